//! A server of HTTP on this machine that keeps what it is asked, for programs that would ask a forge.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// What a program asked.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// With the query.
    pub(crate) path: String,
    headers: Vec<(String, String)>,
    body: String,
}

/// What it is told.
pub(crate) struct Answer {
    status: &'static str,
    header: &'static str,
    body: String,
}

/// A server, which ends with the test.
pub(crate) struct Listener {
    port: u16,
    asked: Arc<Mutex<Vec<Request>>>,
}

impl Request {
    /// A header by its name in small letters; nothing if it was not sent.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|header| header.0 == name).map_or("", |header| &header.1)
    }

    /// A field of the body, which is a form.
    pub(crate) fn form(&self, name: &str) -> String {
        let mut fields = self.body.split('&').filter_map(|field| field.split_once('='));
        fields.find(|field| field.0 == name).map(|field| decoded(field.1)).unwrap_or_default()
    }
}

/// The text of a form's field.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digits = [rest.next().unwrap(), rest.next().unwrap()];
                let digits = String::from_utf8(digits.to_vec()).unwrap();
                bytes.push(u8::from_str_radix(&digits, 16).unwrap());
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8(bytes).unwrap()
}

impl Answer {
    pub(crate) fn json(value: &serde_json::Value) -> Answer {
        Answer {
            status: "200 OK",
            header: "Content-Type: application/json",
            body: value.to_string(),
        }
    }

    pub(crate) fn missing() -> Answer {
        Answer { status: "404 Not Found", header: "X: x", body: String::new() }
    }

    pub(crate) fn unauthorised() -> Answer {
        let header = "WWW-Authenticate: Basic realm=\"forge\"";
        Answer { status: "401 Unauthorized", header, body: String::new() }
    }
}

impl Listener {
    pub(crate) fn new(mut answer: impl FnMut(&Request) -> Answer + Send + 'static) -> Listener {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Some(request) = stream.ok().map(read) else { continue };
                let (request, stream) = request;
                let told = answer(&request);
                kept.lock().unwrap().push(request);
                write(stream, &told);
            }
        });
        Listener { port, asked }
    }

    /// The address of a path there.
    pub(crate) fn address(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}/{path}", self.port)
    }

    /// What was asked, in its order.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.asked.lock().unwrap().clone()
    }
}

fn read(stream: TcpStream) -> (Request, TcpStream) {
    let mut reader = BufReader::new(stream);
    let mut line = || {
        let mut text = String::new();
        reader.read_line(&mut text).unwrap();
        text.trim_end().to_owned()
    };
    let first = line();
    let mut words = first.split(' ');
    let mut next = || words.next().unwrap_or_default().to_owned();
    let (method, path) = (next(), next());
    let mut headers = Vec::new();
    loop {
        let header = line();
        let Some((name, value)) = header.split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let mut request = Request { method, path, headers, body: String::new() };
    let length = request.header("content-length").parse().unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    request.body = String::from_utf8(body).unwrap();
    (request, reader.into_inner())
}

fn write(mut stream: TcpStream, answer: &Answer) {
    let Answer { status, header, body } = answer;
    let length = body.len();
    // Who asked may have gone.
    let _ = write!(
        stream,
        "HTTP/1.1 {status}\r\n{header}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    );
}
