#!/bin/bash
# Locked records on the command line: what a partner sees, asking, deciding, emergencies, handing over.
. "$(dirname "$0")/../lib.sh"
FEEDS=$HERE/feeds

find_person() { printf 'given_name=%s\nfamily_name=%s\nbirth_date=%s\n' "$2" "$3" "$4" | aim search --as "$1" --purpose child_concern --json >found && json 'd["results"][0]["person"]' found; }
show() { aim person show "$OWEN" --as "$1" --purpose child_concern; }

test_expect 'a partnership in which the police keep some kinds of event locked' '
    new_hub hub --clock 2026-11-24T09:00:00Z && aim apply "$HERE/region.yaml" >said &&
    for agency in social-care city-hospital police school; do aim load --agency $agency "$FEEDS/$agency.csv" >said || return 1; done && aim link run >said
'
OWEN=$(find_person ray Owen Brackley 2009-03-05)
test_expect 'a partner sees the name, who is involved, and that it is locked; the police see their own' '
    show ray >said && has said "Owen Brackley" && has said "West Mids Police" && lacks said "Anti-social" && lacks said "Missing" &&
    has said "locked" && show polly >said && has said "Missing"
'
test_expect 'a request waits for who decides; the grant opens it to the asker alone' '
    echo "He did not come home" | aim access ask "$OWEN" --owner police --as ray --purpose child_concern --json >asked &&
    aim access list --as pat >said && has said "He did not come home" && has said "due" && aim access list --as polly >said && has said "no requests" &&
    echo "" | aim access decide "$(json "d[\"request\"]" asked)" --grant --days 2 --as pat &&
    show ray >said && has said "Missing" && show mo >said && lacks said "Missing" &&
    must_fail 1 aim access decide "$(json "d[\"request\"]" asked)" --refuse --as pat <asked 2>said && has said "decided before"
'
test_expect 'a refusal says why, and the asker reads it' '
    echo "For the ward round" | aim access ask "$OWEN" --owner police --as ward --purpose child_concern --json >asked &&
    echo "Ring us: there is an inquiry" | aim access decide "$(json "d[\"request\"]" asked)" --refuse --as pat &&
    aim access list --as ward --json >said && [ "$(json "d[\"requests\"][0][\"state\"]" said)" = refused ] && has said "there is an inquiry"
'
test_expect 'an emergency opens at once; owner and officer look at it' '
    echo "He is on the bridge" | aim access open "$OWEN" --as joy --purpose urgent >said && has said "open until 24 November 2026, 9:30am" &&
    aim access list --as dee --json >officer && [ "$(json "d[\"requests\"][0][\"to_do\"]" officer)" = True ] &&
    aim access review "$(json "d[\"requests\"][0][\"request\"]" officer)" --as dee && aim access review "$(json "d[\"requests\"][0][\"request\"]" officer)" --as pat &&
    aim access list --as pat --json >said && has said "\"reviewed\""
'
test_expect 'a hand-over asks for consent twice' '
    must_fail 2 aim access offer "$OWEN" --to social-care --as pat --purpose child_concern <asked 2>said && has said "consent" &&
    echo "The family is with them now" | aim access offer "$OWEN" --to social-care --consent given --as pat --purpose child_concern --json >offered &&
    must_fail 1 aim access decide "$(json "d[\"request\"]" offered)" --grant --as wanda <asked 2>said && has said "consent" &&
    echo "" | aim access decide "$(json "d[\"request\"]" offered)" --grant --consent not_needed --as wanda &&
    must_fail 1 aim access ask "$OWEN" --owner police --as ned --purpose child_concern <asked 2>said &&
    echo "Nurse visits" | aim access ask "$OWEN" --owner social-care --as ned --purpose child_concern >said
'
CASES="Case Id,Profile Id,First Name,Last Name,Date of Birth,Gender,Postcode,Owner,Owner Phone,Opened,Case And Risk,Locked"
cases() { { echo "$CASES"; echo "C-7,PR-7,Ida,Selwyn,04/05/2010,Female,B99 1AA,Sgt Lee,0121 496 0161,${2:-20}/11/2026,Domestic abuse - high,$1"; } >cases.csv; aim load --agency police --feed cases cases.csv >said && aim link run >said; }
test_expect 'what a feed says is locked is locked: name, who is involved, a request; its own people see it' '
    cases No && IDA=$(find_person ray Ida Selwyn 2010-05-04) && aim person show "$IDA" --as joy --purpose child_concern >said && has said "Domestic abuse" &&
    cases Yes && aim person show "$IDA" --as joy --purpose child_concern >said && has said "Ida Selwyn" && has said "West Mids Police" && has said "locked" &&
    lacks said "Domestic abuse" && aim person show "$IDA" --as polly --purpose child_concern >said && has said "Domestic abuse" &&
    echo "She came with a broken arm" | aim access ask "$IDA" --owner police --as joy --purpose child_concern --json >asked &&
    echo "" | aim access decide "$(json "d[\"request\"]" asked)" --grant --days 1 --as pat &&
    aim person show "$IDA" --as joy --purpose child_concern >said && has said "Domestic abuse"
'
test_expect 'a feed unlocks nothing; who decides does, until the feed says it of something new' '
    cases No && aim person show "$IDA" --as ned --purpose child_concern >said && lacks said "Domestic abuse" &&
    aim access lock "$IDA" --unlock --as pat --purpose child_concern && aim person show "$IDA" --as ned --purpose child_concern >said && has said "Domestic abuse" &&
    cases Yes 21 && aim person show "$IDA" --as ned --purpose child_concern >said && lacks said "Domestic abuse"
'
test_expect 'who handed a record over unlocks it no more' '
    must_fail 1 aim access lock "$OWEN" --unlock --as pat --purpose child_concern 2>said && lacks said Brackley
'
test_expect 'safety markers and the list of a panel on the command line' '
    must_fail 2 aim marker add "$IDA" --category dog --as polly </dev/null 2>said && echo "Log 4471" | aim marker add "$IDA" --category dog --days 30 --as polly --purpose child_concern --json >made &&
    M=$(json "d[\"marker\"]" made) && aim marker list --as polly >said && has said "proposed" && has said "$M" && lacks said "Selwyn" &&
    must_fail 1 aim marker agree "$M" --as polly 2>said && must_fail 1 aim marker agree "$M" --as joy 2>said && aim marker agree "$M" --as pat &&
    aim marker list --as pat --json >said && [ "$(json "d[\"markers\"][0][\"state\"]" said)" = agreed ] && [ "$(json "d[\"markers\"][0][\"evidence\"]" said)" = "Log 4471" ] &&
    aim panel --as pat >said && has said "Safety marker" && aim panel --as pat --json >said && json "d[0][\"kind\"]" said >kind && has kind marker &&
    must_fail 1 aim marker end "$M" --as joy 2>said && aim marker end "$M" --as pat && aim marker list --as pat >said && has said "no markers" && must_fail 2 aim marker end nonsense --as pat 2>said
'
test_expect 'all of it is in the log' '
    aim audit verify --as dee >said
'
test_done
