#!/usr/bin/python3
"""How long the demo takes from the built program to its first page: `bench_demo.py PROGRAM [--json] [--persons N]`.

The steps are those of tools/run/demo.sh, with the same commands, but for the two agencies that send over the network; wall and CPU time of each, and the largest process of
all. Measured, never judged: the exit status is 1 only when a step fails.
"""
import argparse
import contextlib
import json
import os
import pathlib
import re
import resource
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request

BUDGET_S = 30
PASSWORD = b"orchard lantern forty two\n"


def machine():
    """As bench/bench.c names it."""
    text = pathlib.Path("/proc/cpuinfo").read_text()
    model = re.search(r"^model name\s*: (.*)$", text, re.M)
    return f"{model.group(1) if model else 'unknown processor'}, {os.cpu_count()} cores"


def cpu_seconds(use):
    return use.ru_utime + use.ru_stime


class Demo:
    """The hub being made, and what each step took."""

    def __init__(self, program, folder, persons):
        self.program, self.persons = program, persons
        self.folder = pathlib.Path(folder)
        self.region, self.hub = self.folder / "region", self.folder / "hub"
        self.steps = []
        self.server = None

    def aim(self, *words, given=None, fine=(0,), hub=True):
        where = {**os.environ, "AIM_HUB": str(self.hub)} if hub else None
        done = subprocess.run([self.program, *map(str, words)], input=given, capture_output=True, env=where, check=False)
        if done.returncode not in fine:
            sys.exit(f"bench demo: aim {words[0]} ended with status {done.returncode}\n{done.stderr.decode()}")
        return done.stdout

    @contextlib.contextmanager
    def step(self, name):
        wall, cpu = time.monotonic(), cpu_seconds(resource.getrusage(resource.RUSAGE_CHILDREN))
        yield
        cpu = cpu_seconds(resource.getrusage(resource.RUSAGE_CHILDREN)) - cpu
        self.steps.append((name, time.monotonic() - wall, cpu))

    def load_all(self):
        for feed in sorted((self.region / "feeds").glob("*.csv")):
            self.aim("load", "--agency", feed.stem, feed, fine=(0, 1))  # 1: some rows were put aside

    def give_passwords(self):
        for user in json.loads(self.aim("user", "list", "--json")):
            if user["agency"]:
                self.aim("user", "password", user["login"], given=PASSWORD)

    def judge(self):
        links = self.folder / "links.csv"
        self.aim("link", "status")
        links.write_bytes(self.aim("link", "export", "--csv", "--as", "steward"))
        self.aim("eval", "linkage", "--truth", self.region / "truth.csv", "--links", links, "--feeds", self.region / "feeds")
        self.aim("review", "list", "--as", "reviewer", "--purpose", "child_concern", "--lines", 5)

    def first_page(self):
        where = {**os.environ, "AIM_HUB": str(self.hub)}
        self.server = subprocess.Popen([self.program, "serve", "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                       env=where)
        said = self.server.stdout.readline().decode()
        url = re.search(r"https://localhost:(\d+)/", said)
        if not url:
            sys.exit("bench demo: aim serve did not say where it is")
        trusting = ssl.create_default_context()  # the certificate is the hub's own, made a moment ago
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        with urllib.request.urlopen(f"https://127.0.0.1:{url.group(1)}/sign-in", context=trusting, timeout=30) as answer:
            if answer.status != 200 or b"</html>" not in answer.read():
                sys.exit("bench demo: the first page is not one")

    def run(self):
        with self.step("generate"):
            self.aim("generate", "--persons", self.persons, "--seed", 1, "--out", self.region, hub=False)
        with self.step("init"):
            self.aim("init", self.hub, "--training", hub=False)
        with self.step("apply"):
            self.aim("apply", self.region / "region.yaml")
        with self.step("load, link and judge 12 agencies"):
            self.load_all()
        with self.step("passwords"):
            self.give_passwords()
        with self.step("linkage against the truth, queue"):
            self.judge()
        with self.step("verify the log"):
            self.aim("audit", "verify")
        with self.step("serve, first page"):
            try:
                self.first_page()
            finally:
                if self.server:
                    self.server.terminate()
                    self.server.wait()


def report(demo, as_json):
    wall, cpu = (sum(s[i] for s in demo.steps) for i in (1, 2))
    peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    if not as_json:
        print(f"demo on {machine()}")
    for name, step_wall, step_cpu in [*demo.steps, (f"{demo.persons} persons, first page", wall, cpu)]:
        total = step_wall is wall
        if as_json:
            line = {"group": "demo", "name": name, "unit": "s", "wall_ns": int(step_wall * 1e9), "cpu_ns": int(step_cpu * 1e9),
                    "machine": machine()}
            if total:
                line |= {"at most": BUDGET_S, "peak_rss_kb": int(peak_mb * 1024)}
            print(json.dumps(line))
        else:
            budget = f"   {peak_mb:.0f} MB   (budget: at most {BUDGET_S} s)" if total else ""
            print(f"  {name:<36} wall {step_wall:8.3f} s   cpu {step_cpu:8.3f} s{budget}")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("program")
    options.add_argument("--json", action="store_true")
    options.add_argument("--persons", type=int, default=20000)
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="aim-bench-") as folder:
        demo = Demo(given.program, folder, given.persons)
        demo.run()
        report(demo, given.json)


if __name__ == "__main__":
    main()
