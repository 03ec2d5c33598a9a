"""Are precision and recall of pairs at least so much? found.py TABLE.csv CLUSTERS.csv PRECISION RECALL; the table tells the person"""
import collections
import csv
import sys


def pairs(names):
    return sum(n * (n - 1) // 2 for n in collections.Counter(names).values())


table, clusters = sys.argv[1:3]
person = {r["unique_id"]: r["person"] for r in csv.DictReader(open(table, newline=""))}
cluster = {r["id"]: r["cluster"] for r in csv.DictReader(open(clusters, newline=""))}
right = pairs((person[i], cluster[i]) for i in person)
precision, recall = right / pairs(cluster.values()), right / pairs(person.values())
print(f"precision {precision:.4f}, recall {recall:.4f}")
sys.exit(0 if precision >= float(sys.argv[3]) and recall >= float(sys.argv[4]) else 1)
