#!/bin/bash
# A child whom nobody has seen: what the hub says, and that a late feed makes it say nothing.
. "$(dirname "$0")/../lib.sh"

cp "$HERE/region.yaml" region.yaml && cp "$E2E_ROOT/data/rules/unseen.yaml" unseen.yaml
HEADER='person_ref,given_name,family_name,birth_date,gender,postcode,life_status,life_date,life_confirmed,event_ref,event_type,event_date'
BABY='Tam,Wrenfield,2026-06-01,M,B99 1AA'
PUPIL='Ola,Wrenfield,2018-03-05,F,B99 1AA'
feed() { printf '%s\n' "$HEADER" "${@:2}" >"$1.csv"; }

feed gp "G1,$BABY,,,,g1,gp_contact,2026-08-20"
feed health "H1,$BABY,,,,h1,hv_new_birth,2026-06-12" "H1,$BABY,,,,h2,hv_six_weeks,2026-07-20"
feed school "S1,$PUPIL,,,,s1,school_attended,2026-09-03"
feed police "P1,$PUPIL,,,,p1,police_domestic_abuse,2026-05-05"
load() { aim load --agency "$1" --as-of "${2:-2026-11-22T09:00:00Z}" "$1.csv" >/dev/null; }
id_of() { aim search --purpose child_concern --as priya --json <<<"given_name=$1
family_name=Wrenfield
birth_date=$2" | /usr/bin/python3 -c 'import json,sys; print(json.load(sys.stdin)["results"][0]["person"])'; }
expected() { aim person expected "$1" --purpose child_concern --as "${2:-priya}" "${@:3}"; }
answer() { json "[x[\"answer\"] for x in d[\"expected\"] if x[\"contact\"] == \"$1\"][0]" "$2"; }

new_hub hub --clock 2026-11-22T10:00:00Z || { echo "not ok 0 - a hub is made"; test_done; }
test_expect 'a feed that never began leaves it open whether anybody has seen a child' '
    aim apply region.yaml >/dev/null && load health && load school && load police && aim link run >/dev/null &&
    aim rule run >/dev/null && tam=$(id_of Tam 2026-06-01) && expected "$tam" >text && has text "cannot be said" &&
    has text "Brook Surgery: no data has come" && aim review list --as priya --json >list &&
    [ "$(json "d[\"open\"]" list)" = 0 ]
'
test_expect 'that a first delivery brings nothing says nothing of the time before it' '
    sed "/^unseen:/,/^calendar:/{/^calendar:/!d}; s/^calendar:/unseen: {feeds: []}\ncalendar:/" region.yaml >young.yaml && ! grep -q since young.yaml && aim apply young.yaml >/dev/null &&
    load gp && aim link run >/dev/null && aim rule run >/dev/null && tam=$(id_of Tam 2026-06-01) && expected "$tam" priya --json >e.json &&
    [ "$(json "d[\"seen\"][\"answer\"]" e.json)" = within ] && aim review list --as priya --json >list &&
    [ "$(json "d[\"open\"]" list)" = 0 ] && aim rule simulate --json >tried && [ "$(json "[r[\"persons\"] for r in d[\"rules\"] if r[\"id\"] == \"R7\"][0]" tried)" = 0 ]
'
test_expect 'when the region says since when it is complete, a baby of whom nobody told for three months is unseen, feed by feed' '
    aim apply region.yaml >/dev/null && aim rule run >/dev/null && tam=$(id_of Tam 2026-06-01) && expected "$tam" >text &&
    has text "Last seen on 20 August 2026 by Brook Surgery: 93 days without, at most 56 for this age" &&
    has text "Community Health: data up to 21 November 2026, last seen 20 July 2026" &&
    aim rule run --again >/dev/null && aim person show "$tam" --purpose child_concern --as priya >page &&
    has page "Nobody has reported seeing this child for 93 days (at this age it should be 56 at most"
'
test_expect 'expected contacts say what came of them, and the answers are told apart' '
    tam=$(id_of Tam 2026-06-01) && expected "$tam" priya --json >e.json &&
    [ "$(answer new_birth e.json)" = met ] && [ "$(answer six_weeks e.json)" = met ] &&
    [ "$(answer gp_six_weeks e.json)" = not_supplied ] && [ "$(answer one_year e.json)" = not_yet ] &&
    [ "$(json "d[\"seen\"][\"answer\"]" e.json)" = unseen ]
'
test_expect 'a pupil is unseen after twenty school days, and not while the school is late' '
    ola=$(id_of Ola 2018-03-05) && expected "$ola" priya --json >e.json && [ "$(json "d[\"seen\"][\"answer\"]" e.json)" = unseen ] &&
    grep -q "school days without, at most 20" <(expected "$ola")
'
test_expect 'a practitioner is told of expected contacts as the catalogue opens them, not of what rests on everything' '
    tam=$(id_of Tam 2026-06-01) && expected "$tam" joy --json >e.json && [ "$(answer six_weeks e.json)" = met ] &&
    [ "$(json "\"seen\" in d" e.json)" = False ] && expected "$tam" sam --json >s.json && [ "$(json "\"expected\" in d" s.json)" = False ]
'
test_expect 'who is seen is unseen no more, and the review says that no rule fires any more' '
    feed health "H1,$BABY,,,,h3,hv_six_weeks,2026-11-21" && load health 2026-11-22T09:30:00Z && aim link run >/dev/null && aim rule run >/dev/null &&
    tam=$(id_of Tam 2026-06-01) && expected "$tam" priya --json >e.json && [ "$(json "d[\"seen\"][\"answer\"]" e.json)" = within ] &&
    aim person show "$tam" --purpose child_concern --as priya >page && has page "Nothing asks for this review any more"
'
test_expect 'moved away to nobody knows where is a concern; with a destination nothing is expected any more' '
    feed gp "G1,$BABY,moved_away,2026-11-22,no,,," && load gp 2026-11-22T09:40:00Z && aim link run >/dev/null && aim rule run >/dev/null &&
    tam=$(id_of Tam 2026-06-01) && aim person show "$tam" --purpose child_concern --as priya >page && has page "no service knows where to" &&
    feed gp "G1,$BABY,moved_away,2026-11-22,yes,,," && load gp 2026-11-22T09:50:00Z && aim link run >/dev/null && aim rule run >/dev/null &&
    expected "$tam" priya >text && has text "moved away, and it is known where to"
'
TWINS='person_ref,given_name,family_name,birth_date,gender,address,postcode'
AT='Larkin,2026-05-02,M,3 Far Lane,B99 7QA'
twins() { printf '%s\n' "$TWINS,sensitive,event_ref,event_type,event_date" "$@" >health.csv; load health "2026-11-22T09:$((++minute)):00Z" && aim link run >/dev/null && aim rule run >/dev/null; }
minute=50
open_now() { aim review list --as priya --json >list && json 'd["open"]' list; }
accounted() { aim search --purpose child_concern --as priya --json <<<"family_name=Larkin
birth_date=2026-05-02" >found && for id in $(json '" ".join(r["person"] for r in d["results"])' found); do expected "$id"; done | grep -q 'nobody is missing'; }
test_expect 'a newborn without a name counts as unseen while only one of the two is known, and no more when a service knows both' '
    before=$(open_now) && printf "%s\n" "$TWINS,event_ref,event_type,event_date" "T1,Twin 1,$AT,t1,gp_contact,2026-05-05" >gp.csv && load gp 2026-11-22T09:50:30Z &&
    twins "L1,Ivo,$AT,,l1,hv_six_weeks,2026-11-10" && [ "$(open_now)" = $((before + 1)) ] && ! accounted &&
    twins "L1,Ivo,$AT,,l1,hv_six_weeks,2026-11-10" "L2,Ned,$AT,,l2,hv_six_weeks,2026-11-11" && accounted &&
    aim rule run --again >/dev/null && accounted
'
test_expect 'who is shielded is in no such count: it is as if they were not there' '
    twins "L2,Ned,$AT,location,l2,hv_six_weeks,2026-11-11" && ! accounted
'
test_expect 'a section with a mistake is refused with its place, and changes nothing' '
    sed "s/^unseen:/unseen:\n  contacts:\n    - {key: new_birth, grase: 3 weeks}/" region.yaml >bad.yaml &&
    must_fail 1 aim apply bad.yaml 2>message && has message "bad.yaml:" && has message "grase"
'
test_done
