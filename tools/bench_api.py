#!/usr/bin/python3
"""Deliveries through HTTP, measured from outside on the built program: `bench_api.py PROGRAM [--json] [--rows N]`.

Small deliveries of ten rows, one after the other and eight at a time; one of N rows and one of ten times as many; and the largest
memory of a server that receives a body, and one ten times its size. Measured, never judged: the exit status is 1 only when a delivery is not taken in.
"""
import argparse
import concurrent.futures
import http.client
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

from bench_demo import machine

HEADER = "person_ref,given_name,family_name,birth_date,gender,postcode\n"
SMALL_ROWS, SMALL = 10, 100


def rows(start, count):
    names = ("Ada", "Bo", "Cai", "Dee", "Eve", "Flo", "Gus")
    for i in range(start, start + count):
        yield (f"B{i},{names[i % 7]}{chr(97 + i // 7 % 26)}{chr(97 + i // 182 % 26)},Tester{i % 9973},"
               f"{1930 + i % 80}-{i % 12 + 1:02}-{i % 28 + 1:02},{'FM'[i % 2]},B{i % 89 + 1} {i % 9 + 1}AA\n")


class Server:
    def __init__(self, program, folder):
        self.program, self.folder = program, pathlib.Path(folder)
        self.where = {**os.environ, "AIM_HUB": str(self.folder / "hub")}
        self.next = 0

    def aim(self, *words):
        return subprocess.run([self.program, *map(str, words)], check=True, capture_output=True, env=self.where).stdout

    def start(self):
        self.aim("generate", "--persons", 300, "--seed", 1, "--out", self.folder / "region")
        self.aim("init", self.folder / "hub", "--training")
        self.aim("apply", self.folder / "region/region.yaml")
        made = self.aim("client", "add", "bench", "--agency", "gp-network", "--feeds", "gp-network", "--until", "2099-12-31", "--json")
        self.key = json.loads(made)["key"]
        self.serve()

    def serve(self):
        self.process = subprocess.Popen([self.program, "serve", "--port", "0", "--plain-http"], stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, env=self.where)
        self.port = int(re.search(rb"localhost:(\d+)/", self.process.stdout.readline())[1])

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def ask(self, method, path, body=None):
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        line.request(method, path, body, {"Authorization": f"Bearer {self.key}", "Content-Type": "text/csv"})
        answer = line.getresponse()
        return answer.status, json.loads(answer.read()), answer.headers

    def receive(self, body):
        """All but its last byte: it is never taken in."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        known = {"Authorization": f"Bearer {self.key}"}
        line.request("POST", "/api/v1/feeds/gp-network/uploads", None, {**known, "Upload-Length": str(len(body) + 1)})
        answer = line.getresponse()
        answer.read()
        line.request("PATCH", answer.headers["Location"], body,
                     {**known, "Upload-Offset": "0", "Content-Type": "application/partial-upload"})
        if line.getresponse().status != 204:
            sys.exit("bench api: a piece of an upload was refused")

    def deliver(self, body):
        """Until it is live, whether the sender waits or has to ask."""
        status, said, headers = self.ask("POST", "/api/v1/feeds/gp-network/deliveries", body)
        while status == 202 or (status == 200 and said.get("state") in ("receiving", "waiting")):
            where = headers.get("Location") or where
            time.sleep(0.05)
            status, said, headers = self.ask("GET", where)
        if status not in (200, 201) or said.get("status", 201) != 201:
            sys.exit(f"bench api: a delivery was answered {status}: {said}")

    def fresh(self, count):
        self.next += count
        return (HEADER + "".join(rows(self.next - count, count))).encode()

    def cpu_s(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def peak_mb(self):
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", text)[1]) / 1024


def timed(server, name, unit, amount, work):
    """Amounts a second by the clock, and of the server's CPU: beside other work the clock is the others'."""
    start, cpu = time.monotonic(), server.cpu_s()
    work()
    wall, cpu = time.monotonic() - start, server.cpu_s() - cpu
    yield name, unit, amount / wall
    if cpu > 0:
        yield name, unit + " of CPU", amount / cpu


def deliver_all(server, bodies, at_once):
    with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
        list(pool.map(server.deliver, bodies))


def measure(server, count):
    small = [server.fresh(SMALL_ROWS) for _ in range(2 * SMALL)]
    yield from timed(server, "deliveries of 10 rows, one at a time", "deliveries/s", SMALL, lambda: deliver_all(server, small[:SMALL], 1))
    yield from timed(server, "deliveries of 10 rows, 8 at a time", "deliveries/s", SMALL, lambda: deliver_all(server, small[SMALL:], 8))
    for times in (1, 10):
        body = server.fresh(times * count)
        yield from timed(server, f"one delivery of {times * count} rows, live", "rows/s", times * count, lambda: server.deliver(body))
    for times in (1, 10):  # a server of its own each: what it needs while a body comes in and is sealed on the disk
        server.stop()
        server.serve()
        size = len(body) * times / 1e6
        yield from timed(server, f"a body of {size:.0f} MB, received", "MB/s", size, lambda: server.receive(body * times))
        yield "memory for it", "MB", server.peak_mb()


def main():
    options = argparse.ArgumentParser()
    options.add_argument("program")
    options.add_argument("--json", action="store_true")
    options.add_argument("--rows", type=int, default=20000)
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="aim-bench-") as folder:
        server = Server(given.program, folder)
        server.start()
        try:
            if not given.json:
                print(f"api on {machine()}")
            for name, unit, value in measure(server, given.rows):
                line = {"group": "api", "name": name, "unit": unit, "value": round(value, 1), "machine": machine()}
                print(json.dumps(line) if given.json else f"  {name:<44} {value:12.1f} {unit}", flush=True)
        finally:
            server.stop()


if __name__ == "__main__":
    main()
