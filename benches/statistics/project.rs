//! Writes the project that is timed: ten years of answers from fifty segments, from a fixed seed.

use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

/// The questions whose figures are timed.
pub(crate) const QUESTIONS: [&str; 3] = ["nps", "csat", "ces"];

/// The questions that may drive the recommendation.
const DRIVERS: usize = 6;

const SEGMENTS: usize = 50;

const YEARS: std::ops::Range<u16> = 2016..2026;

/// The kind of survey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One answer of a customer counts in a month.
    Relational,
    /// All answers of a customer count, and are a cluster.
    Transactional,
}

/// Writes the project, and says how many answers it has.
pub(crate) fn write(root: &Path, kind: Kind) -> io::Result<usize> {
    fs::create_dir_all(root.join("content"))?;
    fs::create_dir_all(root.join("data/responses"))?;
    fs::create_dir_all(root.join("data/registers"))?;
    fs::write(
        root.join("book.toml"),
        "[book]\ntitle = \"Statistics\"\nlanguage = \"en\"\nsrc = \"content\"\n",
    )?;
    fs::write(root.join("data/sources.toml"), sources(kind))?;
    let mut population = String::from("survey,dimension,value,customers\n");
    for segment in 0..SEGMENTS {
        let customers = customers(segment, Kind::Relational);
        let _ = writeln!(population, "answers,segment,s{segment:02},{customers}");
    }
    fs::write(root.join("data/registers/population.csv"), population)?;
    fs::write(
        root.join("data/registers/annotations.csv"),
        "date,text_es,text_en,indicator,playbook,break\n\
         2018-04-01,Uno,One,nps,one,\n2020-09-15,Dos,Two,csat,two,\n2022-02-01,Tres,Three,nps,three,\n",
    )?;
    let mut random = Random(20_261_031);
    let mut rows = 0;
    for year in YEARS {
        let mut text = String::from("response_id,customer_id,responded_on,segment,nps,csat,ces");
        (0..DRIVERS).for_each(|driver| write!(text, ",d{driver}").unwrap_or_default());
        text.push('\n');
        for month in 1..=12_u8 {
            for segment in 0..SEGMENTS {
                // 60 in the mean, between 20 and 100.
                for _ in 0..20 + segment * 80 / (SEGMENTS - 1) {
                    rows += 1;
                    answer(&mut text, &mut random, rows, (year, month), segment, kind);
                }
            }
        }
        fs::write(root.join(format!("data/responses/{year}.csv")), text)?;
    }
    Ok(rows)
}

fn sources(kind: Kind) -> String {
    let word = match kind {
        Kind::Relational => "relational",
        Kind::Transactional => "transactional",
    };
    let mut text = format!(
        "[survey.answers]\ntype = \"{word}\"\ncadence = \"month\"\npreset = \"canonical\"\n\
         files = \"responses/*.csv\"\n"
    );
    for driver in 0..DRIVERS {
        let _ = write!(
            text,
            "\n[survey.answers.question.d{driver}]\ncolumn = \"d{driver}\"\nkind = \"csat\"\n"
        );
    }
    let names: Vec<String> = (0..DRIVERS).map(|driver| format!("\"d{driver}\"")).collect();
    let _ = write!(text, "\n[survey.answers.drivers]\nnps = [{}]\n", names.join(", "));
    text.push_str("\n[survey.answers.dimensions]\nsegment = \"segment\"\n");
    text
}

/// How many customers a segment has: of a transactional survey so few that they come back within a month.
fn customers(segment: usize, kind: Kind) -> usize {
    match kind {
        Kind::Relational => 600 + 40 * ((segment * 7) % SEGMENTS),
        Kind::Transactional => 30 + 3 * ((segment * 7) % SEGMENTS),
    }
}

fn answer(
    text: &mut String,
    random: &mut Random,
    row: usize,
    (year, month): (u16, u8),
    segment: usize,
    kind: Kind,
) {
    let customer = random.below(customers(segment, kind));
    let day = 1 + random.below(28);
    // What a customer thinks of us shows in all answers; segments differ, and all of them get better slowly.
    let mood = (customer * 31 + segment * 17) % 40 + usize::from(year - YEARS.start) + segment / 10;
    let _ =
        write!(text, "r{row},c{segment:02}{customer:04},{year}-{month:02}-{day:02},s{segment:02}");
    let mut score = |low: usize, scores: usize| {
        let drawn = (mood + random.below(60)) * scores / 112;
        let _ = write!(text, ",{}", low + drawn.min(scores - 1));
    };
    score(0, 11);
    score(1, 5);
    score(1, 7);
    (0..DRIVERS).for_each(|_| score(1, 5));
    text.push('\n');
}

/// SplitMix64 (Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below another.
    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end.max(1) as u64).unwrap_or(0)
    }
}
