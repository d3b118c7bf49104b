//! Takes the settings of a project as they stood in a revision out of git, into a folder that goes when they are read.

use super::usage;
use crate::diagnostic::{Diagnostic, Diagnostics, Failure, shown};
use std::collections::BTreeSet;
use std::fs::{self, DirBuilder, File};
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};

/// The settings of a revision: `book.toml`, the other TOML files of `data/`, and all Markdown.
pub(super) struct Revision {
    /// How it was asked for.
    pub(super) name: String,
    /// Its commit, as git names it.
    pub(super) commit: String,
    /// Where its files lie. The folder goes with this value.
    pub(super) folder: PathBuf,
    files: BTreeSet<String>,
    /// Held while the folder is in use; it ends with the process.
    lock: Option<File>,
}

/// The file of a folder that is locked while somebody uses it.
const LOCK: &str = ".lock";
/// What the names of all folders begin with; the number of the process follows, and another one.
const NAME: &str = "embajador-";

impl Drop for Revision {
    fn drop(&mut self) {
        self.lock = None;
        // What can't be removed lies where the system clears up by itself.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Revision {
    /// Takes the settings of the project in `root` out of the repository that holds it. Nothing there is changed.
    ///
    /// # Errors
    /// [`Failure::Usage`] if there is no git, no repository, no such revision, or no project in it.
    pub(super) fn take_out(root: &Path, name: &str) -> Result<Revision, Failure> {
        if name.is_empty() || name.starts_with('-') {
            return Err(usage(
                format!("`{}` is no revision", shown(name)),
                "name a commit, a tag or a branch",
            ));
        }
        if !root.is_dir() {
            let missing = std::io::Error::from(ErrorKind::NotFound);
            return Err(Failure::io("read", &root.join("book.toml"), missing));
        }
        let git = Git { root };
        let prefix = git.answer(&["rev-parse", "--show-prefix"]).map_err(|said| match said {
            Refusal::Said(said) if said.contains("not a git repository") => usage(
                format!("`{}` lies in no git repository", root.display()),
                "--against compares with a revision in git: run `git init`, and commit the settings",
            ),
            other => other.into_failure(),
        })?;
        let prefix = prefix.trim_end_matches(['\n', '\r', '/']);
        let wanted = format!("{name}^{{commit}}");
        let commit = git.answer(&["rev-parse", "--verify", "--quiet", &wanted]);
        let commit = commit.map_err(|said| git.no_revision(name, said))?;
        let commit = commit.trim().to_owned();

        let folder = new_folder()?;
        let mut revision =
            Revision { name: name.to_owned(), commit, folder, files: BTreeSet::new(), lock: None };
        revision.lock = Some(locked(&revision.folder)?);
        let tree = format!("{}:{prefix}", revision.commit);
        // No such folder in that revision is the same as an empty one.
        let listed = match git.bytes(&["ls-tree", "-r", "-z", "--full-tree", &tree], None) {
            Err(Refusal::Said(_)) => Vec::new(),
            other => other.map_err(Refusal::into_failure)?,
        };
        let listed = String::from_utf8_lossy(&listed).into_owned();
        let entries: Vec<(&str, &str)> = listed.split('\0').filter_map(setting).collect();
        if !entries.iter().any(|(_, path)| *path == "book.toml") {
            let place = if prefix.is_empty() { "" } else { " in the same folder" };
            return Err(usage(
                format!("revision `{}` has no book.toml{place}", shown(name)),
                "name a revision in which the project stood where it stands now",
            ));
        }
        revision.write(&git, &entries)?;
        Ok(revision)
    }

    fn write(&mut self, git: &Git<'_>, entries: &[(&str, &str)]) -> Result<(), Failure> {
        let asked = self.folder.join(".asked");
        let ids: String = entries.iter().map(|(id, _)| format!("{id}\n")).collect();
        fs::write(&asked, ids).map_err(|error| Failure::io("write", &asked, error))?;
        let input = File::open(&asked).map_err(|error| Failure::io("read", &asked, error))?;
        let contents = git.bytes(&["cat-file", "--batch"], Some(input));
        let contents = contents.map_err(Refusal::into_failure)?;
        let mut rest = contents.as_slice();
        for (id, path) in entries {
            let Some((content, after)) = next_object(rest) else {
                return Err(usage(
                    format!("git holds no content of `{}` ({id})", shown(path)),
                    "the clone has no more than a part of the history; fetch the rest of it",
                ));
            };
            rest = after;
            let file = self.folder.join(path);
            let folder = file.parent().unwrap_or(&self.folder);
            let written = fs::create_dir_all(folder).and_then(|()| fs::write(&file, content));
            written.map_err(|error| Failure::io("write", &file, error))?;
            self.files.insert((*path).to_owned());
        }
        Ok(())
    }

    /// Says of the errors in the revision's own files that they stand there, as git writes it: `v1:data/plan.toml`.
    pub(super) fn placed(&self, failure: Failure) -> Failure {
        let Failure::Input(found) = failure else { return failure };
        let mut placed = Diagnostics::new();
        for diagnostic in found.iter() {
            let mut diagnostic: Diagnostic = diagnostic.clone();
            if let Some(location) = &mut diagnostic.location
                && self.files.contains(&location.file)
            {
                location.file = format!("{}:{}", self.name, location.file);
            }
            placed.push(diagnostic);
        }
        Failure::Input(placed)
    }
}

/// The id and the path of a line of `ls-tree`, if it is a file of settings and lies inside.
fn setting(line: &str) -> Option<(&str, &str)> {
    let (facts, path) = line.split_once('\t')?;
    let mut facts = facts.split(' ');
    let is_file = facts.next()?.starts_with("100");
    let id = facts.nth(1)?;
    let is_inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    let in_data = path.strip_prefix("data/");
    let is_setting = path == "book.toml"
        || in_data.is_some_and(|name| !name.contains('/') && name.ends_with(".toml"))
        || (in_data.is_none() && path.ends_with(".md"));
    (is_file && is_inside && is_setting).then_some((id, path))
}

/// The content of the first object of what `cat-file --batch` writes, and what follows it.
fn next_object(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    let head = std::str::from_utf8(bytes.get(..end)?).ok()?;
    let mut words = head.split(' ').skip(1);
    let length: usize = (words.next()? == "blob").then(|| words.next()?.parse().ok())??;
    let (content, rest) = bytes.get(end + 1..)?.split_at_checked(length)?;
    Some((content, rest.strip_prefix(b"\n")?))
}

/// A folder of its own among the system's temporary ones, which nobody else can read.
fn new_folder() -> Result<PathBuf, Failure> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let temporary = std::env::temp_dir();
    clear_up(&temporary);
    let mut number = 0_u32;
    loop {
        let name = format!("{NAME}{}-{number}", std::process::id());
        let folder = temporary.join(name);
        match builder.create(&folder) {
            Ok(()) => return Ok(folder),
            // Left behind by another process that had the same number.
            Err(error) if error.kind() == ErrorKind::AlreadyExists && number < 10_000 => {
                number += 1
            }
            Err(error) => return Err(Failure::io("make the folder", &folder, error)),
        }
    }
}

/// Locks a folder. The lock gets its name once it is held, so that nobody finds it free before.
fn locked(folder: &Path) -> Result<File, Failure> {
    let (unnamed, named) = (folder.join(".locking"), folder.join(LOCK));
    let lock = File::create(&unnamed).and_then(|lock| {
        lock.lock()?;
        fs::rename(&unnamed, &named)?;
        Ok(lock)
    });
    lock.map_err(|error| Failure::io("lock", &named, error))
}

/// Takes away what runs that were killed have left behind: their locks ended with them.
fn clear_up(temporary: &Path) {
    let is_ours = |name: &str| {
        let numbers = name.strip_prefix(NAME).and_then(|rest| rest.split_once('-'));
        let is_number = |text: &str| text.parse::<u32>().is_ok();
        numbers.is_some_and(|(process, number)| is_number(process) && is_number(number))
    };
    for entry in fs::read_dir(temporary).into_iter().flatten().flatten() {
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if !is_folder || !entry.file_name().to_str().is_some_and(is_ours) {
            continue;
        }
        let Ok(lock) = File::open(entry.path().join(LOCK)) else { continue };
        if lock.try_lock().is_ok() {
            // Whatever can't be removed is somebody else's, and no matter of this run.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Asks git about the repository that holds a folder. It is never asked to change or to fetch anything.
struct Git<'a> {
    root: &'a Path,
}

/// Why git gave no answer.
enum Refusal {
    /// It could not be started.
    NotStarted(std::io::Error),
    /// What it said.
    Said(String),
}

impl Refusal {
    fn into_failure(self) -> Failure {
        match self {
            Refusal::NotStarted(error) if error.kind() == ErrorKind::NotFound => usage(
                "there is no program `git`",
                "install git: --against reads a revision with it",
            ),
            Refusal::NotStarted(error) => Failure::io("run", Path::new("git"), error),
            Refusal::Said(said) => {
                let first = said.lines().find(|line| !line.is_empty()).unwrap_or("nothing");
                usage(
                    format!("git gave no answer: {}", first.trim_start_matches("fatal: ")),
                    "run `git status` in the project's folder, and mend what it says",
                )
            }
        }
    }
}

impl Git<'_> {
    fn bytes(&self, arguments: &[&str], input: Option<File>) -> Result<Vec<u8>, Refusal> {
        let mut command = Command::new("git");
        command.arg("-C").arg(self.root).args(arguments);
        // A hook sets these for the repository that it runs in, which need not be the project's.
        for name in [
            "GIT_DIR",
            "GIT_WORK_TREE",
            "GIT_INDEX_FILE",
            "GIT_PREFIX",
            "GIT_COMMON_DIR",
            "GIT_OBJECT_DIRECTORY",
            "GIT_ALTERNATE_OBJECT_DIRECTORIES",
            "GIT_NAMESPACE",
            "GIT_SHALLOW_FILE",
            "GIT_GRAFT_FILE",
            "GIT_LITERAL_PATHSPECS",
        ] {
            command.env_remove(name);
        }
        command.env("LC_ALL", "C").env("GIT_NO_LAZY_FETCH", "1").env("GIT_TERMINAL_PROMPT", "0");
        command.stdin(input.map_or_else(Stdio::null, Stdio::from));
        let output = command.output().map_err(Refusal::NotStarted)?;
        if output.status.success() {
            Ok(output.stdout)
        } else {
            Err(Refusal::Said(String::from_utf8_lossy(&output.stderr).into_owned()))
        }
    }

    fn answer(&self, arguments: &[&str]) -> Result<String, Refusal> {
        let bytes = self.bytes(arguments, None)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Why a revision was not found.
    fn no_revision(&self, name: &str, said: Refusal) -> Failure {
        if let Refusal::NotStarted(_) = said {
            return said.into_failure();
        }
        let is_shallow = self.answer(&["rev-parse", "--is-shallow-repository"]);
        if is_shallow.is_ok_and(|answer| answer.trim() == "true") {
            return usage(
                format!("there is no revision `{}` in this shallow clone", shown(name)),
                "fetch the whole history first: `git fetch --unshallow --tags`, or a checkout with depth 0",
            );
        }
        usage(
            format!("there is no revision `{}`", shown(name)),
            "name a commit, a tag or a branch: `git log --oneline` lists commits, `git tag` tags",
        )
    }
}
