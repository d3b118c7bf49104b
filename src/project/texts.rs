//! Texts that people read, in both languages: those of a project, and those of the program itself.

use super::language::Language;
use super::toml_reader::Value;

/// A title or a name in one or both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts {
    /// In Spanish.
    pub es: Option<String>,
    /// In English.
    pub en: Option<String>,
}

impl Texts {
    /// The same text in both languages.
    #[must_use]
    pub fn same(text: &str) -> Self {
        Texts { es: Some(text.to_owned()), en: Some(text.to_owned()) }
    }

    /// The text in a language, or else in the other; empty where there is none.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        let (own, other) = language.pick((&self.es, &self.en), (&self.en, &self.es));
        own.as_deref().or(other.as_deref()).unwrap_or_default()
    }

    /// Reads `"text"` or `{ es = "texto", en = "text" }`.
    pub(crate) fn read(value: &Value<'_, '_>) -> Option<Self> {
        if !value.is_table() {
            return value.string().map(|text| Texts::same(&text.value));
        }
        let table = value.table()?;
        let text = |key| table.string(key).map(|text| text.value);
        let texts = Texts { es: text("es"), en: text("en") };
        table.finish();
        Some(texts)
    }
}

/// One text in the two languages of the interface, neither a translation of the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    /// In Spanish.
    pub es: &'static str,
    /// In English.
    pub en: &'static str,
}

impl Text {
    /// The text in one of the two.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &'static str {
        language.pick(self.es, self.en)
    }

    /// A text that reads the same in both languages, such as an id or a number.
    #[must_use]
    pub const fn same(text: &'static str) -> Self {
        Text { es: text, en: text }
    }
}
