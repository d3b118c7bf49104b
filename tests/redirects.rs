//! Holds old addresses to what book.toml says of them: pages and headings that have moved, in every language.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod support {
    pub(crate) mod command;
    pub(crate) mod project;
}

use support::project::Project;

const BOOK: &str = "[book]\ntitle = \"Book\"\nlanguage = \"es\"\nsrc = \"content/es\"\n\
                    [preprocessor.embajador.languages.en]\nsrc = \"content/en\"\n\n[output.html.redirect]\n";

/// A book in two languages, the second of which lacks one page, with these redirects.
fn project(redirects: &str) -> Project {
    let summary = "- [Uno](uno.md)\n- [Dos](pasos/dos.md)\n";
    let page = "# Dos\n\n## Aquí {#here}\n\nText.\n";
    Project::new("preset = \"canonical\"\n", "customer_id,responded_on,nps\na,2026-05-01,9\n")
        .with("book.toml", &format!("{BOOK}{redirects}"))
        .with("content/es/SUMMARY.md", &format!("{summary}- [Tres](pasos/tres.md)\n"))
        .with("content/en/SUMMARY.md", summary)
        .with("content/es/uno.md", "# Uno\n")
        .with("content/en/uno.md", "# One\n")
        .with("content/es/pasos/dos.md", page)
        .with("content/en/pasos/dos.md", page)
        .with("content/es/pasos/tres.md", "# Tres\n")
}

fn build(project: &Project) {
    // The chapter that the helper brings along is not this book's.
    std::fs::remove_file(project.path().join("content/SUMMARY.md")).unwrap();
    let (status, _, said) = project.run("build", &[]);
    assert_eq!(status, 0, "{said}");
}

fn page(project: &Project, path: &str) -> String {
    std::fs::read_to_string(project.site().join(path)).unwrap_or_default()
}

#[test]
fn an_old_page_leads_on_in_each_language_that_has_the_new_one() {
    let project = project(
        "\"/viejo/dos.html\" = \"../pasos/dos.html\"\n\"/tercera.html\" = \"/pasos/tres.html\"\n",
    );
    build(&project);
    for language in ["es", "en"] {
        let old = page(&project, &format!("{language}/viejo/dos.html"));
        assert!(old.contains("content=\"0; url=../pasos/dos.html\""), "{old}");
        assert!(old.contains("<link rel=\"canonical\" href=\"../pasos/dos.html\">"), "{old}");
        assert!(old.contains("<a class=\"to\" href=\"../pasos/dos.html\">Dos</a>"), "{old}");
        assert!(old.contains(&format!("<html lang=\"{language}\">")), "{old}");
        // The same policy as on every page, and no script that it would forbid.
        let policy = |html: &str| {
            let (_, rest) = html.split_once("http-equiv=\"Content-Security-Policy\"").unwrap();
            rest.split_once('>').unwrap().0.to_owned()
        };
        assert_eq!(policy(&old), policy(&page(&project, &format!("{language}/uno.html"))));
        assert_eq!(old.matches("<script").count(), old.matches("<script src=").count());
    }
    assert!(page(&project, "es/tercera.html").contains("url=pasos/tres.html"));
    assert_eq!(page(&project, "en/tercera.html"), "", "English has no third page to lead to");
    // What is no longer redirected leaves the site with the next build.
    let project = project.with("book.toml", BOOK);
    assert_eq!(project.run("build", &[]).0, 0);
    assert!(!project.site().join("es/viejo").exists());
}

#[test]
fn an_address_elsewhere_is_kept_and_a_chain_is_shortened() {
    let project = project(
        "\"/a.html\" = \"b.html\"\n\"/b.html\" = \"pasos/dos.html#here\"\n\"/c.html\" = \"https://example.org/?a='x'&b=1\"\n",
    );
    build(&project);
    assert!(page(&project, "es/a.html").contains("0; url=pasos/dos.html#here"));
    let elsewhere = page(&project, "es/c.html");
    assert!(elsewhere.contains("url=https://example.org/?a=%27x%27&amp;b=1\""), "{elsewhere}");
}
