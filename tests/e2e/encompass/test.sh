#!/bin/bash
# Operation Encompass: the school knows before the next school day, once, and the hub can prove when.
. "$(dirname "$0")/../lib.sh"

cp "$HERE/region.yaml" region.yaml && cp "$E2E_ROOT/data/rules/unseen.yaml" unseen.yaml
HEADER='person_ref,given_name,family_name,birth_date,gender,address,postcode,event_ref,event_type,event_date'
HOME_AT='4 Larch Row,B99 1AA'
feed() { printf '%s\n' "$HEADER" "${@:2}" >"$1.csv"; }
load() { aim load --agency "$1" --as-of "$2" "$1.csv" >/dev/null; }
clock() { sed -i "s/^clock:.*/clock: \"$1\"/" hub/settings.yaml; }
report() { aim report encompass --as max --json --list >report.json; }
run() { aim link run >/dev/null && aim rule run >/dev/null && report; }

# Thursday evening; Ola and Tam live with their mother, on whom alone the police have a record.
new_hub hub --clock 2026-11-19T22:30:00Z || { echo "not ok 0 - a hub is made"; test_done; }
feed gp "G1,Ola,Wrenfield,2018-03-05,F,$HOME_AT,g1,gp_contact,2026-10-01" "G2,Tam,Wrenfield,2015-06-01,M,$HOME_AT,g2,gp_contact,2026-10-02" \
    "G3,Mae,Wrenfield,1990-02-01,F,$HOME_AT,g3,gp_contact,2026-10-03"
feed school "S1,Ola,Wrenfield,2018-03-05,F,$HOME_AT,s1,school_attended,2026-11-19"
feed police "P1,Mae,Wrenfield,1990-02-01,F,$HOME_AT,p1,police_domestic_abuse,2026-11-19T21:40:00Z"

test_expect 'an incident of the mother reaches the school of the child who lives with her, before Friday 8.30am' '
    aim apply region.yaml >/dev/null && load gp 2026-11-19T20:00:00Z && load school 2026-11-19T20:00:00Z &&
    load police 2026-11-19T22:00:00Z && run && [ "$(json "d[\"notices\"][0][\"agency\"]" report.json)" = school ] && [ "$(json "d[\"told\"]" report.json)" = 1 ] &&
    [ "$(json "d[\"notices\"][0][\"deadline\"]" report.json)" = 2026-11-20T08:30:00.000Z ] &&
    [ "$(json "d[\"notices\"][0][\"outcome\"]" report.json)" = in_time ] && [ "$(json "d[\"in_time\"]" report.json)" = 1 ]
'
test_expect 'it is told once, however often it is judged or sent again' '
    load police 2026-11-19T22:00:00Z; feed police "P1,Mae,Wrenfield,1990-02-01,F,$HOME_AT,p1,police_domestic_abuse,2026-11-19T21:40:00Z" &&
    load police 2026-11-19T22:20:00Z; aim rule run --again >/dev/null && run && [ "$(json "d[\"told\"]" report.json)" = 1 ]
'
test_expect 'what the police told after the school day began is said to be late by the police' '
    clock 2026-11-23T12:00:00Z && feed police "P2,Mae,Wrenfield,1990-02-01,F,$HOME_AT,p2,police_domestic_abuse,2026-11-20T23:10:00Z" &&
    load police 2026-11-23T11:00:00Z && run && [ "$(json "d[\"police_late\"]" report.json)" = 1 ] &&
    [ "$(json "[n[\"deadline\"] for n in d[\"notices\"]][1]" report.json)" = 2026-11-23T08:30:00.000Z ]
'
test_expect 'of a child educated at home the officer of the council is told' '
    feed school "S1,Ola,Wrenfield,2018-03-05,F,$HOME_AT,s2,home_education,2026-11-23" && load school 2026-11-23T11:30:00Z &&
    feed police "P3,Mae,Wrenfield,1990-02-01,F,$HOME_AT,p3,police_domestic_abuse,2026-11-23T11:00:00Z" &&
    load police 2026-11-23T11:40:00Z && run && [ "$(json "[n[\"agency\"] for n in d[\"notices\"]][2]" report.json)" = team ]
'
test_expect 'the report names nobody to those who do not review, and the log knows of each notice' '
    aim report encompass --as max >text && has text "(not told) told" && lacks text "3 told" && lacks text "Wrenfield" &&
    aim report encompass --as max --json >few.json && [ "$(json "d[\"told\"]" few.json)" = None ] &&
    aim report encompass --as max --list >text && has text "3 told" && lacks text "Wrenfield" &&
    must_fail 1 aim report encompass --list --as sam 2>message && aim audit verify >/dev/null
'
test_expect 'what the police took back no longer counts, and its alert is gone' '
    feed police "P9,Mae,Wrenfield,1990-02-01,F,$HOME_AT,p9,police_domestic_abuse,2026-11-23T11:10:00Z" && load police 2026-11-23T11:42:00Z && run &&
    [ "$(json "d[\"told\"]" report.json)" = 4 ] && clock 2026-11-23T12:01:00Z &&
    printf "person_ref,event_ref,action\nP9,p9,withdraw\n" >back.csv && aim load --agency police --as-of 2026-11-23T11:55:00Z back.csv >/dev/null && run &&
    [ "$(json "d[\"told\"]" report.json)" = 3 ] && [ "$(json "d[\"taken_back\"]" report.json)" = 1 ] && [ "$(json "len(d[\"notices\"])" report.json)" = 4 ] &&
    aim report encompass --as max --list >text && has text "taken back since" && run && [ "$(json "d[\"taken_back\"]" report.json)" = 1 ]
'
test_expect 'of an incident of somebody sealed nobody is told' '
    HEADER=$HEADER,sensitive; feed police "P4,Mae,Wrenfield,1990-02-01,F,$HOME_AT,p4,police_domestic_abuse,2026-11-23T11:20:00Z,sealed" &&
    load police 2026-11-23T11:50:00Z && run && [ "$(json "d[\"told\"]" report.json)" = 3 ]
'
test_expect 'a child sealed since is in no list and in no number' '
    feed gp "G1,Ola,Wrenfield,2018-03-05,F,$HOME_AT,g9,gp_contact,2026-11-01,sealed" &&
    load gp 2026-11-23T11:55:00Z && run && [ "$(json "d[\"told\"]" report.json)" = 0 ] && [ "$(json "len(d[\"notices\"])" report.json)" = 0 ]
'
test_done
