//! A forge on this machine: a bare repository with the project, another with what is secret, and jobs that run the steps of
//! the workflow files in a checkout. Nothing of it needs a network.

#![allow(dead_code, reason = "not every test file asks for everything")]

use super::command::{embajador, files, repository};
use super::published::{Ran, ran};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// The twelve months up to the last one of the example.
pub(crate) const YEAR: [&str; 12] = [
    "2025-11", "2025-12", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06",
    "2026-07", "2026-08", "2026-09", "2026-10",
];

/// The customers of the small project; nothing else contains this.
pub(crate) const CUSTOMER: &str = "kunde-7731-";

/// What stands in private/.
pub(crate) const PRIVATE: &str = "whom to call: kunde-7731-0001";

/// The remote repositories.
pub(crate) struct Forge {
    folder: TempDir,
}

/// A run of a workflow: a checkout, and a folder for what it works on.
pub(crate) struct Job<'a> {
    forge: &'a Forge,
    folder: PathBuf,
    environment: BTreeMap<String, String>,
}

/// Git with nobody's settings.
pub(crate) fn git(folder: &Path) -> Command {
    let mut git = Command::new("git");
    git.arg("-C").arg(folder);
    plain(&mut git);
    git
}

fn plain(command: &mut Command) {
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_SSH_COMMAND"] {
        command.env_remove(name);
    }
    for who in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{who}_NAME"), "Test");
        command.env(format!("GIT_{who}_EMAIL"), "test@localhost");
    }
    command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
}

/// Runs a command of git that must succeed.
#[track_caller]
pub(crate) fn git_ok(folder: &Path, arguments: &[&str]) -> String {
    let done = ran(git(folder).args(arguments));
    assert_eq!(done.status, 0, "git {arguments:?}: {}", done.err);
    done.out.trim_end().to_owned()
}

fn copy(from: &Path, to: &Path) {
    for (path, content) in files(from) {
        let target = to.join(&path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(&target, content).unwrap();
        fs::set_permissions(&target, fs::metadata(from.join(&path)).unwrap().permissions())
            .unwrap();
    }
}

impl Forge {
    /// One with the first two editions.
    pub(crate) fn with_two() -> Forge {
        let forge = Forge::new();
        for month in &YEAR[..2] {
            forge.published(month, &[("EDITION", month)]).end();
        }
        forge
    }

    /// Publishes an edition by all steps of the workflow, which must succeed.
    #[track_caller]
    pub(crate) fn published(&self, job: &str, variables: &[(&str, &str)]) -> Job<'_> {
        let (done, job) = self.publish(job, variables);
        assert_eq!(done.status, 0, "{variables:?}: {}{}", done.out, done.err);
        job
    }

    /// A folder beside the repositories.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A small project whose answers are secret.
    pub(crate) fn new() -> Forge {
        let forge = Forge::empty();
        let write = |path: &str, content: &str| {
            let path = forge.folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        };
        write(
            "project/book.toml",
            "[book]\ntitle = \"Book\"\nlanguage = \"en\"\nsrc = \"content\"\n",
        );
        write("project/content/SUMMARY.md", "- [One](one.md)\n");
        write("project/content/one.md", "# One\n\nOne.\n");
        write(
            "project/data/sources.toml",
            "[survey.s]\npreset = \"canonical\"\nfiles = \"*.csv\"\nrepeat = \"last\"\n",
        );
        let mut answers = String::from("customer_id,responded_on,nps\n");
        for month in 0..14 {
            let (year, month) = (2025 + (month + 8) / 12, (month + 8) % 12 + 1);
            for customer in 0..40 {
                let score = (customer * 7 + month * 3) % 11;
                answers.push_str(&format!(
                    "{CUSTOMER}{customer:04},{year}-{month:02}-{:02},{score}\n",
                    customer % 28 + 1
                ));
            }
        }
        write("vault/answers/answers.csv", &answers);
        forge.opened()
    }

    /// The example company of this repository.
    pub(crate) fn example() -> Forge {
        let forge = Forge::empty();
        let (project, vault) = (forge.project(), forge.folder.path().join("vault"));
        for folder in ["content", "data/registers"] {
            copy(&repository().join(folder), &project.join(folder));
        }
        for file in ["book.toml", "data/sources.toml", "data/plan.toml"] {
            fs::copy(repository().join(file), project.join(file)).unwrap();
        }
        copy(&repository().join("data/responses"), &vault.join("answers/responses"));
        forge.opened()
    }

    fn empty() -> Forge {
        Forge { folder: tempfile::tempdir().unwrap() }
    }

    /// Puts the project and the secret place into their repositories.
    fn opened(self) -> Forge {
        let (project, vault) = (self.project(), self.folder.path().join("vault"));
        copy(&repository().join("workflows/steps"), &project.join("workflows/steps"));
        fs::create_dir_all(vault.join("private")).unwrap();
        fs::write(vault.join("private/contacts.csv"), PRIVATE).unwrap();
        for (folder, remote) in [(&project, self.remote()), (&vault, self.vault())] {
            fs::create_dir_all(&remote).unwrap();
            git_ok(&remote, &["init", "--quiet", "--bare", "--initial-branch=main"]);
            git_ok(folder, &["init", "--quiet", "--initial-branch=main"]);
            git_ok(folder, &["remote", "add", "origin", remote.to_str().unwrap()]);
            git_ok(folder, &["add", "--all"]);
            git_ok(folder, &["commit", "--quiet", "--message", "Begin"]);
            git_ok(folder, &["push", "--quiet", "origin", "main"]);
        }
        self
    }

    /// A folder in which somebody works on the project.
    pub(crate) fn project(&self) -> PathBuf {
        self.folder.path().join("project")
    }

    /// The repository of the project and its pages.
    pub(crate) fn remote(&self) -> PathBuf {
        self.folder.path().join("remote.git")
    }

    pub(crate) fn vault(&self) -> PathBuf {
        self.folder.path().join("vault.git")
    }

    /// Rewrites the project's chapter.
    pub(crate) fn chapter(&self, text: &str) {
        let project = self.project();
        fs::write(project.join("content/one.md"), format!("# One\n\n{text}\n")).unwrap();
        git_ok(&project, &["commit", "--quiet", "--all", "--message", "Rewrite"]);
        git_ok(&project, &["push", "--quiet", "origin", "main"]);
    }

    /// The commit that the pages branch has.
    pub(crate) fn tip(&self) -> String {
        git_ok(&self.remote(), &["rev-parse", "refs/heads/gh-pages"])
    }

    /// A run with a checkout of the main branch, and these variables.
    pub(crate) fn job(&self, name: &str, variables: &[(&str, &str)]) -> Job<'_> {
        let folder = self.folder.path().join(name);
        assert!(!folder.exists(), "{name} has run");
        fs::create_dir_all(&folder).unwrap();
        let remote = self.remote();
        git_ok(
            &folder,
            &["clone", "--quiet", "--branch", "main", remote.to_str().unwrap(), "checkout"],
        );
        let mut environment: BTreeMap<String, String> =
            variables.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        let mut set = |name: &str, value: &Path| {
            environment.insert(name.to_owned(), value.to_str().unwrap().to_owned());
        };
        set("WORK", &folder.join("work"));
        set("SECRET_REMOTE", Path::new(&format!("file://{}", self.vault().display())));
        set("EMBAJADOR", Path::new(embajador().get_program()));
        Job { forge: self, folder, environment }
    }

    /// Runs all steps of a publication, in the order of the workflow file; the first that fails ends it.
    pub(crate) fn publish(&self, name: &str, variables: &[(&str, &str)]) -> (Ran, Job<'_>) {
        let job = self.job(name, variables);
        let done = job.steps(&steps_of("github/publish.yml"));
        (done, job)
    }

    /// Alters the published pages as somebody with the right to push may, and pushes that.
    pub(crate) fn tamper(&self, name: &str, alter: impl FnOnce(&Path)) {
        let folder = self.folder.path().join(name);
        let (remote, folder) = (self.remote(), folder.as_path());
        let (remote, clone) = (remote.to_str().unwrap(), folder.to_str().unwrap());
        let arguments = ["clone", "--quiet", "--branch", "gh-pages", remote, clone];
        git_ok(self.folder.path(), &arguments);
        alter(folder);
        git_ok(folder, &["add", "--all"]);
        git_ok(folder, &["commit", "--quiet", "--message", "Mend a word"]);
        git_ok(folder, &["push", "--quiet", "origin", "gh-pages"]);
    }
}

impl Job<'_> {
    /// Runs some steps, as the workflow files call them, until one fails.
    pub(crate) fn steps(&self, commands: &[String]) -> Ran {
        let mut all = Ran { status: 0, out: String::new(), err: String::new() };
        for command in commands {
            let done = self.step(command);
            all.status = done.status;
            all.out.push_str(&done.out);
            all.err.push_str(&done.err);
            if done.status != 0 {
                break;
            }
        }
        all
    }

    /// Runs one step.
    pub(crate) fn step(&self, command: &str) -> Ran {
        let mut shell = Command::new("sh");
        plain(&mut shell);
        shell.args(["-c", command]).current_dir(self.checkout()).envs(&self.environment);
        ran(&mut shell)
    }

    /// Runs one step that must succeed.
    #[track_caller]
    pub(crate) fn ok(&self, command: &str) -> Ran {
        let done = self.step(command);
        assert_eq!(done.status, 0, "{command}: {}{}", done.out, done.err);
        done
    }

    /// Puts a program in front of those that the steps find.
    pub(crate) fn program(&mut self, name: &str, script: &str) -> PathBuf {
        let programs = self.folder.join("programs");
        fs::create_dir_all(&programs).unwrap();
        fs::write(programs.join(name), script).unwrap();
        fs::set_permissions(programs.join(name), fs::Permissions::from_mode(0o755)).unwrap();
        let path = std::env::var("PATH").unwrap();
        self.set("PATH", &format!("{}:{path}", programs.display()));
        programs
    }

    /// Sets a variable for the steps to come.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.environment.insert(name.to_owned(), value.to_owned());
    }

    pub(crate) fn checkout(&self) -> PathBuf {
        self.folder.join("checkout")
    }

    /// A file or folder of what it works on.
    pub(crate) fn work(&self, path: &str) -> PathBuf {
        self.folder.join("work").join(path)
    }

    /// A text of summary.json.
    pub(crate) fn summary(&self, key: &str) -> String {
        let text = fs::read(self.work("summary.json")).unwrap();
        let summary: serde_json::Value = serde_json::from_slice(&text).unwrap();
        summary[key].as_str().unwrap_or_default().to_owned()
    }

    /// Takes it away: a job leaves nothing behind.
    pub(crate) fn end(self) {
        fs::remove_dir_all(&self.folder).unwrap();
    }

    pub(crate) fn forge(&self) -> &Forge {
        self.forge
    }
}

/// The files of the workflows.
pub(crate) fn workflow(name: &str) -> String {
    fs::read_to_string(repository().join("workflows").join(name)).unwrap()
}

/// The steps that a job of a workflow file runs, in their order, without the one that installs and those that tell.
pub(crate) fn steps_of(name: &str) -> Vec<String> {
    let text = workflow(name);
    let commands = text.lines().filter_map(|line| {
        let line = line.trim();
        let command =
            line.strip_prefix("run: ").or_else(|| line.strip_prefix("- ")).unwrap_or(line);
        command.starts_with("workflows/steps/").then(|| command.to_owned())
    });
    let aside = ["install.sh", "report.sh", "comment.sh"];
    commands.filter(|command| !aside.iter().any(|step| command.contains(step))).collect()
}
