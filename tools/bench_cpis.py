#!/usr/bin/python3
"""Whether "no information held" can be told by its time or size: `bench_cpis.py PROGRAM [--json] [--times N]`.

A server is asked about plans over HTTP, one question at a time, in an order thrown by dice, by numbers of five kinds: of children on a plan;
whose plan ended years ago; who have a plan and a shield; known to the hub without a plan; of nobody. Printed for each kind: wall time, the
server's CPU time (of all its threads, from /proc), the sizes of the answers, and how far the times lie from those of numbers that are
nobody's: the two-sample Kolmogorov-Smirnov statistic D (the greatest distance of the two distribution functions) with its p-value (the
asymptotic one: 2 * sum of (-1)^(k-1) * exp(-2 k^2 x^2), x = (s + 0.12 + 0.11 / s) * D, s = sqrt(n m / (n + m))). Once with the answers
held to multiples of `answer_ms` as delivered, once with 1 ms, where what the hub itself leaves is seen. Measured, never judged.
"""
import argparse
import datetime
import http.client
import json
import math
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time

from bench_demo import machine

KINDS = ("nobody", "no plan", "plan over", "shielded", "plan")
CHILDREN = 40  # of each kind
DELIVERED_MS, BARE_MS = 40, 1
HEADER = "person_ref,given_name,family_name,birth_date,gender,postcode,nhs_number,nhs_number_status,sensitive,event_ref,event_type,event_date,event_end\n"
GIVEN = ("Ada", "Ben", "Cleo", "Dora", "Emil", "Fay", "Gil", "Hope", "Ivo", "June")
FAMILY = ("Alder", "Birch", "Cedar", "Dogwood")


def number_of(n):
    """The n-th of the range that is kept for tests."""
    while True:
        digits = f"9998{n:05}"
        check = 11 - sum((10 - i) * int(d) for i, d in enumerate(digits)) % 11
        if check != 10:
            return digits + str(check % 11)
        n += 50000


def smirnov(one, other):
    """D and its p-value."""
    one, other = sorted(one), sorted(other)
    i = k = 0
    most = 0.0
    while i < len(one) and k < len(other):
        at = min(one[i], other[k])
        while i < len(one) and one[i] == at:
            i += 1
        while k < len(other) and other[k] == at:
            k += 1
        most = max(most, abs(i / len(one) - k / len(other)))
    s = math.sqrt(len(one) * len(other) / (len(one) + len(other)))
    x = (s + 0.12 + 0.11 / s) * most
    if x < 0.3:
        return most, 1.0
    return most, min(1.0, 2 * sum((-1) ** (j - 1) * math.exp(-2 * j * j * x * x) for j in range(1, 101)))


def share(values, part):
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]


class Server:
    def __init__(self, program, folder):
        self.program, self.folder = program, pathlib.Path(folder)
        self.where = {**os.environ, "AIM_HUB": str(self.folder / "hub")}
        self.numbers = {kind: [number_of(1000 * which + i) for i in range(CHILDREN)] for which, kind in enumerate(KINDS)}

    def aim(self, *words):
        return subprocess.run([self.program, *map(str, words)], check=True, capture_output=True, env=self.where).stdout

    def children(self):
        today = datetime.date.today()
        for which, kind in enumerate(KINDS[1:]):
            for i, number in enumerate(self.numbers[kind]):
                ref = f"B{which}-{i}"
                who = (f"{ref},{GIVEN[i % 10]},{FAMILY[i // 10]}{'abcd'[which]},{2010 + i % 9}-{i % 12 + 1:02}-{i % 28 + 1:02},{'FM'[i % 2]},"
                       f"WM{i % 9 + 1} {i % 9 + 1}AA,{number},01,{'sealed' if kind == 'shielded' else ''}")
                start, end = today - datetime.timedelta(200 + i), ""
                if kind == "plan over":
                    start, end = today - datetime.timedelta(2000 + i), today - datetime.timedelta(900 + i)
                event = ",sc_contact," if kind == "no plan" else ",cp_plan_neglect,"
                yield f"{who},E{ref}{event}{start},{end}\n"

    def make(self):
        self.aim("generate", "--persons", 3000, "--seed", 1, "--out", self.folder / "region")
        self.aim("init", self.folder / "hub", "--training")
        self.aim("apply", self.folder / "region/region.yaml")
        plans = self.folder / "plans.csv"
        plans.write_text(HEADER + "".join(self.children()))
        self.aim("load", "--agency", "childrens-social-care", plans)
        for feed in sorted((self.folder / "region/feeds").glob("*.csv")):
            self.aim("load", "--agency", feed.stem, feed)
        self.aim("link", "run")
        made = self.aim("client", "add", "bench", "--agency", "city-ae", "--purposes", "child_concern", "--rate", 1000,
                        "--until", "2099-12-31", "--json")
        self.key = json.loads(made)["key"]

    def hold(self, answer_ms):
        """The same region, with another time that answers are held to."""
        text = (self.folder / "region/region.yaml").read_text()
        held = self.folder / "region/held.yaml"
        held.write_text(text.replace("protection:\n", f"protection:\n  answer_ms: {answer_ms}\n"))
        self.aim("apply", held)

    def serve(self):
        self.process = subprocess.Popen([self.program, "serve", "--port", "0", "--plain-http"], stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, env=self.where)
        self.port = int(re.search(rb"localhost:(\d+)/", self.process.stdout.readline())[1])
        self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def cpu_ns(self):
        return sum(int((task / "schedstat").read_text().split()[0]) for task in pathlib.Path(f"/proc/{self.process.pid}/task").iterdir())

    def ask(self, number, held):
        """Wall and CPU microseconds, bytes with head."""
        body = json.dumps({"nhs_number": number})
        cpu, start = self.cpu_ns(), time.perf_counter_ns()
        self.line.request("POST", "/api/v1/cp-is", body, {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json",
                                                            "Aim-User": "nina", "Aim-Purpose": "child_concern"})
        answer = self.line.getresponse()
        text = answer.read()
        wall = time.perf_counter_ns() - start
        if answer.status != 200 or json.loads(text)["information_held"] != held:
            sys.exit(f"bench cp-is: answered {answer.status} otherwise than was planted")
        size = len(text) + sum(len(name) + len(value) + 4 for name, value in answer.getheaders())
        return wall / 1000, (self.cpu_ns() - cpu) / 1000, size


def measure(server, answer_ms, times):
    server.hold(answer_ms)
    server.serve()
    found = {kind: [] for kind in KINDS}
    dice = random.Random(7)
    order = [(kind, server.numbers[kind][i % CHILDREN]) for kind in KINDS for i in range(times)]
    dice.shuffle(order)
    try:
        for kind, number in order[:50]:
            server.ask(number, kind == "plan")  # warm
        for kind, number in order:
            found[kind].append(server.ask(number, kind == "plan"))
    finally:
        server.stop()
    base = list(zip(*found["nobody"]))
    for kind in KINDS:
        wall, cpu, size = zip(*found[kind])
        line = {"answer_ms": answer_ms, "kind": kind, "asked": times, "bytes": sorted(set(size)),
                "wall_p50": share(wall, 0.5), "wall_p99": share(wall, 0.99), "cpu_p50": share(cpu, 0.5), "cpu_p99": share(cpu, 0.99)}
        if kind != "nobody":
            line["wall_d"], line["wall_p"] = smirnov(wall, base[0])
            line["cpu_d"], line["cpu_p"] = smirnov(cpu, base[1])
        yield line


def main():
    options = argparse.ArgumentParser()
    options.add_argument("program")
    options.add_argument("--json", action="store_true")
    options.add_argument("--times", type=int, default=400)
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="aim-bench-") as folder:
        server = Server(given.program, folder)
        server.make()
        if not given.json:
            print(f"cp-is on {machine()}; microseconds; D and p beside numbers that are nobody's")
        for answer_ms in (DELIVERED_MS, BARE_MS):
            for line in measure(server, answer_ms, given.times):
                if given.json:
                    print(json.dumps({"group": "cp-is", **line, "machine": machine()}), flush=True)
                    continue
                beside = "" if "wall_d" not in line else (f"  wall D {line['wall_d']:.3f} p {line['wall_p']:.3f}"
                                                           f"  CPU D {line['cpu_d']:.3f} p {line['cpu_p']:.3f}")
                print(f"  held to {answer_ms:>2} ms  {line['kind']:<10} wall {line['wall_p50']:>8.0f} {line['wall_p99']:>8.0f}  "
                      f"CPU {line['cpu_p50']:>6.0f} {line['cpu_p99']:>6.0f}  bytes {line['bytes']}{beside}", flush=True)


if __name__ == "__main__":
    main()
