//! Kills publishers at any instant: readers find whole editions only, nothing is lost, and the next run mends the rest.
//!
//! `EMBAJADOR_KILLS=500` says how many; `EMBAJADOR_KILLS_REPORT=FILE` writes what was found where they hit.

#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]
#![expect(clippy::disallowed_methods, reason = "how long a run takes says when to kill it")]

mod support {
    pub(crate) mod command;
    pub(crate) mod published;
}

use embajador::edition::{Catalogue, Condition, EditionName, Manifest, verify};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};
use support::command::files;
use support::published::{Published, ran};

/// How many editions a folder gets before another is begun.
const MOST: usize = 24;

/// How many are killed where nobody says otherwise.
const KILLS: u32 = 12;

/// The same numbers in each run (SplitMix64, Steele, Lea and Flood 2014).
struct Seeded(u64);

impl Seeded {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Evenly from 0 to 1.
    fn share(&mut self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "it need not be exact")]
        let share = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        share
    }
}

/// When to kill.
enum Moment {
    /// After a time.
    After(Duration),
    /// Soon after a file of the published folder is there, or is another.
    Seen(&'static str, Duration),
}

impl Moment {
    /// Half of them anywhere in a run, half where files are moved into place, which takes a hundredth of it.
    fn next(random: &mut Seeded, usual: Duration) -> Moment {
        let share = random.share();
        let soon = Duration::from_micros(random.next() % 1500);
        match random.next() % 6 {
            0..3 => Moment::After(usual.mul_f64(1.1 * share)),
            3 => Moment::Seen(".embajador-staging/intent.json", soon),
            4 => Moment::Seen("editions.json", soon),
            _ => Moment::Seen("index.html", soon),
        }
    }

    fn wait(&self, folder: &Path, child: &mut Child) {
        let (path, soon) = match self {
            Moment::After(time) => return std::thread::sleep(*time),
            Moment::Seen(path, soon) => (folder.join(path), soon),
        };
        let file = || fs::metadata(&path).ok().map(|there| there.ino());
        let before = file();
        while file() == before && child.try_wait().unwrap().is_none() {
            std::hint::spin_loop();
        }
        let seen = Instant::now();
        while seen.elapsed() < *soon {
            std::hint::spin_loop();
        }
    }
}

/// What is to be done next.
#[derive(Debug, Clone)]
struct Task {
    arguments: Vec<String>,
    is_withdrawal: bool,
}

impl Task {
    /// A new edition, or now and then a revision or a withdrawal of an earlier one.
    fn next(catalogue: &Catalogue, random: &mut Seeded) -> Task {
        let number = catalogue.editions.len();
        let whole: Vec<_> =
            catalogue.editions.iter().filter(|one| one.withdrawn.is_none()).collect();
        let new = ["--as-of".to_owned(), format!("20{:02}-01-31", 10 + number)];
        if whole.len() < 2 || !random.next().is_multiple_of(3) {
            return Task { arguments: new.to_vec(), is_withdrawal: false };
        }
        let entry = whole[usize::try_from(random.next()).unwrap() % whole.len()];
        let why = ["--reason".to_owned(), format!("Reason {number}")];
        if random.next().is_multiple_of(2) {
            let edition = ["--withdraw".to_owned(), "--edition".to_owned(), entry.name.to_string()];
            return Task { arguments: [&edition[..], &why].concat(), is_withdrawal: true };
        }
        let as_of = entry.as_of.clone().unwrap();
        let edition = ["--revise", "--edition", entry.name.base().as_str(), "--as-of", &as_of]
            .map(str::to_owned);
        Task { arguments: [&edition[..], &why].concat(), is_withdrawal: false }
    }

    fn arguments(&self) -> Vec<&str> {
        self.arguments.iter().map(String::as_str).collect()
    }
}

/// Every edition that the catalogue names, as a reader finds it: whole, or the whole tombstone in its place.
#[track_caller]
fn assert_whole(folder: &Path, catalogue: &Catalogue) {
    for entry in &catalogue.editions {
        let own = folder.join(entry.name.as_str());
        let (manifest, digest) = Manifest::read(&own).unwrap();
        let tombstone = entry.withdrawn.as_ref().map(|one| &one.manifest);
        assert!(digest == entry.manifest || Some(&digest) == tombstone, "{}", entry.name);
        let mut there = files(&own);
        there.remove("edition.json");
        let sizes: BTreeMap<&String, u64> =
            manifest.files.iter().map(|file| (&file.path, file.bytes)).collect();
        let found: BTreeMap<&String, u64> =
            there.iter().map(|(path, content)| (path, content.len() as u64)).collect();
        assert_eq!(found, sizes, "{}", entry.name);
    }
}

/// The pages at the root are whole files, whichever edition they lead to.
fn assert_readable(folder: &Path, names: &[EditionName]) {
    for path in ["index.html", "editions/index.html", "latest/index.html", "latest/en/index.html"] {
        let Ok(text) = fs::read_to_string(folder.join(path)) else {
            assert!(names.len() < 2, "{path} is gone");
            continue;
        };
        assert!(
            text.starts_with("<!doctype html>") && text.trim_end().ends_with("</html>"),
            "{path}"
        );
    }
}

#[test]
fn a_publisher_killed_at_any_instant_loses_nothing() {
    let kills: u32 = std::env::var("EMBAJADOR_KILLS").map_or(KILLS, |text| text.parse().unwrap());
    let mut random = Seeded(20_261_101);
    let mut found: BTreeMap<String, u32> = BTreeMap::new();
    let mut published = Published::new();
    let mut number = 0;
    let mut done = 0;
    // How long a run takes when nobody kills it: the shortest of the last.
    let mut whole_run = Duration::MAX;
    while done < kills {
        let folder = published.path();
        let before = Catalogue::read(&folder).unwrap().unwrap_or_default();
        if before.editions.len() >= MOST {
            published = Published::new();
            continue;
        }
        number += 1;
        published.chapter(&format!("Text {number}."));
        let task = Task::next(&before, &mut random);
        if before.editions.is_empty() {
            whole_run = whole_run.min(timed(&published, &task));
            continue;
        }
        let usual = if task.is_withdrawal { whole_run.mul_f64(0.5) } else { whole_run };
        let instant = Moment::next(&mut random, usual);
        let mut command = published.command(&task.arguments());
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        instant.wait(&folder, &mut child);
        child.kill().unwrap();
        let status = child.wait().unwrap();
        if status.signal() != Some(9) {
            assert!(status.success(), "{task:?}: {status}");
            assert_eq!(verify(&folder, None).unwrap().condition, Condition::Clean);
            *found.entry("over before it was killed".to_owned()).or_default() += 1;
            continue;
        }
        done += 1;
        let catalogue = Catalogue::read(&folder).unwrap().unwrap();
        let names = |catalogue: &Catalogue| -> Vec<EditionName> {
            catalogue.editions.iter().map(|entry| entry.name.clone()).collect()
        };
        assert!(names(&catalogue).starts_with(&names(&before)), "{task:?}: something was lost");
        assert_whole(&folder, &catalogue);
        assert_readable(&folder, &names(&before));
        let is_committed = catalogue.root != before.root;
        // A root proves nothing of what stood before an edition that was withdrawn since.
        let root = before.root.as_ref().filter(|_| !(task.is_withdrawal && is_committed));
        let state = verify(&folder, root);
        let state = state.unwrap_or_else(|failure| panic!("{task:?}: {failure}"));
        assert!(state.condition <= Condition::Behind, "{task:?}: {:#?}", state.findings);
        let kinds: Vec<&str> = state.findings.iter().map(|finding| kind(&finding.path)).collect();
        let committed = if is_committed { "after the commit" } else { "before the commit" };
        let place = format!("{committed}: {} {}", state.condition.word(), summary(&kinds));
        *found.entry(place).or_default() += 1;
        // The next run mends it, whatever it is there for.
        let other = Task {
            arguments: vec!["--as-of".to_owned(), format!("19{:02}-01-31", done % 90 + 10)],
            is_withdrawal: false,
        };
        let next = if random.next().is_multiple_of(2) { &task } else { &other };
        let ended = ran(&mut published.command(&next.arguments()));
        // Once the edition is there, there is nothing left to revise.
        assert_eq!(
            ended.status,
            0,
            "{next:?} after {task:?}, {place:?}: {}",
            ended.err,
            place = state.findings
        );
        let state = verify(&folder, None).unwrap();
        assert_eq!(state.condition, Condition::Clean, "{task:?}: {:#?}", state.findings);
        let after = Catalogue::read(&folder).unwrap().unwrap();
        assert!(names(&after).starts_with(&names(&catalogue)), "{next:?}: something was lost");
        for (old, new) in catalogue.editions.iter().zip(&after.editions) {
            assert_eq!(old.manifest, new.manifest);
            assert!(old.withdrawn.is_none() || old.withdrawn == new.withdrawn);
        }
    }
    let report: String =
        found.iter().map(|(place, count)| format!("{count:5}  {place}\n")).collect();
    if let Ok(file) = std::env::var("EMBAJADOR_KILLS_REPORT") {
        fs::write(file, &report).unwrap();
    }
    assert!(found.len() > 1 || kills < KILLS, "they all hit the same place:\n{report}");
}

/// How long a task takes when nobody kills it.
fn timed(published: &Published, task: &Task) -> Duration {
    let start = Instant::now();
    let ended = ran(&mut published.command(&task.arguments()));
    assert_eq!(ended.status, 0, "{task:?}: {}", ended.err);
    start.elapsed()
}

/// What a finding is about.
fn kind(path: &str) -> &'static str {
    match path {
        ".embajador-lock" => "lock",
        ".embajador-staging" => "staging",
        path if path.starts_with(|c: char| c.is_ascii_digit()) => "edition",
        _ => "around",
    }
}

fn summary(kinds: &[&str]) -> String {
    let mut kinds = kinds.to_vec();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.join(" ")
}
