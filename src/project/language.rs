//! How a language writes numbers, percentages, months and dates.
//!
//! The interface speaks Spanish and English, with equal standing. Everything that a page shows as a number or a date
//! goes through here, so the machine's own locale never matters.

use jiff::civil::Date;

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// Spanish of Spain: `1.284`, `41,5 %`, `15 de octubre de 2026`.
    Es,
    /// British English: `1,284`, `41.5%`, `15 October 2026`.
    En,
}

const MONTHS_ES: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];

const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

impl Language {
    /// All languages of the interface.
    pub const ALL: [Language; 2] = [Language::Es, Language::En];

    /// The language of an ISO 639-1 code, with or without a region (`es`, `es-ES`).
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        match code.split(['-', '_']).next()? {
            "es" => Some(Language::Es),
            "en" => Some(Language::En),
            _ => None,
        }
    }

    /// Its ISO 639-1 code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Language::Es => "es",
            Language::En => "en",
        }
    }

    /// Its name in itself.
    #[must_use]
    pub fn own_name(self) -> &'static str {
        match self {
            Language::Es => "Español",
            Language::En => "English",
        }
    }

    /// The one of two texts that is in this language.
    #[must_use]
    pub fn pick<T>(self, es: T, en: T) -> T {
        match self {
            Language::Es => es,
            Language::En => en,
        }
    }

    /// A whole number with its thousands set apart: `1.284`, `1,284`; a true minus sign for negatives.
    #[must_use]
    pub fn integer(self, value: i64) -> String {
        let digits = value.unsigned_abs().to_string();
        let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 3);
        if value < 0 {
            text.push('−');
        }
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                text.push(self.pick('.', ','));
            }
            text.push(digit);
        }
        text
    }

    /// A number with a fixed count of decimals, rounded half away from zero, never `−0`.
    #[must_use]
    pub fn decimal(self, value: f64, decimals: usize) -> String {
        let power = 10_f64.powi(i32::try_from(decimals).unwrap_or(0));
        // A tie such as 0.285 has no exact binary form: what lies within 1e-9 of one is taken as the tie it stands for.
        let units = (value.abs() * power + 0.5 + 1e-9).floor();
        let whole = (units / power).floor();
        #[expect(clippy::cast_possible_truncation, reason = "figures on a page are far below 2^53")]
        let mut text = self.integer(whole as i64);
        if decimals > 0 {
            let rest = units - whole * power;
            text.push(self.pick(',', '.'));
            text.push_str(&format!("{rest:0decimals$.0}"));
        }
        if value < 0.0 && units > 0.0 { format!("−{text}") } else { text }
    }

    /// Puts the percent sign as the language does, with a no-break space in Spanish.
    #[must_use]
    pub fn percent(self, number: &str) -> String {
        match self {
            Language::Es => format!("{number}\u{a0}%"),
            Language::En => format!("{number}%"),
        }
    }

    /// The month's name, 1 to 12; empty for any other number.
    #[must_use]
    pub fn month_name(self, month: i8) -> &'static str {
        let names = self.pick(&MONTHS_ES, &MONTHS_EN);
        usize::try_from(month - 1).ok().and_then(|i| names.get(i)).copied().unwrap_or_default()
    }

    /// The first three letters of the month's name, for axes.
    #[must_use]
    pub fn month_short(self, month: i8) -> &'static str {
        self.month_name(month).get(..3).unwrap_or_default()
    }

    /// `octubre de 2026`, `October 2026`.
    #[must_use]
    pub fn month_of_year(self, year: i16, month: i8) -> String {
        match self {
            Language::Es => format!("{} de {year}", self.month_name(month)),
            Language::En => format!("{} {year}", self.month_name(month)),
        }
    }

    /// `3.er trimestre de 2026`, `third quarter of 2026`.
    #[must_use]
    pub fn quarter_of_year(self, year: i16, quarter: i8) -> String {
        match (self, quarter) {
            (Language::Es, 1) => format!("1.er trimestre de {year}"),
            (Language::Es, 2) => format!("2.º trimestre de {year}"),
            (Language::Es, 3) => format!("3.er trimestre de {year}"),
            (Language::Es, _) => format!("4.º trimestre de {year}"),
            (Language::En, 1) => format!("first quarter of {year}"),
            (Language::En, 2) => format!("second quarter of {year}"),
            (Language::En, 3) => format!("third quarter of {year}"),
            (Language::En, _) => format!("fourth quarter of {year}"),
        }
    }

    /// `15 de octubre de 2026`, `15 October 2026`.
    #[must_use]
    pub fn date(self, date: Date) -> String {
        let (day, year) = (date.day(), date.year());
        match self {
            Language::Es => format!("{day} de {} de {year}", self.month_name(date.month())),
            Language::En => format!("{day} {} {year}", self.month_name(date.month())),
        }
    }

    /// An edition as people call it: `octubre de 2026 (corregida)`, `October 2026 (corrected)` for `2026-10-r2`. A name that
    /// is no month stays as it is.
    #[must_use]
    pub fn edition_title(self, name: &str) -> String {
        match month_and_corrections(name) {
            None => name.to_owned(),
            Some((year, month, corrections)) => {
                let month = self.month_of_year(year, month);
                match corrections {
                    0 => month,
                    1 => format!("{month} ({})", self.pick("corregida", "corrected")),
                    more => match self {
                        Language::Es => format!("{month} (corregida {more} veces)"),
                        Language::En => format!("{month} (corrected {more} times)"),
                    },
                }
            }
        }
    }

    /// An edition inside a sentence: `la edición de octubre de 2026`, `the edition of October 2026`, `edition pilot`.
    #[must_use]
    pub fn the_edition(self, name: &str) -> String {
        let title = self.edition_title(name);
        match (self, month_and_corrections(name)) {
            (Language::Es, Some(_)) => format!("la edición de {title}"),
            (Language::En, Some(_)) => format!("the edition of {title}"),
            (Language::Es, None) => format!("la edición {title}"),
            (Language::En, None) => format!("edition {title}"),
        }
    }

    /// Words joined as a list: `a, b y c`, `a, b and c`.
    #[must_use]
    pub fn list(self, words: &[String]) -> String {
        match words {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => format!("{} {} {last}", first.join(", "), self.and_before(last)),
        }
    }

    /// The word "and" as it stands before `next`: Spanish says `e` before an i sound.
    fn and_before(self, next: &str) -> &'static str {
        let next = next.to_lowercase();
        let i_sound = next.starts_with(['i', 'í'])
            || (next.starts_with("hi") && !next.starts_with("hie") && !next.starts_with("hia"));
        match self {
            Language::En => "and",
            Language::Es if i_sound => "e",
            Language::Es => "y",
        }
    }
}

/// Year, month, and how often it was corrected, of an edition that is named by its month: `2026-10`, `2026-10-r2`.
fn month_and_corrections(name: &str) -> Option<(i16, i8, u32)> {
    let digits = |text: &str, count: usize| {
        text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let (month, revision) = name.split_once("-r").unwrap_or((name, "1"));
    let (year, month) = month.split_once('-')?;
    if !digits(year, 4) || !digits(month, 2) {
        return None;
    }
    let revision: u32 = revision.parse().ok()?;
    let month = month.parse().ok().filter(|month| (1..=12).contains(month))?;
    Some((year.parse().ok()?, month, revision.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_the_language() {
        assert_eq!(Language::Es.integer(1_284_000), "1.284.000");
        assert_eq!(Language::En.integer(-1284), "−1,284");
        assert_eq!(Language::Es.decimal(41.55, 1), "41,6");
        assert_eq!(Language::En.decimal(-0.04, 1), "0.0");
        assert_eq!(Language::En.decimal(-0.5, 0), "−1");
        assert_eq!(Language::En.decimal(0.285, 2), "0.29");
        assert_eq!(Language::Es.percent("41"), "41\u{a0}%");
    }

    #[test]
    fn editions_are_called_by_their_months() {
        let titles = |name: &str| Language::ALL.map(|language| language.edition_title(name));
        assert_eq!(titles("2026-10"), ["octubre de 2026", "October 2026"]);
        assert_eq!(
            titles("2026-10-r2"),
            ["octubre de 2026 (corregida)", "October 2026 (corrected)"]
        );
        assert_eq!(
            titles("2026-10-r3"),
            ["octubre de 2026 (corregida 2 veces)", "October 2026 (corrected 2 times)"]
        );
        for name in ["pilot", "2026-13", "2026-1", "2026-q3", "12026-10", "2026-10-r", "2026-10-r0"]
        {
            assert_eq!(titles(name), [name, name]);
            assert_eq!(Language::En.the_edition(name), format!("edition {name}"));
        }
        assert_eq!(Language::Es.the_edition("2026-10"), "la edición de octubre de 2026");
    }

    #[test]
    fn dates_and_lists_follow_the_language() {
        let date = Date::constant(2026, 10, 15);
        assert_eq!(Language::Es.date(date), "15 de octubre de 2026");
        assert_eq!(Language::En.date(date), "15 October 2026");
        let words = ["uno".to_owned(), "dos".to_owned(), "incidencias".to_owned()];
        assert_eq!(Language::Es.list(&words), "uno, dos e incidencias");
        assert_eq!(Language::En.list(&words), "uno, dos and incidencias");
    }
}
