#!/bin/bash
# Plans for unscheduled care: uploads full and delta, questions and their refusals, who is told; and that
# "no information held" says nothing by its size.
. "$(dirname "$0")/../lib.sh"
FEEDS=$HERE/feeds
HEAD="NHS Number,NHS Number Status,Local Child Id,Given Name,Family Name,Birth Date,Gender,Plan Id,Plan Type,Plan Start,Plan End,Authority Code,Office,Office Phone,Emergency Duty Phone,Record Kind"

ask() { printf '%s\n' "$2" | aim cp-is show --as "$1" --purpose child_concern "${@:3}"; }

test_expect 'a partnership with plans is set up' '
    new_hub hub --clock 2026-11-24T09:00:00Z && aim apply "$HERE/region.yaml" >said && has said Applied &&
    aim load --agency social-care "$FEEDS/social-care.csv" >said && aim load --agency city-hospital "$FEEDS/city-hospital.csv" >said &&
    aim load --agency police "$FEEDS/police.csv" >said && aim load --agency school "$FEEDS/school.csv" >said && aim link run >said
'
test_expect 'for a number on a plan: its type, dates, authority and both numbers, and nothing else' '
    ask joy "999 000 5001" >said && has said "Child protection plan" && has said "from 18 December 2025" &&
    has said "Northborough Children'"'"'s Services" && has said "0121 496 0155" && has said "Emergency duty team, 0121 496 0152" &&
    lacks said Idris && lacks said Calloway && lacks said neglect && lacks said attendance
'
test_expect 'twelve months after its end to the day, for an unborn child 28 days' '
    ask joy 9990005028 >said && has said "to 24 November 2025" && ask joy 9990005044 >said && has said "unborn" &&
    ask joy 9990005036 >said && has said "No information is held"
'
test_expect 'no plan, a shield, an end long ago, a number nobody has: the same answer to the byte' '
    for number in 9990005095 9990005052 9990005036 9990005338; do ask joy $number >none.$number && ask joy $number --json >json.$number; done &&
    same none.9990005338 none.9990005095 && same none.9990005338 none.9990005052 && same none.9990005338 none.9990005036 &&
    same json.9990005338 json.9990005095 && same json.9990005338 json.9990005052 && same json.9990005338 json.9990005036
'
test_expect 'and no shorter or longer than one that tells of a plan' '
    ask joy 9990005001 >found && ask joy 9990005001 --json >found.json &&
    [ "$(wc -c <found)" = "$(wc -c <none.9990005338)" ] && [ "$(wc -c <found.json)" = "$(wc -c <json.9990005338)" ] &&
    [ "$(json "d[\"information_held\"]" found.json)" = True ] && [ "$(json "d[\"plans\"][0][\"type\"]" found.json)" = child_protection ]
'
test_expect 'a number that cannot be right, that nobody traced or that was replaced is refused with its code' '
    ask joy 9990005002 --json >said && [ "$(json "d[\"answer\"]" said)" = check_digit ] &&
    ask joy 99900050 --json >said && [ "$(json "d[\"answer\"]" said)" = number_form ] &&
    ask joy 9990005001 --status 03 --json >said && [ "$(json "d[\"answer\"]" said)" = untraced ] &&
    ask joy 9990005079 --json >said && [ "$(json "d[\"answer\"]" said)" = superseded ] && [ "$(json "d[\"plans\"]" said)" = "[]" ]
'
test_expect 'only those whom the region names ask, and with a reason' '
    must_fail 1 ask ward 9990005001 2>said && must_fail 1 ask wanda 9990005001 2>said && must_fail 1 ask ray 9990005001 2>said &&
    must_fail 1 ask dee 9990005001 2>said && printf "9990005001\n" >number && must_fail 2 aim cp-is show --as joy <number 2>said
'
test_expect 'the last accesses are shown: when, which organisation, which role, no name' '
    ask amy 9990005001 --json >said && [ "$(json "d[\"accesses\"][0][\"organisation\"]" said)" = "City Hospital" ] &&
    [ "$(json "d[\"accesses\"][0][\"role\"]" said)" = practitioner ] && lacks said joy && lacks said Joy
'
test_expect 'the authority lists who looked, by its own id of the child; another authority sees none of it' '
    aim cp-is accesses --as wanda >said && has said "L-1" && has said "City Hospital" && has said "Ambulance Service" && lacks said Calloway &&
    aim cp-is accesses --as pat >said && has said "Nobody looked"
'
test_expect 'the supplier is told which of its numbers are of no use' '
    aim cp-is numbers --as wanda >said && has said "L-6" && has said "untraced" && lacks said "L-1 " && lacks said 9990005060 &&
    aim cp-is numbers --as wanda --json >said && [ "$(json "[n[\"code\"] for n in d[\"numbers\"]]" said)" = "['"'untraced'"']" ]
'
test_expect 'a row of an upload with a wrong check digit is put aside with that reason' '
    { echo "$HEAD"; echo "9990005002,01,U-9,Wrong,Digit,2014-01-01,1,PL-U9,CPP,2026-01-01,,E900,Unit,0121 496 0151,0121 496 0152,CPP"; } >bad.csv &&
    aim load --agency social-care --feed cp-is bad.csv >said; aim quarantine list --agency social-care >said && has said "check digit"
'

# What is shown of a plan is what the upload said of it.
up() { echo "$1,01,$2,$3,Placed,2013-05-0$4,1,P-$2,LAC,2026-02-01,,$5,$6,$7,$8,LAC"; }
held() { ask joy $1 --json | /usr/bin/python3 -c '
import json,sys
for p in json.load(sys.stdin)["plans"]: print("|".join(p[k] for k in ("type","start","end","authority","office","office_phone","emergency_duty_phone")))'; }
test_expect 'authority, office and out-of-hours numbers are those of the upload; where it is silent, those of the region file' '
    { echo "$HEAD"; up 9990005346 V-1 Ann 1 E901 "South placements" "01632 960301" "01632 960302"; up 9990005354 V-2 Bea 2 E999 "" "" ""; up 9990005362 V-3 Cas 3 "" "" "" "01632 960303"; } >up.csv &&
    aim load --agency social-care --feed cp-is up.csv >said && has said "3 accepted" && aim link run >said &&
    held 9990005346 >said && has said "looked_after|2026-02-01||Southborough County Council|South placements|01632 960301|01632 960302" &&
    held 9990005354 >said && has said "|E999|Safeguarding unit|0121 496 0151|0121 496 0152" &&
    held 9990005362 >said && has said "Children'"'"'s Services|Safeguarding unit|0121 496 0151|01632 960303" &&
    ask joy 9990005346 >said && has said "Southborough County Council" && has said "South placements, 01632 960301" && has said "Emergency duty team, 01632 960302" &&
    [ "$(wc -c <said)" = "$(wc -c <none.9990005338)" ]
'
test_expect 'an out-of-hours number that is none is put aside with that column' '
    { echo "$HEAD"; up 9990005370 V-4 Dan 4 E901 Unit "01632 960301" "ask Ann"; } >badphone.csv &&
    aim load --agency social-care --feed cp-is badphone.csv >said; aim quarantine list --agency social-care --column out_of_hours_phone >said && has said "out_of_hours_phone"
'

# The same month told by full uploads and by deltas: who is on a plan, one ended, one new, one that left.
row() { echo "$1,01,$2,$3,Upload,2014-01-0$4,1,P-$2,$5,$6,${7:-},E900,Unit,0121 496 0151,0121 496 0152,CPP"; }
plans() { for number in 9990005109 9990005117 9990005125 9990005133; do ask joy $number --json | /usr/bin/python3 -c '
import json,sys
print([(p["type"],p["start"],p["end"]) for p in json.load(sys.stdin)["plans"]])'; done; }
test_expect 'full and delta uploads give the same state' '
    { echo "$HEAD"; row 9990005109 U-1 Ada 1 CPP 2026-01-05; row 9990005117 U-2 Ben 2 LAC 2026-02-05; row 9990005133 U-4 Dot 4 CPP 2026-03-05; } >first.csv &&
    { echo "$HEAD"; row 9990005109 U-1 Ada 1 CPP 2026-01-05 2026-10-31; row 9990005117 U-2 Ben 2 LAC 2026-02-05; row 9990005125 U-3 Cy 3 UCPP 2026-11-01; } >second.csv &&
    { echo "$HEAD"; row 9990005109 U-1 Ada 1 CPP 2026-01-05 2026-10-31; row 9990005125 U-3 Cy 3 UCPP 2026-11-01; row 9990005133 U-4 Dot 4 CPP 2026-03-05 2026-11-20; } >delta.csv &&
    for way in full delta; do
        new_hub $way --clock 2026-11-24T09:00:00Z && aim apply "$HERE/region.yaml" >said &&
        aim load --agency social-care --feed cp-is --full --as-of 2026-11-10T09:00:00Z first.csv >said || return 1
    done &&
    export AIM_HUB=$SCRATCH/full && aim load --agency social-care --feed cp-is --full --as-of 2026-11-20T09:00:00Z second.csv >said && aim link run >said && plans >by-full &&
    export AIM_HUB=$SCRATCH/delta && aim load --agency social-care --feed cp-is --as-of 2026-11-20T09:00:00Z delta.csv >said && aim link run >said && plans >by-delta &&
    same by-full by-delta && has by-full "2026-10-31" && has by-full "unborn" && has by-full "2026-11-20"
'
test_done
