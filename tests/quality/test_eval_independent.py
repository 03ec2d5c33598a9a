#!/usr/bin/python3
"""`aim eval linkage` against a second implementation that makes every pair: AIM=PROGRAM test_eval_independent.py

Random truths and clusters, figures by enumeration, units by search, intervals by the formulas of docs/evaluation.md
written down once more, and the variance against the jackknife over units."""
import csv
import itertools
import json
import math
import os
import random
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.environ.get("AIM", "aim")
Z = 1.959963984540054
ORIGINS, AGENCIES = ["WB", "PK", "SO"], ["school", "police"]


def region(seed, persons, mistakes):
    """Records of persons with twins and homes, and clusters that are the truth with mistakes."""
    dice = random.Random(seed)
    records, person = [], {}
    for number in range(persons):
        person[number] = {"origin": dice.choice(ORIGINS), "sex": dice.choice("FM"), "twin": None, "mother": None,
                          "name": dice.randrange(persons // 3 + 1), "outcode": dice.choice(["WM1", "WM2"])}
        if number % 7 == 1:
            person[number]["twin"], person[number - 1]["twin"] = number - 1, number
        if number % 5 == 4:
            person[number]["mother"] = dice.randrange(number)
        for _ in range(dice.choice([1, 1, 2, 3, 5])):
            records.append({"id": f"r{len(records)}", "person": number, "agency": dice.choice(AGENCIES),
                            "home": dice.choice(["", "A1", "A2"]), "reason": dice.choice(["", "typo", "typo;old"])})
    cluster = {}
    for record in records:
        chance = dice.random()
        cluster[record["id"]] = (f"c{record['person']}" if chance > mistakes else
                                 f"c{dice.randrange(persons)}" if chance < mistakes / 2 else f"s{record['id']}")
    return person, records, cluster


def write(folder, person, records, cluster, pairs):
    truth, links, scored = (os.path.join(folder, n) for n in ("truth.csv", "links.csv", "pairs.csv"))
    code = {None: ""} | {n: f"P{n}" for n in person}
    with open(truth, "w", newline="") as file:
        out = csv.writer(file)
        out.writerow("id person origin sex agency twin_of mother name outcode home_told reasons".split())
        for r in records:
            p = person[r["person"]]
            out.writerow([r["id"], code[r["person"]], p["origin"], p["sex"], r["agency"], code[p["twin"]],
                          code[p["mother"]], p["name"], p["outcode"], r["home"], r["reason"]])
    with open(links, "w", newline="") as file:
        csv.writer(file).writerows([["id", "cluster"]] + [[r["id"], cluster[r["id"]]] for r in records])
    with open(scored, "w", newline="") as file:
        csv.writer(file).writerows([["id_left", "id_right", "weight", "probability"]] + pairs)
    return truth, links, scored


def wilson(p, n):
    middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    reach = Z / (1 + Z * Z / n) * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return (p, max(0, middle - reach) if p > 0 else 0, min(1, middle + reach) if p < 1 else 1)


def interval(sums, units):
    """sums: (y, x) of each unit that has anything."""
    y, x = sum(s[0] for s in sums), sum(s[1] for s in sums)
    if not x:
        return None
    p = y / x
    n = x * x / sum(s[1] ** 2 for s in sums)
    rest = sum((s[0] - p * s[1]) ** 2 for s in sums)
    if 0 < p < 1 and rest > 0 and units > 1:
        n = min(x, p * (1 - p) / (units / (units - 1) * rest / (x * x)))
    return wilson(p, n)


def find_units(records, cluster):
    neighbours = {}
    for r in records:
        for a, b in ((("p", r["person"]), ("c", cluster[r["id"]])), (("c", cluster[r["id"]]), ("p", r["person"]))):
            neighbours.setdefault(a, set()).add(b)
    unit, found = {}, 0
    for start in neighbours:
        if start in unit:
            continue
        queue = [start]
        unit[start] = found
        while queue:
            for other in neighbours[queue.pop()]:
                if other not in unit:
                    unit[other] = found
                    queue.append(other)
        found += 1
    return {p[1]: u for p, u in unit.items() if p[0] == "p"}, found


class Reference:
    """Every pair, one by one."""

    def __init__(self, person, records, cluster):
        self.person, self.records, self.cluster = person, records, cluster
        self.unit, self.units = find_units(records, cluster)
        self.same, self.found = [], []
        for a, b in itertools.combinations(records, 2):
            same, found = a["person"] == b["person"], cluster[a["id"]] == cluster[b["id"]]
            if same:
                self.same.append((a, b, found))
            if found:
                self.found.append((a, b, same))

    def by_unit(self, pairs):
        sums = {}
        for a, _, hit in pairs:
            s = sums.setdefault(self.unit[a["person"]], [0, 0])
            s[0] += hit
            s[1] += 1
        return list(sums.values())

    def share(self, pairs):
        return interval(self.by_unit(pairs), self.units)

    def touching(self, key, value):
        def of(r):
            return r["reason"].split(";") if key == "reason" else [self.person[r["person"]].get(key) or r.get(key)]
        return ([p for p in self.same if value in of(p[0]) or value in of(p[1])],
                [p for p in self.found if value in of(p[0]) or value in of(p[1])])

    def bcubed(self):
        sums, by_person, by_cluster = {}, {}, {}
        for r in self.records:
            by_person.setdefault(r["person"], []).append(r["id"])
            by_cluster.setdefault(self.cluster[r["id"]], []).append(r["id"])
        for r in self.records:
            mine, theirs = set(by_person[r["person"]]), set(by_cluster[self.cluster[r["id"]]])
            s = sums.setdefault(self.unit[r["person"]], [0, 0, 0])
            s[0] += len(mine & theirs) / len(theirs)
            s[1] += len(mine & theirs) / len(mine)
            s[2] += 1
        return [interval([(s[i], s[2]) for s in sums.values()], self.units) for i in (0, 1)]

    def clusters_of(self, person):
        return {self.cluster[r["id"]] for r in self.records if r["person"] == person}

    def fates(self):
        exact, merged, split = {}, {}, {}
        for p in {r["person"] for r in self.records}:
            mine = self.clusters_of(p)
            others = {r["person"] for r in self.records if self.cluster[r["id"]] in mine}
            for store, holds in ((exact, len(mine) == 1 and len(others) == 1), (merged, len(others) > 1),
                                 (split, len(mine) > 1)):
                s = store.setdefault(self.unit[p], [0, 0])
                s[0] += holds
                s[1] += 1
        return [interval(list(s.values()), self.units) for s in (exact, merged, split)]

    def merged_pairs(self, wanted):
        live = sorted({r["person"] for r in self.records})
        pairs = [(a, b) for a, b in itertools.combinations(live, 2) if wanted(a, b)]
        return sum(bool(self.clusters_of(a) & self.clusters_of(b)) for a, b in pairs), len(pairs)


class EvalLinkage(unittest.TestCase):
    def near(self, answer, expected, what):
        if expected is None:
            self.assertNotIn("value", answer, what)
            return
        for key, value in zip(("value", "low", "high"), expected):
            self.assertAlmostEqual(answer[key], value, 9, f"{what} {key}")

    def run_program(self, folder, *region_parts, pairs=()):
        truth, links, scored = write(folder, *region_parts, [list(p) for p in pairs])
        command = [PROGRAM, "eval", "linkage", "--json", "--truth", truth, "--links", links]
        if pairs:
            command += ["--pairs", scored, "--possible", scored]
        return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

    def compare(self, seed, persons, mistakes):
        parts = region(seed, persons, mistakes)
        person, ref = parts[0], Reference(*parts)
        with tempfile.TemporaryDirectory() as folder:
            answer = self.run_program(folder, *parts)
        self.assertEqual(answer["units"], ref.units)
        self.near(answer["recall"], ref.share(ref.same), "recall")
        self.near(answer["precision"], ref.share(ref.found), "precision")
        sums = {}
        for pairs in (ref.same, ref.found):
            for a, _, hit in pairs:
                s = sums.setdefault(ref.unit[a["person"]], [0, 0])
                s[0] += hit
                s[1] += 1
        self.near(answer["f1"], interval(list(sums.values()), ref.units), "f1")
        moved = [p for p in ref.same if p[0]["home"] and p[1]["home"] and p[0]["home"] != p[1]["home"]]
        self.near(answer["recall_across_move"], ref.share(moved), "across a move")
        for name, expected in zip(("bcubed_precision", "bcubed_recall"), ref.bcubed()):
            self.near(answer[name], expected, name)
        for name, expected in zip(("exact_persons", "merged_persons", "split_persons"), ref.fates()):
            self.near(answer[name], expected, name)
        kinds = {
            "twins_merged": lambda a, b: person[a]["twin"] == b,
            "siblings_merged": lambda a, b: person[a]["mother"] is not None and
            person[a]["mother"] == person[b]["mother"] and person[a]["twin"] != b,
            "strangers_merged": lambda a, b: all(person[a][k] == person[b][k] for k in ("name", "outcode")),
        }
        for name, wanted in kinds.items():
            self.assertEqual((answer[name]["hits"], answer[name]["of"]), ref.merged_pairs(wanted), name)
        for group in answer["groups"]:
            if group["dimension"] == "age":
                continue
            same, found = ref.touching(group["dimension"], group["name"])
            self.near(group["recall"], ref.share(same), f"recall of {group['name']}")
            self.near(group["precision"], ref.share(found), f"precision of {group['name']}")
        return answer, ref

    def test_random_partitions_of_every_quality(self):
        for seed, (persons, mistakes) in enumerate([(1, 0), (2, 0.5), (30, 0), (30, 0.05), (60, 0.2), (80, 0.6),
                                                    (40, 1), (120, 0.02)]):
            with self.subTest(seed=seed):
                self.compare(seed, persons, mistakes)

    def test_the_variance_is_that_of_the_jackknife(self):
        parts = region(99, 500, 0.06)
        ref = Reference(*parts)
        sums = ref.by_unit(ref.same)
        sums += [[0, 0]] * (ref.units - len(sums))
        y, x, n = sum(s[0] for s in sums), sum(s[1] for s in sums), len(sums)
        without = [(y - s[0]) / (x - s[1]) for s in sums]
        mean = sum(without) / n
        jackknife = (n - 1) / n * sum((w - mean) ** 2 for w in without)
        with tempfile.TemporaryDirectory() as folder:
            recall = self.run_program(folder, *parts)["recall"]
        p = recall["value"]
        expected = wilson(p, p * (1 - p) / jackknife)
        self.assertAlmostEqual(recall["low"], expected[1], 3)
        self.assertAlmostEqual(recall["high"], expected[2], 3)

    def test_weights_are_held_against_the_truth(self):
        person, records, cluster = region(5, 60, 0.1)
        dice, where = random.Random(6), {r["id"]: r["person"] for r in records}
        pairs = []
        for a, b in itertools.combinations(sorted(where), 2):
            same = where[a] == where[b]
            if same or dice.random() < 0.05:
                weight = round(dice.gauss(4 if same else -4, 4), 1)
                pairs.append((a, b, weight, f"{1 / (1 + 2 ** -weight):.9f}"))
        with tempfile.TemporaryDirectory() as folder:
            answer = self.run_program(folder, person, records, cluster, pairs=pairs)
        truth = sum(n * (n - 1) // 2 for n in ([*where.values()].count(p) for p in set(where.values())))
        best = max((2 * sum(where[p[0]] == where[p[1]] for p in pairs if p[2] >= t) /
                    (truth + sum(p[2] >= t for p in pairs)), -t) for t in {p[2] for p in pairs})
        self.assertAlmostEqual(answer["pairs"]["best_f1"], best[0], 9)
        error = 0
        for at in range(10):
            inside = [p for p in pairs if min(9, int(float(p[3]) * 10)) == at]
            right = sum(where[p[0]] == where[p[1]] for p in inside)
            self.assertEqual((answer["pairs"]["bins"][at]["pairs"], answer["pairs"]["bins"][at]["right"]),
                             (len(inside), right))
            error += abs(sum(float(p[3]) for p in inside) - right)
        self.assertAlmostEqual(answer["pairs"]["calibration_error"], error / len(pairs), 9)
        self.assertEqual(answer["pairs"]["reach"]["hits"], sum(where[p[0]] == where[p[1]] for p in pairs))
        self.assertEqual(answer["review"]["possible"], len(pairs))
        self.assertAlmostEqual(answer["review"]["per_1000_records"], 1000 * len(pairs) / len(records), 6)

    def test_the_gap_is_between_the_best_and_the_worst_large_group(self):
        person, records, cluster = region(7, 4000, 0.04)
        with tempfile.TemporaryDirectory() as folder:
            answer = self.run_program(folder, person, records, cluster)
            self.assertEqual(answer, self.run_program(folder, person, records, cluster))
        self.assertTrue(answer["gaps"])
        for gap in answer["gaps"]:
            shares = [g[gap["of"]]["value"] for g in answer["groups"]
                      if g["dimension"] == gap["dimension"] and g["recall"]["of"] >= 2000]
            self.assertAlmostEqual(gap["value"], max(shares) - min(shares), 12)
            self.assertLessEqual(gap["low"], gap["value"] + 0.02)
            self.assertGreater(gap["high"], gap["low"])


if __name__ == "__main__":
    unittest.main()
