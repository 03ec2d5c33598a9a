"""The region of jane-doe with what this test needs: identifier systems of one hospital, a safeguarding agency that sees
all, one agreement that covers more fields, and one that does not cover sensitive. Reads the region file, writes the new one.

    region.py OLD NEW
"""
import sys

MORE = "nhs_number, nhs_number_status, sensitive, known_as, previous_family_name, life_status, life_date, "
SYSTEMS = "    identifier_systems: ['https://city-hospital.example/patient', 'urn:oid:2.16.840.1.113883.2.1.99.7']\n"


def changed(text):
    text = text.replace("    kind: hospital\n", "    kind: hospital\n" + SYSTEMS, 1)
    text = text.replace("    kind: childrens_social_care\n", "    kind: childrens_social_care\n    tier: 3\n", 1)
    text = text.replace("sensitive, event_ref", "event_ref", 1)
    before, after = text.split("agreements:\n", 1)
    first, rest = after.split("  - id: ", 2)[1:]
    first = first.replace("fields: [person_ref, ", "fields: [person_ref, " + MORE, 1)
    return before + "agreements:\n  - id: " + first + "  - id: " + rest


def main():
    with open(sys.argv[1], encoding="utf-8") as old, open(sys.argv[2], "w", encoding="utf-8") as new:
        new.write(changed(old.read()))


main()
