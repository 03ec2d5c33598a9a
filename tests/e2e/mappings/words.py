#!/usr/bin/env python3
"""Which words of the mappings no sample holds: words.py MAPPINGS. Prints one a line; nothing when each is there.

A word is one that becomes an event; one that becomes none needs no sample. The folder of files has its own tests.
"""
import csv
import pathlib
import sys

import yaml

ABSENCES = {"M", "C", "C1", "C2", "J1", "R", "S", "T"}  # all of them what "I" is


def columns_of(part, into):
    """Their columns that become event_type; 'Entry/Code' stands for the joined text of both."""
    return [theirs for theirs, ours in (part.get("columns") or {}).items() if ours == into]


def missing(mapping, rows):
    line = (mapping.get("values") or {}).get("event_type") or {}
    events = mapping.get("events") or []
    places = [(line, columns_of(mapping, "event_type") + [c for e in events for c in columns_of(e, "event_type")])]
    places += [((e.get("values") or {}).get("event_type") or {}, columns_of(e, "event_type")) for e in events]
    for words, columns in places:
        held = {row[column].strip() for row in rows for column in columns if column in row}
        yield from (word for word, event in words.items() if event and word not in ("*", "") and word not in held)


def main():
    folder = pathlib.Path(sys.argv[1])
    for path in sorted(folder.glob("*.yaml")):
        sample = folder / "samples" / (path.stem + ".csv")
        if not sample.exists():
            continue
        with open(sample, encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        mapping = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        for word in missing(mapping, rows):
            if not (path.stem == "school-census-absence" and word in ABSENCES):
                print(f"{path.name}: {word}")


main()
