//! Reads the tables of a Markdown page.

/// The rows of every table whose first column has this title, cell by cell, without the title row.
pub(crate) fn rows<'text>(text: &'text str, title: &str) -> Vec<Vec<&'text str>> {
    let mut found = Vec::new();
    let (mut inside, mut wanted) = (false, false);
    for line in text.lines() {
        if !line.starts_with('|') {
            inside = false;
            continue;
        }
        let cells = cells(line);
        if !inside {
            inside = true;
            wanted = cells.first() == Some(&title);
        } else if wanted && !line.starts_with("|--") {
            found.push(cells);
        }
    }
    found
}

/// The cells of a row.
pub(crate) fn cells(line: &str) -> Vec<&str> {
    line.trim().trim_matches('|').split('|').map(str::trim).collect()
}

/// What stands between backticks.
pub(crate) fn code(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}
