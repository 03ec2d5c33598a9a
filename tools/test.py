#!/usr/bin/python3
"""Runs every test and adds up.

Suites: C unit tests (build/*/tests/test_*; those from floor 2 up once per store), Python tests of the
tools (tests/tools), comparisons with another implementation (tests/likeness/peer), end-to-end scripts
(tests/e2e/*/test*.sh, once per store) and browser tests (tests/e2e/web/*.mjs, once per store but for the
looks of the pages). Each speaks TAP or is made to. The longest of the last run go first, so that no core
waits at the end for one that was begun late. The last line is `N passed, N failed, N skipped`.
"""
import argparse
import concurrent.futures
import io
import json
import os
import pathlib
import re
import subprocess
import sys
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
RESULT = re.compile(r"^\s*(not )?ok\b(?: (\d+))?(?: - | )?(.*)$")
SECONDS_MAX = 3600 if os.environ.get("AIM_SOAK") else 600
LONG = 20  # seconds, of a suite that makes a hub by the real program
JOBS = (3 * (os.cpu_count() or 2) + 1) // 2  # suites wait for disks, servers and browsers half of their time
WEB_ONCE = {"e2e/web/keys", "e2e/web/pages", "e2e/web/quiet"}  # how pages look does not depend on the store; that they work is in the others


# What a name stands for beside itself: `feeds` is everything from a door to what is stored of a delivery.
GROUPS = {"feeds": ["ingest/", "inbox/", "event/", "quality/", "supply/", "person/", "protect/", "expect/", "codec/csv", "codec/hl7",
                    "codec/json", "codec/xlsx", "codec/xml", "codec/zip", "codec/gzip", "codec/yaml", "codec/select", "http/", "machine/", "api/",
                    "fhir", "mllp", "mesh", "pull", "jobs/", "access/client", "agency/", "web/person_page", "e2e/api", "e2e/bad-input", "e2e/beside",
                    "e2e/case", "e2e/disk", "e2e/drop", "e2e/feed", "e2e/full", "e2e/jane-doe", "e2e/mappings", "e2e/power", "e2e/protect",
                    "e2e/quality", "e2e/quarantine", "e2e/report", "e2e/school-year", "e2e/spreadsheets", "e2e/unseen", "e2e/web/child",
                    "e2e/web/supply", "e2e/webhook", "fuzz/", "tools/lint"],
          "recognition": ["rule/", "expect/", "event/", "notice/", "safeguard/", "refer/", "mash/", "protect/", "trend/", "search/",
                          "agency/calendar", "generate/story", "quality/", "e2e/jane-doe", "e2e/simulate", "e2e/recognition", "e2e/rule", "e2e/unseen",
                          "e2e/encompass", "e2e/household", "e2e/trend", "e2e/queue", "e2e/review", "e2e/alerts", "e2e/notice", "e2e/refer", "e2e/webhook",
                          "e2e/case", "e2e/mash", "e2e/cp-is", "e2e/protect", "e2e/locked", "e2e/time", "encompass/", "hook/", "api/probes", "web/"]}


class Suite:
    def __init__(self, name, command, env=None, heavy=False):
        self.name, self.command, self.env, self.heavy = name, command, env or {}, heavy


def c_suites(build, postgres):
    text = subprocess.run(["meson", "introspect", "--tests", build], capture_output=True, text=True, check=True).stdout
    for test in sorted(json.loads(text), key=lambda t: t["name"]):
        if test["name"].startswith("tools/"):
            continue  # the generators' own tests come from tests/tools, case by case
        command = [*test["cmd"]]
        base = {"CMOCKA_MESSAGE_OUTPUT": "TAP"}
        on_stores = any(s.endswith("both-stores") for s in test["suite"])
        if not on_stores:
            yield Suite(test["name"], command, base)
            continue
        yield Suite(test["name"] + " [sqlite]", command, {**base, "AIM_TEST_STORE": "sqlite"})
        yield Suite(test["name"] + " [postgresql]", command, {**base, "AIM_TEST_STORE": postgres})


def python_suites(build):
    aim = str(pathlib.Path(build).resolve() / "src/aim")
    for path in sorted([*(ROOT / "tests/tools").glob("test_*.py"), *(ROOT / "tests/quality").glob("test_*.py")]):
        name = f"{path.parent.name}/{path.stem[5:]}"
        yield Suite(name, [sys.executable, __file__, "--unittest", str(path)], {"AIM": aim})


def script_suites(build, postgres):
    aim = str(pathlib.Path(build).resolve() / "src/aim")
    for path in sorted((ROOT / "tests/e2e").glob("*/test*.sh")):
        name = f"e2e/{path.parent.name}" + ("" if path.stem == "test" else "/" + path.stem[5:])
        env = {"AIM": aim}
        words = "".join(p.read_text(encoding="utf-8") for p in (path, path.parent / "world.sh") if p.exists())
        if "new_hub" not in words:  # no hub, no store: once is enough
            yield Suite(name, ["bash", str(path)], env, heavy=True)
            continue
        yield Suite(name + " [sqlite]", ["bash", str(path)], {**env, "AIM_TEST_STORE": "sqlite"}, heavy=True)
        if "# sqlite only:" in words:  # and why: what it tests does not depend on the store
            continue
        yield Suite(name + " [postgresql]", ["bash", str(path)], {**env, "AIM_TEST_STORE": postgres}, heavy=True)
    for path in sorted((ROOT / "tests/e2e/web").glob("*.test.mjs")):
        name, command = "e2e/web/" + path.stem[:-5], ["node", "--test-reporter=tap", str(path)]
        stores = [("sqlite", "sqlite"), ("postgresql", postgres)]
        for store, address in stores[:1] if name in WEB_ONCE else stores:
            yield Suite(f"{name} [{store}]", command, {"AIM": aim, "AIM_TEST_STORE": address}, heavy=True)


def peer_suites(build):
    """Our likeness judged by another implementation, where its package could be installed."""
    python, folder = ROOT / "build/venv/likeness/bin/python3", ROOT / "tests/likeness/peer"
    if list(ROOT.glob("build/venv/likeness/.aim-*")):
        program = pathlib.Path(build).resolve() / "tests/likeness/likeness_pairs"
        yield Suite("likeness/peer", [str(python), str(folder / "check_pairs.py"), str(program)], heavy=True)
    else:
        told = "ok 1 - another implementation agrees # SKIP its package is not installed, see build/venv/likeness.log"
        yield Suite("likeness/peer", ["echo", told])


def telling(output):
    """The lines of a failed suite that tell why: around each failure, or the end."""
    lines = output.splitlines()
    places = [n for n, line in enumerate(lines) if (m := RESULT.match(line)) and m[1]]
    if not places:
        return lines[-60:]
    wanted = sorted({k for n in places[:8] for k in range(max(0, n - 12), min(len(lines), n + 30))})
    return [lines[k] for k in wanted]


def run_suite(suite):
    started = time.monotonic()
    env = {**os.environ, **suite.env, "AIM_ROOT": str(ROOT)}
    try:
        done = subprocess.run(suite.command, env=env, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=SECONDS_MAX)
        status, output = done.returncode, done.stdout.decode("utf-8", "replace")
    except subprocess.TimeoutExpired as late:
        status, output = "timed out", (late.stdout or b"").decode("utf-8", "replace")
    passed, failed, skipped = [], [], []
    for line in output.splitlines():
        match = RESULT.match(line)
        if not match:
            continue
        words = match[3].strip()
        if "# SKIP" in words.upper():
            skipped.append(words)
        elif match[1]:
            failed.append(words)
        else:
            passed.append(words)
    if status != 0 and not failed:
        failed.append(f"the whole suite: {'exit status ' if isinstance(status, int) else ''}{status}")
    if status == 0 and not passed and not skipped:
        failed.append("the suite ran no test")
    return suite, passed, failed, skipped, output, time.monotonic() - started


class Times:
    """How long each suite took, kept beside the build; of one that never ran it is guessed by its kind."""

    def __init__(self, build):
        self.path = pathlib.Path(build) / "test-seconds.json"
        try:
            self.seconds = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self.seconds = {}

    def longest_first(self, suites):
        return sorted(suites, key=lambda s: -self.seconds.get(s.name, LONG if s.heavy else 1))

    def keep(self, name, seconds):
        self.seconds[name] = round(seconds, 1)

    def write(self):
        self.path.write_text(json.dumps(self.seconds, indent=0, sort_keys=True), encoding="utf-8")


class TapResult(unittest.TestResult):
    def say(self, ok, test, note=""):
        words = str(test).split(" ")[0].replace("test_", "").replace("_", " ")
        print(f"{'ok' if ok else 'not ok'} {self.testsRun} - {words}{note}", flush=True)

    def addSuccess(self, test):
        self.say(True, test)

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.say(False, test)
        print(self._exc_info_to_string(error, test))

    addError = addFailure

    def addSkip(self, test, reason):
        self.say(True, test, f" # SKIP {reason}")


def run_unittest(path):
    sys.path[:0] = [str(pathlib.Path(path).parent), str(ROOT / "tools")]
    found = unittest.defaultTestLoader.loadTestsFromName(pathlib.Path(path).stem)
    result = TapResult()
    found.run(result)
    return 0 if result.testsRun and not result.failures and not result.errors else 1


class Postgres:
    """The throw-away cluster of tools/pg_cluster.sh, for as long as the tests run."""

    def __init__(self, build):
        self.folder = str(pathlib.Path(build).resolve() / "postgresql")
        self.url = ""

    def __enter__(self):
        script = [str(ROOT / "tools/pg_cluster.sh")]
        started = subprocess.run(["bash", *script, "start", self.folder], capture_output=True, text=True)
        if started.returncode == 0:
            self.url = subprocess.run(["bash", *script, "url", self.folder], capture_output=True, text=True,
                                      check=True).stdout.strip()
        else:
            print(started.stdout + started.stderr, file=sys.stderr)
        return self

    def __exit__(self, *_):
        subprocess.run(["bash", str(ROOT / "tools/pg_cluster.sh"), "stop", self.folder], capture_output=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default="build/dev")
    parser.add_argument("--unittest", help=argparse.SUPPRESS)
    parser.add_argument("--jobs", type=int, default=JOBS)
    parser.add_argument("names", nargs="*", help="run only suites whose name contains one of these")
    args = parser.parse_args()
    if args.unittest:
        return run_unittest(args.unittest)
    totals = [0, 0, 0]
    failures = []
    times = Times(args.build)
    with Postgres(args.build) as postgres:
        suites = [*c_suites(args.build, postgres.url), *python_suites(args.build), *peer_suites(args.build),
                  *script_suites(args.build, postgres.url)]
        names = [word for name in args.names for word in [name, *GROUPS.get(name, [])]]
        wanted = [s for s in suites if not names or any(n in s.name for n in names)]
        if not postgres.url:
            lost = [s for s in wanted if s.env.get("AIM_TEST_STORE") == ""]
            wanted = [s for s in wanted if s not in lost]
            if lost:
                kind = 1 if os.environ.get("CI") else 2  # in CI a suite that could not run has failed
                totals[kind] += len(lost)
                failures += [(s.name, "PostgreSQL could not be started") for s in lost if kind == 1]
                print(f"PostgreSQL could not be started: {len(lost)} suites not run", flush=True)
        if not wanted:
            print("no suite has such a name; there are:", *[s.name for s in suites], sep="\n  ")
            return 2
        with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
            runs = [pool.submit(run_suite, s) for s in times.longest_first(wanted)]
            for number, run in enumerate(concurrent.futures.as_completed(runs), 1):
                suite, passed, failed, skipped, output, seconds = run.result()
                if os.environ.get("CI") and "[postgresql]" in suite.name:
                    failed, skipped = failed + [w + " (skipped)" for w in skipped], []
                times.keep(suite.name, seconds)
                for i, found in enumerate((passed, failed, skipped)):
                    totals[i] += len(found)
                failures += [(suite.name, words) for words in failed]
                skips = f", {len(skipped)} skipped" if skipped else ""
                print(f"[{number}/{len(wanted)}] {'FAIL' if failed else 'pass'} {suite.name}: "
                      f"{len(passed)} passed{skips} ({seconds:.1f} s)", flush=True)
                for words in skipped:
                    print(f"    skipped: {words}")
                if failed:
                    print("\n".join("    | " + line for line in telling(output)), flush=True)
    times.write()
    for name, words in failures:
        print(f"failed: {name}: {words}")
    print(f"{totals[0]} passed, {totals[1]} failed, {totals[2]} skipped")
    return 1 if totals[1] or not totals[0] else 0


if __name__ == "__main__":
    sys.exit(main())
