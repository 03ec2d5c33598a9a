#!/bin/bash
# Trends on the command line: by ward where the region maps wards, and then by nothing else.
. "$(dirname "$0")/../lib.sh"

new_hub hub --clock 2014-07-21T09:00:00Z || { echo "not ok 0 - a hub is made"; test_done; }
TRENDS="$E2E_ROOT/tests/e2e/web/trends"
aim apply "$TRENDS/region.yaml" >/dev/null
for feed in "$TRENDS"/feeds/*.csv; do aim load --agency "$(basename "$feed" .csv)" "$feed" >/dev/null; done
aim link run >/dev/null

test_expect 'before a quarter is settled nothing is told' '
    aim report trends --as cora >said && has said "No quarter is settled yet" && aim report trends --json --as cora >json && has json "\"quarter\":null"
'
test_expect 'places are wards, and no word of a district or of who is left out' '
    aim report trends --settle --as cora >said && has said "April to June 2014" && has said Ward && has said Ladywood &&
    has said "Emergency department" && lacks said "Postcode district" && lacks said B9 && lacks said Elsewhere && lacks said Harbour &&
    lacks said Lark
'
test_expect 'as JSON and CSV the same, by the code of the ward' '
    aim report trends --json --as cora >json && aim report trends --csv --as cora >csv &&
    /usr/bin/python3 -c "
import csv, json
told = json.load(open(\"json\"))
assert told[\"quarter\"] == \"2014-q2\" and \"area\" not in told, told.keys()
assert [(w[\"code\"], w[\"name\"]) for w in told[\"ward\"]] == [(\"E05000001\", \"Ladywood\")], told[\"ward\"]
lines = list(csv.DictReader(open(\"csv\")))
assert {l[\"table\"] for l in lines} >= {\"month\", \"ward\", \"age\", \"service\", \"class\", \"type\"}
assert not [l for l in lines if l[\"table\"] == \"area\"]
for table in (\"ward\", \"age\", \"service\"):
    rows = [(l[\"code\"], int(l[\"incidents\"]), int(l[\"people\"])) for l in lines if l[\"table\"] == table]
    assert rows == [(r[\"code\"], r[\"incidents\"], r[\"people\"]) for r in told[table]], rows
    assert all(n % 10 == 0 and n >= 10 for _, *ns in rows for n in ns), rows
"
'
test_expect 'a map that changes afterwards changes no settled quarter' '
    sed "s/^wards:/wards: []/; /^  - {code: E0500000/d" "$TRENDS/region.yaml" >region.yaml && cp "$TRENDS/rules.yaml" . &&
    aim apply region.yaml >/dev/null && aim report trends --settle --json --as cora >again &&
    /usr/bin/python3 -c "
import json
a, b = json.load(open(\"json\")), json.load(open(\"again\"))
assert [(w[\"code\"], w[\"people\"]) for w in a[\"ward\"]] == [(w[\"code\"], w[\"people\"]) for w in b[\"ward\"]]
assert \"area\" not in b
"
'
test_expect 'a name that a spreadsheet would run as a formula is text in the CSV' '
    sed -i "s/name: Emergency department/name: \"=Emergency department\"/" region.yaml && aim apply region.yaml >/dev/null &&
    aim report trends --csv --as cora >guarded && has guarded ",$(printf "\047")=Emergency department," && aim report trends --as cora >said && has said "=Emergency department"
'
test_expect 'they are for those who plan, and a wrong quarter is a wrong use' '
    must_fail 1 aim report trends --as sam && must_fail 1 aim report trends &&
    must_fail 2 aim report trends --quarter 2014 --as cora && must_fail 1 aim report trends --quarter 1990-q1 --as cora
'
test_done
