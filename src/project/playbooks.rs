//! Finds the playbooks of the main language's book, and what they say of their reviews.

use super::Project;
use super::files;
use super::front_matter::{FENCE, FrontMatter, PlaybookId, ReviewInterval};
use crate::diagnostic::{Diagnostics, Failure};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use walkdir::{DirEntry, WalkDir};

/// A playbook of a step or a phase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Playbook {
    /// Which one.
    pub id: PlaybookId,
    /// The role that answers for it.
    pub owner: Option<String>,
    /// The day of its last review.
    pub reviewed: Option<Date>,
    /// How long a review holds.
    pub review_every: Option<ReviewInterval>,
}

impl Project {
    /// The playbooks of the main language's book, in the order of their ids: the chapters whose front matter says which
    /// one they are. One whose front matter is wrong is left out; the handbook says what is wrong with it.
    ///
    /// # Errors
    /// [`Failure::Io`] if a file can't be read, [`Failure::Input`] if one with front matter is not UTF-8.
    pub fn playbooks(&self) -> Result<Vec<Playbook>, Failure> {
        self.playbooks_in(&self.root)
    }

    /// The same of the book as it stands in another folder, where the project's settings were read from.
    ///
    /// # Errors
    /// The same.
    pub fn playbooks_in(&self, root: &Path) -> Result<Vec<Playbook>, Failure> {
        let Some(main) = self.book.languages.first() else { return Ok(Vec::new()) };
        let folder = root.join(&main.src);
        // A book outside the project is an error of the handbook's; nothing of it is read.
        let inside = root.canonicalize().ok().zip(folder.canonicalize().ok());
        if !inside.is_some_and(|(root, folder)| folder.starts_with(root)) {
            return Ok(Vec::new());
        }
        let mut found: BTreeMap<PlaybookId, Playbook> = BTreeMap::new();
        let entries = WalkDir::new(&folder).sort_by_file_name().into_iter();
        for entry in entries.filter_entry(is_of_book) {
            let entry = entry.map_err(|error| {
                let path = error.path().unwrap_or(&folder).to_path_buf();
                Failure::io("read", &path, error.into())
            })?;
            let path = entry.path();
            let is_chapter = path.extension().is_some_and(|extension| extension == "md");
            if !entry.file_type().is_file() || !is_chapter || !begins_with_fence(path)? {
                continue;
            }
            let shown = path.strip_prefix(root).unwrap_or(path).to_string_lossy();
            let shown = shown.replace('\\', "/");
            let text = files::read_text(path, &shown)?;
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
            let (front_matter, _) = FrontMatter::at_head(&shown, text, &mut Diagnostics::new());
            if let Some(front_matter) = front_matter
                && let Some(id) = front_matter.id.as_ref().map(|id| id.value)
            {
                found.entry(id).or_insert_with(|| Playbook::of(id, front_matter));
            }
        }
        Ok(found.into_values().collect())
    }
}

impl Playbook {
    fn of(id: PlaybookId, front_matter: FrontMatter) -> Playbook {
        Playbook {
            id,
            owner: front_matter.owner.map(|owner| owner.value),
            reviewed: front_matter.reviewed.map(|reviewed| reviewed.value),
            review_every: front_matter.review_every.map(|every| every.value),
        }
    }
}

/// Whether a file or folder belongs to the book: it is not hidden, and no other book, which has a SUMMARY.md of its own.
fn is_of_book(entry: &DirEntry) -> bool {
    let is_other_book = || entry.file_type().is_dir() && entry.path().join("SUMMARY.md").exists();
    entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.') && !is_other_book()
}

/// Whether a file may have front matter. Most of a book has none and is not read for it.
fn begins_with_fence(path: &Path) -> Result<bool, Failure> {
    let failed = |error| Failure::io("read", path, error);
    let mut head = Vec::new();
    File::open(path).map_err(failed)?.take(8).read_to_end(&mut head).map_err(failed)?;
    let head = head.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&head);
    Ok(head.starts_with(FENCE.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn project(files: &[(&str, &[u8])]) -> (tempfile::TempDir, Project) {
        let folder = tempfile::tempdir().unwrap();
        let book = "[book]\ntitle = \"B\"\nlanguage = \"es\"\nsrc = \"content\"\n";
        let files = [("book.toml", book.as_bytes()), ("content/SUMMARY.md", b"")]
            .into_iter()
            .chain(files.iter().copied());
        for (path, content) in files {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, content).unwrap();
        }
        let project = Project::load(folder.path(), &mut Diagnostics::new()).unwrap();
        (folder, project)
    }

    #[test]
    fn playbooks_are_found_in_the_folders_of_the_book() {
        let (_folder, project) = project(&[
            ("content/z.md", b"+++\nid = \"step-02\"\n+++\n"),
            (
                "content/steps/a.md",
                "\u{feff}+++\r\nid = \"phase-1\"\r\nowner = \"care\"\r\nreviewed = 2026-09-15\r\n\
                 review_every = \"2 weeks\"\r\n+++\r\n# A\r\n"
                    .as_bytes(),
            ),
            ("content/zz.md", b"+++\nid = \"step-02\"\nowner = \"other\"\n+++\n"),
            ("content/wrong.md", b"+++\nid = \"step-99\"\n+++\n"),
            ("content/open.md", b"+++\nid = \"step-03\"\n"),
            ("content/plain.md", b"# Plain\xff\n"),
            ("content/a.txt", b"+++\nid = \"step-04\"\n+++\n"),
            ("content/.old/a.md", b"+++\nid = \"step-05\"\n+++\n"),
            ("content/en/SUMMARY.md", b""),
            ("content/en/a.md", b"+++\nid = \"step-06\"\n+++\n"),
        ]);
        let none =
            Playbook { id: PlaybookId::Step(2), owner: None, reviewed: None, review_every: None };
        let phase = Playbook {
            id: PlaybookId::Phase(1),
            owner: Some("care".to_owned()),
            reviewed: Some(date(2026, 9, 15)),
            review_every: Some(ReviewInterval::Days(14)),
        };
        assert_eq!(project.playbooks().unwrap(), [none, phase]);
    }

    #[test]
    fn front_matter_that_is_not_utf8_is_an_error_at_its_place() {
        let (_folder, project) =
            project(&[("content/a.md", b"+++\nowner = \"\xff\"\nid = \"step-01\"\n+++\n")]);
        let Err(Failure::Input(found)) = project.playbooks() else { panic!("it was read") };
        let found = found.iter().next().unwrap().to_string();
        assert!(found.starts_with("error: content/a.md:2:10: not valid UTF-8"), "{found}");
    }
}
