#!/usr/bin/env python3
"""What the hub shows of the people in the samples: story.py AIM NAMES...

NAMES are lines `given,family,birth date`. Prints, per agency, `agency service | date | label (class) | person`, sorted:
what stands in story.expect.
"""
import json
import subprocess
import sys

LOOK = ["--as", "reviewer", "--purpose", "child_concern", "--json"]


def aim(program, *arguments, text=None):
    done = subprocess.run([program, *arguments, *LOOK], input=text, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(arguments[:2])}: {done.stderr}")
    return json.loads(done.stdout)


def main():
    program, lines = sys.argv[1], set()
    for name in sys.argv[2:]:
        given, family, birth = name.split(",")
        form = f"given_name={given}\nfamily_name={family}\nbirth_date={birth}\n"
        for found in aim(program, "search", text=form)["results"]:
            if found["family_name"] != family or not found["agrees"].count("birth date"):
                continue
            for event in aim(program, "person", "show", found["person"]).get("events", []):
                lines.add(f"{event['agency']} {event['service']} | {event['date']} | {event['label']} "
                          f"({event['class']}) | {given} {family}")
    print("\n".join(sorted(lines)))


main()
