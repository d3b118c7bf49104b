//! The site in a real browser, opened from its folder: quiet, in its place, legible, and whole without scripts.
//!
//! Where chromedriver or Chromium is not installed, every test says so and does nothing more.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as it should be"
)]

mod support {
    pub(crate) mod browser;
    pub(crate) mod command;
    pub(crate) mod project;
    pub(crate) mod site;
}

use serde_json::{Value, json};
use std::sync::OnceLock;
use support::browser::Browser;
use support::command::skip;
use support::project::Project;
use support::site::Built;

fn site() -> &'static Built {
    static SITE: OnceLock<Built> = OnceLock::new();
    SITE.get_or_init(|| Built::new("browser"))
}

fn browser() -> Option<Browser> {
    let browser = Browser::start();
    if browser.is_none() {
        skip("chromedriver or Chromium is not installed");
    }
    browser
}

/// One page of each kind.
fn pages() -> Vec<String> {
    let mut pages = vec!["index.html#languages".to_owned()];
    for language in ["es", "en"] {
        for page in [
            "index.html",
            "reports/2026-10.html",
            "reports/2026-q3.html",
            "reports/2024.html",
            "reports/2025.html",
            "plan.html",
            "engagement.html",
            "referrals.html",
            "reports/index.html",
            "steps/07-commitments.html",
            "method.html",
            "registers.html",
            "lifecycle.html",
            "moments.html",
            "channels.html",
            "communications.html",
            "voices.html",
            "components.html",
        ] {
            pages.push(format!("{language}/{page}"));
        }
    }
    pages
}

/// Every page of each kind, on a desk and on a phone, by day and by night.
fn everywhere(browser: &Browser, mut look: impl FnMut(&str)) {
    for page in pages() {
        for width in [1280, 390] {
            for dark in [false, true] {
                browser.look(width, dark);
                browser.open(&site().folder, &page);
                look(&format!("{page} at {width} px, {}", if dark { "dark" } else { "light" }));
            }
        }
    }
}

#[test]
fn pages_are_quiet_and_fit_the_screen() {
    let Some(browser) = browser() else { return };
    everywhere(&browser, |place| {
        let width = browser
            .run("return [document.documentElement.scrollWidth, innerWidth, document.title];");
        assert!(width[2].as_str().is_some_and(|title| !title.is_empty()), "{place}");
        assert!(width[0].as_u64() <= width[1].as_u64(), "{place}: it scrolls sideways: {width}");
        // A breach of the policy, a file that is not there and an error of a script are all told here.
        assert_eq!(browser.console(), Vec::<String>::new(), "{place}");
    });
}

#[test]
fn pages_fit_the_narrowest_screen() {
    let Some(browser) = browser() else { return };
    for page in pages() {
        browser.look(320, false);
        browser.open(&site().folder, &page);
        let width = browser.run("return [document.documentElement.scrollWidth, innerWidth];");
        assert!(width[0].as_u64() <= width[1].as_u64(), "{page}: it scrolls sideways: {width}");
    }
}

#[test]
fn a_table_is_put_in_the_order_of_a_column() {
    let Some(browser) = browser() else { return };
    browser.look(1280, false);
    browser.open(&site().folder, "en/engagement.html");
    let column = |place: usize| -> Vec<String> {
        let script = format!(
            "return [...document.querySelectorAll('table.sortable')[0].tBodies[0].rows]\
             .map((row) => row.cells[{place}].dataset.sort ?? row.cells[{place}].textContent.trim());"
        );
        let cells = browser.run(&script);
        cells.as_array().unwrap().iter().map(|cell| cell.as_str().unwrap().to_owned()).collect()
    };
    // By owner, which is words; then by figure, which is numbers.
    for (place, head) in [(6, "th:nth-child(7) button"), (2, "th:nth-child(3) button")] {
        let before = column(place);
        let mut sorted = before.clone();
        sorted.sort_by_key(|cell| cell.to_lowercase());
        assert_ne!(before, sorted, "the page comes in this order by itself");
        browser.click(&format!("table.sortable {head}"));
        assert_eq!(column(place), sorted);
        sorted.reverse();
        browser.click(&format!("table.sortable {head}"));
        let upside = column(place);
        assert_eq!(upside.first(), sorted.first());
        assert_eq!(upside.last(), sorted.last());
    }
    assert_eq!(browser.console(), Vec::<String>::new());
}

/// Whatever takes the focus by the keyboard must then be seen. Gives back what is not.
const HIDDEN: &str = "
    const hidden = [];
    for (const element of document.querySelectorAll('a[href], button, summary, [tabindex=\"0\"]')) {
        if (element.hidden || !element.checkVisibility({ visibilityProperty: true })) continue;
        element.focus();
        const box = element.getClientRects()[0];
        if (document.activeElement !== element || !box) {
            hidden.push('takes no focus: ' + element.outerHTML.slice(0, 90));
            continue;
        }
        const x = Math.min(box.left + box.width / 2, innerWidth - 1);
        // Of what is taller than the window, some part.
        const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
        const y = top < bottom ? (top + bottom) / 2 : box.top;
        const there = document.elementFromPoint(x, y);
        if (!there || !element.contains(there)) {
            const by = there ? there.outerHTML.slice(0, 60) : 'the edge';
            hidden.push(element.outerHTML.slice(0, 90) + ' at ' + x + ',' + y + ' behind ' + by);
        }
    }
    return hidden;";

#[test]
fn what_has_the_focus_is_seen() {
    let Some(browser) = browser() else { return };
    everywhere(&browser, |place| {
        assert_eq!(browser.run(HIDDEN), json!([]), "{place}");
    });
}

/// The contrast of each text with what lies behind it; gives back how many were looked at, and the texts below 4.5.
const CONTRAST: &str = "
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 1;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    const parts = (colour) => {
        context.clearRect(0, 0, 1, 1);
        context.fillStyle = colour;
        context.fillRect(0, 0, 1, 1);
        const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
        return [r, g, b, a / 255];
    };
    const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
    const behind = (element) => {
        const layers = [];
        for (let e = element; e; e = e.parentElement) layers.push(parts(getComputedStyle(e).backgroundColor));
        const page = parts('canvas');
        return layers.reverse().reduce((below, top) => over(top, below), page);
    };
    const light = (colour) => {
        const [r, g, b] = colour.map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const weak = [];
    let looked = 0;
    for (const element of document.querySelectorAll('body *:not(svg *)')) {
        const text = [...element.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data.trim()).join('');
        const box = element.getBoundingClientRect();
        if (!text || box.width < 2 || box.height < 2 || element.closest('.unseen')) continue;
        if (!element.checkVisibility({ visibilityProperty: true })) continue;
        let opacity = 1;
        for (let e = element; e; e = e.parentElement) opacity *= Number(getComputedStyle(e).opacity);
        const ground = behind(element);
        const ink = parts(getComputedStyle(element).color);
        ink[3] *= opacity;
        const [a, b] = [light(over(ink, ground)), light(ground)];
        const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
        looked += 1;
        if (contrast < 4.5) weak.push(contrast.toFixed(2) + ' ' + element.tagName + '.' + element.className + ' ' + text.slice(0, 40));
    }
    return [looked, weak];";

#[test]
fn texts_stand_out_from_their_ground() {
    let Some(browser) = browser() else { return };
    let mut all = 0;
    everywhere(&browser, |place| {
        let found = browser.run(CONTRAST);
        all += found[0].as_u64().unwrap();
        assert_eq!(found[1], json!([]), "{place}");
    });
    assert!(all > 5000, "only {all} texts were looked at");
}

#[test]
fn the_site_is_whole_without_scripts() {
    let Some(browser) = browser() else { return };
    browser.devtools("Emulation.setScriptExecutionDisabled", &json!({ "value": true }));
    let shown = |selector: &str| -> Value {
        let script = format!(
            "const e = document.querySelector('{selector}'); return e !== null && e.checkVisibility({{ visibilityProperty: true }});"
        );
        browser.run(&script)
    };
    browser.look(1280, false);
    // The door stays, and each language can be entered.
    browser.open(&site().folder, "index.html");
    assert!(browser.url().ends_with("/index.html"), "{}", browser.url());
    browser.click("a.choice[hreflang=en]");
    assert!(browser.url().ends_with("/en/index.html"), "{}", browser.url());
    // On a desk, the side navigation stands open; what only a script can do is not offered.
    browser.open(&site().folder, "en/reports/2026-10.html");
    assert_eq!(shown("details.side nav a"), true);
    assert_eq!(shown("button.print"), false);
    assert_eq!(shown("table.compare td"), true);
    assert_eq!(shown("svg[role=img]"), true);
    browser.click(".languages a[hreflang=es]");
    assert!(browser.url().ends_with("/es/reports/2026-10.html"), "{}", browser.url());
    // On a phone, it opens by itself.
    browser.look(390, false);
    browser.open(&site().folder, "es/reports/2026-10.html");
    assert_eq!(shown("details.side nav a"), false);
    browser.click("details.side > summary");
    assert_eq!(shown("details.side nav a"), true);
    browser.click("details.figures > summary");
    assert_eq!(shown("details.figures table"), true);
    // A script that is not run is no error.
    assert_eq!(browser.console(), Vec::<String>::new());
}

#[test]
fn the_door_leads_to_the_readers_language_and_remembers_a_choice() {
    let Some(browser) = browser() else { return };
    browser.look(1280, false);
    browser.open(&site().folder, "index.html");
    assert!(browser.url().ends_with("/en/index.html"), "{}", browser.url());
    browser.click(".languages a[hreflang=es]");
    assert!(browser.url().ends_with("/es/index.html"), "{}", browser.url());
    browser.open(&site().folder, "index.html");
    assert!(
        browser.url().ends_with("/es/index.html"),
        "the choice is forgotten: {}",
        browser.url()
    );
    browser.open(&site().folder, "index.html#languages");
    assert!(browser.url().ends_with("/index.html#languages"), "{}", browser.url());
}

#[test]
fn readers_of_old_addresses_come_to_the_new_ones() {
    let project = Project::new(
        "preset = \"canonical\"\n",
        "customer_id,responded_on,nps\na,2026-05-01,9\n",
    )
    .with(
        "book.toml",
        "[book]\ntitle = \"Book\"\nlanguage = \"en\"\nsrc = \"content\"\n[output.html.redirect]\n\
             \"/old/page.html\" = \"../sub/two.html\"\n\"/old/page.html#one\" = \"../one.html\"\n\
             \"/one.html#before\" = \"sub/two.html#here\"\n",
    )
    .with("content/SUMMARY.md", "- [One](one.md)\n- [Two](sub/two.md)\n")
    .with("content/sub/two.md", "# Two\n\n## Here {#here}\n");
    let (status, _, said) = project.run("build", &[]);
    assert_eq!(status, 0, "{said}");
    let Some(browser) = browser() else { return };
    for (from, to) in [
        ("en/old/page.html", "en/sub/two.html"),
        ("en/old/page.html#here", "en/sub/two.html#here"),
        ("en/old/page.html#one", "en/one.html"),
        ("en/one.html#before", "en/sub/two.html#here"),
    ] {
        browser.open(&project.site(), from);
        // The browser goes on by itself, a moment after the old page is there.
        let there = (0..1000).any(|_| browser.url().ends_with(&format!("/{to}")));
        assert!(there, "{from} leads to {}", browser.url());
        assert_eq!(browser.console(), Vec::<String>::new(), "{from}");
    }
    // Without scripts a page leads on all the same, and a part of one shows where it is.
    browser.devtools("Emulation.setScriptExecutionDisabled", &json!({ "value": true }));
    browser.open(&project.site(), "en/old/page.html");
    assert!((0..1000).any(|_| browser.url().ends_with("/en/sub/two.html")), "{}", browser.url());
    browser.open(&project.site(), "en/one.html#before");
    browser.click(".moved:target a");
    assert!(browser.url().ends_with("/en/sub/two.html#here"), "{}", browser.url());
}
