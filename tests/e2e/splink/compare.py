"""Are two files of pairs the same pairs, and every weight within 1e-6 and every level equal? compare.py THEIRS.csv OURS.csv"""
import csv
import sys


def read(path):
    with open(path, newline="") as f:
        rows = csv.DictReader(f)
        return {(r.pop("unique_id_l"), r.pop("unique_id_r")): r for r in rows}


theirs, ours = read(sys.argv[1]), read(sys.argv[2])
worst, levels = 0.0, 0
for pair in theirs.keys() & ours.keys():
    a, b = theirs[pair], ours[pair]
    worst = max(worst, abs(float(a["match_weight"]) - float(b["match_weight"])))
    bad = [k for k in a if k.startswith("gamma_") and int(a[k]) != int(b[k])]
    levels += bool(bad)
    if bad and levels < 6:
        print("levels differ:", bad)
print(f"{len(theirs)} pairs of theirs, {len(ours)} of ours, {len(theirs.keys() ^ ours.keys())} of one alone; "
      f"{levels} with other levels; the weights differ by at most {worst:.2g} bits")
sys.exit(0 if theirs and theirs.keys() == ours.keys() and levels == 0 and worst < 1e-6 else 1)
