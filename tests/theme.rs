//! The theme's component templates: each renders its view, escapes all data and keeps to the site's own policy.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
#![recursion_limit = "256"]

use std::path::Path;

use embajador::components::view::*;
use embajador::components::{Component, Words};
use embajador::project::Language;
use tera::{Context, Tera};

/// Text as an attacker would put it into a label.
const HOSTILE: &str = r#"<i onclick="x">&'"#;

fn text() -> String {
    HOSTILE.to_owned()
}

fn some() -> Option<String> {
    Some(text())
}

fn svg() -> String {
    "<svg></svg>".to_owned()
}

fn mark() -> Option<Mark> {
    Some(Mark { words: text(), href: text() })
}

fn kpi(state: State) -> Kpi {
    Kpi {
        id: text(),
        name: text(),
        period: text(),
        figure: text(),
        interval: some(),
        level_words: some(),
        n_words: some(),
        state,
        state_words: text(),
        change_words: some(),
        change: Change::Up,
        low_precision: true,
        bullet_svg: Some(svg()),
        href: some(),
        so_far_words: some(),
        revised: mark(),
        revised_words: vec![text()],
    }
}

fn table_row(withheld: bool) -> TableRow {
    TableRow {
        label: text(),
        href: some(),
        n: text(),
        figure: text(),
        revised: mark(),
        interval: text(),
        row_svg: Some(svg()),
        change: text(),
        change_revised: mark(),
        change_words: some(),
        real: true,
        withheld,
        withheld_words: some(),
    }
}

fn grid(small: Option<String>) -> Grid {
    let cell = || GridCell { head: text(), text: text(), small: small.clone() };
    Grid {
        title: some(),
        take: some(),
        caption: text(),
        columns: vec![text(), text()],
        rows: [true, false]
            .map(|is_total| GridRow { label: text(), cells: vec![cell()], is_total })
            .to_vec(),
        notes: vec![text()],
    }
}

fn register(maybe: Option<String>) -> Component {
    let phrases = || {
        let phrase = |code| Phrase { text: text(), code, href: maybe.clone() };
        [true, false].map(phrase).to_vec()
    };
    let column = |required| RegisterColumn {
        names: vec![text(), text()],
        required,
        kind: phrases(),
        meaning: text(),
        example: text(),
    };
    Component::Register(Register {
        id: maybe.clone(),
        title: maybe.clone(),
        about: text(),
        caption: text(),
        columns: [text(), text(), text(), text()],
        rows: [true, false].map(column).to_vec(),
        notes: if maybe.is_some() { phrases() } else { Vec::new() },
        file: text(),
        header: text(),
        row: text(),
    })
}

/// Tables, entries and lists that are drawn from registers.
fn of_registers(maybe: Option<String>) -> Vec<Component> {
    let phrases = || [true, false].map(|code| Phrase { text: text(), code, href: maybe.clone() });
    let kinds =
        [CellKind::Words, CellKind::Number, CellKind::Blank, CellKind::Missing, CellKind::Late];
    let cells = kinds.map(|kind| ListingCell {
        head: text(),
        words: phrases().to_vec(),
        small: maybe.clone(),
        kind,
    });
    let row = ListingRow {
        id: maybe.clone(),
        label: phrases().to_vec(),
        small: maybe.clone(),
        cells: cells.to_vec(),
    };
    let facts = kinds.map(|kind| EntryFact { term: text(), lines: vec![phrases().to_vec()], kind });
    let link = || PageLink { title: text(), href: text(), about: text() };
    vec![
        Component::Listing(Listing {
            title: maybe.clone(),
            take: maybe.clone(),
            caption: text(),
            columns: vec![text(), text()],
            rows: vec![row],
            is_prose: maybe.is_some(),
            notes: vec![text()],
        }),
        Component::Entries(Entries {
            title: text(),
            items: vec![Entry { id: text(), title: text(), facts: facts.to_vec() }],
        }),
        Component::Lifecycle(Lifecycle {
            title: maybe.clone(),
            stages: vec![LifecycleStage {
                name: text(),
                moments: vec![LifecycleMoment { name: text(), href: text(), owner: text() }],
                empty_words: maybe.clone(),
            }],
        }),
        Component::ComponentEntry(ComponentEntry {
            id: text(),
            name: text(),
            about: text(),
            subject: maybe.as_ref().map(|_| phrases().to_vec()),
            attributes_words: text(),
            attributes: phrases().to_vec(),
            example: text(),
            seen_words: text(),
            seen: maybe.as_ref().map(|_| link()),
            live_words: maybe.clone(),
        }),
        Component::PageIndex(PageIndex { pages: vec![link()] }),
    ]
}

/// One of each kind, with every field filled.
fn components() -> Vec<Component> {
    let key = || vec![Key { class: "promoter".to_owned(), text: text() }];
    let drawn = of_registers(some()).into_iter().chain(of_registers(None));
    let states =
        [State::Met, State::NotMet, State::Undecided, State::None, State::NoData, State::Withheld];
    let mut all = vec![
        Component::Kpi(kpi(State::Met)),
        Component::Plan(Plan { title: some(), kpis: states.map(kpi).to_vec() }),
        Component::Headline(Headline {
            eyebrow: text(),
            sentence: text(),
            is_title: true,
            revised: Some(Revised { words: text(), href: text(), items: vec![text()] }),
            lede: [true, false].map(|strong| Part { text: text(), strong }).to_vec(),
            split_svg: Some(svg()),
            key: key(),
        }),
        Component::Trend(Trend {
            basis: text(),
            title: some(),
            take: some(),
            wide_svg: svg(),
            narrow_svg: svg(),
            events: vec![TrendEvent { mark: text(), when: text(), text: text() }],
            events_on_wide: true,
            notes: vec![text()],
            measure: text(),
            rows: vec![TrendRow {
                period: text(),
                figure: text(),
                interval: text(),
                n: text(),
                note: some(),
            }],
        }),
        Component::Curve(Curve {
            title: some(),
            take: some(),
            wide_svg: svg(),
            narrow_svg: svg(),
            notes: vec![text()],
            caption: text(),
            columns: [text(), text(), text(), text()],
            rows: vec![CurveRow { age: text(), share: text(), interval: text(), at_risk: text() }],
        }),
        Component::Multiples(Multiples {
            title: some(),
            take: some(),
            items: [Some(svg()), None]
                .map(|svg| Multiple {
                    name: text(),
                    href: some(),
                    n_words: some(),
                    svg,
                    withheld_words: some(),
                })
                .to_vec(),
        }),
        Component::Table(Table {
            title: some(),
            caption: text(),
            take: some(),
            columns: TableColumns {
                label: text(),
                n: text(),
                figure: text(),
                interval: text(),
                change: some(),
            },
            rows: vec![table_row(false), table_row(true)],
            whole: Some(table_row(false)),
            note: some(),
        }),
        Component::Distribution(Distribution {
            title: some(),
            take: some(),
            wide_svg: svg(),
            narrow_svg: svg(),
            split_svg: Some(svg()),
            key: key(),
            columns: [text(), text(), text()],
            rows: vec![DistributionRow { label: text(), count: text(), share: text() }],
        }),
        Component::Heat(Heat {
            title: some(),
            caption: text(),
            take: some(),
            corner: text(),
            columns: vec![text()],
            rows: vec![HeatRow {
                label: text(),
                href: some(),
                cells: [text(), String::new()]
                    .map(|figure| HeatCell {
                        withheld: figure.is_empty(),
                        figure,
                        interval: some(),
                        bucket: "pos1".to_owned(),
                        withheld_words: some(),
                    })
                    .to_vec(),
            }],
            note: some(),
        }),
        Component::Grid(grid(some())),
        Component::Effects(Effects {
            title: some(),
            take: some(),
            items: [Some(grid(None)), None]
                .map(|grid| EffectItem {
                    title: text(),
                    when: text(),
                    playbook_title: some(),
                    playbook_href: some(),
                    sentence: text(),
                    grid,
                    others: some(),
                })
                .to_vec(),
            caveat: text(),
        }),
        Component::Treatment(Treatment {
            title: some(),
            items: vec![TreatmentItem {
                title: text(),
                figure_words: some(),
                playbook_title: some(),
                playbook_href: some(),
                owner: some(),
                actions: vec![Action { title: text(), due_words: text(), overdue: true }],
                state: State::NotMet,
            }],
            empty_words: text(),
        }),
        Component::Treatment(Treatment { title: None, items: Vec::new(), empty_words: text() }),
        Component::DataBox(DataBox { rows: vec![data()] }),
        Component::Definitions(Definitions { entries: vec![definition()] }),
        register(some()),
        register(None),
        Component::RegisterIndex(RegisterIndex {
            groups: vec![RegisterGroup {
                title: text(),
                registers: vec![RegisterLink { title: text(), name: text(), href: text() }],
            }],
        }),
        Component::Way(way(true)),
        Component::Way(way(false)),
        Component::NoData(NoData { name: some(), words: text(), href: some() }),
        Component::Withheld(Withheld { name: some(), words: text() }),
    ];
    all.extend(drawn);
    all
}

fn data() -> DataRow {
    DataRow { term: text(), text: text(), href: some(), link_words: some() }
}

fn definition() -> Definition {
    Definition { anchor: text(), id: text(), name: text(), text: text(), facts: vec![data()] }
}

fn way(is_brief: bool) -> Way {
    let stop = |current: bool| Stop {
        number: 1,
        title: text(),
        href: (!current).then(text),
        current,
        owner: some(),
        state: State::NotMet,
        state_words: some(),
    };
    let stops = vec![stop(false), stop(true)];
    Way { is_cycle: is_brief, is_brief, label: text(), here_words: some(), stops }
}

fn facts() -> Facts {
    Facts {
        owner: some(),
        state: State::Met,
        state_words: some(),
        actions: Some(FactLink { title: text(), href: some() }),
        reviewed: some(),
        next_review: some(),
        overdue_words: some(),
        indicators: vec![FactIndicator {
            name: text(),
            href: some(),
            figure: text(),
            interval: None,
            period: some(),
            state: State::Met,
            state_words: text(),
        }],
        phases: vec![FactLink { title: text(), href: Some(text()) }],
    }
}

/// The theme as it lies in the repository.
fn theme() -> Tera {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default");
    let mut templates = Vec::new();
    for folder in [root.clone(), root.join("components"), root.join("editions")] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "html") {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
                templates.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let mut tera = Tera::new();
    tera.add_raw_templates(templates).unwrap();
    tera
}

/// What the site's content policy would block, and data that was not escaped.
fn assert_clean(name: &str, html: &str) {
    for forbidden in ["<i ", "style=", "<script>", "onclick=\"", "javascript:"] {
        assert!(!html.contains(forbidden), "{name} holds {forbidden}:\n{html}");
    }
}

#[test]
fn every_component_renders_and_escapes_its_data() {
    let tera = theme();
    for language in Language::ALL {
        for component in components() {
            let mut context = Context::new();
            context.insert("view", &component);
            context.insert("words", &Words::of(language));
            let html = tera.render(component.template(), &context).unwrap();
            assert_clean(component.template(), &html);
            assert!(html.contains("&lt;i onclick="), "{}:\n{html}", component.template());
        }
        let mut context = Context::new();
        context.insert("view", &facts());
        context.insert("words", &Words::of(language));
        assert_clean("facts", &tera.render("components/facts.html", &context).unwrap());
    }
}

#[test]
fn a_page_renders_with_everything_and_with_nothing_optional() {
    let tera = theme();
    let link = serde_json::json!({ "title": HOSTILE, "href": HOSTILE });
    let moved = serde_json::json!({ "id": HOSTILE, "title": HOSTILE, "href": HOSTILE });
    for full in [true, false] {
        let maybe = |value: serde_json::Value| if full { value } else { serde_json::Value::Null };
        let item = serde_json::json!({
            "title": HOSTILE, "href": maybe(HOSTILE.into()), "flag": maybe(HOSTILE.into()), "items": [],
        });
        let nested =
            serde_json::json!({ "title": HOSTILE, "href": HOSTILE, "flag": null, "items": [item] });
        let row = serde_json::json!({
            "title": HOSTILE, "href": HOSTILE, "as_of": maybe(HOSTILE.into()), "state": HOSTILE,
            "by": maybe(link.clone()), "corrects": maybe(HOSTILE.into()), "why": HOSTILE, "reason": maybe(serde_json::json!({ "text": HOSTILE, "language": maybe("en".into()) })),
            "current": full,
        });
        let context = serde_json::json!({
            "root": "../",
            "words": Words::of(Language::Es),
            "site": {
                "title": HOSTILE, "language": "es", "home": "es/index.html",
                "links": [{ "title": HOSTILE, "href": HOSTILE, "section": "reports" }],
                "nav": [{ "title": HOSTILE, "href": maybe(HOSTILE.into()), "items": [nested] }],
                "notice": maybe(HOSTILE.into()), "trademark": maybe(HOSTILE.into()),
                "as_of": maybe(HOSTILE.into()),
                "edition": maybe(serde_json::json!({ "name": HOSTILE, "title": HOSTILE, "href": HOSTILE, "script": HOSTILE, "published": HOSTILE,
                    "corrects": maybe(serde_json::json!({ "says": HOSTILE, "reason": HOSTILE, "language": maybe("en".into()), "href": maybe(HOSTILE.into()) })) })),
                "print": maybe(HOSTILE.into()),
                "canonical": maybe(HOSTILE.into()),
            },
            "page": {
                "title": HOSTILE, "description": maybe(HOSTILE.into()), "path": "es/x.html", "section": "reports",
                "languages": [{ "code": "es", "name": HOSTILE, "href": HOSTILE, "current": true },
                              { "code": "en", "name": HOSTILE, "href": HOSTILE, "current": false }],
                "edit_href": maybe(HOSTILE.into()), "previous": maybe(link.clone()), "next": maybe(link.clone()),
            },
            "moved": if full { vec![moved.clone()] } else { vec![] }, "part_moved": HOSTILE,
            "part": HOSTILE, "to": link.clone(), "headings": [moved.clone()],
            "groups": [{ "title": HOSTILE, "id": HOSTILE, "items": [
                { "title": HOSTILE, "id": HOSTILE, "href": maybe(HOSTILE.into()), "items": [
                    { "title": HOSTILE, "id": HOSTILE, "href": HOSTILE, "items": [] }] }] }],
            "content": "<p>ya limpio</p>", "heading": maybe("Paso 7".into()),
            "opening": {
                "way": maybe(serde_json::to_value(way(true)).unwrap()),
                "behind": maybe(serde_json::json!({ "words": HOSTILE, "language": "en", "href": HOSTILE, "read": HOSTILE })),
                "facts": maybe(serde_json::to_value(facts()).unwrap()),
            },
            "about": maybe(HOSTILE.into()),
            "parts": [{ "title": maybe(HOSTILE.into()), "chapters": [{ "title": HOSTILE, "anchor": HOSTILE, "depth": 0 }] }],
            "chapters": [{ "anchor": HOSTILE, "content": "<p>ya limpio</p>" }],
            "downloads": [link.clone()], "intro": maybe(HOSTILE.into()),
            "years": [{ "title": HOSTILE, "href": maybe(HOSTILE.into()), "sentence": maybe(HOSTILE.into()),
                "quarters": [{ "title": HOSTILE, "href": maybe(HOSTILE.into()), "months": [
                    { "title": HOSTILE, "href": maybe(HOSTILE.into()), "figure": maybe(HOSTILE.into()),
                      "sentence": maybe(HOSTILE.into()) }] }] }],
            "language": "es", "title": HOSTILE, "notice": maybe(HOSTILE.into()),
            "assets": "../", "canonical": maybe(HOSTILE.into()), "feed": maybe(HOSTILE.into()),
            "languages": [{ "code": "es", "name": HOSTILE, "title": HOSTILE, "description": maybe(HOSTILE.into()),
                            "heading": HOSTILE, "why": HOSTILE, "reason": { "text": HOSTILE, "language": maybe("en".into()) }, "links": [link.clone()], "notice": maybe(HOSTILE.into()), "href": maybe(HOSTILE.into()), "enter": HOSTILE,
                            "all": HOSTILE, "edition": HOSTILE, "as_of": HOSTILE, "state": HOSTILE,
                            "years": [{ "year": HOSTILE, "rows": [row] }] }],
        });
        let context = Context::from_serialize(&context).unwrap();
        for template in [
            "page.html",
            "contents.html",
            "print.html",
            "redirect.html",
            "report.html",
            "reports.html",
            "home.html",
            "editions/door.html",
            "editions/archive.html",
            "editions/tombstone.html",
        ] {
            let html = tera.render(template, &context).unwrap();
            assert_clean(template, &html);
            assert!(html.contains("default-src 'none'"), "{template} has no policy");
            assert!(html.starts_with("<!doctype html>"), "{template}:\n{html}");
        }
    }
}

#[test]
fn the_theme_stays_small() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default");
    let size = |name: &str| std::fs::metadata(root.join(name)).unwrap().len();
    assert!(size("style.css") < 34_000);
    assert!(size("script.js") < 20_000);
}
