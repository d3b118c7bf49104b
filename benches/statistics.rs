//! Times all statistics of 120 months, 50 segments and three questions, from a cube that has been read.
//!
//! ```text
//! cargo bench --bench statistics
//! ```
//!
//! Exits with 1 where they take more than a second on two threads.

#![expect(clippy::disallowed_methods, reason = "this is where timings belong")]

#[path = "statistics/project.rs"]
mod project;

use std::error::Error;
use std::fmt::Debug;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::num::NonZeroUsize;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use embajador::cube::{Cut, Period, PeriodKind};
use embajador::diagnostic::Diagnostics;
use embajador::handbook::in_parallel;
use embajador::indicators::{Asked, Basis, Subject};
use embajador::report::Story;
use embajador::{Input, Measured};
use project::{Kind, QUESTIONS};

/// What all statistics may take on two threads.
const GOAL: Duration = Duration::from_secs(1);

/// The best of so many runs counts.
const RUNS: usize = 5;

/// The parts, in the order of [`Run::parts`].
const PARTS: [&str; 6] = [
    "weights to the population",
    "figures of all periods",
    "courses",
    "compositions",
    "drivers",
    "effects of changes",
];

type Failed = Box<dyn Error>;

/// What one run took and found.
struct Run {
    parts: [Part; PARTS.len()],
    /// Stands for all results, to the last bit.
    print: u64,
}

struct Part {
    took: Duration,
    results: usize,
}

fn main() -> ExitCode {
    match compare() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(3)
        }
    }
}

/// Times both kinds of survey, and says whether the goal is met.
fn compare() -> Result<bool, Failed> {
    let mut good = true;
    for kind in [Kind::Relational, Kind::Transactional] {
        let folder = tempfile::tempdir()?;
        let rows = project::write(folder.path(), kind)?;
        let begin = Instant::now();
        let mut diagnostics = Diagnostics::new();
        let input = Input { root: folder.path().to_owned(), ..Input::default() };
        let read = Measured::read(&input, &mut diagnostics);
        let measured = read.map_err(|failure| failure.into_diagnostic().to_string())?;
        println!("{kind:?} survey: {rows} answers, read in {:.2} s", begin.elapsed().as_secs_f64());
        let alone = best(&measured, 1)?;
        let both = best(&measured, 2)?;
        println!("  {:<28} {:>8} {:>12} {:>12}", "", "results", "1 thread", "2 threads");
        for (part, (one, two)) in PARTS.iter().zip(alone.parts.iter().zip(&both.parts)) {
            let (one_ms, two_ms) = (ms(one.took), ms(two.took));
            println!("  {part:<28} {:>8} {one_ms:>9.1} ms {two_ms:>9.1} ms", one.results);
        }
        let (one, two) = (alone.total(), both.total());
        println!("  {:<28} {:>8} {:>9.1} ms {:>9.1} ms", "all", "", ms(one), ms(two));
        let met = two < GOAL && alone.print == both.print;
        println!("  {}; fingerprint {:016x}\n", if met { "OK" } else { "OVER" }, alone.print);
        good &= met;
    }
    Ok(good)
}

/// The quickest of some runs.
fn best(measured: &Measured, threads: usize) -> Result<Run, Failed> {
    let threads = NonZeroUsize::new(threads).ok_or("no thread")?;
    let mut best: Option<Run> = None;
    for _ in 0..RUNS {
        let run = run(measured, threads)?;
        if best.as_ref().is_none_or(|best| run.total() < best.total()) {
            best = Some(run);
        }
    }
    best.ok_or_else(|| "no run".into())
}

impl Run {
    fn total(&self) -> Duration {
        self.parts.iter().map(|part| part.took).sum()
    }
}

/// Computes everything once.
fn run(measured: &Measured, threads: NonZeroUsize) -> Result<Run, Failed> {
    let mut clock = Clock { last: Instant::now(), took: Vec::new() };
    let basis = Basis::build(
        &measured.project,
        &measured.cube,
        &measured.registers,
        Vec::new(),
        &mut Diagnostics::new(),
    );
    clock.lap();

    let mut indicators = measured.indicators();
    indicators.basis = &basis;
    let story = Story::new(indicators);
    let is_asked = |subject: &Asked<'_>| {
        let question = subject.survey.survey.questions.get(subject.question);
        question.is_some_and(|question| QUESTIONS.contains(&question.id.as_str()))
    };
    let subjects: Vec<Asked<'_>> =
        indicators.subjects().into_iter().filter_map(Subject::asked).filter(is_asked).collect();
    let pairs: Vec<(Asked<'_>, Period)> = subjects
        .iter()
        .flat_map(|subject| story.periods().into_iter().map(|period| (*subject, period)))
        .collect();
    let figures = in_parallel(&pairs, threads, |_, (subject, period)| {
        let mut releases = story.table(*subject, "segment", *period);
        releases.extend(story.release(*subject, &Cut::Whole, *period));
        releases
    });
    clock.lap();

    // Two subjects are the same only if all of their cubes is, so they are told apart by their indicators.
    let is_main = |subject: &Asked<'_>| QUESTIONS.contains(&subject.indicator.id);
    let main = subjects.iter().filter(|subject| is_main(subject));
    let series: Vec<(Asked<'_>, Cut)> = main
        .flat_map(|subject| {
            let values = subject.survey.values("segment").into_iter();
            let cut = |value: &str| Cut::Value { dimension: "segment".into(), value: value.into() };
            let cuts = values.map(cut).chain([Cut::Whole]);
            cuts.map(|cut| (*subject, cut)).collect::<Vec<_>>()
        })
        .collect();
    let last = story.periods().into_iter().rfind(|period| period.kind() == PeriodKind::Month);
    let last = last.ok_or("no month")?;
    let courses =
        in_parallel(&series, threads, |_, (subject, cut)| story.course(*subject, cut, last));
    clock.lap();

    let months: Vec<(Asked<'_>, Period)> = pairs
        .iter()
        .filter(|(subject, period)| is_main(subject) && period.kind() == PeriodKind::Month)
        .copied()
        .collect();
    let compositions = in_parallel(&months, threads, |_, (subject, period)| {
        story.composition(*subject, "segment", *period)
    });
    clock.lap();

    let drivers =
        in_parallel(&months, threads, |_, (subject, period)| story.drivers(*subject, *period));
    clock.lap();

    let effects = story.effects(last);
    clock.lap();

    let survey = subjects.first().ok_or("no subject")?.survey;
    let weighted = story.periods().into_iter().chain([Period::All]).flat_map(|period| {
        let questions = 0..survey.survey.questions.len();
        let basis = &basis;
        questions.filter(move |question| basis.weights(survey, *question, period).is_some())
    });
    let results = [
        weighted.count(),
        figures.iter().map(Vec::len).sum(),
        courses.iter().filter(|course| course.usual.is_some()).count(),
        compositions.iter().flatten().count(),
        drivers.iter().flatten().count(),
        effects.len(),
    ];
    let prints = [
        print_of(&figures),
        print_of(&courses),
        print_of(&compositions),
        print_of(&drivers),
        print_of(&effects.iter().map(|effect| effect.outcome).collect::<Vec<_>>()),
    ];
    let parts = clock.took.into_iter().zip(results).map(|(took, results)| Part { took, results });
    let parts = parts.collect::<Vec<_>>().try_into().map_err(|_| "a part was not timed")?;
    Ok(Run { parts, print: print_of(&prints) })
}

/// Milliseconds.
fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// Tells the parts of a run apart.
struct Clock {
    last: Instant,
    took: Vec<Duration>,
}

impl Clock {
    fn lap(&mut self) {
        let now = Instant::now();
        self.took.push(now - self.last);
        self.last = now;
    }
}

/// A hash of all that is in some results: numbers are written such that each differs from every other.
fn print_of(results: &impl Debug) -> u64 {
    let mut hasher = DefaultHasher::new();
    format!("{results:?}").hash(&mut hasher);
    hasher.finish()
}
