//! Old editions in a real browser: they learn which editions were published after them, without a byte of theirs touched.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test ends where something is not as it should be"
)]

mod support {
    pub(crate) mod browser;
    pub(crate) mod command;
    pub(crate) mod published;
}

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use support::browser::Browser;
use support::command::files;
use support::published::Published;

/// Serves a folder on a port of its own until the test ends, and gives its address.
fn served(folder: PathBuf) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            let mut request = String::new();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let _ = reader.read_line(&mut request);
            let mut line = String::new();
            while reader.read_line(&mut line).is_ok_and(|read| read > 2) {
                line.clear();
            }
            let path = request.split(' ').nth(1).unwrap_or("/").trim_start_matches('/');
            let kind = match Path::new(path).extension().and_then(|ending| ending.to_str()) {
                Some("css") => "text/css",
                Some("js") => "text/javascript",
                _ => "text/html; charset=utf-8",
            };
            let (status, body) = match std::fs::read(folder.join(path)) {
                Ok(body) => ("200 OK", body),
                Err(_) => ("404 Not Found", Vec::new()),
            };
            let head = format!(
                "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
        }
    });
    address
}

/// What the banner says and where it leads, and what the list of editions holds.
const SEEN: &str = "
    const banner = document.querySelector('.newer');
    const list = document.querySelector('details.edition');
    return {
        banner: banner && !banner.hidden ? banner.textContent.trim() : null,
        to: banner?.querySelector('a')?.href.split('/').slice(-3).join('/') ?? null,
        list: list ? [...list.querySelectorAll('p, li')].map((item) => item.textContent) : null,
        own: list?.querySelector('[aria-current]')?.textContent ?? null,
    };";

#[test]
fn an_old_edition_names_the_newer_ones_over_http_and_from_a_folder() {
    let Some(browser) = Browser::start() else { return };
    let published = Published::new();
    published.month(9);
    let before = files(&published.path().join("2026-09"));
    published.month(10);
    assert_eq!(files(&published.path().join("2026-09")), before, "an edition was touched");
    let address = served(published.path());
    let folder = format!("file://{}", published.path().display());
    browser.look(1280, false);
    for place in [&address, &folder] {
        browser.visit(&format!("{place}/2026-09/en/index.html"));
        let old = browser.run(SEEN);
        assert_eq!(old["banner"], "There is a newer edition: October 2026", "{place}");
        assert_eq!(old["to"], "2026-10/en/index.html");
        assert_eq!(old["list"], json!(["2026", "October 2026 · current", "September 2026"]));
        assert_eq!(old["own"], "September 2026");
        // The list opens, and what it leads to is there.
        browser.click("details.edition summary");
        browser.click("details.edition li:first-of-type a");
        assert!(browser.url().ends_with("/2026-10/en/index.html"), "{}", browser.url());
        let new = browser.run(SEEN);
        assert_eq!(
            (new["banner"].clone(), new["own"].clone()),
            (Value::Null, json!("October 2026 · current"))
        );
        // A browser asks each server for an icon.
        let said: Vec<String> =
            browser.console().into_iter().filter(|line| !line.contains("favicon.ico")).collect();
        assert_eq!(said, Vec::<String>::new(), "{place}");
    }
    // Corrected, and withdrawn.
    published.chapter("A correction.");
    published.publish(&["--as-of", "2026-10-28", "--revise", "--reason", "a wrong file"]);
    browser.visit(&format!("{folder}/2026-10/en/index.html"));
    let corrected = browser.run(SEEN);
    let said = "This edition has been corrected. See the corrected edition: October 2026 (corrected). Reason: a wrong file";
    assert_eq!(corrected["banner"], said);
    assert_eq!(corrected["list"][1], "October 2026 (corrected) · current");
    assert_eq!(corrected["list"][2], "October 2026 · corrected since");
    // The list closes as lists do.
    browser.click("details.edition summary");
    browser.run("document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true })); return 0;");
    assert_eq!(browser.run("return document.querySelector('details.edition').open"), json!(false));
    assert_eq!(corrected["to"], "2026-10-r2/en/index.html");
    // Without scripts a link leads to the list of all.
    browser.devtools("Emulation.setScriptExecutionDisabled", &json!({ "value": true }));
    browser.visit(&format!("{folder}/2026-09/en/index.html"));
    browser.click("a.edition");
    assert!(browser.url().contains("/editions/index.html"), "{}", browser.url());
    browser.devtools("Emulation.setScriptExecutionDisabled", &json!({ "value": false }));
    let editions = browser
        .run("return [...document.querySelectorAll('tbody th a')].map((a) => a.textContent)");
    assert!(
        editions.as_array().unwrap().contains(&json!("October 2026 (corrected)")),
        "{editions}"
    );
}
