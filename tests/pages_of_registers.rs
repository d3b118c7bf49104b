//! What the pages drawn from registers say, and what they keep to themselves.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as it should be"
)]

mod support {
    pub(crate) mod command;
    pub(crate) mod html;
    pub(crate) mod project;
    pub(crate) mod readable;
}

use embajador::components::view::Component;
use embajador::components::{
    ATTRIBUTES, COMPONENTS, Context, Expansion, PAGES, PlaybookLink, Playbooks, expand,
};
use embajador::diagnostic::Diagnostics;
use embajador::handbook::{ComponentCall, Document, Place};
use embajador::project::Language;
use embajador::report::Story;
use embajador::{Input, Measured};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::OnceLock;
use support::command::repository;
use support::html::{Piece, pieces};
use support::project::Project;
use support::readable::readable;

const BOOK: &str = "[book]\ntitle = \"Libro\"\nlanguage = \"es\"\nsrc = \"content\"\n\
                    [preprocessor.embajador.languages.en]\nsrc = \"english\"\ntitle = \"Book\"\n";

const ANSWERS: &str =
    "response_id,customer_id,responded_on,nps\na,1,2026-09-10,9\nb,2,2026-10-20,8\n";

/// A project in two languages whose as-of date is the last of October 2026, without registers.
fn bare() -> Project {
    Project::new("preset = \"canonical\"\n", ANSWERS)
        .with("book.toml", BOOK)
        .with("content/one.md", "# Uno\n")
        .with("english/SUMMARY.md", "- [One](one.md)\n")
        .with("english/one.md", "# One\n")
}

/// Opinions by source and sentiment, so many of each.
fn feedback() -> String {
    let mut file = "received,source,channel,moment,sentiment,theme\n".to_owned();
    let mut add = |source: &str, sentiment: &str, theme: &str, times: usize| {
        for _ in 0..times {
            file.push_str(&format!("2026-05-04,{source},,,{sentiment},{theme}\n"));
        }
    };
    add("suggestion", "positive", "price", 31);
    add("suggestion", "neutral", "price", 12);
    add("suggestion", "negative", "waiting", 4);
    add("meeting", "positive", "waiting", 21);
    add("meeting", "neutral", "waiting", 22);
    add("meeting", "negative", "price", 23);
    add("exit", "negative", "boss", 3);
    file
}

/// The same project with a small register of each kind.
fn full() -> Project {
    let registers: [(&str, &str); 14] = [
        (
            "stages",
            "stage,order,name_es,name_en\nuse,2,Uso,Use\ntry,1,Prueba,Trial\nend,3,Fin,End\n",
        ),
        (
            "roles",
            "role,name_es,name_en,area\ncare,Atención,Care,front\nboss,Dirección,Management,\n",
        ),
        (
            "moments",
            "moment,stage,name_es,name_en,owner,participants,processes,cost,customer_aware_of_cost,channels,suppliers\n\
             visit,use,Visita,Visit,care,boss,plan;report,1250,no,phone,north\n\
             call,try,Llamada,Call,care,,,,,,\n",
        ),
        (
            "commitments",
            "commitment,moment,promise_es,promise_en,measure,limit,compensation_es,compensation_en,valid_from,valid_to\n\
             old,visit,En tres horas,In three hours,first_response_hours,3,,,2025-01-01,2025-12-31\n\
             now,visit,En una hora,In one hour,first_response_hours,1,Un vale,A voucher,2026-01-01,2026-12-31\n\
             next,visit,En media hora,In half an hour,first_response_hours,0.5,Un vale,A voucher,2027-01-01,\n\
             day,call,El día acordado,On the agreed day,on_time,1,,,2026-01-01,\n",
        ),
        (
            "suppliers",
            "supplier,name,moments,agreed_on,coherent\nnorth,Norte S.A.,,2026-02-10,no\nsouth,Sur S.A.,call,,\n",
        ),
        (
            "channels",
            "channel,name_es,name_en,hours,owner,contact,public\nphone,Teléfono,Telephone,9–17,care,600 000 000,yes\n\
             inner,Línea interna,Inner line,,boss,600 999 999,no\nweb,Web,Web,,care,https://a.example/b,yes\n",
        ),
        (
            "decisions",
            "case,moment,situation_es,situation_en,solution_es,solution_en,decides,limit_amount\n\
             late,visit,Llegan tarde,They are late,Se descuenta,Money off,care,84.50\n\
             lost,visit,Se ha perdido,It is lost,Se repone,A new one,boss,\n\
             ask,call,No lo entiendo,I do not see,Se explica,We explain,care,0\n",
        ),
        (
            "communications",
            "communication,planned_on,done_on,channel,audience,campaign\nspring,2026-04-01,2026-04-01,phone,all,friends\n\
             summer,2026-07-01,2026-07-04,phone,small firms,\nautumn,2026-10-01,,phone,,\nwinter,2026-12-01,,phone,,\n\
             ancient,2024-12-01,2024-12-01,phone,,\n",
        ),
        (
            "campaigns",
            "campaign,name_es,name_en,kind,from,to,cost,reached,joined,revenue\n\
             friends,Amigos,Friends,referral,2026-03-01,2026-05-31,2000,300,40,5100\n\
             small,Pequeña,Small,event,2026-06-01,2026-06-01,100,20,3,\n\
             open,Abierta,Open,news,2026-10-01,2026-11-30,500,100,50,900\n",
        ),
        (
            "interviews",
            "date,segment,stage,theme,finding_es,finding_en,playbook\n\
             2026-05-19,large,use,price,Pagan a gusto,They pay gladly,step-07\n\
             2026-10-07,,,night,De noche nadie contesta,At night nobody answers,\n",
        ),
        (
            "values",
            "value,name_es,name_en,practice_es,practice_en\nnear,Cercanía,Closeness,Vamos a verles,We go and see them\n",
        ),
        (
            "assessments",
            "date,playbook,maturity,evidence,assessor\n2025-10-06,step-01,1,,\n2026-09-21,step-01,3,,\n\
             2026-05-05,step-02,2,,\n2026-09-21,phase-4,4,,\n",
        ),
        (
            "data_sources",
            "source,kind,owner,refreshed,every,system\nsurvey,direct,care,2026-10-31,1 month,\n\
             log,indirect,boss,2026-06-30,3 months,Redmine\n",
        ),
        (
            "actions",
            "action,title_es,title_en,playbook,owner,opened,due\na,A,A,step-01,care,2026-01-01,2027-01-01\n",
        ),
    ];
    let project = bare()
        .with("data/plan.toml", "currency = \"EUR\"\n")
        .with("data/registers/feedback.csv", &feedback());
    registers.into_iter().fold(project, |project, (name, rows)| {
        project.with(&format!("data/registers/{name}.csv"), rows)
    })
}

/// The pages of a language, as text.
fn built(project: &Project, arguments: &[&str]) -> BTreeMap<String, String> {
    let (status, _, err) = project.run("build", arguments);
    assert_eq!(status, 0, "{err}");
    let files = support::command::files(&project.site()).into_iter();
    let pages = files.filter(|(path, _)| path.ends_with(".html") && path.contains('/'));
    pages.map(|(path, page)| (path, String::from_utf8(page).unwrap())).collect()
}

fn site() -> &'static BTreeMap<String, String> {
    static SITE: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    SITE.get_or_init(|| built(&full(), &[]))
}

fn page(path: &str) -> String {
    readable(&site()[path])
}

#[test]
fn the_moments_with_all_that_is_recorded_of_each() {
    insta::assert_snapshot!("moments_en", page("en/moments.html"));
}

#[test]
fn the_calendar_and_the_campaigns() {
    insta::assert_snapshot!("communications_es", page("es/communications.html"));
}

#[test]
fn what_customers_say() {
    insta::assert_snapshot!("voices_en", page("en/voices.html"));
}

#[test]
fn a_page_without_rows_says_so_and_leads_to_what_would_bring_them() {
    let site = built(&bare(), &[]);
    for (language, none) in [("es", "aún no hay datos"), ("en", "no data yet")] {
        let registers = pieces(&site[&format!("{language}/registers.html")]);
        let ids: Vec<&str> = registers.iter().filter_map(|piece| piece.attribute("id")).collect();
        for known in PAGES {
            let text = &site[&format!("{language}/{}.html", known.name)];
            let page = readable(text);
            let drawn = !["reference", "components"].contains(&known.name);
            assert_eq!(page.contains(none), drawn, "{}: {page}", known.name);
            if drawn {
                // Pages that also show figures have parts, each of which says so too.
                let parts = page.matches("\n## ").count();
                let has_parts = page.matches(none).count() > parts;
                assert!(has_parts || !page.contains("\n## "), "{}: {page}", known.name);
                assert!(!text.contains("<table"), "{}: {page}", known.name);
                let links = page.split("](registers.html#").skip(1);
                let links: Vec<&str> = links.filter_map(|rest| rest.split(')').next()).collect();
                assert!(!links.is_empty(), "{}: {page}", known.name);
                assert!(links.iter().all(|link| ids.contains(link)), "{}: {links:?}", known.name);
            }
        }
    }
}

#[test]
fn the_contact_of_a_channel_that_is_not_public_is_nowhere() {
    let channels = page("en/channels.html");
    assert!(channels.contains("600 000 000") && channels.contains("Inner line"), "{channels}");
    assert!(channels.contains("[https://a.example/b](https://a.example/b)"), "{channels}");
    assert!(site().values().all(|page| !page.contains("600 999 999")));
}

#[test]
fn a_field_that_nobody_filled_says_so() {
    let moments = page("es/moments.html");
    let call = moments.split("### Llamada").nth(1).unwrap().split("###").next().unwrap();
    // Who takes part, processes, cost, whether the customer knows of it, and channels.
    assert_eq!(call.matches("sin anotar").count(), 5, "{call}");
    assert!(call.contains("Sur S.A."), "{call}");
    let suppliers = page("en/suppliers.html");
    assert_eq!(suppliers.matches("not recorded").count(), 2, "{suppliers}");
    assert!(suppliers.contains("0 of 2 treat customers as we would"), "{suppliers}");
}

#[test]
fn commitments_stand_apart_by_the_day() {
    let parts = |page: &str| -> Vec<(String, Vec<String>)> {
        let parts = page.split("\n## ").skip(1);
        let promise = |line: &str| line.strip_prefix("| ")?.split(" | ").next().map(str::to_owned);
        parts
            .map(|part| {
                let rows = part.lines().filter_map(promise).skip(1).collect();
                (part.lines().next().unwrap().to_owned(), rows)
            })
            .collect()
    };
    let today = parts(&page("en/commitments.html"));
    let said: Vec<&str> = today.iter().map(|(title, _)| title.as_str()).collect();
    assert_eq!(
        said,
        ["2 commitments in force on 31 October 2026", "Not in force yet", "No longer in force"]
    );
    assert_eq!(today[0].1, ["In one hour", "On the agreed day"]);
    assert_eq!(
        (&today[1].1, &today[2].1),
        (&vec!["In half an hour".into()], &vec!["In three hours".into()])
    );
    let before = built(&full(), &["--as-of", "2025-12-31"]);
    let before = parts(&readable(&before["en/commitments.html"]));
    assert_eq!(before[0].0, "One commitment in force on 31 December 2025");
    assert_eq!(before[0].1, ["In three hours"]);
}

#[test]
fn amounts_limits_and_levels_are_said_as_the_language_does() {
    let decisions = page("es/decisions.html");
    for said in ["84,50\u{a0}€", "sin límite", "sin gasto"] {
        assert!(decisions.contains(said), "{said}: {decisions}");
    }
    let maturity = page("en/maturity.html");
    assert!(maturity.contains("| Step 1 | 1 | 1 unchanged | 3 |"), "{maturity}");
    assert!(maturity.contains("| Step 2 | – | 2 | 2 unchanged |"), "{maturity}");
    assert!(maturity.contains("1 of 3 are still below level 3"), "{maturity}");
    let sources = page("es/sources.html");
    assert!(sources.contains("1 de 2 fuentes están al día"), "{sources}");
    assert!(sources.find("log").unwrap() < sources.find("survey").unwrap(), "{sources}");
}

#[test]
fn few_opinions_can_not_be_worked_out_of_the_rest() {
    let voices = page("en/voices.html");
    let row = |name: &str| -> Vec<String> {
        let line = voices.lines().find(|line| line.starts_with(&format!("| {name}"))).unwrap();
        line.split('|').map(|cell| cell.trim().to_owned()).filter(|c| !c.is_empty()).collect()
    };
    // Three people said something on leaving: nothing is told of them, nor of what their number could be told from.
    assert_eq!(row("On leaving"), ["On leaving", "–", "–", "–", "–"]);
    let totals = [row("Suggestions"), row("Meetings")].map(|row| row.last().unwrap().clone());
    assert!(totals.contains(&"–".to_owned()), "{totals:?}");
    assert!(!voices.contains("boss"), "a theme of three opinions is named");
}

#[test]
fn sources_of_feedback_have_names_and_those_of_the_project_go_first() {
    let chapter = "# Uno\n\n{{#table feedback_balance by=source period=2026}}\n";
    let project = full().with("content/one.md", chapter);
    let own = readable(&built(&project, &[])["es/one.html"]);
    assert!(own.contains("Reuniones") && own.contains("Sugerencias"), "{own}");
    assert!(!own.contains("meeting"), "{own}");

    let path = project.path().join("data/sources.toml");
    let names = "[dimension.source.values]\nmeeting = { es = \"Juntas\", en = \"Boards\" }\n";
    let sources = std::fs::read_to_string(path).unwrap() + names;
    let project = project.with("data/sources.toml", &sources);
    let own = readable(&built(&project, &[])["es/one.html"]);
    assert!(own.contains("Juntas") && own.contains("Sugerencias"), "{own}");
    assert!(!own.contains("Reuniones"), "{own}");
}

/// The project of this repository, read.
fn example() -> &'static Measured {
    static EXAMPLE: OnceLock<Measured> = OnceLock::new();
    EXAMPLE.get_or_init(|| {
        let input = Input { root: repository().to_owned(), ..Input::default() };
        Measured::read(&input, &mut Diagnostics::new()).unwrap()
    })
}

/// What calls become on a page of the example, in a period or in none.
fn expanded(
    text: &str,
    language: Language,
    period: Option<&str>,
) -> Vec<(ComponentCall, Vec<Component>)> {
    let link = |title: &str| PlaybookLink {
        title: title.to_owned(),
        path: "x.html".to_owned(),
        owner: None,
        indicators: Vec::new(),
    };
    let playbooks = Playbooks::from(["step-07", "phase-1"].map(|id| (id.to_owned(), link(id))));
    let context = Context {
        story: Story::new(example().indicators()),
        language,
        period: period.map(|period| period.parse().unwrap()),
        root: "",
        playbooks: &playbooks,
        handbook: None,
        since: None,
        ids: Cell::new(0),
    };
    let mut diagnostics = Diagnostics::new();
    let (_, document) = Document::parse("x.md", text, language, &mut diagnostics);
    let mut found = Vec::new();
    let mut keep = |call: &ComponentCall, place: Place| {
        if let Expansion::Components(components) = expand(&context, call, place)? {
            found.push((call.clone(), components));
        }
        Ok(String::new())
    };
    document.to_html(&mut keep, &mut diagnostics);
    let said: Vec<String> = diagnostics.iter().map(ToString::to_string).collect();
    assert!(said.is_empty(), "{said:?}");
    found
}

#[test]
fn every_component_is_on_the_page_of_components_and_its_example_works() {
    let examples: Vec<&str> = COMPONENTS.iter().map(|component| component.example).collect();
    for language in Language::ALL {
        let found = expanded(&examples.join("\n\n"), language, None);
        assert_eq!(found.len(), COMPONENTS.len());
        for ((call, components), declared) in found.iter().zip(COMPONENTS) {
            assert_eq!(call.name, declared.name);
            let shown = components.iter().any(|c| !matches!(c, Component::NoData(_)));
            assert!(shown, "{} shows nothing", declared.example);
        }
        let path = format!("{}/components.html", language.code());
        let page = pieces(&site()[&path]);
        let ids: Vec<&str> = page.iter().filter_map(|piece| piece.attribute("id")).collect();
        let texts: Vec<&str> = page
            .iter()
            .filter_map(|piece| match piece {
                Piece::Text(text) => Some(text.as_str()),
                _ => None,
            })
            .collect();
        for declared in COMPONENTS {
            assert!(ids.contains(&format!("component-{}", declared.name).as_str()));
            assert!(texts.contains(&declared.example), "{path}: {}", declared.example);
        }
        for attribute in ATTRIBUTES {
            assert!(ids.contains(&format!("attribute-{}", attribute.name).as_str()));
        }
        // In stock mdBook a call that is written out would be taken for one.
        assert!(!site()[&path].contains("{{#"));
    }
}

#[test]
fn a_report_shows_the_rows_of_its_period_and_leaves_out_what_has_none() {
    let rows = |call: &str, period: Option<&str>| -> usize {
        let found = expanded(call, Language::En, period);
        let of = |component: &Component| match component {
            Component::Listing(listing) => listing.rows.len(),
            _ => 0,
        };
        found[0].1.iter().map(of).sum()
    };
    assert_eq!(rows("{{#interviews}}", None), 34);
    assert_eq!(rows("{{#interviews}}", Some("2026-10")), 3);
    assert_eq!(rows("{{#interviews period=2026-Q4}}", None), 3);
    assert!(expanded("{{#interviews}}", Language::En, Some("2024-11"))[0].1.is_empty());
    assert!(rows("{{#campaigns}}", Some("2026-10")) < rows("{{#campaigns}}", None));
}

#[test]
fn a_name_that_is_not_there_is_an_error_with_the_nearest() {
    let project = full().with("content/one.md", "# Uno\n\n{{#commitments moment=visitt}}\n");
    let (status, _, err) = project.run("build", &[]);
    assert_eq!(status, 1, "{err}");
    assert!(
        err.contains("content/one.md:3") && err.contains("there is no moment `visitt`"),
        "{err}"
    );
    assert!(err.contains("visit"), "{err}");
}

#[test]
fn a_page_of_the_book_goes_before_the_one_of_the_theme() {
    let project = full()
        .with("content/SUMMARY.md", "- [Uno](one.md)\n- [Etapas](lifecycle.md)\n")
        .with("content/lifecycle.md", "# Las nuestras\n\n{{#lifecycle title=finding}}\n");
    let site = built(&project, &[]);
    let own = readable(&site["es/lifecycle.html"]);
    assert!(own.starts_with("# Las nuestras\n\n## Las 3 etapas del cliente"), "{own}");
    assert!(own.contains("[Llamada](moments.html#moment-call) Atención"), "{own}");
    assert!(own.contains("ningún momento anotado"), "{own}");
    assert!(own.find("Prueba").unwrap() < own.find("Uso").unwrap(), "{own}");
}

#[test]
fn without_a_day_nothing_is_called_late_over_or_fresh() {
    // Planned dates alone: nothing ever happened, so no day is known.
    let full = full();
    let own = |name: &str| {
        let path = full.path().join(format!("data/registers/{name}.csv"));
        std::fs::read_to_string(path).unwrap()
    };
    let mut project = bare().with("data/sources.toml", "").with(
        "data/registers/communications.csv",
        "communication,planned_on,done_on,channel\nautumn,2026-10-01,,phone\n",
    );
    for name in ["roles", "stages", "moments", "commitments", "channels"] {
        project = project.with(&format!("data/registers/{name}.csv"), &own(name));
    }
    project = project.with("data/plan.toml", "currency = \"EUR\"\n");
    std::fs::remove_file(project.path().join("data/a.csv")).unwrap();
    let site = built(&project, &[]);
    let page = |name: &str| readable(&site[&format!("en/{name}.html")]);
    assert!(page("commitments").contains("| In half an hour |"));
    assert!(!page("commitments").contains("in force on"));
    let communications = page("communications");
    assert!(communications.contains("| autumn | 1 October 2026 | planned |"), "{communications}");
    assert!(!communications.contains("overdue"));
}

#[test]
fn without_answers_the_registers_say_until_when_something_is_known() {
    let project = full()
        .with("data/sources.toml", "")
        .with("data/registers/feedback.csv", "received,source\n2026-11-04,social\n");
    std::fs::remove_file(project.path().join("data/a.csv")).unwrap();
    let site = built(&project, &[]);
    let page = |name: &str| readable(&site[&format!("en/{name}.html")]);
    assert!(page("commitments").contains("30 November 2026"), "{}", page("commitments"));
    assert!(page("communications").contains("overdue"), "{}", page("communications"));
    assert!(page("voices").contains("fewer than 10 opinions: not published"));
}
