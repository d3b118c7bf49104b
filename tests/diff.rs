//! Holds what two editions are said to differ in: late answers, targets, actions, texts, definitions and what is withheld.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod support {
    pub(crate) mod command;
    pub(crate) mod project;
}

use embajador::diagnostic::Diagnostics;
use embajador::site::{Before, Site};
use embajador::{Input, Measured};
use std::num::NonZeroUsize;
use std::path::Path;
use std::process::Output;
use std::sync::OnceLock;
use support::command::{embajador, files};
use support::project::Project;
use tempfile::TempDir;

const BOOK: &str = "[book]\ntitle = \"Book\"\nlanguage = \"en\"\nsrc = \"content\"\n\
    [preprocessor.embajador.languages.es]\nsrc = \"es\"\ntitle = \"Libro\"\n\
    [preprocessor.embajador.disclosure]\nmin-respondents = 3\nmin-accounts = 3\n";

const SOURCES: &str = "[survey.s]\ntitle = \"Survey\"\nfiles = \"*.csv\"\npreset = \"canonical\"\n\
    [survey.s.question.adv]\ncolumn = \"adv\"\nkind = \"nps\"\nscale = [0, 5]\nclasses = [2, 3]\n\
    [survey.s.dimensions]\nsegment = \"segment\"\n\
    [dimension.segment.values]\nbig = \"Big\"\nsmall = \"Small\"\ntiny = \"Tiny\"\n";

const PLAN: &str = "[[objective]]\nid = \"recommend\"\ntitle = \"They recommend us\"\nindicator = \"nps\"\n\
    survey = \"s\"\nquestion = \"nps\"\ntarget = 40\nby = \"2026-12\"\nowner = \"care\"\nplaybooks = [\"step-01\"]\n";

const ROLES: &str = "role,name_es,name_en\ncare,Atención,Care\n";

const ACTIONS: &str = "action,title_es,title_en,playbook,owner,opened,due,done\n\
    1,Llamar,Call back,step-01,care,2026-08-01,2026-10-15,\n\
    2,Escribir,Write down,step-01,care,2026-08-01,2026-10-20,\n";

/// Says as much as a page may: nothing of it is to be read as markup or as a mention, wherever it is shown.
const HOSTILE: &str = "Beware \\</details\\> &lt;script&gt;alert(1)&lt;/script&gt; @team \\[x\\](javascript:y) | `z` \\<img src=q\\>.";

fn playbook(id: &str, text: &str) -> String {
    format!(
        "+++\nid = \"{id}\"\nowner = \"care\"\nreviewed = 2026-08-01\nreview_every = \"1 year\"\n+++\n\n# Playbook {id}\n\n{text}\n"
    )
}

const FIRST: &str = "We answer each call within two days.\n\nNPS now: {{#kpi nps survey=s question=nps}}\n\nNothing of this changes.";

/// Sixty people in each month; of the segment `tiny` three in August, of whom two are promoters.
fn answers(months: &[i32]) -> String {
    let mut rows = "response_id,customer_id,responded_on,nps,adv,segment\n".to_owned();
    for month in months {
        for i in 0..60 {
            let (nps, adv) = ([10, 9, 8, 3][i % 4], [5, 4, 3, 1][i % 4]);
            let segment = if i % 2 == 0 { "big" } else { "small" };
            rows.push_str(&format!("{month}-{i},c{i},2026-{month:02}-10,{nps},{adv},{segment}\n"));
        }
    }
    for (i, nps) in [10, 9, 8].into_iter().enumerate() {
        rows.push_str(&format!("t{i},t{i},2026-08-11,{nps},4,tiny\n"));
    }
    rows
}

fn project(answers: &str) -> Project {
    let summary = "- [One](one.md)\n- [Two](two.md)\n- [Three](three.md)\n";
    let mut project = Project::new("", answers).with("data/sources.toml", SOURCES);
    for (path, text) in [
        ("book.toml", BOOK.to_owned()),
        ("data/plan.toml", PLAN.to_owned()),
        ("data/registers/roles.csv", ROLES.to_owned()),
        ("data/registers/actions.csv", ACTIONS.to_owned()),
        ("content/SUMMARY.md", summary.to_owned()),
        ("content/one.md", playbook("step-01", FIRST)),
        ("content/two.md", playbook("step-02", "It will be removed.")),
        ("content/three.md", "# Three\n\nIt stays.\n".to_owned()),
        ("es/SUMMARY.md", "- [Uno](one.md)\n".to_owned()),
        ("es/one.md", playbook("step-01", "Respondemos en dos días.")),
    ] {
        project = project.with(path, &text);
    }
    project
}

fn then() -> Project {
    project(&answers(&[7, 8, 9]))
}

fn now() -> Project {
    // A late answer for September, and one of `tiny` that was withdrawn.
    let mut rows = answers(&[7, 8, 9, 10]).replace("t2,t2,2026-08-11,8,4,tiny\n", "");
    rows.push_str("late,late,2026-09-20,0,0,small\n");
    let second = format!("The new one.\n\n{HOSTILE}");
    project(&rows)
        .with("data/sources.toml", &SOURCES.replace("classes = [2, 3]", "classes = [3, 4]"))
        .with("data/plan.toml", &PLAN.replace("target = 40", "target = 50"))
        .with(
            "data/registers/actions.csv",
            "action,title_es,title_en,playbook,owner,opened,due,done\n\
             1,Llamar,Call back,step-01,care,2026-08-01,2026-10-15,2026-10-12\n\
             2,Escribir,Write down,step-01,care,2026-08-01,2026-10-20,\n\
             3,Medir,Measure,step-01,care,2026-10-01,2026-12-20,\n",
        )
        .with("content/SUMMARY.md", "- [One](one.md)\n- [Four](four.md)\n- [Three](three.md)\n")
        .with("content/one.md", &playbook("step-01", &FIRST.replace("two days", "one working day")))
        .with("content/four.md", &playbook("step-04", &second))
}

/// A folder with the sites of two editions and with one that has the words of the first.
fn editions() -> &'static Path {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        for (name, project) in [("2026-09", then()), ("2026-10", now())] {
            let dest = folder.path().join(name);
            let (status, _, err) = project.run("build", &["--dest", dest.to_str().unwrap()]);
            assert_eq!(status, 0, "{err}");
        }
        folder
    });
    folder.path()
}

fn diff(arguments: &[&str]) -> (i32, String, String) {
    let mut program = embajador();
    let Output { status, stdout, stderr } =
        program.arg("diff").arg(editions()).args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

/// The terminal's text with each row on one line, blanks put together: rows are broken into lines of 80 signs.
fn unbroken(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let is_more = line.starts_with("  ") && !out.is_empty();
        out.push_str(if is_more { " " } else { "\n" });
        out.push_str(&line.split_whitespace().collect::<Vec<&str>>().join(" "));
    }
    out
}

fn told(arguments: &[&str]) -> String {
    let (status, out, err) = diff(&[&["2026-09", "2026-10"], arguments].concat());
    assert_eq!((status, err.as_str()), (0, ""), "{err}");
    out
}

/// The line that holds all of these words.
fn line<'t>(text: &'t str, words: &[&str]) -> &'t str {
    let found = text.lines().find(|line| words.iter().all(|word| line.contains(word)));
    found.unwrap_or_else(|| panic!("no line with {words:?} in:\n{text}"))
}

#[test]
fn the_terminal_tells_all_that_changed() {
    let broken = told(&[]);
    assert!(broken.lines().all(|line| line.chars().count() <= 80), "{broken}");
    let text = unbroken(&broken);
    // Of 60 answers 15 are detractors and 30 promoters.
    let main = line(
        &text,
        &["Net Promoter Score (NPS)", "Before 25 (n = 60), revised to 23 (n = 61) (R)"],
    );
    assert!(main.contains("Now 25 (n = 60); October 2026"), "{main}");
    assert!(main.contains("Difference +2 (between "), "{main}");
    assert!(main.contains("could be chance"), "{main}");
    let (_, september) = text.split_once("\nSeptember 2026 (R)\n").unwrap();
    let late = line(september, &["NPS", "late answers"]);
    assert!(late.contains("25 (n = 60)") && late.contains("23 (n = 61)"), "{late}");
    line(&text, &["July 2026 (R): mean something else now"]);
    line(&text, &["definition or settings changed"]);
    let all = broken.replace('\n', " ");
    let actions = "1 new action, 1 done, 1 now overdue";
    for wanted in ["No main figure changed by more than chance", "were revised", actions] {
        assert!(all.contains(wanted), "{wanted} in {broken}");
    }
    line(&text, &["They recommend us", "target", "40 (December 2026)", "50 (December 2026)"]);
    line(&text, &["Call back", "done on 12 October 2026", "One", "Care"]);
    line(&text, &["Write down", "now overdue"]);
    line(&text, &["Measure", "new", "20 December 2026"]);
    line(&text, &["We answer each call within [-two days.-] {+one working day.+}"]);
    line(&text, &["{+The new one.+}"]);
    line(&text, &["[-It will be removed.-]"]);
    line(&text, &["Survey · adv · last detractor and last passive", "2, 3", "3, 4"]);
    assert!(!text.contains("It stays") && !text.contains("Nothing of this changes"), "{text}");
    assert!(!text.contains("NPS now"), "a live figure is no change of the text: {text}");
    assert!(!text.contains('\x1b'));
    assert!(told(&["--color", "always"]).contains("\x1b[32m"));
}

#[test]
fn what_either_edition_withholds_is_not_told() {
    for format in ["terminal", "markdown", "html"] {
        let text = told(&["--format", format]).replace('\u{a0}', " ");
        let text = if format == "terminal" { unbroken(&text) } else { text };
        let tiny: Vec<&str> = text.lines().filter(|line| line.contains("Tiny")).collect();
        assert!(!tiny.is_empty(), "{text}");
        for line in tiny {
            assert!(line.contains("now withheld"), "{line}");
            // The NPS of the three was 67.
            assert!(!line.contains("67") && !line.contains("n = 3"), "{line}");
        }
    }
    // The other way round what was withheld is not told either, and what is published is.
    let (status, text, _) = diff(&["2026-10", "2026-09"]);
    assert_eq!(status, 0);
    let text = unbroken(&text);
    assert!(text.contains("2026-10 is later than 2026-09: this counts backwards."), "{text}");
    let tiny = line(&text, &["(NPS)", "Tiny", "no longer withheld"]);
    assert!(tiny.contains("withheld") && tiny.contains("67 (n = 3)"), "{tiny}");
}

#[test]
fn markdown_of_a_playbook_breaks_out_of_no_comment() {
    let text = told(&["--format", "markdown"]);
    assert!(text.starts_with("## What changed from 2026-09 to 2026-10\n"), "{text}");
    assert_eq!(text.matches("<details>").count(), text.matches("</details>").count());
    let hostile = line(&text, &["Beware"]);
    assert!(hostile.starts_with("> <ins>") && hostile.ends_with("</ins>"), "{hostile}");
    for sign in ["<script", "@team", "](", "| ", "`", "<img"] {
        assert!(!hostile.contains(sign), "{sign} in {hostile}");
    }
    for row in text.lines().filter(|line| line.starts_with('|')) {
        assert!(!row.replace(" | ", "").trim_matches(['|', ' ']).contains('|'), "{row}");
    }
}

#[test]
fn the_page_stands_alone_and_shows_texts_as_texts() {
    let page = told(&["--format", "html"]);
    assert!(page.starts_with("<!doctype html>"));
    assert!(page.contains("default-src 'none'; style-src data:;"));
    assert!(page.contains("href=\"data:text/css;charset=utf-8,"));
    assert!(!page.contains("<script") && !page.contains("<img") && !page.contains("<a "));
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{page}");
    assert!(page.contains("<del>two days.</del> <ins>one working day.</ins>"), "{page}");
}

#[test]
fn the_language_is_the_main_one_or_the_one_that_is_asked_for() {
    let text = unbroken(&told(&["--lang", "es"]));
    line(&text, &["Septiembre de 2026 (R)"]);
    line(&text, &["respuestas tardías"]);
    line(&text, &["Llamar", "hecha el 12 de octubre de 2026"]);
    let (status, _, err) = diff(&["2026-09", "2026-10", "--lang", "fr"]);
    assert_eq!(status, 2, "{err}");
}

#[test]
fn equal_editions_do_not_differ() {
    for format in ["terminal", "markdown", "html"] {
        let (status, out, err) = diff(&["2026-09", "2026-09", "--format", format]);
        assert_eq!(status, 0, "{err}");
        assert!(out.contains("No difference"), "{out}");
    }
}

#[test]
fn an_edition_that_is_not_there_is_named_with_the_nearest() {
    let (status, out, err) = diff(&["2026-09", "2026-1"]);
    assert_eq!((status, out.as_str()), (1, ""));
    assert!(err.contains("there is no edition `2026-1`") && err.contains("2026-10"), "{err}");
    for outside in ["..", ".", "../2026-09", "2026-09/en"] {
        let (status, _, err) = diff(&["2026-09", outside]);
        assert_eq!(status, 1, "{err}");
    }
}

#[test]
fn an_edition_that_was_withdrawn_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let edition = folder.path().join("2026-08");
    std::fs::create_dir_all(&edition).unwrap();
    let told = |reason: &str, arguments: &[&str]| {
        let text =
            format!("{{\"languages\": [\"es\", \"en\"], \"withdrawn\": {{\"reason\": {reason}}}}}");
        std::fs::write(edition.join("edition.json"), text).unwrap();
        let mut program = embajador();
        let program = program.arg("diff").arg(folder.path()).args(["2026-08", "2026-08"]);
        let output = program.args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8(output.stderr).unwrap()
    };
    let both = "{\"en\": \"Wrong month\", \"es\": \"Mes equivocado\"}";
    assert!(told("\"Mes equivocado\"", &[]).contains("`2026-08` was withdrawn: Mes equivocado"));
    assert!(told(both, &[]).contains("`2026-08` was withdrawn: Mes equivocado"));
    assert!(told(both, &["--lang", "en"]).contains("`2026-08` was withdrawn: Wrong month"));
    assert!(told("{\"en\": \"Wrong month\"}", &[]).contains("withdrawn: Wrong month"));
}

#[test]
fn a_site_that_was_changed_by_hand_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("a/en/data");
    std::fs::create_dir_all(&data).unwrap();
    let run = || {
        let output = embajador().arg("diff").arg(folder.path()).args(["a", "a"]).output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (status, err) = run();
    assert!(status == 1 && err.contains("holds no site that can be compared"), "{err}");
    for (text, wanted) in [
        ("{", "can't be read"),
        ("{\"schema\": \"embajador/policy/2\"}", "its schema is `embajador/policy/2`"),
    ] {
        std::fs::write(data.join("policy.json"), text).unwrap();
        let (status, err) = run();
        assert!(
            status == 1 && err.contains("a/en/data/policy.json") && err.contains(wanted),
            "{err}"
        );
    }
}

#[test]
fn the_policy_holds_what_pages_show() {
    let text = std::fs::read_to_string(editions().join("2026-10/en/data/policy.json")).unwrap();
    let policy: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(policy["schema"], "embajador/policy/1");
    assert_eq!(policy["as_of"], "2026-10-31");
    assert_eq!(policy["main_language"], "en");
    assert_eq!(policy["objectives"][0]["target"], 50.0);
    assert_eq!(policy["objectives"][0]["owner"], "Care");
    assert_eq!(policy["actions"][0]["title"], "Call back");
    let one = &policy["chapters"][0];
    assert_eq!(one["playbook"], "step-01");
    assert_eq!(one["text"][1], "We answer each call within one working day.");
    assert_eq!(one["text"][2], "NPS now:");
    assert_eq!(
        policy["settings"]["surveys"][0]["questions"][0]["classes"],
        serde_json::json!([3, 4])
    );
    assert!(
        !text.contains("\"c12\"") && !text.contains("\"late\""),
        "nobody who answered is in it"
    );
}

#[test]
fn an_edition_says_what_changed_since_the_one_before() {
    let project = now();
    let input = Input { root: project.path().to_owned(), ..Input::default() };
    let measured = Measured::read(&input, &mut Diagnostics::new()).unwrap();
    let before = Before::read(&editions().join("2026-09"), "2026-09").unwrap();
    let site = Site::open(&project.site(), NonZeroUsize::MIN).unwrap().after(before);
    site.build(measured.indicators(), &mut Diagnostics::new()).unwrap();
    site.publish().unwrap();
    let files = files(&project.site());
    let page = |path: &str| String::from_utf8(files[path].clone()).unwrap();
    let changes = page("en/changes.html");
    for wanted in [
        "What changed from September 2026 to this edition",
        "id=\"revisions-2026-09\"",
        "<a href=\"data/revisions.csv\">",
        "<a href=\"reports/2026-09.html\">September 2026 (R)</a>",
        "<a href=\"one.html\">One</a>",
        "<a href=\"method.html#indicator-nps\">",
        "<a href=\"plan.html#objective-recommend\">They recommend us</a>",
        "<del>two days.</del> <ins>one working day.</ins>",
        "&lt;script&gt;",
    ] {
        assert!(changes.contains(wanted), "no {wanted} in {changes}");
    }
    assert!(!changes.contains("<script>") && !changes.contains("<img"));
    let revisions = page("en/data/revisions.csv");
    let head = "period,id,survey,question,dimension,value,estimate_before,estimate_now,n_before,n_now,cause\n";
    assert!(revisions.starts_with(head), "{revisions}");
    line(&revisions, &["2026-09,nps,s,nps,,,25.0,22.9", ",60,61,late_answers"]);
    line(&revisions, &["2026-08,nps,s,nps,segment,tiny,,,,,now_withheld"]);
    // It lies beside the figures and is none of them: read back, the site says what it said.
    let back = Before::read(&project.site(), "again").unwrap();
    std::fs::remove_file(project.site().join("en/data/revisions.csv")).unwrap();
    assert_eq!(back, Before::read(&project.site(), "again").unwrap());
    assert!(
        page("es/changes.html").contains("Qué ha cambiado de septiembre de 2026 a esta edición")
    );
    let report = page("en/reports/2026-09.html");
    assert!(report.contains("href=\"../changes.html#revisions-2026-09\">(R) "), "{report}");
    assert!(report.contains("have been revised since the edition of September 2026"), "{report}");
    assert!(report.contains("2 playbooks, last reviewed on 1 August 2026"), "{report}");
    let new = "This period is new in this edition: the edition of September 2026 did not have it.";
    assert!(page("en/reports/2026-10.html").contains(new));
    // Without an edition before there is nothing to compare with; all else is the same.
    let (status, _, err) = project.run("build", &[]);
    assert_eq!(status, 0, "{err}");
    let plain = support::command::files(&project.site());
    assert!(!plain.contains_key("en/changes.html"));
    assert!(!plain.contains_key("en/data/revisions.csv"));
    let report = String::from_utf8(plain["en/reports/2026-09.html"].clone()).unwrap();
    assert!(report.contains("Handbook of this edition") && !report.contains("(R)"));
    let data = |path: &&String| path.contains("/data/");
    for path in plain.keys().filter(data) {
        assert_eq!(plain[path], files[path], "{path}");
    }
}
