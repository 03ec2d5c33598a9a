"""What a hub shows, with nothing in it that differs from hub to hub: a person is called by the first
of the records that are together.

    what_it_shows.py LINKS.csv REVIEWS.json     prints the partition, then the review list
"""
import csv
import json
import sys

together = {}
with open(sys.argv[1], encoding="utf-8", newline="") as file:
    for row in csv.DictReader(file):
        together.setdefault(row["person_id"], []).append(row["agency"] + " " + row["person_ref"])
name = {person: min(records) for person, records in together.items()}
for records in sorted(sorted(r) for r in together.values()):
    print("; ".join(records))
with open(sys.argv[2], encoding="utf-8") as file:
    reviews = json.load(file)
assert reviews["pages"] == 1
lines = [dict(review, person=name[review["person"]]) for review in reviews["reviews"]]
for line in sorted(lines, key=lambda r: r["person"]):
    print(json.dumps(line, sort_keys=True))
