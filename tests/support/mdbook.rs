//! Runs stock mdBook, as a team that has it would: on a copy of a project, with the program under test on its path.

use super::command::{files, repository};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

/// How often a served page is looked at before it counts as wrong, 100 ms apart.
const ATTEMPTS: u32 = 600;

/// mdBook's program.
pub(crate) struct Mdbook {
    program: PathBuf,
}

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Run {
    /// Whether the exit status was 0.
    pub(crate) succeeded: bool,
    /// Both streams.
    pub(crate) said: String,
}

impl Mdbook {
    /// The one that `EMBAJADOR_MDBOOK` names, as `.ci/mdbook` does.
    pub(crate) fn find() -> Option<Mdbook> {
        let program = std::env::var_os("EMBAJADOR_MDBOOK")?;
        let program = PathBuf::from(program).canonicalize().expect("EMBAJADOR_MDBOOK is a program");
        Some(Mdbook { program })
    }

    /// A command of mdBook in a folder, with the program under test on the path and nothing of mdBook in the environment.
    pub(crate) fn command(&self, folder: &Path, arguments: &[&str]) -> Command {
        let ours = Path::new(env!("CARGO_BIN_EXE_embajador")).parent().unwrap();
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = std::iter::once(ours.to_owned()).chain(std::env::split_paths(&path));
        let mut command = Command::new(&self.program);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("MDBOOK_") {
                command.env_remove(name);
            }
        }
        command
            .current_dir(folder)
            .args(arguments)
            .env("PATH", std::env::join_paths(path).unwrap())
            .env("NO_COLOR", "1")
            .stdin(Stdio::null());
        command
    }

    /// Runs it to its end.
    pub(crate) fn run(&self, folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
        let mut command = self.command(folder, arguments);
        let Output { status, stdout, stderr } =
            command.envs(variables.iter().copied()).output().unwrap();
        let said = [stdout, stderr].concat();
        Run { succeeded: status.success(), said: String::from_utf8(said).unwrap() }
    }

    /// Runs it, and it must succeed.
    pub(crate) fn build(&self, folder: &Path, variables: &[(&str, &str)]) -> String {
        let run = self.run(folder, &["build"], variables);
        assert!(run.succeeded, "{}", run.said);
        run.said
    }

    /// Serves a book on a free port of the loopback.
    pub(crate) fn serve(&self, folder: &Path) -> Served {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let port_written = port.to_string();
        let mut command = self.command(folder, &["serve", "-n", "127.0.0.1", "-p", &port_written]);
        let server = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        Served { server, port }
    }
}

/// A book that is being served; it ends with its value.
pub(crate) struct Served {
    server: Child,
    port: u16,
}

impl Served {
    /// A page, as soon as it is what is waited for. `change` is made at first and then now and again: mdBook sees no
    /// change of a file that came before it first looked.
    pub(crate) fn wait_for(
        &mut self,
        page: &str,
        change: impl Fn(),
        is_it: impl Fn(&str) -> bool,
    ) -> String {
        let mut last = String::new();
        for attempt in 0..ATTEMPTS {
            if attempt % 50 == 0 {
                change();
            }
            if let Some(status) = self.server.try_wait().unwrap() {
                panic!("mdbook serve ended with {status}");
            }
            // Nobody listens yet, or the page is just being written.
            if let Ok(text) = self.get(page) {
                if is_it(&text) {
                    return text;
                }
                last = text;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        let main = last.split_once("</style>").map_or("", |(_, rest)| rest);
        let start: String = main.chars().take(2000).collect();
        panic!("{page} never became what was waited for; at last it began:\n{start}");
    }

    fn get(&self, page: &str) -> std::io::Result<String> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(5))?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        write!(stream, "GET /{page} HTTP/1.0\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        match answer.split_once("\r\n\r\n") {
            Some((head, text)) if head.starts_with("HTTP/1.0 200") || head.contains(" 200 ") => {
                Ok(text.to_owned())
            }
            _ => Err(std::io::Error::other("not there")),
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// Copies what makes this repository a project into a folder.
pub(crate) fn copy_project(folder: &Path) {
    for part in ["book.toml", "content", "data", "themes"] {
        let from = repository().join(part);
        if from.is_file() {
            std::fs::copy(&from, folder.join(part)).unwrap();
            continue;
        }
        for (name, content) in files(&from) {
            let path = folder.join(part).join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, content).unwrap();
        }
    }
}
