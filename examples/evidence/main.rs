//! Counts in many invented data sets how often a report calls chance a change, and how often it finds a planted one.
//!
//! ```text
//! cargo run --release --example evidence -- [--seeds N]    400 seeds unless said
//! ```
//!
//! Exits with 1 where changes are claimed in more reports than the confidence level allows, or where the planted
//! improvement is found too seldom. `docs/evidence.md` keeps the figures and says what they show.

#[path = "../generate/data.rs"]
mod data;
mod project;
mod tail;

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::{env, thread};

use data::Scenario;
use embajador::Measured;
use embajador::cube::{Cut, Period};
use embajador::report::{Claim, Story};
use embajador::statistics::{Binomial, Level, Proportion};
use project::ProjectFolder;

/// How many data sets are made of each kind.
const SEEDS: u64 = 400;

/// In what share of reports a change may be claimed where there is none: what a level of 95 % allows.
const ALPHA: f64 = 0.05;

/// In what share of reports the planted improvement of small firms has to be found.
const POWER: f64 = 0.8;

/// The report of a month and that of a quarter; without an improvement, none of them has a change to tell of.
const REPORTS: [&str; 2] = ["2026-10", "2026-Q3"];

/// The report whose quarter is the first after the improvement, and is compared with the last before it.
const IMPROVED: &str = "2026-Q3";

/// The tables of a report that call changes: survey and dimension.
const TABLES: [(&str, &str); 3] =
    [("relational", "segment"), ("relational", "region"), ("moments", "moment")];

/// The improvements that are planted: survey, dimension and value.
const PLANTED: [(&str, &str, &str); 2] =
    [("relational", "segment", "small"), ("moments", "moment", "incident")];

type Failed = Box<dyn Error + Send + Sync>;

/// What a table of a report says of each value that it compares with the period before.
type Claims = BTreeMap<String, Claim>;

/// What the data of one seed let the reports say: the claims by report, survey and dimension.
type Said = BTreeMap<(&'static str, &'static str, &'static str), Claims>;

/// What was said with one seed, of data without the improvement and of data with it.
struct Run {
    seed: u64,
    unchanged: Said,
    improved: Said,
}

fn main() -> ExitCode {
    let seeds = match env::args().skip(1).collect::<Vec<_>>().as_slice() {
        [] => Some(SEEDS),
        [flag, number] if flag == "--seeds" => number.parse().ok().filter(|seeds| *seeds > 0),
        _ => None,
    };
    let Some(seeds) = seeds else {
        eprintln!("usage: evidence [--seeds N]");
        return ExitCode::from(2);
    };
    match runs(seeds) {
        Ok(runs) if judge(&runs) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(3)
        }
    }
}

/// The runs of the seeds from 1 on, shared among as many threads as the machine runs at once.
fn runs(seeds: u64) -> Result<Vec<Run>, Failed> {
    let next = AtomicU64::new(1);
    let work = || -> Result<Vec<Run>, Failed> {
        let folder = ProjectFolder::new()?;
        let seed = || Some(next.fetch_add(1, Ordering::Relaxed)).filter(|seed| *seed <= seeds);
        let run = |seed| -> Result<Run, Failed> {
            let of = |improves| -> Result<Said, Failed> {
                said(&folder.measure(Scenario { seed, improves })?)
            };
            Ok(Run { seed, unchanged: of(false)?, improved: of(true)? })
        };
        std::iter::from_fn(seed).map(run).collect()
    };
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let found: Vec<Result<Vec<Run>, Failed>> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let join = |worker: thread::ScopedJoinHandle<'_, _>| {
            worker.join().unwrap_or_else(|_| Err("a thread of the simulation ended early".into()))
        };
        workers.into_iter().map(join).collect()
    });
    let mut runs: Vec<Run> =
        found.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
    runs.sort_by_key(|run| run.seed);
    Ok(runs)
}

/// What the tables of the reports say of the recommendation, as a page shows them.
fn said(measured: &Measured) -> Result<Said, Failed> {
    let story = Story::new(measured.indicators());
    let mut said = Said::new();
    for report in REPORTS {
        let period: Period = report.parse().map_err(|_| format!("`{report}` is no period"))?;
        for (survey, dimension) in TABLES {
            let cube = measured.cube.surveys.get(survey).ok_or("a survey is missing")?;
            let subject = story.subject("nps", cube, None).ok_or("nobody was asked")?;
            let table = story.table(subject, dimension, period);
            let figures = table.iter().filter_map(|release| release.published());
            let claims = figures.filter_map(|figure| match &figure.cut {
                Cut::Value { value, .. } => Some((value.clone(), Claim::on_change(figure)?)),
                Cut::Whole => None,
            });
            said.insert((report, survey, dimension), claims.collect());
        }
    }
    Ok(said)
}

/// Prints what was counted, and says whether it is as it should be.
fn judge(runs: &[Run]) -> bool {
    let mut good = true;
    println!("Seeds 1 to {}. Changes of the NPS since the period before.\n", runs.len());
    println!("Without any improvement: reports whose table calls a value changed");
    println!(
        "  report   table                   compared  called  share  interval      p above 5 %"
    );
    for report in REPORTS {
        for (survey, dimension) in TABLES {
            let key = (report, survey, dimension);
            let claims = || runs.iter().filter_map(|run| run.unchanged.get(&key));
            let compared: usize = claims().map(BTreeMap::len).sum();
            let called = claims().filter(|claims| is_any_called(claims)).count();
            let share = Share { of: runs.len(), count: called };
            let p = tail::at_least(share.count, share.of, ALPHA);
            good &= p >= ALPHA;
            println!(
                "  {report:<8} {:<23} {:>8.2}  {share}  {p:.3}{}",
                format!("{survey} by {dimension}"),
                compared as f64 / runs.len() as f64,
                if p < ALPHA { "  TOO MANY" } else { "" },
            );
        }
    }
    for report in REPORTS {
        let calls = |run: &&Run| {
            let tables = run.unchanged.iter().filter(|((of, ..), _)| *of == report);
            tables.into_iter().any(|(_, claims)| is_any_called(claims))
        };
        // Each table is corrected for itself, so three of them err more often than one: this is told, not judged.
        let share = Share { of: runs.len(), count: runs.iter().filter(calls).count() };
        let line = format!("  {report:<8} {:<23} {:>8}  {share}", "any of the three", "");
        println!("{}", line.trim_end());
    }
    println!("\nWith the improvement: reports of {IMPROVED} that call it higher");
    println!("  value                            called  share  interval");
    for (place, planted) in PLANTED.iter().enumerate() {
        let found = runs.iter().filter(|run| is_found(run, planted)).count();
        let share = Share { of: runs.len(), count: found };
        // The improvement of a moment rests on fewer answers, and nothing is asked of it.
        let too_few = place == 0 && share.value() < POWER;
        good &= !too_few;
        let (survey, dimension, value) = planted;
        let name = format!("{survey}, {dimension}: {value}");
        let line = format!("  {name:<32} {share}{}", if too_few { "  TOO FEW" } else { "" });
        println!("{}", line.trim_end());
    }
    let all = |run: &&Run| PLANTED.iter().all(|planted| is_found(run, planted));
    let both = Share { of: runs.len(), count: runs.iter().filter(all).count() };
    println!("{}", format!("  {:<32} {both}", "both").trim_end());
    let first = runs.iter().filter(all).find(|run| !calls_another(run));
    if let Some(run) = first {
        println!("\nThe first seed with both and nothing else in their tables: {}", run.seed);
    }
    println!("The seed of the data that are kept: {}", Scenario::KEPT.seed);
    good
}

/// Whether any value of a table is called changed.
fn is_any_called(claims: &Claims) -> bool {
    claims.values().any(|claim| claim.is_real())
}

/// Whether the report calls a planted improvement higher.
fn is_found(run: &Run, (survey, dimension, value): &(&'static str, &'static str, &str)) -> bool {
    let claims = run.improved.get(&(IMPROVED, *survey, *dimension));
    claims.and_then(|claims| claims.get(*value)) == Some(&Claim::Higher)
}

/// Whether a table in which an improvement is planted calls another value changed.
fn calls_another(run: &Run) -> bool {
    PLANTED.iter().any(|&(survey, dimension, planted)| {
        let claims = run.improved.get(&(IMPROVED, survey, dimension)).into_iter().flatten();
        claims.into_iter().any(|(value, claim)| value != planted && claim.is_real())
    })
}

/// So many of all reports.
struct Share {
    count: usize,
    of: usize,
}

impl Share {
    fn value(&self) -> f64 {
        self.count as f64 / self.of as f64
    }
}

impl fmt::Display for Share {
    /// The count, the share, and the 95 % interval of the share.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let trials = Binomial::from_counts(self.count as u64, self.of as u64);
        let interval = trials.interval(Level::NINETY_FIVE);
        let interval = interval.map_or(String::new(), |interval| {
            format!("{:.1} to {:.1} %", interval.low * 100.0, interval.high * 100.0)
        });
        write!(f, "{:>6} {:>5.1}%  {interval:<14}", self.count, self.value() * 100.0)
    }
}
