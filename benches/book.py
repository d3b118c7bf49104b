#!/usr/bin/env python3
"""Times a book of 10,000 chapters, built by embajador and by Zola from the same Markdown.

    cargo build --release
    python3 benches/book.py --zola PATH

Zola's binary comes with its releases, or from `cargo build --release` in a copy of its
sources. Without --zola only embajador is timed. Python 3.9 or later, the standard library alone.

Both are given the same bodies, with the links in the form that each of them resolves and checks: `../area-02/017.md` here,
`@/part-01/area-02/017.md` there. Both show on each page the parts of the book, the areas of its part, the 30 pages of its
area that stand around it, and the page before and after; and both have one page that lists all chapters, to which each
page links. Zola's templates for this stand below. Syntax colours, search index, feeds and sitemaps are off, since embajador makes none.
"""

import argparse
import html.parser
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

PARTS, AREAS, PAGES = 10, 10, 99  # an area is a chapter with 99 below it: 10 x 10 x 100 = 10,000
AROUND = 30  # as many pages of its area are listed beside a page

WORDS = """customer promise answer claim team order delivery invoice contact agreement visit survey moment channel
supplier record owner review month reason habit doubt habitual clear written spoken early late whole short first second
next usual open closed paid agreed measured told asked kept missed repeated checked sent received signed planned done
before after between without because whenever although together always seldom never again""".split()

TITLES = """Answering Delivering Welcoming Invoicing Reviewing Explaining Repairing Visiting Measuring Agreeing Training
Recovering Thanking Planning Following Listening Reporting Renewing Returning Closing""".split()


def sentence(rng, most=16):
    words = rng.choices(WORDS, k=rng.randint(6, most))
    return " ".join(words).capitalize() + "."


def paragraph(rng):
    """Some lines as an author breaks them, with the odd emphasis."""
    text = " ".join(sentence(rng) for _ in range(rng.randint(3, 5)))
    words = text.split(" ")
    words[len(words) // 2] = f"**{words[len(words) // 2]}**"
    words[len(words) // 3] = f"*{words[len(words) // 3]}*"
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) > 90:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return "\n".join([*lines, line])


class Chapter:
    """A chapter: where it stands, and what it says."""

    def __init__(self, part, area, number, title):
        self.part, self.area, self.number, self.title = part, area, number, title
        self.folder = f"part-{part:02}/area-{area:02}"
        self.path = f"{self.folder}/{'README' if number == 0 else f'{number:03}'}.md"

    def body(self, rng, chapters, link):
        """Some 50 lines: six sections, a table, a list, a code block, ten links."""
        mine = (self.part * AREAS + self.area) * (PAGES + 1)
        near = [chapters[mine + rng.randrange(PAGES + 1)] for _ in range(6)]
        others = near + [chapters[rng.randrange(len(chapters))] for _ in range(4)]
        links = [link(self, other) for other in others]
        row = lambda: f"| {rng.choice(WORDS)} | {sentence(rng, 8)} | {rng.randint(1, 60)} |"
        lines = [
            paragraph(rng), "",
            "## Why it matters", "", paragraph(rng), "", f"See {links[0]} and {links[1]}.", "",
            "## What is done", "",
            *[f"{n}. {sentence(rng)} {links[n + 1]}" for n in range(1, 5)], "",
            paragraph(rng), "",
            "## Who answers for it", "",
            "| Role | What it does | Days |", "|---|---|--:|", *[row() for _ in range(6)], "",
            "## How it is recorded", "", paragraph(rng), "",
            "```toml", f'id = "{self.folder}/{self.number:03}"', f"days = {rng.randint(1, 30)}", "kept = true", "```", "",
            "## What goes wrong", "",
            *[f"- {sentence(rng)} {links[n]}" for n in range(6, 8)], f"- `{rng.choice(WORDS)}`: {sentence(rng)}", "",
            "> " + sentence(rng), "",
            "## What comes next", "", f"{paragraph(rng)}", "", f"Read {links[8]} or {links[9]}.", "",
        ]
        return "\n".join(lines)


def chapters():
    rng = random.Random(7)
    found = []
    for part in range(PARTS):
        for area in range(AREAS):
            for number in range(PAGES + 1):
                title = f"{rng.choice(TITLES)} {rng.choice(WORDS)}s {rng.choice(WORDS)}"
                found.append(Chapter(part, area, number, title))
    return found


ANCHORS = ["", "", "#what-is-done", "#who-answers-for-it"]


def relative_link(page, other):
    path = os.path.relpath(other.path, page.folder)
    return f"[{other.title}]({path}{ANCHORS[other.number % 4]})"


def zola_link(_, other):
    path = other.path.replace("README.md", "_index.md")
    return f"[{other.title}](@/{path}{ANCHORS[other.number % 4]})"


def put(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def our_project(folder, all_chapters, components=False):
    put(folder / "book.toml", '[book]\ntitle = "A large book"\nlanguage = "en"\nsrc = "content"\n')
    summary, part = ["# Summary"], None
    rng = random.Random(8)
    for chapter in all_chapters:
        if chapter.part != part:
            part = chapter.part
            summary += ["", f"# Part {part}", ""]
        indent = "" if chapter.number == 0 else "  "
        summary.append(f"{indent}- [{chapter.title}]({chapter.path})")
        body = chapter.body(rng, all_chapters, relative_link)
        if components and chapter.number % 10 == 0:
            body += "\nThis month: {{#kpi nps}}.\n\n{{#trend nps}}\n"
        put(folder / "content" / chapter.path, f"# {chapter.title}\n\n{body}")
    put(folder / "content/SUMMARY.md", "\n".join(summary) + "\n")
    if components:
        put(folder / "data/sources.toml", '[survey.relational]\nfiles = "responses.csv"\npreset = "canonical"\n')
        rows = [f"c{n},2026-{n % 12 + 1:02}-03,{(n * 7 + n // 12) % 11}" for n in range(2400)]
        put(folder / "data/responses.csv", "\n".join(["customer_id,responded_on,nps", *rows]) + "\n")


ZOLA_CONFIG = """base_url = "https://example.org"
title = "A large book"
default_language = "en"
compile_sass = false
minify_html = false
build_search_index = false
generate_feeds = false
generate_sitemap = false
generate_robots_txt = false
[markdown]
smart_punctuation = false
[link_checker]
internal_level = "error"
[extra]
parts = [%s]
"""

# The same frame as ours: head, header, navigation, main, neighbours, footer.
ZOLA_LAYOUT = """<!doctype html>
<html lang="{{ lang }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{% block title %}{{ config.title }}{% endblock title %}</title>
<link rel="stylesheet" href="{{ config.base_url }}/style.css">
</head>
<body>
<header><a href="{{ config.base_url }}/">{{ config.title }}</a></header>
<details class="side">
<summary>Contents</summary>
<nav>
<p><a href="{{ config.base_url }}/">All chapters</a></p>
{% block nav %}{% endblock nav %}
</nav>
</details>
<main id="content">
{% block main %}{% endblock main %}
</main>
<footer><p>{{ config.title }}</p></footer>
</body>
</html>
"""

# Everything that the navigation shows stands in the page's front matter: asking Zola for a section's pages
# (`get_section`) on each page made a build of this book take some minutes.
ZOLA_NAV = """{% macro nav(extra, here, parts) %}
{%- for part in parts %}
<p class="group">{% if loop.index0 == extra.part %}{{ part.title }}{% else %}<a href="{{ part.first }}">{{ part.title }}</a>{% endif %}</p>
{%- if loop.index0 == extra.part %}
<ul>
{%- for other in extra.areas %}
<li><a href="{{ other.link }}"{% if other.link == here %} aria-current="page"{% endif %}>{{ other.title }}</a>
{%- if other.link == extra.area %}
<ul>
{%- for page in extra.pages %}
<li><a href="{{ page.link }}"{% if page.link == here %} aria-current="page"{% endif %}>{{ page.title }}</a></li>
{%- endfor %}
</ul>
{%- endif %}</li>
{%- endfor %}
</ul>
{%- endif %}
{%- endfor %}
{% endmacro nav %}
"""

ZOLA_PAGE = """{% extends "layout.html" %}
{% import "nav.html" as side %}
{% block title %}{{ page.title }} · {{ config.title }}{% endblock title %}
{% block nav %}
{{ side::nav(extra=page.extra, here=page.permalink, parts=config.extra.parts) }}
{% endblock nav %}
{% block main %}
<h1>{{ page.title }}</h1>
{{ page.content | safe }}
<nav class="neighbours">
{% if page.lower %}<a class="previous" rel="prev" href="{{ page.lower.permalink }}">{{ page.lower.title }}</a>{% endif %}
{% if page.higher %}<a class="next" rel="next" href="{{ page.higher.permalink }}">{{ page.higher.title }}</a>{% endif %}
</nav>
{% endblock main %}
"""

ZOLA_SECTION = """{% extends "layout.html" %}
{% import "nav.html" as side %}
{% block title %}{{ section.title }} · {{ config.title }}{% endblock title %}
{% block nav %}
{{ side::nav(extra=section.extra, here=section.permalink, parts=config.extra.parts) }}
{% endblock nav %}
{% block main %}
<h1>{{ section.title }}</h1>
{{ section.content | safe }}
{% endblock main %}
"""

ZOLA_INDEX = """{% extends "layout.html" %}
{% block main %}
<h1>{{ config.title }}</h1>
<ul>
{%- for path in section.subsections %}
{%- set area = get_section(path=path) %}
<li><a href="{{ area.permalink }}">{{ area.title }}</a><ul>
{%- for page in area.pages %}
<li><a href="{{ page.permalink }}">{{ page.title }}</a></li>
{%- endfor %}
</ul></li>
{%- endfor %}
</ul>
{% endblock main %}
"""


def zola_project(folder, all_chapters):
    base = "https://example.org"
    table = lambda links: "[%s]" % ", ".join(f'{{title = "{title}", link = "{link}"}}' for title, link in links)
    areas, pages = {}, {}
    for chapter in all_chapters:
        if chapter.number == 0:
            areas.setdefault(chapter.part, []).append((chapter.title, f"{base}/{chapter.folder}/"))
        else:
            link = f"{base}/{chapter.folder}/{chapter.number:03}/"
            pages.setdefault(chapter.folder, []).append((chapter.title, link))
    parts = ", ".join(f'{{title = "Part {part}", first = "{found[0][1]}"}}' for part, found in areas.items())
    put(folder / "config.toml", ZOLA_CONFIG % parts)
    for name, text in [("layout", ZOLA_LAYOUT), ("nav", ZOLA_NAV), ("page", ZOLA_PAGE), ("section", ZOLA_SECTION),
                       ("index", ZOLA_INDEX)]:
        put(folder / f"templates/{name}.html", text)
    put(folder / "static/style.css", "body { max-width: 60rem; }\n")
    put(folder / "content/_index.md", '+++\ntitle = "A large book"\nsort_by = "weight"\n+++\n')
    rng = random.Random(8)
    for chapter in all_chapters:
        weight = (chapter.part * AREAS + chapter.area) * (PAGES + 1) + chapter.number + 1
        head = f'+++\ntitle = "{chapter.title}"\nweight = {weight}\n'
        if chapter.number == 0:
            head += 'sort_by = "weight"\n'
        # The pages around this one, as embajador's navigation counts them.
        first = max(0, min(chapter.number - 1 - AROUND // 2, PAGES - AROUND))
        around = pages[chapter.folder][first:first + AROUND]
        head += f'[extra]\npart = {chapter.part}\narea = "{base}/{chapter.folder}/"\n'
        head += f"areas = {table(areas[chapter.part])}\npages = {table(around)}\n"
        body = chapter.body(rng, all_chapters, zola_link)
        put(folder / "content" / chapter.path.replace("README.md", "_index.md"), f"{head}+++\n\n{body}")


class Text(html.parser.HTMLParser):
    """The headings and the words of a page's main element, without the links to its neighbours."""

    def __init__(self):
        super().__init__()
        self.inside, self.skipped, self.headings, self.words, self.heading = False, 0, [], [], None

    def handle_starttag(self, tag, attributes):
        if tag == "main":
            self.inside = True
        elif self.inside and tag == "nav":
            self.skipped += 1
        elif self.inside and re.fullmatch("h[1-6]", tag):
            self.heading = ""

    def handle_endtag(self, tag):
        if tag == "main":
            self.inside = False
        elif self.inside and tag == "nav":
            self.skipped -= 1
        elif self.heading is not None and re.fullmatch("h[1-6]", tag):
            self.headings.append((tag, self.heading.strip()))
            self.heading = None

    def handle_data(self, data):
        if self.inside and not self.skipped:
            self.words += data.split()
            if self.heading is not None:
                self.heading += data


def read_page(path):
    parser = Text()
    parser.feed(path.read_text(encoding="utf-8"))
    return parser.headings, parser.words


def run(command, folder):
    """Wall seconds, CPU seconds, and peak memory in MB of one run."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{said.decode()}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def pages_in(folder):
    found = [path for path in folder.rglob("*.html")]
    return len(found), sum(path.stat().st_size for path in found) / 1e6


def check(ours, zolas, all_chapters):
    """Every chapter has a page in both, and sampled pages say the same."""
    missing = []
    for chapter in all_chapters:
        stem = chapter.path.removesuffix(".md").replace("README", "index")
        mine = ours / "en" / f"{stem}.html"
        theirs = zolas / (f"{stem}.html" if chapter.number == 0 else f"{stem}/index.html")
        missing += [path for path in (mine, theirs) if not path.is_file()]
        if chapter.number % 33 == 0 and not missing and read_page(mine) != read_page(theirs):
            sys.exit(f"the pages differ:\n  {mine}\n  {theirs}\n{read_page(mine)}\n{read_page(theirs)}")
    if missing:
        sys.exit(f"{len(missing)} pages are missing, such as {missing[0]}")


def main():
    here = pathlib.Path(__file__).resolve().parent.parent
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--zola", metavar="PATH", help="the binary of Zola")
    options.add_argument("--embajador", metavar="PATH", default=here / "target/release/embajador")
    options.add_argument("--runs", type=int, default=5, help="the best of so many counts (5)")
    options.add_argument("--components", action="store_true", help="some figures in every tenth chapter of ours")
    options.add_argument("--keep", metavar="DIR", help="make the books in DIR and leave them there, sites included")
    wanted = options.parse_args()
    ours, zola = pathlib.Path(wanted.embajador).resolve(), wanted.zola and pathlib.Path(wanted.zola).resolve()

    if wanted.keep and os.path.exists(wanted.keep) and os.listdir(wanted.keep):
        sys.exit(f"{wanted.keep} is not empty")
    work = pathlib.Path(wanted.keep).resolve() if wanted.keep else pathlib.Path(tempfile.mkdtemp(prefix="book-"))
    try:
        all_chapters = chapters()
        our_project(work / "ours", all_chapters, wanted.components)
        if zola:
            zola_project(work / "zola", all_chapters)
        best = {}
        for turn in range(wanted.runs + 1):
            for name in ["ours", "zola"] if zola else ["ours"]:
                # A new folder each time: a file system such as ext4 is slow to make files where it just deleted many.
                dest = work / f"{name}-site-{turn}"
                command = {
                    "ours": [ours, "build", "-q", "--dest", dest],
                    "zola": [zola, "build", "--output-dir", dest],
                }[name]
                figures = run(command, work / name)
                # The first turn only warms up.
                if turn > 0:
                    wall, cpu, memory = best.get(name, (9e9, 9e9, 0))
                    best[name] = (min(wall, figures[0]), min(cpu, figures[1]), max(memory, figures[2]))
        for name, (wall, cpu, memory) in best.items():
            count, size = pages_in(work / f"{name}-site-{wanted.runs}")
            title = "embajador" if name == "ours" else "Zola"
            print(f"{title:9}  {wall:6.2f} s  ({cpu:.2f} s of CPU)  {memory:5.0f} MB  {count:6} pages, {size:.0f} MB")
        last = work / f"ours-site-{wanted.runs}"
        again = [run([ours, "build", "-q", "--dest", last], work / "ours") for _ in range(wanted.runs)]
        print(f"unchanged  {min(a[0] for a in again):6.2f} s  ({min(a[1] for a in again):.2f} s of CPU)  "
              f"{max(a[2] for a in again):5.0f} MB")
        if zola:
            check(last, work / f"zola-site-{wanted.runs}", all_chapters)
            print(f"ratio      {best['ours'][0] / best['zola'][0]:6.2f}")
    finally:
        if not wanted.keep:
            shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
