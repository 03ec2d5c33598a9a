#!/usr/bin/python3
"""Side by side with Splink on DuckDB: bench.py PROGRAM PYTHON [--json] [--small] [--runs N]

The same tables, blocking rules, comparisons, m and u, and the same number of threads; runs taken in turn (A B A B ...), each a child
process whose processor time and memory the kernel counts; the median of the runs counts. PROGRAM is the built `aim`, PYTHON one that
has Splink (see venv.sh). --small leaves out the table of a million records. One JSON object a line with --json; the figures that the
ratios are made of come as lines without a gate. The exit status tells whether every gate was met.
"""
import argparse
import csv
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
KEEP, JOIN = 0.01, 0.95  # as in peer.py
CEILING_PAIRS_S = (13e6, 65e6)  # what two cores could do at most, by memory and instructions
GATES = {"score_cpu_ratio": (20, "high"), "block_score_cluster_cpu_ratio": (15, "high"),
         "train_to_clusters_cpu_ratio": (10, "high"), "peak_memory_ratio": (0.2, "low"), "weights_differ_most": (1e-6, "low")}


def machine():
    """As bench/bench.c names it."""
    text = pathlib.Path("/proc/cpuinfo").read_text()
    model = re.search(r"^model name\s*: (.*)$", text, re.M)
    return f"{model.group(1) if model else 'unknown processor'}, {os.cpu_count()} cores"


def child(command):
    """The JSON that it prints, its wall and processor seconds, and the most memory it held."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen([str(c) for c in command], stdout=out, stderr=errors)
        _, status, use = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - start
        out.seek(0), errors.seek(0)
        if process.returncode != 0:
            sys.exit(f"bench peers: {command[0]} ended with status {process.returncode}\n{errors.read().decode()[-2000:]}")
        said = json.loads(out.read())
    return {**said, "wall_s": wall, "cpu_s": use.ru_utime + use.ru_stime, "peak_mb": use.ru_maxrss / 1024}


class Side:
    """How each of the two is started."""

    def __init__(self, data, table, model, options):
        self.data, self.table, self.model, self.o = data, table, model, options

    def splink(self, what, *more):
        return child([self.o.python, ROOT / "bench/peers/peer.py", what, self.data, self.table, self.model, self.o.threads, *more])

    def aim(self, *more):
        return child([self.o.program, "link", "dedupe", self.table, "--splink", self.model, "--possible", KEEP, "--match", JOIN,
                      "--threads", self.o.threads, "--json", *more])


def cpu(run, *stages, key="cpu_s"):
    return sum(run["stages"][s][key] for s in stages)


def median(runs, of):
    return statistics.median(of(r) for r in runs)


# What each ratio is about, in the stages of the one and of the other. What Splink works out while it scores (the parsed dates, the
# districts of postcodes) `aim` works out before; it counts as scoring.
THEIRS = {"score": ("scoring",), "block_score_cluster": ("blocking", "scoring", "clustering"),
          "train_to_clusters": ("reading", "training", "blocking", "scoring", "clustering")}
OURS = {"block_score_cluster": ("preparing", "deriving", "blocking", "scoring", "clustering"),
        "train_to_clusters": ("reading", "preparing", "deriving", "blocking", "training", "scoring", "clustering")}


def score_only(run, key="cpu_s"):
    return cpu(run, "deriving", "scoring", key=key) - cpu(run, "pairing", key=key)


def weights_differ(options, folder, side):
    """The largest difference of a weight over all kept pairs; a pair that only one has counts as infinite."""
    theirs, ours = folder / "theirs.csv", folder / "ours.csv"
    side.splink("score", theirs)
    side.aim("--pairs", ours)
    query = (f"SELECT max(CASE WHEN a.match_weight IS NULL OR b.match_weight IS NULL THEN 1e300 "
             f"ELSE abs(a.match_weight - b.match_weight) END) FROM read_csv('{theirs}') a FULL JOIN read_csv('{ours}') b "
             f"USING (unique_id_l, unique_id_r)")
    done = subprocess.run([options.python, "-c", "import duckdb, sys; print(duckdb.connect().execute(sys.argv[1]).fetchall()[0][0])", query],
                          check=True, capture_output=True, text=True)
    return float(done.stdout)


def compare(options, data, table, folder):
    """The lines of one table, the ratios before the slow check of every weight."""
    side = Side(data, table, folder / "model.json", options)
    theirs_train, ours_train, theirs, ours, plain = [], [], [], [], []
    for _ in range(options.runs):
        theirs_train.append(side.splink("train"))
        ours_train.append(side.aim("--train"))
    for _ in range(options.runs):
        theirs.append(side.splink("score"))
        ours.append(side.aim("--measure"))
        plain.append(side.aim())
    yield {"data": data, "metric": "versions", "splink": theirs[0]["splink"], "duckdb": theirs[0]["duckdb"],
           "threads": int(options.threads), "runs": options.runs, "machine": machine()}

    def say(metric, value):
        gate, better = GATES.get(metric, (None, None))
        line = {"data": data, "metric": metric, "value": round(value, 10 if metric == "weights_differ_most" else 4)}
        return {**line, "gate": gate, "better": better} if better else line

    for name, stages in (("score", None), *OURS.items()):
        runs_theirs, runs_ours = (theirs_train, ours_train) if name == "train_to_clusters" else (theirs, ours if stages is None else plain)
        for key, word in (("cpu_s", "cpu"), ("wall_s", "wall")):
            a = median(runs_theirs, lambda r, k=key, n=name: cpu(r, *THEIRS[n], key=k))
            b = median(runs_ours, lambda r, k=key, s=stages: score_only(r, k) if s is None else cpu(r, *s, key=k))
            yield say(f"{name}_{word}_ratio", a / b)
            yield say(f"{name}_splink_{word}_s", a)
            yield say(f"{name}_aim_{word}_s", b)
    for name, runs_theirs, runs_ours in (("peak_memory", theirs, plain), ("train_peak_memory", theirs_train, ours_train)):
        a, b = median(runs_theirs, lambda r: r["peak_mb"]), median(runs_ours, lambda r: r["peak_mb"])
        yield say(f"{name}_ratio", b / a)
        yield say(f"{name}_splink_mb", a)
        yield say(f"{name}_aim_mb", b)
    speed = ours[0]["pairs_scored"] / median(ours, score_only)
    yield say("pairs", ours[0]["pairs_scored"])
    yield say("pairs_missing_or_more", abs(ours[0]["pairs_scored"] - theirs[0]["pairs"]))
    yield say("clusters_missing_or_more", abs(ours[0]["clusters"] - theirs[0]["clusters"]))
    yield say("pairs_per_second_per_core", speed)
    yield say("share_of_ceiling_low", 2 * speed / CEILING_PAIRS_S[0])
    yield say("share_of_ceiling_high", 2 * speed / CEILING_PAIRS_S[1])
    yield say("weights_differ_most", weights_differ(options, folder, side))


def region_table(options, folder):
    """A generated region as one table of a million records, texts in one case and postcodes without spaces."""
    subprocess.run([options.program, "generate", "--persons", str(options.persons), "--table", "--out", str(folder / "region")],
                   check=True, stdout=subprocess.DEVNULL)
    path = folder / "region.csv"
    with open(folder / "region/records.csv", newline="") as f, open(path, "w", newline="") as out:
        rows, table = csv.DictReader(f), csv.writer(out, lineterminator="\n")
        names = ("given_name", "family_name", "birth_date", "gender", "address", "postcode")
        table.writerow(["unique_id", *names])
        for i, row in enumerate(rows):
            if i == options.records:
                break
            row["postcode"] = row["postcode"].replace(" ", "")
            table.writerow([f"{i:07}", *(row[n].lower() for n in names)])
    subprocess.run(["rm", "-rf", str(folder / "region")], check=True)
    return path


def verdict(line):
    if "gate" not in line:
        return ""
    met = line["value"] >= line["gate"] if line["better"] == "high" else line["value"] <= line["gate"]
    return "met" if met else "MISSED"


def main():
    parse = argparse.ArgumentParser()
    parse.add_argument("program")
    parse.add_argument("python")
    parse.add_argument("--json", action="store_true")
    parse.add_argument("--small", action="store_true", help="leave out the table of a million records")
    parse.add_argument("--runs", type=int, default=3)
    parse.add_argument("--threads", default=str(os.cpu_count()))
    parse.add_argument("--persons", type=int, default=390000, help="of the region")
    parse.add_argument("--records", type=int, default=1000000, help="of the region, at most")
    parse.add_argument("--shared", type=pathlib.Path, default=ROOT.parent / "shared", help="the folder that has data/linkage")
    options = parse.parse_args()
    historical, missed = options.shared / "data/linkage/historical_50k/historical_50k.csv", 0
    for data in ("historical_50k", "region_1m"):
        if data == "region_1m" and options.small:
            continue
        with tempfile.TemporaryDirectory(prefix="aim-peers-", dir=ROOT / "build") as folder:
            folder = pathlib.Path(folder)
            if data == "historical_50k" and not historical.exists():
                lines = [{"data": data, "metric": m, "value": "skipped", "gate": g, "better": b} for m, (g, b) in GATES.items()]
            else:
                table = historical if data == "historical_50k" else region_table(options, folder)
                lines = compare(options, data, table, folder)
            for line in lines:
                missed += line["value"] != "skipped" and verdict(line) == "MISSED" if "gate" in line else 0
                if options.json:
                    print(json.dumps(line), flush=True)
                elif line["metric"] == "versions":
                    print(", ".join(f"{k} {v}" for k, v in line.items() if k != "metric"), flush=True)
                else:
                    gate = f"   gate {line['gate']:g}, {verdict(line) if line['value'] != 'skipped' else ''}" if "gate" in line else ""
                    print(f"{line['data']:15} {line['metric']:34} {line['value']:>16}{gate}", flush=True)
    return 1 if missed else 0


sys.exit(main())
