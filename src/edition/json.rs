//! Reads and writes the JSON of editions strictly: another format, a newer one or half of one is refused untouched.

use crate::diagnostic::{Diagnostic, Failure};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// What is read first, whatever else there is.
#[derive(Default, Deserialize)]
struct Format {
    #[serde(default)]
    schema: Option<serde_json::Value>,
}

/// A value that says of which format it is.
pub(super) trait HasSchema {
    /// Its `schema`.
    fn schema(&self) -> &str;
}

/// Reads a value whose `schema` is this one.
///
/// # Errors
/// [`Failure::Refused`] if it is another, a newer one, or no JSON at all.
pub(super) fn read<T: DeserializeOwned + HasSchema>(
    bytes: &[u8],
    schema: &str,
    shown: &str,
) -> Result<T, Failure> {
    let refused = |message: String, hint: &str| {
        Failure::Refused(Diagnostic::error(format!("`{shown}`: {message}")).hint(hint))
    };
    let garbled = |error: &dyn std::fmt::Display| {
        refused(
            format!("it is damaged: {error}"),
            "put back the last good one, from a backup or from git; no edition was touched",
        )
    };
    // Serde would take a list for a value's fields in their order.
    if !bytes.trim_ascii_start().starts_with(b"{") {
        return Err(garbled(&"it is no object"));
    }
    // Nearly always it is what it should be, and read once.
    if let Ok(value) = serde_json::from_slice::<T>(bytes)
        && value.schema() == schema
    {
        return Ok(value);
    }
    let format: Format = serde_json::from_slice(bytes).map_err(|error| garbled(&error))?;
    let found = format.schema.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default();
    if found != schema {
        let (kind, own) = schema.rsplit_once('/').unwrap_or((schema, "0"));
        let newer = found
            .rsplit_once('/')
            .filter(|(other, _)| *other == kind)
            .and_then(|(_, number)| number.parse::<u64>().ok())
            .is_some_and(|number| own.parse().is_ok_and(|own: u64| number > own));
        if newer {
            return Err(refused(
                format!("a newer version wrote it (`{found}`); this one knows `{schema}`"),
                "update embajador",
            ));
        }
        return Err(garbled(&format!("its schema is not `{schema}`")));
    }
    serde_json::from_slice(bytes).map_err(|error| garbled(&error))
}

/// A value as JSON, in lines that a reader and a diff can follow.
///
/// # Errors
/// [`Failure::Refused`] if it can't be written as JSON, which no value of ours causes.
pub(super) fn write<T: Serialize>(value: &T) -> Result<String, Failure> {
    let mut text = serde_json::to_string_pretty(value)
        .map_err(|error| Failure::Refused(Diagnostic::error(format!("no JSON: {error}"))))?;
    text.push('\n');
    Ok(text)
}
