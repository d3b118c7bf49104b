//! The column names that a kind of file is known to have, so that they need not be mapped by hand.

use crate::diagnostic::{Diagnostic, Diagnostics, Location, nearest};
use crate::project::Located;
use crate::project::mapping_config::{MappingConfig, QuestionConfig, Setting};

/// The presets of this version.
pub const NAMES: [&str; 1] = ["canonical"];

/// The dimensions of the canonical columns.
const CANONICAL_DIMENSIONS: [&str; 7] =
    ["language", "channel", "stage", "moment", "supplier", "segment", "team"];

/// The other canonical columns.
const CANONICAL_COLUMNS: [&str; 12] = [
    "response_id",
    "customer_id",
    "account_id",
    "survey",
    "responded_on",
    "received_on",
    "nps",
    "csat",
    "ces",
    "weight",
    "comment",
    "may_publish",
];

/// Whether a header is a canonical name, and so not another one misspelt.
pub(super) fn is_canonical(name: &str) -> bool {
    CANONICAL_COLUMNS.contains(&name) || is_canonical_dimension(name)
}

/// Whether a canonical column is a dimension, which a survey may well have under a name of its own.
pub(super) fn is_canonical_dimension(name: &str) -> bool {
    CANONICAL_DIMENSIONS.contains(&name)
}

/// The place that is written on what a preset adds: such a column may be absent from a file.
const PRESET: &str = "preset";

/// Whether a column was added by a preset, so that a file may be without it.
#[must_use]
pub fn is_of_preset(column: &Located<String>) -> bool {
    column.location.file == PRESET
}

fn column(name: &str) -> Located<String> {
    Located { value: name.to_owned(), location: Location::file(PRESET) }
}

/// The mapping with the preset's columns laid under it.
pub(crate) fn apply(mapping: &MappingConfig, diagnostics: &mut Diagnostics) -> MappingConfig {
    let Some(preset) = &mapping.preset else { return mapping.clone() };
    if preset.value != "canonical" {
        diagnostics.push(
            Diagnostic::error(format!("`{}` is not a preset of this version", preset.value))
                .at(preset.location.clone())
                .hint(match nearest(&preset.value, NAMES) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!(
                        "take it out and map the columns by hand; the presets are `{}`",
                        NAMES.join("`, `")
                    ),
                }),
        );
        return mapping.clone();
    }
    let set = |name| Setting::Set(column(name));
    let question = |name: &str| {
        let config = QuestionConfig { column: Some(column(name)), ..QuestionConfig::default() };
        (name.to_owned(), Setting::Set(config))
    };
    let canonical = MappingConfig {
        date: set("responded_on"),
        response_id: set("response_id"),
        customer: set("customer_id"),
        account: set("account_id"),
        received: set("received_on"),
        weight: set("weight"),
        consent: set("may_publish"),
        questions: ["nps", "csat", "ces"].into_iter().map(question).collect(),
        dimensions: CANONICAL_DIMENSIONS
            .into_iter()
            .map(|name| (name.to_owned(), set(name)))
            .collect(),
        ..MappingConfig::default()
    };
    canonical.overridden_by(mapping)
}
