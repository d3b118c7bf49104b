//! The words for settings that differ, and for what they touch.

use super::super::account::Cell;
use super::super::settings::{Reach, Setting, SettingChange};
use super::Wording;
use crate::report::words;

impl Wording<'_> {
    /// The row of a setting that many figures depend on; of any other, without what it touches.
    pub(in super::super) fn setting(&self, change: &SettingChange) -> Vec<Cell> {
        let (old, new) = self.setting_values(change);
        let mut row = vec![
            Cell::of(words::upper_first(&self.setting_name(change))),
            Cell::of(old),
            Cell::of(new),
        ];
        row.extend(change.setting.reach().map(|reach| Cell::of(self.reach(reach))));
        row
    }

    /// What was set, and what is.
    pub(in super::super) fn setting_values(&self, change: &SettingChange) -> (String, String) {
        let value = |value: &Option<String>| match value {
            None => self.both("no está", "not set"),
            Some(value) => self.value(change.setting, value),
        };
        (value(&change.old), value(&change.new))
    }

    /// What depends on a setting, as it follows the setting's name.
    pub(in super::super) fn reach(&self, reach: Reach) -> String {
        match reach {
            Reach::Intervals => self.both(
                "afecta a todos los intervalos y a qué diferencias se afirman",
                "this touches all intervals, and which differences are claimed",
            ),
            Reach::NpsIntervals => self
                .both("afecta a los intervalos del NPS", "this touches the intervals of the NPS"),
            Reach::Claims => self.both(
                "afecta a qué diferencias se afirman",
                "this touches which differences are claimed",
            ),
            Reach::Published => self.both(
                "afecta a qué cifras se publican",
                "this touches which figures are published",
            ),
            Reach::Amounts => self.both("afecta a todos los importes", "this touches all amounts"),
            Reach::Survey => self.both(
                "afecta a todas las cifras de la encuesta",
                "this touches all figures of the survey",
            ),
            Reach::SurveyIntervals => self.both(
                "afecta a todos los intervalos de la encuesta",
                "this touches all intervals of the survey",
            ),
        }
    }

    /// What was set, and of what: `Survey · weights`.
    pub(in super::super) fn setting_name(&self, change: &SettingChange) -> String {
        let name = match change.setting {
            Setting::Level => self.both("nivel de confianza", "confidence level"),
            Setting::Interval => self.both("intervalo del NPS", "interval of the NPS"),
            Setting::Correction => self
                .both("corrección por comparaciones múltiples", "correction for many comparisons"),
            Setting::MinRespondents => {
                self.both("personas que hacen falta para publicar", "people needed to publish")
            }
            Setting::MinAccounts => {
                self.both("empresas que hacen falta para publicar", "firms needed to publish")
            }
            Setting::Currency => self.both("moneda", "currency"),
            Setting::Survey => self.both("encuesta", "survey"),
            Setting::Cadence => self.both("cadencia", "cadence"),
            Setting::Repeat => {
                self.both("respuesta que cuenta de quien repite", "answer that counts of a repeat")
            }
            Setting::Weights => self.both("pesos", "weights"),
            Setting::FinitePopulation => {
                self.both("cuenta el tamaño de la población", "size of the population counts")
            }
            Setting::Baseline => self.both("base de los gráficos", "baseline of charts"),
            Setting::Measures => self.both("qué mide", "what it measures"),
            Setting::Scale => self.both("escala", "scale"),
            Setting::Classes => {
                self.both("último detractor y último pasivo", "last detractor and last passive")
            }
            Setting::Dimension => self.both("dimensión", "dimension"),
            Setting::Value => self.both("valor", "value"),
        };
        let mut parts: Vec<String> = change.survey.iter().cloned().collect();
        parts.extend(change.question.clone());
        parts.extend(change.dimension.iter().cloned());
        parts.push(name);
        parts.join(" · ")
    }

    /// A setting's value in words, where it is no number and no name.
    fn value(&self, setting: Setting, value: &str) -> String {
        match (setting, value) {
            (Setting::Level, level) => level.parse::<f64>().map_or_else(
                |_| level.to_owned(),
                |level| {
                    let tenths = (level * 1000.0).round() % 10.0 != 0.0;
                    self.language.percent(&self.language.decimal(level * 100.0, tenths.into()))
                },
            ),
            (Setting::Baseline, day) => self.date(day),
            (Setting::Cadence, word) => self.cadence(word),
            (Setting::Survey | Setting::Dimension, "") => self.both("está", "is there"),
            (Setting::FinitePopulation, "yes") => self.both("sí", "yes"),
            (Setting::Repeat, "last") => self.both("la última", "the last"),
            (Setting::Repeat, "first") => self.both("la primera", "the first"),
            (Setting::Repeat, "all") => self.both("todas", "all"),
            (Setting::Weights, "none") => self.both("ninguno", "none"),
            (Setting::Weights, "column") => self.both("de una columna", "of a column"),
            (Setting::Weights, "population") => self.both("a la población", "to the population"),
            (Setting::Weights, "column and population") => {
                self.both("de una columna, y a la población", "of a column, and to the population")
            }
            (Setting::Correction, "holm") => "Holm".to_owned(),
            (Setting::Correction, "bh") => {
                self.both("Benjamini y Hochberg", "Benjamini and Hochberg")
            }
            (Setting::Correction, "none") => self.both("ninguna", "none"),
            (Setting::Interval, "score") => self.both("de puntuación", "score"),
            (Setting::Interval, "adjusted-wald") => self.both("de Wald ajustado", "adjusted Wald"),
            (_, other) => other.to_owned(),
        }
    }
}
