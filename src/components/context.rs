//! Holds what components are evaluated in: the figures, the language, the period, and the names of things.

use crate::cube::{Cut, Period, SurveyCube};
use crate::indicators::{Figure, Subject};
use crate::project::Language;
use crate::report::bases::Bases;
use crate::report::stated::Stated;
use crate::report::{Story, TooFew, words};
use crate::sources::words::FeedbackSource;
use jiff::civil::Date;
use std::cell::Cell;
use std::collections::BTreeMap;

/// A playbook as components name and link it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaybookLink {
    /// Its title.
    pub title: String,
    /// Its page, from the language's folder.
    pub path: String,
    /// The role that owns it.
    pub owner: Option<String>,
    /// The ids of its indicators.
    pub indicators: Vec<String>,
}

/// The playbooks of a language, by id (`step-07`), in the order of the book.
pub type Playbooks = BTreeMap<String, PlaybookLink>;

/// The handbook as it stands when a report is made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HandbookState {
    /// How many playbooks it has.
    pub playbooks: usize,
    /// How many chapters, playbooks among them.
    pub chapters: usize,
    /// When a playbook was last reviewed, of all of them the latest.
    pub reviewed: Option<Date>,
    /// Its first page, from the language's folder; `None` where it has none.
    pub path: Option<String>,
}

/// What the edition before said otherwise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Since<'a> {
    /// Its name.
    pub edition: &'a str,
    /// The figures that it gave otherwise, by their periods.
    pub revised: &'a BTreeMap<Period, Vec<Stated>>,
}

/// What the components of one page are evaluated in.
#[derive(Debug)]
pub struct Context<'a> {
    /// The figures.
    pub story: Story<'a>,
    /// The page's language.
    pub language: Language,
    /// The period that the page reports on; a chapter has none, and shows the latest.
    pub period: Option<Period>,
    /// The way from the page to its language's folder: "" or "../".
    pub root: &'a str,
    /// The playbooks.
    pub playbooks: &'a Playbooks,
    /// The handbook; `None` where it is of no account.
    pub handbook: Option<&'a HandbookState>,
    /// The edition before, where there is one.
    pub since: Option<Since<'a>>,
    /// How many ids the page has given out.
    pub ids: Cell<u32>,
}

impl<'a> Context<'a> {
    /// An id that no other drawing of the page has.
    #[must_use]
    pub fn unique_id(&self, name: &str) -> String {
        let number = self.ids.get() + 1;
        self.ids.set(number);
        format!("{name}-{number}")
    }

    /// A figure in words, marked where the edition before gave it otherwise: `42 (R)`.
    #[must_use]
    pub fn marked(&self, figure: &Figure) -> Option<String> {
        let words = words::figure(figure, self.language)?;
        Some(if self.is_revised(figure) { format!("{words}\u{a0}(R)") } else { words })
    }

    /// Whether the edition before gave a figure otherwise.
    #[must_use]
    pub fn is_revised(&self, figure: &Figure) -> bool {
        let revised = self.since.and_then(|since| since.revised.get(&figure.period));
        revised.is_some_and(|revised| revised.iter().any(|one| one.is_of(figure)))
    }

    /// What the mark of a figure says; `None` where it has none.
    #[must_use]
    pub fn revised_since(&self, figure: &Figure) -> Option<String> {
        let since = self.since.filter(|_| self.is_revised(figure))?;
        let words = self.text("(R) revisada desde la edición", "(R) revised since edition");
        Some(format!("{words} {}", since.edition))
    }

    /// One of two texts.
    #[must_use]
    pub fn text<'t>(&self, es: &'t str, en: &'t str) -> &'t str {
        self.language.pick(es, en)
    }

    /// How what figures rest on is called.
    #[must_use]
    pub fn bases(&self) -> Bases {
        let customers = &self.story.indicators.registers.customer_details;
        let of_firms = customers.iter().any(|customer| customer.dimensions.contains_key("account"));
        Bases { language: self.language, of_firms }
    }

    /// The definition of an indicator on the method page.
    #[must_use]
    pub fn definition(&self, indicator: &str) -> String {
        format!("{}method.html#indicator-{indicator}", self.root)
    }

    /// The definitions of all indicators on the method page.
    #[must_use]
    pub fn indicators(&self) -> String {
        format!("{}method.html#indicators", self.root)
    }

    /// The description of a register on the page of registers.
    #[must_use]
    pub fn register(&self, register: &str) -> String {
        format!("{}registers.html#register-{register}", self.root)
    }

    /// The name of a dimension or a cross.
    #[must_use]
    pub fn dimension(&self, dimension: &str) -> String {
        let project = self.story.indicators.project;
        let configured = project.dimension_title(dimension, self.language);
        if configured != dimension {
            return configured.to_owned();
        }
        let cubes = self.story.indicators.cube.surveys.values();
        let cross = cubes.flat_map(|cube| {
            let crosses = cube.survey.crosses.iter().filter(|cross| cross.name == dimension);
            crosses.filter_map(|cross| {
                let dimensions = &cube.survey.dimensions;
                Some((dimensions.get(cross.of.0)?, dimensions.get(cross.of.1)?))
            })
        });
        if let Some((first, second)) = cross.into_iter().next() {
            return format!(
                "{} × {}",
                self.dimension(first),
                self.dimension(second).to_lowercase()
            );
        }
        let known = match dimension {
            "language" => self.text("Idioma", "Language"),
            "channel" => self.text("Canal", "Channel"),
            "stage" => self.text("Etapa", "Stage"),
            "moment" => self.text("Momento de la verdad", "Moment of truth"),
            "supplier" => self.text("Proveedor", "Supplier"),
            "segment" => self.text("Segmento", "Segment"),
            "team" => self.text("Equipo", "Team"),
            "source" => self.text("Origen", "Source"),
            "tier" => self.text("Rentabilidad", "Profitability"),
            "end_reason" => self.text("Motivo de baja", "Reason for leaving"),
            other => other,
        };
        known.to_owned()
    }

    /// The name of a value of a dimension or of a cross.
    #[must_use]
    pub fn value(&self, survey: Option<&SurveyCube>, dimension: &str, value: &str) -> String {
        let mut crosses = survey.into_iter().flat_map(|survey| &survey.survey.crosses);
        let cross = crosses.find(|cross| cross.name == dimension);
        if let (Some(cross), Some((first, second))) = (cross, value.split_once(';')) {
            let name = |place: usize, value: &str| {
                let dimension = survey.and_then(|survey| survey.survey.dimensions.get(place));
                let dimension = dimension.map_or("", String::as_str);
                self.value(survey, dimension, value)
            };
            return format!("{} · {}", name(cross.of.0, first), name(cross.of.1, second));
        }
        let registers = self.story.indicators.registers;
        let registered = match dimension {
            "moment" => registers.moments.get(value).map(|moment| &moment.name),
            "stage" => registers.stages.get(value).map(|stage| &stage.name),
            "channel" => registers.channels.get(value).map(|channel| &channel.name),
            _ => None,
        };
        let dimensions = &self.story.indicators.project.sources.dimensions;
        let configured = dimensions.get(dimension).and_then(|d| d.values.get(value));
        if let Some(supplier) = registers.suppliers.get(value).filter(|_| dimension == "supplier") {
            return supplier.name.clone();
        }
        let name = registered.or(configured).map_or("", |texts| texts.in_language(self.language));
        let known = match (dimension, value) {
            ("tier", "top") => self.text("Los más rentables", "Most profitable"),
            ("tier", "middle") => self.text("Rentabilidad media", "Of middling profit"),
            ("tier", "base") => self.text("Los menos rentables", "Least profitable"),
            ("tier", "unprofitable") => self.text("No rentables", "Unprofitable"),
            // Customers have a source as well, whose words are the project's own.
            ("source", word) => FeedbackSource::from_word(word)
                .map_or(value, |source| feedback_source(source, self.language)),
            _ => value,
        };
        if name.is_empty() { known.to_owned() } else { name.to_owned() }
    }

    /// Where a value stands among those of its dimension: as its register has it, else by name.
    #[must_use]
    pub fn order(&self, dimension: &str, value: &str) -> (u64, String) {
        let registers = self.story.indicators.registers;
        let place = match dimension {
            "moment" => registers.moments.get(value).map(|moment| moment.order as u64),
            "stage" => registers.stages.get(value).map(|stage| stage.order),
            "tier" => {
                let tiers = ["top", "middle", "base", "unprofitable"].iter();
                tiers.zip(0..).find(|(tier, _)| **tier == value).map(|(_, place)| place)
            }
            _ => Some(0),
        };
        (place.unwrap_or(u64::MAX), value.to_owned())
    }

    /// What a figure's name needs beside it so that no other figure can be meant: its cut, and its survey where the
    /// default survey has the same figure.
    #[must_use]
    pub fn place(&self, subject: Subject<'_>, cut: &Cut) -> Option<String> {
        let survey = self.survey_name(subject, cut);
        let parts: Vec<String> =
            self.cut_name(subject.survey(), cut).into_iter().chain(survey).collect();
        (!parts.is_empty()).then(|| parts.join(" · "))
    }

    /// The title of a subject's survey, where the default survey has the same figure with the same kind of cut.
    #[must_use]
    pub fn survey_name(&self, subject: Subject<'_>, cut: &Cut) -> Option<String> {
        let default = self.story.default_survey()?;
        let own = subject.survey()?;
        if default.survey.id == own.survey.id {
            return None;
        }
        let there = match cut {
            Cut::Whole => true,
            Cut::Value { dimension, .. } => default.dimensions().contains(dimension.as_str()),
        };
        let same = self.story.subject(subject.indicator().id, default, None)?;
        let asked = default.months(&Cut::Whole, same.question).next().is_some();
        (there && asked).then(|| own.survey.title.in_language(self.language).to_owned())
    }

    /// What a cut is called; `None` for the whole.
    #[must_use]
    pub fn cut_name(&self, survey: Option<&SurveyCube>, cut: &Cut) -> Option<String> {
        match cut {
            Cut::Whole => None,
            Cut::Value { dimension, value } => Some(self.value(survey, dimension, value)),
        }
    }

    /// The name of a role.
    #[must_use]
    pub fn role(&self, role: &str) -> String {
        let roles = &self.story.indicators.registers.roles;
        roles.get(role).map_or(role, |found| found.name.in_language(self.language)).to_owned()
    }

    /// Why a figure is withheld.
    #[must_use]
    pub fn withheld(&self, too_few: TooFew) -> String {
        let rules = self.story.indicators.project.book.disclosure;
        let (people, firms) = (rules.min_respondents, rules.min_accounts);
        match (self.language, too_few) {
            (Language::Es, TooFew::People) => format!("menos de {people} personas: no se publica"),
            (Language::En, TooFew::People) => format!("fewer than {people} people: not published"),
            (Language::Es, TooFew::Accounts) => format!("menos de {firms} empresas: no se publica"),
            (Language::En, TooFew::Accounts) => format!("fewer than {firms} firms: not published"),
            (Language::Es, TooFew::Weighted) => {
                format!("con sus pesos vale por menos de {people} personas: no se publica")
            }
            (Language::En, TooFew::Weighted) => {
                format!("weighted, it is worth fewer than {people} people: not published")
            }
            (Language::Es, TooFew::Unknown) => {
                "no consta cuántas personas responden: no se publica".to_owned()
            }
            (Language::En, TooFew::Unknown) => {
                "how many people answered is not known: not published".to_owned()
            }
        }
    }

    /// So many groups that are not named.
    #[must_use]
    pub fn others(&self, groups: usize) -> String {
        match (self.language, groups) {
            (Language::Es, 1) => "Otros (1 grupo)".to_owned(),
            (Language::Es, n) => format!("Otros ({n} grupos)"),
            (Language::En, 1) => "Others (1 group)".to_owned(),
            (Language::En, n) => format!("Others ({n} groups)"),
        }
    }

    /// That there are no data.
    #[must_use]
    pub fn no_data(&self) -> String {
        self.text("aún no hay datos", "no data yet").to_owned()
    }
}

/// What the sources of unasked feedback are called.
pub(super) fn feedback_source(source: FeedbackSource, language: Language) -> &'static str {
    match source {
        FeedbackSource::Suggestion => language.pick("Sugerencias", "Suggestions"),
        FeedbackSource::Social => language.pick("Redes sociales", "Social networks"),
        FeedbackSource::Meeting => language.pick("Reuniones", "Meetings"),
        FeedbackSource::Image => language.pick("Imagen percibida", "Perceived image"),
        FeedbackSource::Exit => language.pick("Al marcharse", "On leaving"),
    }
}
