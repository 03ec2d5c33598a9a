#!/bin/bash
# A region with its truth: every row is accepted, linked, exported and measured; people who were
# adopted stay two; a table of ids and clusters can be measured as well.
. "$(dirname "$0")/../lib.sh"

aim generate --persons 1500 --seed 11 --today 2014-03-26 --table --out region >/dev/null
new_hub hub --clock 2014-03-26T12:00:00Z || { echo "not ok 0 - a hub is made"; test_done; }
aim apply region/region.yaml >/dev/null

test_expect 'every row of every feed is accepted, merged and withdrawn ones too' '
    cat region/feeds/*.csv >rows && has rows ",merge" && has rows ",withdraw" && has rows ",unborn_of," &&
    for feed in region/feeds/*.csv; do
        aim load --agency "$(basename "$feed" .csv)" "$feed" >report || return 1
        has report " 0 quarantined" || return 1
    done
'

test_expect 'the links and the possible links are handed out and measured' '
    aim link export --as steward >links.csv && aim link export --possible --as steward >possible.csv &&
    aim eval linkage --truth region/truth.csv --links links.csv --possible possible.csv --feeds region/feeds --json >quality &&
    json "d[\"precision\"][\"value\"] > 0.99 and d[\"recall\"][\"value\"] > d[\"baseline_recall\"][\"value\"] + 0.2" quality >answer &&
    has answer True &&
    json "d[\"review\"][\"possible\"] == len(open(\"possible.csv\").readlines()) - 1 > 0 and d[\"review\"][\"not_in_truth\"] == 0" quality >answer &&
    has answer True &&
    json "d[\"recall\"][\"low\"] < d[\"recall\"][\"value\"] < d[\"recall\"][\"high\"] and len(d[\"groups\"]) > 40" quality >answer &&
    has answer True &&
    json "d[\"adopted_merged\"][\"of\"] > 0 and d[\"adopted_merged\"][\"hits\"] == 0" quality >answer &&
    has answer True
'

test_expect 'what the blocking keys find is estimated without the truth, and said by the status from then on' '
    aim link status --json >before && lacks before recall_of_keys && aim link train --out model.txt --json >trained && aim link status --json >after &&
    [ "$(json "d[\"recall_of_keys_permille\"]" trained)" = "$(json "d[\"recall_of_keys_permille\"]" after)" ] &&
    json "900 < d[\"recall_of_keys_permille_low\"] <= d[\"recall_of_keys_permille\"] <= d[\"recall_of_keys_permille_high\"] <= 1000" after >answer &&
    has answer True && aim link status >words && has words "estimated without labels on 2014-03-26"
'

test_expect 'possible links as JSON are the same pairs' '
    aim link export --possible --as steward --json >possible.json &&
    json "sorted(p[\"person_ref_left\"] for p in d) == sorted(l.split(\",\")[1] for l in open(\"possible.csv\").readlines()[1:])" possible.json >answer &&
    has answer True
'

test_expect 'who may see one agency only gets pairs of its own records' '
    aim link export --possible --as loader >own.csv &&
    /usr/bin/python3 - <<PY
import csv
for pair in csv.DictReader(open("own.csv")):
    assert pair["agency_left"] == pair["agency_right"] == "childrens-social-care", "a pair of another agency"
PY
'

test_expect 'nobody shielded is in a possible link' '
    /usr/bin/python3 - <<PY
import csv, glob
hidden = {r["person_ref"] for f in glob.glob("region/feeds/*.csv") for r in csv.DictReader(open(f)) if r.get("sensitive")}
pairs = list(csv.DictReader(open("possible.csv")))
assert hidden and not hidden & {p[k] for p in pairs for k in ("person_ref_left", "person_ref_right")}
PY
'

test_expect 'ids and clusters of any tool are measured by the same truth' '
    /usr/bin/python3 - <<PY
import csv
truth = list(csv.DictReader(open("region/truth.csv")))
with open("clusters.csv", "w") as out:
    out.write("id,cluster\n" + "".join(r["id"] + "," + r["person"] + "\n" for r in truth))
assert sorted(r["id"] for r in truth) == sorted(r["id"] for r in csv.DictReader(open("region/records.csv")))
PY
    aim eval linkage --truth region/truth.csv --links clusters.csv --json >perfect &&
    json "d[\"precision\"][\"value\"] == d[\"recall\"][\"value\"] == d[\"exact_persons\"][\"value\"] == 1 and d[\"recall\"][\"low\"] > 0.99" perfect >answer &&
    has answer True
'

test_expect 'a gate that is reached says nothing, one that is not ends with status 1 after the whole report' '
    aim eval linkage --truth region/truth.csv --links links.csv --gate pairwise_precision=0.9,twins_merged_per_1000=500 >report &&
    has report "pairwise precision" &&
    must_fail 1 aim eval linkage --truth region/truth.csv --links links.csv --gate pairwise_precision=0.9,pairwise_recall=1 >report 2>told &&
    has report "pairwise precision" && has told "1 of the gates are not reached, first pairwise_recall" &&
    must_fail 2 aim eval linkage --truth region/truth.csv --links links.csv --gate beauty=1 2>told && has told "pairwise_recall=0.97"
'

test_expect 'files that name records in different ways are refused with a reason' '
    cut -d, -f2- region/truth.csv >no_ids.csv &&
    must_fail 2 aim eval linkage --truth no_ids.csv --links clusters.csv 2>told &&
    has told "the links name records in a way that the truth does not"
'

test_expect 'a pack has much of what is rare, and another name is refused' '
    aim generate --pack twins --persons 400 --seed 2 --today 2014-03-26 --out pack >/dev/null &&
    [ "$(cut -d, -f9 pack/truth.csv | grep -c P)" -gt "$(cut -d, -f9 region/truth.csv | grep -c P)" ] &&
    must_fail 2 aim generate --pack cousins --out pack 2>told && has told "twins, siblings, namesakes, origins or cases"
'

test_done
