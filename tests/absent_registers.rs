//! A project that lacks a register, its survey or both: it builds, each page that needs what is absent says so, and none is
//! left with an empty table, a bare heading or a broken link.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod support {
    pub(crate) mod command;
    pub(crate) mod html;
}

use embajador::project::Language;
use embajador::sources::schemas;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use support::command::{embajador, files, repository};
use support::html::{Piece, inside, pieces};

/// The pages, without language and ending, that say of each register that there is nothing of it yet. What needs one of the
/// others are sections of reports, which are left out, and single columns.
const NEEDED: [(&str, &[&str]); 27] = [
    ("actions", &["plan"]),
    ("annotations", &[]),
    ("assessments", &["maturity"]),
    ("campaigns", &["communications"]),
    ("channels", &["channels"]),
    ("commitments", &["commitments", "steps/07-commitments"]),
    ("communications", &["communications"]),
    ("contacts", &[]),
    ("customer_money", &[]),
    ("customers", &["engagement"]),
    ("data_sources", &["sources"]),
    ("decisions", &["decisions"]),
    ("feedback", &["voices"]),
    ("follow_ups", &[]),
    ("incidents", &["engagement", "phases/4-post-sale", "steps/07-commitments"]),
    ("interviews", &["voices"]),
    ("invitations", &[]),
    ("market", &[]),
    ("milestones", &[]),
    ("moments", &["moments", "engagement", "steps/03-moments-of-truth"]),
    ("population", &[]),
    ("proposals", &[]),
    ("referrals", &[]),
    ("roles", &["channels"]),
    ("stages", &[]),
    ("suppliers", &["suppliers"]),
    ("values", &["values"]),
];

type Files = BTreeMap<String, Vec<u8>>;

/// The project of this repository in one language, with the answers of its last whole month that has no faulty row.
fn example(language: Language) -> Files {
    let mut found = Files::new();
    for part in ["content", "data", "themes"] {
        let of = files(&repository().join(part)).into_iter();
        found.extend(of.map(|(name, text)| (format!("{part}/{name}"), text)));
    }
    let kept = |name: &str| !name.starts_with("data/responses/") || name.ends_with("/2026-09.csv");
    found.retain(|name, _| kept(name));
    let code = language.code();
    let book = format!(
        "[book]\ntitle = \"Aldaba\"\nlanguage = \"{code}\"\nsrc = \"content/{code}\"\n\
         [preprocessor.embajador.site]\nsurvey = \"relational\"\n"
    );
    found.insert("book.toml".to_owned(), book.into_bytes());
    found
}

/// The same without surveys, and without all that names one.
fn without_surveys(language: Language) -> Files {
    let mut found = example(language);
    found.retain(|name, _| !name.starts_with("data/responses/"));
    for register in ["invitations", "population"] {
        found.remove(&format!("data/registers/{register}.csv")).unwrap();
    }
    for (name, content) in &mut found {
        let text = || String::from_utf8(content.clone()).unwrap();
        *content = match name.as_str() {
            "data/plan.toml" => "currency = \"EUR\"\n".to_owned(),
            "data/sources.toml" => {
                let text = text();
                text[text.find("[dimension.").unwrap()..].to_owned()
            }
            // Each month since the first customer would have a report.
            "data/registers/customers.csv" => since_2026(&text()),
            "book.toml" => text().replace("survey = \"relational\"\n", ""),
            name if name.ends_with(".md") => text().replace(" survey=moments", ""),
            _ => continue,
        }
        .into_bytes();
    }
    found
}

/// The register of customers, as if nobody had come before 2026.
fn since_2026(customers: &str) -> String {
    let first = "2026-01-01";
    let of = |line: &str| {
        let mut cells: Vec<&str> = line.split(',').collect();
        for place in [1, 2] {
            if !cells[place].is_empty() && cells[place] < first {
                cells[place] = first;
            }
        }
        cells.join(",") + "\n"
    };
    let (header, rows) = customers.split_once('\n').unwrap();
    std::iter::once(format!("{header}\n")).chain(rows.lines().map(of)).collect()
}

/// A built site: its files, its pages read, and what was said of it.
struct Site {
    name: String,
    language: Language,
    files: BTreeSet<String>,
    pages: BTreeMap<String, Vec<Piece>>,
    said: String,
}

fn build(name: &str, language: Language, project: &Files) -> Site {
    let folder = tempfile::tempdir().unwrap();
    for (path, content) in project {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    let output = embajador().arg("--quiet").arg("build").arg(folder.path()).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{name}: {said}");
    let built = files(&folder.path().join("site"));
    let text = |content: &Vec<u8>| String::from_utf8(content.clone()).unwrap();
    let pages = built.iter().filter(|(path, _)| path.ends_with(".html"));
    Site {
        name: name.to_owned(),
        language,
        pages: pages.map(|(path, content)| (path.clone(), pieces(&text(content)))).collect(),
        files: built.into_keys().collect(),
        said,
    }
}

impl Site {
    /// How often a page says that there is nothing yet.
    fn says_no_data(&self, page: &str) -> usize {
        let words = self.language.pick("aún no hay datos", "no data yet");
        let page = &self.pages[&format!("{}/{page}.html", self.language.code())];
        let says = |piece: &&Piece| matches!(piece, Piece::Text(text) if text.contains(words));
        page.iter().filter(says).count()
    }

    /// What no page of any project may have.
    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for (path, page) in &self.pages {
            let mut said = |fault: String| faults.push(format!("{}: {path}: {fault}", self.name));
            for (place, piece) in page.iter().enumerate() {
                if piece.opens("table") && !inside(page, place).iter().any(|p| p.opens("td")) {
                    said("an empty table".to_owned());
                }
                if piece.opens("ul") && !inside(page, place).iter().any(|p| p.opens("li")) {
                    said("an empty list".to_owned());
                }
                for link in ["href", "src"].into_iter().filter_map(|key| piece.attribute(key)) {
                    if self.leads_nowhere(path, link) {
                        said(format!("{link} leads nowhere"));
                    }
                }
                if let Piece::Text(text) = piece {
                    let words = text.split(|c: char| !c.is_alphanumeric());
                    let bad = ["NaN", "null", "undefined", "inf"];
                    words
                        .filter(|word| bad.contains(word))
                        .for_each(|word| said(format!("{word} in {text:?}")));
                }
            }
            bare_headings(page).into_iter().for_each(said);
        }
        faults
    }

    fn leads_nowhere(&self, page: &str, link: &str) -> bool {
        if ["https://", "http://", "mailto:", "tel:", "data:"].iter().any(|s| link.starts_with(s)) {
            return false;
        }
        let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
        let mut parts: Vec<&str> = page.split('/').collect();
        if !path.is_empty() {
            parts.pop();
        }
        for part in path.split('/').filter(|part| !part.is_empty() && *part != ".") {
            if part == ".." {
                parts.pop();
            } else {
                parts.push(part);
            }
        }
        let file = parts.join("/");
        let has_id = |page: &Vec<Piece>| page.iter().any(|p| p.attribute("id") == Some(fragment));
        !self.files.contains(&file)
            || !fragment.is_empty() && !self.pages.get(&file).is_some_and(has_id)
    }
}

/// The headings of a page's main part with nothing under them.
fn bare_headings(page: &[Piece]) -> Vec<String> {
    let level = |name: &str| -> Option<u8> {
        let digit = name.strip_prefix('h')?.parse().ok()?;
        (1..=6).contains(&digit).then_some(digit)
    };
    let Some(start) = page.iter().position(|piece| piece.opens("main")) else { return Vec::new() };
    let (mut bare, mut last, mut within) = (Vec::new(), None::<(u8, String)>, None::<u8>);
    for piece in inside(page, start) {
        match piece {
            Piece::Open { name, .. } if level(name).is_some() => {
                let found = level(name).unwrap();
                if let Some((above, title)) = last.take().filter(|(above, _)| found <= *above) {
                    bare.push(format!("nothing under the heading {title:?} (h{above})"));
                }
                last = Some((found, String::new()));
                within = Some(found);
            }
            Piece::Close(name) if within.is_some() && level(name) == within => within = None,
            Piece::Text(text) if within.is_some() => {
                last.iter_mut().for_each(|(_, title)| title.push_str(text));
            }
            Piece::Text(text) if !text.trim().is_empty() => last = None,
            // A heading that leads somewhere has what it is about there.
            piece if piece.opens("a") && within.is_some() => last = None,
            piece if piece.opens("svg") || piece.opens("img") => last = None,
            _ => {}
        }
    }
    bare.extend(last.map(|(_, title)| format!("nothing under the last heading {title:?}")));
    bare
}

/// Gives what `make` makes of each, two at a time.
fn each<T: Sync, R: Send>(items: &[T], make: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let (next, made) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let result = make(item);
                    made.lock().unwrap().push(result);
                }
            });
        }
    });
    made.into_inner().unwrap()
}

#[test]
fn a_project_without_one_of_its_registers_builds_and_says_what_is_missing() {
    let names: Vec<&str> = schemas::names().collect();
    let tried: Vec<&str> = NEEDED.iter().map(|(register, _)| *register).collect();
    assert_eq!(names.iter().collect::<BTreeSet<_>>(), tried.iter().collect::<BTreeSet<_>>());
    let projects = Language::ALL.map(|language| (language, example(language)));
    let whole: Vec<Site> =
        each(&projects, |(language, project)| build("with all registers", *language, project));
    let faults = each(&NEEDED, |(register, pages)| {
        // Every other one in the other language.
        let place = names.iter().position(|name| name == register).unwrap();
        let (language, project) = &projects[place % 2];
        let whole = whole.iter().find(|site| site.language == *language).unwrap();
        let mut project = project.clone();
        project.remove(&format!("data/registers/{register}.csv")).unwrap();
        let site = build(register, *language, &project);
        let mut faults = site.faults();
        // What a name in another register points to can't be looked up, which is no fault of that register.
        if site.said != whole.said {
            faults.push(format!("{register}: it says\n{}", site.said));
        }
        for page in *pages {
            if site.says_no_data(page) <= whole.says_no_data(page) {
                faults.push(format!("{register}: {page} does not say that it is missing"));
            }
        }
        faults
    });
    let faults: Vec<String> = whole.iter().map(Site::faults).chain(faults).flatten().collect();
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn a_project_without_surveys_or_registers_or_both_builds_and_says_what_is_missing() {
    let registers =
        |files: &mut Files| files.retain(|name, _| !name.starts_with("data/registers/"));
    let mut no_register = example(Language::Es);
    registers(&mut no_register);
    let mut nothing = without_surveys(Language::En);
    registers(&mut nothing);
    let projects = [
        ("no survey", Language::Es, without_surveys(Language::Es)),
        ("no register", Language::Es, no_register),
        ("nothing", Language::En, nothing),
    ];
    let faults = each(&projects, |(name, language, project)| {
        let site = build(name, *language, project);
        let has_registers = *name == "no survey";
        let pages = NEEDED.iter().flat_map(|(_, pages)| *pages);
        let mut faults = site.faults();
        // Those that show a survey's figures lack them where there is no survey.
        let asks = |page: &str| page.starts_with("steps/03") || page.starts_with("phases/");
        for page in pages {
            let says = site.says_no_data(page) > 0;
            if !has_registers && !says {
                faults.push(format!("{name}: {page} does not say that anything is missing"));
            }
            if has_registers && asks(page) && !says {
                faults.push(format!("{name}: {page} does not say that answers are missing"));
            }
        }
        faults
    });
    let faults: Vec<String> = faults.into_iter().flatten().collect();
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

/// What the pages and sections of the theme cut by need not be a column of the project's registers.
#[test]
fn a_register_with_no_more_than_it_must_have_builds() {
    let mut project = without_surveys(Language::En);
    project.retain(|name, _| !name.starts_with("data/registers/") && !name.starts_with("content/"));
    let mut put = |name: &str, text: &str| project.insert(name.to_owned(), text.into());
    put("content/en/SUMMARY.md", "- [One](one.md)\n");
    put("content/en/one.md", "# One\n\nText.\n");
    put("data/registers/customers.csv", "customer,since\nC1,2026-01-10\nC2,2026-01-20\n");
    put(
        "data/registers/incidents.csv",
        "incident,opened,resolved,due\n1,2026-02-01,2026-02-02,2026-02-03\n",
    );
    put(
        "data/registers/customer_money.csv",
        "customer,period,revenue,service_cost\nC1,2026-01,100,20\n",
    );
    put("data/registers/contacts.csv", "customer,date,channel\nC1,2026-02-01,phone\n");
    put(
        "data/registers/milestones.csv",
        "project,milestone,planned,done\nP,one,2026-02-01,2026-02-01\n",
    );
    put("data/registers/proposals.csv", "proposal,sent,outcome\nP,2026-02-01,accepted\n");
    put("data/registers/feedback.csv", "received,source\n2026-02-01,social\n");
    let site = build("no more than it must have", Language::En, &project);
    assert_eq!((site.said.as_str(), site.faults()), ("", Vec::new()));
    assert!(site.says_no_data("engagement") > 0);
}

#[test]
fn a_heading_with_nothing_under_it_is_found() {
    let bare = |page: &str| bare_headings(&pieces(&format!("<main>{page}</main>")));
    assert_eq!(bare("<h1>A</h1><p>a</p><h2>B</h2><h3>C</h3><p>c</p>"), Vec::<String>::new());
    assert_eq!(bare("<h1>A</h1><h2><a href=\"b\">B</a></h2><h2>C</h2><p>c</p>").len(), 0);
    assert_eq!(bare("<h1>A</h1><h2>B</h2><h2>C</h2><p>c</p>").len(), 1);
    assert_eq!(bare("<h1>A</h1><h2>B</h2><h3>C</h3><h2>D</h2><svg></svg>").len(), 1);
    assert_eq!(bare("<h1>A</h1><p>a</p><h2>B</h2>").len(), 1);
}
