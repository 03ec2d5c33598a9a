#!/bin/bash
# A rule is tried on the history of the hub before it goes live: whom, when, how much work; nobody is named or counted out.
. "$(dirname "$0")/../lib.sh"

new_hub hub --clock 2026-11-02T12:00:00Z || { echo "not ok 0 - a hub is made"; test_done; }
aim generate --persons 1500 --seed 5 --today 2026-11-01 --out region >/dev/null

test_expect 'a region is applied and delivered' '
    aim apply region/region.yaml >/dev/null &&
    for feed in region/feeds/*.csv; do
        aim load --agency "$(basename "$feed" .csv)" --as-of 2026-11-01T20:00:00Z "$feed" >/dev/null || return 1
    done
'
test_expect 'the live rules are tried on two years, twice with the same outcome' '
    aim rule simulate --json >one.json && aim rule simulate --json >two.json && same one.json two.json &&
    [ "$(json "len(d[\"rules\"]) >= 5 and d[\"persons\"] > 1000" one.json)" = True ] &&
    [ "$(json "d[\"first\"] + \" \" + d[\"last\"]" one.json)" = "2024-11-02 2026-11-01" ] &&
    [ "$(json "len(d[\"new_reviews_by_week\"])" one.json)" = 105 ]
'
test_expect 'numbers under ten persons are not told, nor the one that the total would give away' '
    aim rule simulate --json >s.json && /usr/bin/python3 - <<"PY"
import json
for rule in json.load(open("s.json"))["rules"]:
    if rule["persons"] is None or rule["persons"] == 0:
        continue
    for part in ("age", "sex", "social_care"):
        told = rule[part]
        hidden = [k for k, v in told.items() if v is None]
        assert all(v == 0 or v >= 10 for v in told.values() if v is not None), (rule["id"], part, told)
        assert len(hidden) != 1 or not [v for v in told.values() if v], (rule["id"], part, told)
PY
'
test_expect 'a rule that is not applied is tried beside the one that is live' '
    sed "s/version: 1/version: 2/; s/enough: 5, agencies: 3/enough: 2, agencies: 2/" region/rules.yaml >new.yaml &&
    aim rule simulate new.yaml --rule R2 --json >both.json &&
    [ "$(json "[r[\"version\"] for r in d[\"rules\"]]" both.json)" = "[1, 2]" ] &&
    [ "$(json "d[\"rules\"][1][\"hits\"] > (d[\"rules\"][0].get(\"hits\") or 0)" both.json)" = True ] &&
    aim rule list >live && [ "$(grep -c "^R2 .*version 1" live)" = 1 ] && lacks live "version 2"
'
test_expect 'persons are named to reviewers only, by their ids, and the log knows it' '
    must_fail 1 aim rule simulate --examples 2>message && has message "reviewers only" &&
    manager=$(sed -n "s/.*login: *\([a-z.-]*\).*role: *manager.*/\1/p" region/region.yaml | head -1) && [ -n "$manager" ] &&
    aim rule simulate --examples --as "$manager" --rule R3 >named && has named " from " &&
    practitioner=$(sed -n "s/.*login: *\([a-z.-]*\).*role: *practitioner.*/\1/p" region/region.yaml | head -1) &&
    must_fail 1 aim rule simulate --as "$practitioner" 2>message
'
test_expect 'what cannot be tried is refused with what to do' '
    must_fail 1 aim rule simulate --rule R99 2>message && has message "aim rule list" &&
    must_fail 2 aim rule simulate --days 0 2>message &&
    printf "rules:\n  - {id: R1, version: 1, nmae: x}\n" >bad.yaml && must_fail 1 aim rule simulate bad.yaml 2>message && has message "bad.yaml:2"
'
test_done
