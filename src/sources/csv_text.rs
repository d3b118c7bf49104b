//! Writes CSV that is safe to open in a spreadsheet: no cell begins a formula.

use std::borrow::Cow;

/// The rows as CSV text, with LF line ends.
#[must_use]
pub fn csv_text(rows: &[Vec<String>]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        // Writing into memory can't fail, and all rows come from one header.
        let _ = writer.write_record(row.iter().map(|cell| guarded(cell).into_owned()));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// A cell that a spreadsheet would take for a formula gets an apostrophe before it; a number stays a number.
fn guarded(cell: &str) -> Cow<'_, str> {
    let begins_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if begins_formula && cell.parse::<f64>().is_err() {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_begins_a_formula() {
        let rows = [vec!["=1+1".to_owned(), "-12.5".to_owned(), "@x".to_owned(), "a,b".to_owned()]];
        assert_eq!(csv_text(&rows), "'=1+1,-12.5,'@x,\"a,b\"\n");
    }
}
