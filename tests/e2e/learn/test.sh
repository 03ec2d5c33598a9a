#!/bin/bash
# What people decide teaches the weights; a model is tried on the whole hub before it goes live, tells what a
# rebuild then does, and touches nobody.
. "$(dirname "$0")/../lib.sh"

aim generate --persons 900 --seed 11 --today 2014-03-26 --out region >/dev/null
new_hub hub --clock 2014-03-26T12:00:00Z || { echo "not ok 0 - a hub is made"; test_done; }
aim apply region/region.yaml >/dev/null
for feed in region/feeds/*.csv; do aim load --agency "$(basename "$feed" .csv)" "$feed" >/dev/null; done
picture() { aim link export --as steward | sort; aim link export --possible --as steward | sort; }

test_expect 'without decisions there is nothing to learn, and a clerk may not ask' '
    must_fail 1 aim link calibrate --as steward 2>none && has none "aim link review list" &&
    must_fail 1 aim link calibrate --as reviewer 2>denied
'
test_expect 'other lines are tried on the whole hub: differences, examples, nobody touched' '
    picture >before && aim link try --upper 14 --out strict.txt --as steward >tried &&
    has tried "come apart" && has tried "Possible links:" && has tried "by agency:" && has tried "by age:" &&
    has tried "Would come apart" && has tried "two records drawn at random" && has tried "Nobody was touched" &&
    picture >after && same before after && [ ! -e hub/trial ] &&
    aim link try strict.txt --as steward --json >tried.json && [ "$(json "d[\"split\"] > 10 and d[\"possible_gained\"] > 10" tried.json)" = True ]
'
test_expect 'small groups are not told, and who reviews no matches sees no pair' '
    lacks tried " 1 of" && aim link try strict.txt --as admin --json >admin.json &&
    [ "$(json "d[\"examples\"] == [] and d[\"split\"] > 10" admin.json)" = True ] &&
    [ "$(json "all(g[\"records_few\"] == (\"records\" not in g) for g in d[\"groups\"])" admin.json)" = True ]
'
test_expect 'what was tried goes live by two names, and does what it said' '
    print=$(json "d[\"model\"]" tried.json) && must_fail 1 aim link approve 000000000000 --as manager 2>absent && has absent "tried" &&
    aim link approve "$print" --as manager >one && has one "second person" && must_fail 1 aim link approve "$print" --as manager 2>twice &&
    aim link approve "$print" --as dpo >two && has two "may go live" &&
    must_fail 2 aim link run --model strict.txt --as steward 2>usage &&
    aim link run --rebuild --model strict.txt --as steward >/dev/null && aim link status --as steward --json >status &&
    [ "$(json "d[\"persons\"]" status)" = "$(json "d[\"persons_then\"]" tried.json)" ] &&
    [ "$(json "d[\"possible_links\"]" status)" = "$(json "d[\"possible_then\"]" tried.json)" ] &&
    aim link try --as steward --json >again.json && [ "$(json "d[\"changed\"] + d[\"possible_gained\"] + d[\"possible_lost\"]" again.json)" = 0 ]
'
test_expect 'decisions are held against the weights; the calibrated model is a new file and moves nobody' '
    aim link review list --lines 200 --as steward --json >list.json &&
    json "\"\\n\".join(p[\"pair\"] + \" \" + (\"same\" if p[\"weight\"] > 11 else \"different\") for p in d[\"pairs\"] if \"weight\" in p)" list.json | head -45 >pairs &&
    while read -r pair answer; do aim link review decide "$pair" "$answer" --reason seen --yes --as steward >/dev/null 2>&1; done <pairs
    picture >before && aim link calibrate --out new.txt --as steward >table && picture >after && same before after &&
    has table "people said same" && has table "Loss in bits" && has table "Nobody was moved" && has new.txt "setting tilt" && has new.txt "# Calibrated on 2014-03-26" &&
    aim link calibrate --as steward --json >table.json && [ "$(json "d[\"used\"] >= 20 and d[\"loss_calibrated\"] < d[\"loss\"]" table.json)" = True ] &&
    aim link calibrate --out chosen.txt --precision 0.99 --review 30 --as steward --json >chosen.json && [ "$(json "d[\"lower\"] <= d[\"lone\"] <= d[\"upper\"]" chosen.json)" = True ] &&
    aim link try new.txt --as steward >tried && has tried "Nobody was touched"
'
test_expect 'trials and approvals are in the log' '
    aim audit export log >/dev/null && grep -rqa "tried" log && grep -rqa "approve" log && aim audit verify >/dev/null
'
test_done
