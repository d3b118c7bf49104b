#!/usr/bin/env python3
"""Times `embajador aggregate` beside Polars and DuckDB on the same answers, and compares every cell.

See README.md beside this file for how to run it. Needs only the standard library; the peers run in a Python of their own.
"""

import argparse
import array
import csv
import json
import os
import subprocess
import sys
import time
from pathlib import Path

SEED = 20261031
FIRST_DAY = (2024, 11, 1)
DAYS = 730  # 24 months, up to 2026-10-31
CUSTOMERS = 700_000
CHUNK = 200_000

QUESTIONS = {"nps": range(11), "csat": range(1, 6), "ces": range(1, 8)}
DIMENSIONS = {
    "segment": ["large", "small", "public", "private"],
    "team": [f"team_{letter}" for letter in "abcdefgh"],
    "channel": ["email", "phone", "web", "chat", "branch"],
    "language": ["es", "en"],
    "moment": [
        "first_contact", "offer", "signing", "welcome", "delivery", "invoice",
        "payment", "incident", "complaint", "renewal", "change", "farewell",
    ],
}  # fmt: skip
COLUMNS = ["response_id", "customer_id", "responded_on", *DIMENSIONS, *QUESTIONS]
HEADER = "embajador-cube/1,survey,question,period,dimension,value,item,count,sum,squares"


# Data


def customers_and_days(rows, rng):
    """Who answers on which day, shuffled: customer * 1024 + day, each pair once, so that no two answers tie."""
    customers = min(CUSTOMERS, max(1, rows * 35 // 100))
    # A few answer often and many once, as customers do.
    eager = [min(rng.lognormvariate(0, 1.2), 25) for _ in range(customers)]
    total = sum(eager)
    slots = array.array("I")
    due = 0.0
    for customer, weight in enumerate(eager):
        # Everybody once, and the rest of the rows by weight; rounding carries over, so that the sum is met.
        due += (rows - customers) * weight / total
        more = int(due + 0.5)
        due -= more
        days = []
        for _ in range(1 + more):
            # Answers come in bursts: some follow the last one within weeks.
            day = days[-1] + 1 + int(rng.random() * 20) if days and rng.random() < 0.3 else DAYS
            while day >= DAYS or day in days:
                day = int(rng.random() * DAYS)
            days.append(day)
        slots.extend(customer << 10 | day for day in days)
    while len(slots) > rows:
        slots.pop()
    rng.shuffle(slots)
    return customers, slots


def write_answers(path, rows):
    """Writes the answers, chunk by chunk; the same rows give the same bytes on any number of cores."""
    import datetime
    import multiprocessing
    import random

    rng = random.Random(SEED)
    customers, slots = customers_and_days(rows, rng)
    first = datetime.date(*FIRST_DAY)
    days = [(first + datetime.timedelta(day)).isoformat() for day in range(DAYS)]

    def weighted(values, empty):
        """Values of falling weight, with a share of empty cells."""
        weights = [1 / (2 + place) for place in range(len(values))]
        share = sum(weights) * empty / (1 - empty)
        return [*map(str, values), ""], [*weights, share]

    choices = {name: weighted(values, 0.03) for name, values in DIMENSIONS.items()}
    for name, scale in QUESTIONS.items():
        choices[name] = weighted(list(reversed(scale)), 0.05)
    # A customer's segment and language don't change from answer to answer.
    of_customer = {name: rng.choices(*choices[name], k=customers) for name in ("segment", "language")}
    segments, languages = of_customer["segment"], of_customer["language"]

    def chunk(start):
        own = random.Random(f"{SEED} {start}")
        part = slots[start : start + CHUNK]
        drawn = [
            own.choices(*choices[name], k=len(part)) for name in ("team", "channel", "moment", *QUESTIONS)
        ]
        lines = [
            f"R{row:08d},C{slot >> 10:07d},{days[slot & 1023]},{segments[slot >> 10]},{team},{channel},"
            f"{languages[slot >> 10]},{moment},{nps},{csat},{ces}\n"
            for row, (slot, team, channel, moment, nps, csat, ces) in enumerate(zip(part, *drawn), start)
        ]
        return "".join(lines).encode()

    global _chunk  # so that the forked workers find it
    _chunk = chunk
    temporary = path.with_suffix(".part")
    with multiprocessing.get_context("fork").Pool() as pool, temporary.open("wb") as file:
        file.write((",".join(COLUMNS) + "\n").encode())
        for text in pool.imap(_run_chunk, range(0, rows, CHUNK)):
            file.write(text)
    temporary.rename(path)


def _run_chunk(start):
    return _chunk(start)


# Projects

SOURCES = """\
[survey.answers]
title = "Answers"
files = "responses/*.csv"
date = "responded_on"
date_formats = ["%Y-%m-%d"]
{respondents}

{questions}
[survey.answers.dimensions]
{dimensions}
"""

RESPONDENTS = {
    "all": 'respondent = "row"\nrepeat = "all"',
    "last": 'type = "relational"\ncustomer = "customer_id"\nrepeat = "last"',
}


def write_project(root, task, answers):
    """Writes the smallest project that reads the answers, which it shares by a hard link."""
    (root / "content").mkdir(parents=True, exist_ok=True)
    (root / "data" / "responses").mkdir(parents=True, exist_ok=True)
    (root / "book.toml").write_text('[book]\ntitle = "Answers"\nlanguage = "en"\nsrc = "content"\n')
    (root / "content" / "SUMMARY.md").write_text("# Summary\n\n- [Overview](index.md)\n")
    (root / "content" / "index.md").write_text("# Overview\n\n{{#kpi nps}}\n")
    questions = "\n".join(
        f'[survey.answers.question.{name}]\ncolumn = "{name}"\nkind = "{name}"\n'
        f"scale = [{scale[0]}, {scale[-1]}]\n"
        for name, scale in QUESTIONS.items()
    )
    dimensions = "\n".join(f'{name} = "{name}"' for name in DIMENSIONS)
    text = SOURCES.format(respondents=RESPONDENTS[task], questions=questions, dimensions=dimensions)
    (root / "data" / "sources.toml").write_text(text)
    link = root / "data" / "responses" / "answers.csv"
    link.unlink(missing_ok=True)
    os.link(answers, link)


# Peers. Each takes the path of the answers, and gives the cells as (question, dimension or "", rows of month, value,
# score, count), and the people as (question, dimension or "", rows of period, value, count).

CUTS = ["", *DIMENSIONS]


def polars_frame(path, text=(), values=None):
    """A streaming scan of the answers; names are categories, or codes that are known before."""
    import polars as pl

    def kind(name):
        if values is None:
            return pl.Categorical(pl.Categories(name, physical=pl.UInt8))
        return pl.Enum(values[name])

    schema = {name: pl.String for name in COLUMNS}
    schema |= {name: kind(name) for name in DIMENSIONS}
    schema |= {name: pl.UInt8 for name in QUESTIONS}
    month = pl.col("responded_on").str.head(7).cast(kind("month"))
    scan = pl.scan_csv(path, schema=schema).with_columns(month=month)
    return scan.select("month", *DIMENSIONS, *QUESTIONS, *text)


def polars_cells(frame, empty=None):
    """A group-by for each cut and question over a frame in memory, all at once."""
    import polars as pl

    def there(name):
        return pl.col(name).is_not_null() if empty is None else pl.col(name) != empty

    plans = {}
    for cut in CUTS:
        for question in QUESTIONS:
            keys = ["month", *([cut] if cut else [])]
            rows = frame.filter(*map(there, [*keys[1:], question]))
            plans[question, cut] = rows.group_by(*keys, question).len()
    frames = pl.collect_all(list(plans.values()))
    return [(*key, frame) for key, frame in zip(plans, frames)]


def polars_scan(path):
    """What is counted is read into memory as categories by the streaming engine, then counted."""
    return polars_cells(polars_frame(path).collect(engine="streaming").lazy())


def polars_lazy(path):
    """One lazy plan from the file to the cells, all of it streamed."""
    import polars as pl

    frame = polars_frame(path)
    # Empty cells are dropped at the end: with a filter before it, each group-by reads the file for itself.
    plans = {
        (question, cut): frame.group_by("month", *([cut] if cut else []), question).len()
        for cut in CUTS
        for question in QUESTIONS
    }
    frames = pl.collect_all(list(plans.values()), engine="streaming")
    return [(*key, frame.drop_nulls()) for key, frame in zip(plans, frames)]


def polars_eager(path):
    """The eager reader, and one group-by after the other."""
    import polars as pl

    schema = {name: pl.String for name in COLUMNS}
    schema |= {n: pl.Categorical(pl.Categories(n, physical=pl.UInt8)) for n in DIMENSIONS}
    schema |= {name: pl.UInt8 for name in QUESTIONS}
    columns = ["responded_on", *DIMENSIONS, *QUESTIONS]
    frame = pl.read_csv(path, schema=schema, columns=columns)
    months = pl.Categorical(pl.Categories("month", physical=pl.UInt8))
    frame = frame.with_columns(month=pl.col("responded_on").str.head(7).cast(months))
    cells = []
    for cut in CUTS:
        for question in QUESTIONS:
            keys = [*([cut] if cut else []), question]
            rows = frame.drop_nulls(keys)
            cells.append((question, cut, rows.group_by("month", *keys).len()))
    return cells


KNOWN = {
    **DIMENSIONS,
    "month": [f"{year}-{month:02}" for year in range(2024, 2027) for month in range(1, 13)],
}
EMPTY = 15  # what an empty cell is packed as
PACKED = (("segment", "language", "channel"), ("team", "moment"))


def polars_packed(path):
    """Told all values before: packs them into integers, counts the packed, and adds those up to the cells."""
    import polars as pl

    def code(name):
        return pl.col(name).to_physical().cast(pl.UInt32).fill_null(EMPTY)

    plans = {}
    for question in QUESTIONS:
        for cuts in PACKED:
            key = pl.col("month").to_physical().cast(pl.UInt32)
            for name in (*cuts, question):
                key = key * 16 + code(name)
            plans[question, cuts] = key
    keys = [key.alias(str(place)) for place, key in enumerate(plans.values())]
    packed = polars_frame(path, values=KNOWN).select(keys).collect(engine="streaming").lazy()
    cells = {}
    for place, (question, cuts) in enumerate(plans):
        key = pl.col(str(place))
        parts = [
            (key // 16**power % 16).alias(name) for power, name in enumerate(reversed((*cuts, question)))
        ]
        month = (key // 16 ** len(parts)).alias("month")
        counts = packed.group_by(str(place)).len().with_columns(*parts, month).cache()
        for cut in ("", *cuts) if cuts is PACKED[0] else cuts:
            names = [*([cut] if cut else []), question]
            rows = counts.filter(pl.col(name) != EMPTY for name in names)
            cells[question, cut] = rows.group_by("month", *names).agg(pl.col("len").sum())
    frames = pl.collect_all(list(cells.values()))
    return polars_named((*key, frame) for key, frame in zip(cells, frames))


def polars_named(cells):
    """Gives packed cells their names back."""
    import polars as pl

    named = []
    for question, cut, frame in cells:
        names = [pl.col("month").replace_strict(dict(enumerate(KNOWN["month"])))]
        if cut:
            names.append(pl.col(cut).replace_strict(dict(enumerate(KNOWN[cut]))))
        named.append((question, cut, frame.with_columns(names)))
    return named


def polars_last(path):
    """Told all values before: the last answer is the largest of day and answer, packed into one integer."""
    import polars as pl

    key = pl.col("responded_on").str.slice(8, 2).cast(pl.UInt64)
    names = [*DIMENSIONS, *QUESTIONS]
    for name in names:
        key = key * 16 + pl.col(name).to_physical().cast(pl.UInt64).fill_null(EMPTY)
    frame = polars_frame(path, ("customer_id", "responded_on"), KNOWN)
    answered = frame.filter(pl.any_horizontal(pl.col(*QUESTIONS).is_not_null()))
    last = answered.select("customer_id", "month", key=key).group_by("customer_id", "month").max()
    parts = [
        (pl.col("key") // 16**power % 16).cast(pl.UInt8).alias(name)
        for power, name in enumerate(reversed(names))
    ]
    month = pl.col("month").to_physical().cast(pl.UInt8)
    kept = last.select(month, *parts).collect(engine="streaming").lazy()
    return polars_named(polars_cells(kept, empty=EMPTY))


def duckdb_open(path):
    """A connection with a table function for the file, told all values before."""
    import duckdb

    connection = duckdb.connect()
    # Keys of few values are counted in a plain array up to 2 to the power of this.
    connection.execute("SET threads = 2; SET perfect_ht_threshold = 20")
    connection.execute("SET preserve_insertion_order = false; SET enable_progress_bar = false")
    types = dict.fromkeys(COLUMNS, "VARCHAR") | {"responded_on": "DATE"}
    for name, values in DIMENSIONS.items():
        types[name] = "ENUM(" + ", ".join(f"'{value}'" for value in values) + ")"
    types |= dict.fromkeys(QUESTIONS, "UTINYINT")
    columns = ", ".join(f"'{name}': '{kind.replace(chr(39), chr(39) * 2)}'" for name, kind in types.items())
    file = (
        f"read_csv('{path}', header = true, delim = ',', quote = '', escape = '',"
        f" auto_detect = false, columns = {{{columns}}})"
    )
    return connection, file


# Months from January 2024 on, so that they fit into a byte.
MONTH = "((year(responded_on) - 2024) * 12 + month(responded_on) - 1)::UTINYINT AS month"
ALL = ", ".join([*DIMENSIONS, *QUESTIONS])
ANSWERED = "(" + " OR ".join(f"{name} IS NOT NULL" for name in QUESTIONS) + ")"


def duckdb_cells(connection, table):
    """A group-by for each cut and question."""
    cells = []
    for cut in CUTS:
        for question in QUESTIONS:
            value = f"{cut} AS value" if cut else "'' AS value"
            there = " AND ".join(f"{name} IS NOT NULL" for name in (cut, question) if name)
            rows = connection.execute(
                f"SELECT month, {value}, {question}, count(*) FROM {table} WHERE {there} GROUP BY ALL"
            ).fetchall()
            rows = [(KNOWN["month"][month], *others) for month, *others in rows]
            cells.append((question, cut, rows))
    return cells


def duckdb_table(path):
    """What is counted is read into a table of small numbers, then counted."""
    connection, file = duckdb_open(path)
    connection.execute(f"CREATE TEMP TABLE t AS SELECT {MONTH}, {ALL} FROM {file}")
    return duckdb_cells(connection, "t")


def duckdb_sets(path):
    """One statement over the file: grouping sets of cut and question."""
    connection, file = duckdb_open(path)
    names = [*DIMENSIONS, *QUESTIONS]
    sets = ", ".join(
        f"(month, {cut + ', ' if cut else ''}{question})" for cut in CUTS for question in QUESTIONS
    )
    rows = connection.execute(
        f"SELECT month, {ALL}, grouping({ALL}), count(*) FROM (SELECT {MONTH}, {ALL} FROM {file})"
        f" GROUP BY GROUPING SETS ({sets})"
    ).fetchall()
    cells = {(question, cut): [] for cut in CUTS for question in QUESTIONS}
    keys = {}
    for question, cut in cells:
        bits = (name in (question, cut) for name in names)
        keys[sum((not bit) << (7 - place) for place, bit in enumerate(bits))] = question, cut
    for month, *values, grouping, count in rows:
        question, cut = keys[grouping]
        value = values[names.index(cut)] if cut else ""
        score = values[names.index(question)]
        if value is not None and score is not None:
            cells[question, cut].append((KNOWN["month"][month], value, score, count))
    return [(*key, rows) for key, rows in cells.items()]


def duckdb_keep_window(connection, file, customer=""):
    """The last answer of each customer and month, by a window."""
    connection.execute(
        f"CREATE TEMP TABLE t AS SELECT {customer} month, {ALL} FROM"
        f" (SELECT customer_id, responded_on, {MONTH}, {ALL} FROM {file} WHERE {ANSWERED})"
        " QUALIFY row_number() OVER"
        " (PARTITION BY customer_id, month ORDER BY responded_on DESC) = 1"
    )


def duckdb_keep_packed(connection, file, customer=""):
    """The last answer of each customer and month: the largest of day and answer, packed into one integer."""
    key = "day(responded_on)::BIGINT"
    names = [*DIMENSIONS, *QUESTIONS]
    for name in names:
        code = f"enum_code({name})" if name in DIMENSIONS else name
        key = f"({key} << 4 | coalesce({code}, {EMPTY}))"
    parts = ", ".join(
        f"nullif(key >> {4 * power} & 15, {EMPTY})::UTINYINT AS {name}"
        for power, name in enumerate(reversed(names))
    )
    connection.execute(
        f"CREATE TEMP TABLE t AS SELECT {customer} month, {parts} FROM"
        f" (SELECT customer_id, {MONTH}, max({key}) AS key FROM {file} WHERE {ANSWERED} GROUP BY ALL)"
    )


def duckdb_codes_named(cells):
    """Gives packed cells, or people, their names back."""
    return [
        (
            question,
            cut,
            [(when, DIMENSIONS[cut][value] if cut else value, *others) for when, value, *others in rows],
        )
        for question, cut, rows in cells
    ]


def duckdb_window(path):
    """`row_number` over customer and month, the latest day first."""
    connection, file = duckdb_open(path)
    duckdb_keep_window(connection, file)
    return duckdb_cells(connection, "t")


def duckdb_packed(path):
    """The largest packed answer of each customer and month."""
    connection, file = duckdb_open(path)
    duckdb_keep_packed(connection, file)
    return duckdb_codes_named(duckdb_cells(connection, "t"))


def duckdb_people(path):
    """The same, and the distinct people of each cell by month, quarter, year and in all."""
    connection, file = duckdb_open(path)
    duckdb_keep_packed(connection, file, "customer_id,")
    cells = duckdb_codes_named(duckdb_cells(connection, "t"))
    first, last = connection.execute("SELECT min(month), max(month) FROM t").fetchone()
    periods = {}
    for month in range(first, last + 1):
        year, number = KNOWN["month"][month].split("-")
        quarter = f"{year}-Q{(int(number) + 2) // 3}"
        for period in (f"{year}-{number}", quarter, year, "all"):
            periods[period] = periods.get(period, 0) | 1 << month
    # The months of a person become the bits of a number, so that a person is looked up once for each cut.
    masks = ", ".join(
        f"bit_or(CASE WHEN {question} IS NULL THEN 0 ELSE 1::BIGINT << month END) AS {question}"
        for question in QUESTIONS
    )
    people = []
    for cut in CUTS:
        value, there, keys = "''", "", "customer_id"
        if cut:
            value, there, keys = cut, f"WHERE {cut} IS NOT NULL", f"{cut}, customer_id"
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE m AS SELECT {value} AS value, {masks} FROM t {there} GROUP BY {keys}"
        )
        for question in QUESTIONS:
            counts = ", ".join(f"sum(n) FILTER ({question} & {mask} <> 0)" for mask in periods.values())
            rows = connection.execute(
                f"SELECT value, {counts} FROM"
                f" (SELECT value, {question}, count(*) AS n FROM m GROUP BY ALL) GROUP BY value"
            ).fetchall()
            rows = [
                (period, value, int(count))
                for value, *counts in rows
                for period, count in zip(periods, counts)
                if count
            ]
            people.append((question, cut, rows))
    return cells, duckdb_codes_named(people)


# Which peers there are for a task, and what stands beside their name in the table.
PEERS = {
    "all": {
        "polars-packed": (polars_packed, "Polars: values known before, packed into integers"),
        "polars-scan": (polars_scan, "Polars: streaming scan, then group-bys in memory"),
        "polars-lazy": (polars_lazy, "Polars: one lazy plan, streamed"),
        "polars-eager": (polars_eager, "Polars: eager"),
        "duckdb-table": (duckdb_table, "DuckDB: values known before, into a table, group-bys"),
        "duckdb-sets": (duckdb_sets, "DuckDB: values known before, grouping sets"),
    },
    "last": {
        "duckdb-packed": (duckdb_packed, "DuckDB: values known before, largest packed answer"),
        "duckdb-window": (duckdb_window, "DuckDB: values known before, window"),
        "duckdb-people": (duckdb_people, "DuckDB: largest packed answer, and people"),
        "polars-packed": (polars_last, "Polars: values known before, largest packed answer"),
    },
}


def run_peer(task, name, answers, out):
    """In a process of its own: the query alone is timed after the import, and the cells written after that."""
    query = PEERS[task][name][0]
    __import__(name.split("-")[0])
    start, used = time.perf_counter(), time.process_time()
    found = query(answers)
    print(time.perf_counter() - start, time.process_time() - used)
    if not out:
        return
    cells, people = found if isinstance(found, tuple) else (found, [])
    with open(out, "w") as file:
        file.write(f"{HEADER}\n")
        for question, cut, rows in cells:
            for row in rows if isinstance(rows, list) else rows.rows():
                month, *value, score, count = row
                value = value[0] if cut else ""
                file.write(f"score,,{question},{month},{cut},{value},{score},{count},,\n")
        for question, cut, rows in people:
            for period, value, count in rows:
                file.write(f"people,,{question},{period},{cut},{value},exact,{count},,\n")


# Measuring

# A program of a few MB starts what is measured: a child's peak begins at the size of who started it.
MEASURE = """
import json, os, sys, time
out, *command = sys.argv[1:]
files = [(os.POSIX_SPAWN_OPEN, 1, out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)]
start = time.perf_counter()
child = os.posix_spawnp(command[0], command, os.environ, file_actions=files)
_, status, used = os.wait4(child, 0)
wall = time.perf_counter() - start
code = os.waitstatus_to_exitcode(status)
print(json.dumps([wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, code]))
"""


def measured(command, said):
    """Runs a command: wall time, CPU time, peak memory in MB (of 1,048,576 bytes)."""
    helper = [sys.executable, "-I", "-S", "-c", MEASURE, str(said), *map(str, command)]
    found = subprocess.run(helper, check=True, stdout=subprocess.PIPE, text=True).stdout
    wall, cpu, peak, code = json.loads(found)
    if code != 0:
        raise SystemExit(f"exit status {code}: {' '.join(map(str, command))}")
    return wall, cpu, peak


def read_cube(path, kind):
    """The counts of one kind of row."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        if header != HEADER.split(","):
            raise SystemExit(f"{path}: expected the header `{HEADER}`, found `{','.join(header)}`")
        counts = {}
        for of, _, question, period, dimension, value, item, count, *_ in rows:
            if of == kind and int(count) > 0:
                key = question, period, dimension, value, item
                if key in counts:
                    raise SystemExit(f"{path}: two rows for {key}")
                counts[key] = int(count)
    return counts


def compare(ours, theirs, kind, ours_counts):
    """Says how many cells agree, and shows the first that don't."""
    own, other = read_cube(ours, kind), read_cube(theirs, kind)
    # Not every peer counts people, and where a peer stands in for embajador, that one need not.
    if not other or (kind == "people" and not own and not ours_counts):
        return "", True
    differ = sorted(key for key in own.keys() | other.keys() if own.get(key) != other.get(key))
    for key in differ[:5]:
        print(f"  {kind} {key}: {own.get(key)} here, {other.get(key)} there", file=sys.stderr)
    all_cells = len(own.keys() | other.keys())
    text = f"{all_cells - len(differ):,} of {all_cells:,} {kind}s".replace("peoples", "people")
    return text, not differ


def run_task(task, options, answers):
    """Compares, then times, and prints the table."""
    folder = options.work / f"{task}-{options.rows}"
    folder.mkdir(exist_ok=True)
    project = folder / "project"
    write_project(project, task, answers)
    said = folder / "said"
    ours = folder / "embajador.csv"
    commands = {
        "wc": ["wc", "-l", answers],
        "embajador": [options.embajador, "aggregate", project, "--out", ours],
    }
    names = {"wc": "`wc -l`", "embajador": "**embajador aggregate**"}
    ours.unlink(missing_ok=True)
    if options.peers_only:
        del commands["embajador"]
    else:
        subprocess.run(commands["embajador"], check=True, stdout=subprocess.DEVNULL)
    for peer, (_, title) in PEERS[task].items():
        if options.peers and peer not in options.peers:
            continue
        commands[peer] = [options.python, __file__, "--peer", f"{task}:{peer}", "--answers", answers]
        names[peer] = title
    # Once without the clock, which also brings the file into the cache.
    reference, agree, fine = ours if "embajador" in commands else None, {}, True
    for peer in (name for name in commands if name not in ("wc", "embajador")):
        out = folder / f"{peer}.csv"
        subprocess.run([*commands[peer], "--out", out], check=True, stdout=subprocess.DEVNULL)
        reference = reference or out
        if reference != out:
            checks = [compare(reference, out, kind, reference == ours) for kind in ("score", "people")]
            agree[peer] = " and ".join(text for text, _ in checks if text)
            fine = fine and all(same for _, same in checks)
    runs = {name: [] for name in commands}
    for _ in range(options.rounds):
        for name, command in commands.items():
            wall, cpu, peak = measured(command, said)
            query = map(float, said.read_text().split()) if name in PEERS[task] else (wall, cpu)
            runs[name].append((wall, cpu, *query, peak))
    best = {}
    for name, found in runs.items():
        *times, peaks = zip(*found, strict=True)
        best[name] = (*map(min, times), max(peaks))
    load = ", ".join(f"{part:.1f}" for part in os.getloadavg())
    print(f'\n{options.rows:,} rows, `repeat = "{task}"`, best of {options.rounds}, load {load}\n')
    print(
        "| program | wall, s | CPU, s | query: wall, s | query: CPU, s | peak, MB | ratio | CPU ratio | cells |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|---:|---|")
    own = best.get("embajador")
    for name, (wall, cpu, query, query_cpu, peak) in best.items():
        cells = [names[name], f"{wall:.2f}", f"{cpu:.2f}"]
        cells += [f"{query:.2f}", f"{query_cpu:.2f}"] if name in PEERS[task] else ["", ""]
        cells.append(f"{peak:.0f}")
        # Against the query alone, which leaves out the peer's start.
        compared = own and name in PEERS[task]
        cells += [f"{own[0] / query:.2f}", f"{own[1] / query_cpu:.2f}"] if compared else ["", ""]
        print("|", " | ".join([*cells, agree.get(name, "")]), "|", flush=True)
    return fine


def main():
    """Reads the command line, and runs one peer or everything."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    root = Path(__file__).resolve().parent.parent
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--task", choices=[*PEERS], action="append", help="both unless said")
    parser.add_argument("--rounds", type=int, default=5, help="the best of so many runs counts")
    parser.add_argument("--work", type=Path, default=root / "target" / "answers")
    parser.add_argument("--embajador", type=Path, default=root / "target/release/embajador")
    parser.add_argument("--python", default=sys.executable, help="one that has polars and duckdb")
    parser.add_argument("--peers", nargs="*", help="only these, such as duckdb-window; all unless said")
    parser.add_argument("--peers-only", action="store_true", help="leave embajador out")
    for internal in ("--peer", "--answers", "--out"):
        parser.add_argument(internal, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peer:
        run_peer(*options.peer.split(":"), options.answers, options.out)
        return
    os.environ["POLARS_MAX_THREADS"] = "2"
    options.work = options.work.resolve()
    options.embajador = options.embajador.resolve()
    options.work.mkdir(parents=True, exist_ok=True)
    answers = options.work / f"answers-{options.rows}.csv"
    if not answers.exists():
        write_answers(answers, options.rows)
    results = [run_task(task, options, answers) for task in options.task or PEERS]
    if not all(results):
        raise SystemExit("some cells differ")


if __name__ == "__main__":
    main()
