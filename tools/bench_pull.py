#!/usr/bin/python3
"""A feed pulled from a database, measured from outside on the built program: `bench_pull.py PROGRAM [--json] [--rows N]`.

N rows of seven columns out of SQLite through its ODBC driver, judged (nothing stored) and stored; then ten times as many: rows per second by the
clock and per second of CPU, and the largest process of all, aim-odbc among them. Measured, never judged: the exit status is 1 only when a pull fails.
"""
import argparse
import glob
import json
import os
import pathlib
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

from bench_demo import cpu_seconds, machine

TESTS = pathlib.Path(__file__).resolve().parent.parent / "tests/e2e"


def fill(path, count):
    names = ("Ada", "Bo", "Cai", "Dee", "Eve", "Flo", "Gus")
    with sqlite3.connect(path) as theirs:
        theirs.execute("CREATE TABLE patient(mrn TEXT PRIMARY KEY, forename TEXT, surname TEXT, born DATE)")
        theirs.execute("CREATE TABLE visit(id TEXT PRIMARY KEY, mrn TEXT, admitted DATE, changed INTEGER)")
        theirs.execute("CREATE INDEX visit_by_change ON visit(changed, id)")
        theirs.executemany("INSERT INTO patient VALUES(?,?,?,?)", (
            (f"P{i}", names[i % 7], f"Tester{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}", f"{1930 + i % 80}-{i % 12 + 1:02}-{i % 28 + 1:02}")
            for i in range(count)))
        theirs.executemany("INSERT INTO visit VALUES(?,?,?,?)", ((f"S{i}", f"P{i}", f"2014-03-{i % 25 + 1:02}", i + 1) for i in range(count)))


class Hub:
    def __init__(self, program, folder, driver, count):
        self.program, self.folder = program, pathlib.Path(folder) / str(count)
        self.where = {**os.environ, "AIM_HUB": str(self.folder / "hub")}
        self.folder.mkdir()
        fill(self.folder / "theirs.db", count)
        shutil.copy(TESTS / "pull/wards.yaml", self.folder)
        shutil.copy(TESTS / "feeds/region.yaml", self.folder)
        self.aim("init", self.folder / "hub", "--training", "--clock", "2014-03-26T12:00:00Z")
        self.aim("apply", self.folder / "region.yaml")
        pull = self.folder / "hub/pull.yaml"
        pull.write_text(f'hospital.wards:\n  connection: "Driver={driver};Database={self.folder}/theirs.db"\n')
        pull.chmod(0o600)

    def aim(self, *words):
        done = subprocess.run([self.program, *map(str, words)], capture_output=True, env=self.where, check=False)
        if done.returncode:
            sys.exit(f"bench pull: aim {words[0]} ended with status {done.returncode}\n{done.stderr.decode()}")
        return done.stdout.decode()

    def pull(self, *more):
        """Wall seconds, CPU seconds, peak MB of the largest process."""
        before, start = cpu_seconds(resource.getrusage(resource.RUSAGE_CHILDREN)), time.monotonic()
        self.aim("pull", "--agency", "hospital", "--feed", "wards", "--no-link", *more)
        wall, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        return wall, cpu_seconds(after) - before, after.ru_maxrss / 1024


def measure(program, folder, driver, count):
    for times in (1, 10):
        rows = times * count
        hub = Hub(program, folder, driver, rows)
        for what, more in (("judged", ("--check",)), ("stored", ())):
            wall, cpu, peak = hub.pull(*more)
            yield f"{rows} rows pulled and {what}", "rows/s", rows / wall
            yield f"{rows} rows pulled and {what}", "rows/s of CPU", rows / cpu
            yield f"{rows} rows pulled and {what}, largest process", "MB", peak


def main():
    options = argparse.ArgumentParser()
    options.add_argument("program")
    options.add_argument("--json", action="store_true")
    options.add_argument("--rows", type=int, default=20000)
    given = options.parse_args()
    driver = next(iter(glob.glob("/usr/lib/*/odbc/libsqlite3odbc.so")), None)
    if not driver or not pathlib.Path(given.program + "-odbc").exists():
        print("bench pull: aim-odbc or the ODBC driver of SQLite is not here; nothing is measured", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory(prefix="aim-bench-") as folder:
        if not given.json:
            print(f"pull on {machine()}")
        for name, unit, value in measure(str(pathlib.Path(given.program).resolve()), folder, driver, given.rows):
            line = {"group": "pull", "name": name, "unit": unit, "value": round(value, 1), "machine": machine()}
            print(json.dumps(line) if given.json else f"  {name:<52} {value:12.1f} {unit}", flush=True)


if __name__ == "__main__":
    main()
