#!/usr/bin/env python3
"""Publishes 121 editions in a row, and times the 121st beside the second. README.md says how to run it and what it means."""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent

TINY = {
    "book.toml": '[book]\ntitle = "Book"\nlanguage = "en"\nsrc = "content"\n\n'
    '[preprocessor.embajador.site]\nurl = "https://example.org/"\n',
    "content/SUMMARY.md": "- [One](one.md)\n",
    "content/one.md": "# One\n\nOne.\n",
}


def month(number):
    """The end of a month, as an as-of date; month 0 is January 2016."""
    return f"{2016 + number // 12}-{number % 12 + 1:02}-28"


def tiny(folder):
    """A project of one chapter without data: nothing hides what the number of editions costs."""
    for path, text in TINY.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)


def example(folder):
    """The example company with its whole handbook and registers, and the answers of its last three months."""
    shutil.copytree(REPOSITORY / "content", folder / "content")
    shutil.copytree(REPOSITORY / "data", folder / "data", ignore=lambda place, names: {
        name for name in names
        if "responses" in place and name.endswith(".csv") and name < "2026-08.csv"
    })
    shutil.copy(REPOSITORY / "book.toml", folder / "book.toml")


def run(command):
    """Runs a command that must succeed; its wall time and its CPU time, of user and system, in seconds."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    error = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{command}: {error.decode()}")
    return wall, usage.ru_utime + usage.ru_stime


def snapshot(folder, to):
    """The same files under another name: `publish` puts new ones in the place of old ones, and writes into none."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(folder, to, copy_function=os.link)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--project", choices=["tiny", "example"], default="tiny")
    parser.add_argument("--editions", type=int, default=121)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--embajador", default=str(REPOSITORY / "target/release/embajador"))
    parser.add_argument("--work", type=Path, default=REPOSITORY / "target/editions")
    arguments = parser.parse_args()
    work = arguments.work
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    project, public = work / "project", work / "public"
    project.mkdir()
    {"tiny": tiny, "example": example}[arguments.project](project)

    def publish(number, to):
        command = [arguments.embajador, "-q", "publish", str(project), "--to", str(to)]
        if arguments.project == "tiny":
            return run([*command, "--as-of", month(number - 1)])
        # Each edition of the same data, so that only the number of those before it differs.
        return run([*command, "--edition", f"edition-{number:03}"])

    folders = {}
    for number in range(1, arguments.editions):
        publish(number, public)
        if number in (1, arguments.editions - 1):
            folders[number + 1] = work / f"before-{number + 1}"
            snapshot(public, folders[number + 1])
    times = {number: [] for number in folders}
    # In turn: what else runs on the machine meets both.
    for _ in range(arguments.rounds):
        for number, folder in folders.items():
            snapshot(folder, public)
            # What making the copy leaves to be written would be written by whoever syncs next, which is the publisher.
            os.sync()
            times[number].append(publish(number, public))
    edition = next(path for path in sorted(public.iterdir()) if (path / "edition.json").exists())
    size = sum(path.stat().st_size for path in edition.rglob("*") if path.is_file())
    print(f"{arguments.project}: {size / 1e6:.1f} MB an edition, {arguments.rounds} runs of each")
    print("| edition | wall, s: best | median | CPU, s: best | median |")
    print("|---|---:|---:|---:|---:|")
    found = {}
    for number, runs in times.items():
        walls, cpus = zip(*runs)
        row = [min(walls), statistics.median(walls), min(cpus), statistics.median(cpus)]
        found[number] = row
        print(f"| {number} | " + " | ".join(f"{value:.3f}" for value in row) + " |")
    first, last = found.values()
    ratios = [one / other for one, other in zip(last, first)]
    print("| ratio | " + " | ".join(f"{value:.2f}" for value in ratios) + " |")
    shutil.rmtree(work)
    # The best CPU time: on a machine that is not quiet it is the steadiest.
    return 0 if ratios[2] < 1.1 else 1


if __name__ == "__main__":
    sys.exit(main())
