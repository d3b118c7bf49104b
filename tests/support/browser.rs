//! Drives a headless Chromium through chromedriver: WebDriver's JSON over a plain connection to the loopback.

use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// How often a connection to a starting chromedriver is tried, 50 ms apart.
const ATTEMPTS: u32 = 400;

/// A running browser; it ends with its value.
pub(crate) struct Browser {
    driver: Child,
    port: u16,
    session: Option<String>,
    /// The browser's profile.
    _profile: tempfile::TempDir,
}

/// The first of some programs that is on the path.
fn on_path(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let mut candidates = names.iter().flat_map(|name| folders.iter().map(move |f| f.join(name)));
    candidates.find(|candidate| candidate.is_file())
}

impl Browser {
    /// Starts one; `None` if there is no chromedriver or no Chromium on this machine.
    pub(crate) fn start() -> Option<Browser> {
        let driver = on_path(&["chromedriver"])?;
        let chromium =
            on_path(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"])?;
        let profile = tempfile::tempdir().unwrap();
        // chromedriver takes no port 0; this one was free a moment ago.
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let driver = Command::new(driver)
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut browser = Browser { driver, port, session: None, _profile: profile };
        browser.wait_until_ready();
        let folder = format!("--user-data-dir={}", browser._profile.path().display());
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--allow-file-access-from-files",
            "--lang=en",
            &folder,
        ];
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": { "binary": chromium, "args": arguments },
            "goog:loggingPrefs": { "browser": "ALL" },
        } } });
        let answer = browser.request("POST", "/session", &wanted).unwrap();
        browser.session = Some(answer["sessionId"].as_str().unwrap().to_owned());
        Some(browser)
    }

    fn wait_until_ready(&mut self) {
        for _ in 0..ATTEMPTS {
            if let Some(status) = self.driver.try_wait().unwrap() {
                panic!("chromedriver ended with {status}");
            }
            let status = self.request("GET", "/status", &Value::Null);
            if status.is_ok_and(|status| status["ready"] == true) {
                return;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("chromedriver does not answer");
    }

    /// One exchange with chromedriver; the value of its answer.
    fn request(&self, method: &str, path: &str, body: &Value) -> std::io::Result<Value> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(5))?;
        stream.set_read_timeout(Some(Duration::from_secs(120)))?;
        let body = if body.is_null() { String::new() } else { body.to_string() };
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.port,
            body.len()
        )?;
        let mut answer = Vec::new();
        let mut part = [0; 65_536];
        loop {
            let read = stream.read(&mut part)?;
            answer.extend_from_slice(&part[..read]);
            // chromedriver says how long its answer is, and may leave the connection open behind it.
            let text = String::from_utf8_lossy(&answer);
            let whole = text.split_once("\r\n\r\n").and_then(|(head, _)| {
                let length = head.lines().find_map(|line| {
                    line.to_ascii_lowercase()
                        .strip_prefix("content-length:")?
                        .trim()
                        .parse::<usize>()
                        .ok()
                })?;
                let start = answer.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
                answer.get(start..start + length)
            });
            if let Some(whole) = whole {
                let answer: Value = serde_json::from_slice(whole)?;
                let value = answer["value"].clone();
                let error = value.get("error").filter(|error| !error.is_null());
                assert!(error.is_none(), "{method} {path}: {value}");
                return Ok(value);
            }
            if read == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
        }
    }

    fn command(&self, method: &str, path: &str, body: &Value) -> Value {
        let session = self.session.as_deref().unwrap();
        self.request(method, &format!("/session/{session}/{path}"), body).unwrap()
    }

    /// A command of the DevTools protocol.
    pub(crate) fn devtools(&self, command: &str, parameters: &Value) -> Value {
        self.command("POST", "goog/cdp/execute", &json!({ "cmd": command, "params": parameters }))
    }

    /// Sets the screen and the colours.
    pub(crate) fn look(&self, width: u32, dark: bool) {
        let metrics = json!({
            "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600,
        });
        self.devtools("Emulation.setDeviceMetricsOverride", &metrics);
        let scheme = if dark { "dark" } else { "light" };
        let features = json!({ "features": [
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ] });
        self.devtools("Emulation.setEmulatedMedia", &features);
    }

    /// Opens a file, at an anchor if one follows.
    #[allow(dead_code, reason = "not every test file opens files")]
    pub(crate) fn open(&self, folder: &Path, page: &str) {
        self.visit(&format!("file://{}/{page}", folder.display()).replace(' ', "%20"));
    }

    /// Opens an address.
    pub(crate) fn visit(&self, url: &str) {
        self.command("POST", "url", &json!({ "url": url }));
    }

    /// Where it is.
    pub(crate) fn url(&self) -> String {
        self.command("GET", "url", &Value::Null).as_str().unwrap().to_owned()
    }

    /// Runs a function's body in the page.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.command("POST", "execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Clicks on the first element that a selector finds, as a mouse does.
    pub(crate) fn click(&self, selector: &str) {
        let found =
            self.command("POST", "element", &json!({ "using": "css selector", "value": selector }));
        let id = found.as_object().unwrap().values().next().unwrap().as_str().unwrap();
        self.command("POST", &format!("element/{id}/click"), &json!({}));
    }

    /// What the console was told since it was last asked.
    pub(crate) fn console(&self) -> Vec<String> {
        let entries = self.command("POST", "se/log", &json!({ "type": "browser" }));
        let entries = entries.as_array().unwrap().iter();
        entries.map(|entry| format!("{}: {}", entry["level"], entry["message"])).collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Some(session) = self.session.take() {
            // Ends Chromium; if that fails, there is nothing left to do about it.
            let _ = self.request("DELETE", &format!("/session/{session}"), &Value::Null);
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
