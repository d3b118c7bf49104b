//! Checks that the default interval of a net score covers as often as published: by enumeration, without chance.
//!
//! ```text
//! cargo run --release --example coverage -- [--all]     exits with 1 where a figure differs by more than 0.005
//! ```
//!
//! For each population and number of answers n, all (n+1)(n+2)/2 outcomes are gone through; the coverage is the
//! probability of those whose interval contains the true net score. `--all` adds n = 50 and 100.

use std::process::ExitCode;

use embajador::statistics::{Interval, Level, Trinomial};

/// The numbers of answers, those of `--all` last.
const ANSWERS: [u64; 5] = [5, 10, 20, 50, 100];

/// How many of them are gone through unless all are asked for.
const QUICK: usize = 3;

/// How far a figure may lie from the published one, which has three digits.
const TOLERANCE: f64 = 0.005;

/// The share of detractors, passives and promoters among all customers.
struct Population {
    name: &'static str,
    shares: [f64; 3],
    /// The coverage of the score interval at 95 per cent for each of [`ANSWERS`], found by enumeration with an
    /// independent program.
    published: [f64; 5],
}

const POPULATIONS: [Population; 11] = [
    Population {
        name: "A typical",
        shares: [0.2, 0.3, 0.5],
        published: [0.975, 0.947, 0.947, 0.951, 0.950],
    },
    Population {
        name: "B polarised",
        shares: [0.4, 0.2, 0.4],
        published: [0.928, 0.958, 0.950, 0.951, 0.949],
    },
    Population {
        name: "C passive-heavy",
        shares: [0.1, 0.8, 0.1],
        published: [0.999, 0.987, 0.956, 0.957, 0.948],
    },
    Population {
        name: "D strong",
        shares: [0.05, 0.15, 0.8],
        published: [0.964, 0.969, 0.962, 0.956, 0.948],
    },
    Population {
        name: "E extreme promoters",
        shares: [0.01, 0.04, 0.95],
        published: [0.937, 0.962, 0.955, 0.965, 0.961],
    },
    Population {
        name: "F extreme detractors",
        shares: [0.9, 0.08, 0.02],
        published: [0.965, 0.959, 0.965, 0.965, 0.956],
    },
    Population {
        name: "G nearly all passive",
        shares: [0.01, 0.98, 0.01],
        published: [1.0, 1.0, 1.0, 0.998, 0.986],
    },
    Population {
        name: "H every score alike",
        shares: [7.0 / 11.0, 2.0 / 11.0, 2.0 / 11.0],
        published: [0.955, 0.965, 0.951, 0.950, 0.950],
    },
    Population {
        name: "I two ends",
        shares: [0.5, 0.0, 0.5],
        published: [0.938, 0.979, 0.959, 0.935, 0.943],
    },
    Population {
        name: "J two ends, uneven",
        shares: [0.05, 0.0, 0.95],
        published: [0.977, 0.914, 0.925, 0.962, 0.966],
    },
    Population {
        name: "K no detractors",
        shares: [0.0, 0.1, 0.9],
        published: [0.919, 0.930, 0.957, 0.975, 0.958],
    },
];

/// One outcome of a survey of n: its counts and the interval that comes of them.
struct Outcome {
    counts: [u64; 3],
    interval: Interval,
}

/// All outcomes of n answers. Their intervals depend on the counts alone, so each is made once for all populations.
fn outcomes(n: u64) -> Vec<Outcome> {
    let outcome = |detractors: u64, passives: u64| {
        let promoters = n - detractors - passives;
        let answers = Trinomial::from_counts(detractors, passives, promoters);
        let interval = answers.score_interval(Level::NINETY_FIVE)?;
        Some(Outcome { counts: [detractors, passives, promoters], interval })
    };
    (0..=n)
        .flat_map(|detractors| (0..=n - detractors).map(move |passives| (detractors, passives)))
        .filter_map(|(detractors, passives)| outcome(detractors, passives))
        .collect()
}

/// The logarithm of count!.
fn log_factorial(count: u64) -> f64 {
    (2..=count).map(|factor| (factor as f64).ln()).sum()
}

/// How probable it is that n answers have these counts.
fn probability(counts: [u64; 3], shares: [f64; 3]) -> f64 {
    let mut log = log_factorial(counts.iter().sum());
    for (count, share) in counts.into_iter().zip(shares) {
        if count > 0 {
            log += count as f64 * share.ln() - log_factorial(count);
        }
    }
    log.exp()
}

/// The probability of the outcomes whose interval contains the true net score, and of all outcomes.
fn coverage(outcomes: &[Outcome], shares: [f64; 3]) -> (f64, f64) {
    let [detractors, _, promoters] = shares;
    let truth = promoters - detractors;
    let (mut covered, mut all) = (0.0, 0.0);
    for outcome in outcomes {
        let probability = probability(outcome.counts, shares);
        all += probability;
        if outcome.interval.contains(truth) {
            covered += probability;
        }
    }
    (covered, all)
}

fn main() -> ExitCode {
    let mut quick = true;
    for argument in std::env::args().skip(1) {
        if argument != "--all" {
            eprintln!("`{argument}` is not known here. Usage: coverage [--all]");
            return ExitCode::from(2);
        }
        quick = false;
    }
    let answers: Vec<u64> =
        ANSWERS.into_iter().take(if quick { QUICK } else { ANSWERS.len() }).collect();

    println!("Coverage of the score interval at 95 %, by enumeration: ours / published");
    print!("{:<22}", "");
    answers.iter().for_each(|n| print!("{:>15}", format!("n = {n}")));
    println!();
    let enumerated: Vec<Vec<Outcome>> = answers.iter().map(|&n| outcomes(n)).collect();
    let mut wrong = Vec::new();
    for population in &POPULATIONS {
        print!("{:<22}", population.name);
        for ((n, outcomes), published) in answers.iter().zip(&enumerated).zip(population.published)
        {
            let (covered, all) = coverage(outcomes, population.shares);
            print!("{:>15}", format!("{covered:.3} / {published:.3}"));
            let complete = (all - 1.0).abs() < 1e-9;
            if !complete || (covered - published).abs() > TOLERANCE {
                wrong.push(format!(
                    "{}, n = {n}: {covered:.4}, not {published:.3}",
                    population.name
                ));
            }
        }
        println!();
    }
    if wrong.is_empty() {
        return ExitCode::SUCCESS;
    }
    eprintln!("These differ by more than {TOLERANCE}:\n  {}", wrong.join("\n  "));
    ExitCode::FAILURE
}
