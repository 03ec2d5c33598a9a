#!/bin/bash
# A full extract says who is there; who is missing from it has ended, and too many missing stop it.
. "$(dirname "$0")/../lib.sh"

new_hub hub --clock 2014-03-26T12:00:00Z || { echo "not ok 0 - a hub is made"; test_done; }
aim apply "$HERE/../bad-input/region.yaml" >/dev/null || { echo "not ok 0 - the region is applied"; test_done; }

names=(- Anna Bram Cara Dora Edda Finn Gwen Hugo Iris Joel)
extract() { # NUMBER...: these persons
    echo person_ref,given_name,family_name,birth_date,gender,event_ref,event_type,event_date
    for n in "$@"; do
        echo "P-$n,${names[n]},Oakhill,200$((n % 10))-0$((n % 9 + 1))-11,U,E-$n,ae_attendance,2014-03-0$((n % 9 + 1))"
    done
}
load_full() { aim load --agency hospital --full --as-of "$1" "$2"; }
page() { # NUMBER: the page of that person
    local n=$1
    printf 'given_name=%s\nfamily_name=Oakhill\nbirth_date=200%s-0%s-11\n' "${names[n]}" $((n % 10)) $((n % 9 + 1)) |
        aim search --as joy --purpose child_concern --json >search.json &&
        aim person show "$(json 'd["results"][0]["person"]' search.json)" --as joy --purpose child_concern --json
}
# What stays whatever an extract leaves out: nothing that was once told is lost.
shown() { aim link export --as dana | sort; for n in 1 2 9 10; do page $n | sed -E 's/"data_up_to":"[^"]*"//g; s/data up to [0-9]+ [A-Z][a-z]+ [0-9]{4}//g' || return 1; done; }
held() { grep -oE 'resume [0-9a-f]{16}' said | head -1 | cut -d' ' -f2; }

test_expect 'the first full extract ends nobody' '
    extract 1 2 3 4 5 6 7 8 9 10 >monday.csv && load_full 2014-03-24 monday.csv >said &&
    has said "10 rows, 10 accepted" && lacks said "not in this full extract" && shown >told && [ "$(grep -c "A+E attendance" told)" = 4 ]
'
test_expect 'who is missing from the next one has ended and is still found; the same extract again changes nothing' '
    extract 1 2 3 4 5 6 7 8 >tuesday.csv && load_full 2014-03-25 tuesday.csv >said &&
    has said "2 records are not in this full extract and have ended" && shown >now && same told now &&
    load_full 2014-03-25 tuesday.csv >said && has said "already loaded, nothing changed" && shown >now && same told now
'
cat >expected <<'TEXT'
wednesday.csv: held for a human: the full extract leaves out 6 of 8 records, more than the agreed 30 %
    to do: ask the agency; then aim load --resume ID, or --drop it
    delivery ID: 2 rows, 0 accepted, 2 unchanged, 0 quarantined
    6 records are not in this full extract and would end
aim: wednesday.csv: the full extract leaves out 6 of 8 records, more than the agreed 30 %
     ask the agency; then aim load --resume ID, or --drop it
TEXT
test_expect 'a drop over the agreed share is held for a human, and nothing of it is shown' '
    page 1 >before && extract 1 2 >wednesday.csv && must_fail 1 load_full 2014-03-26 wednesday.csv >said 2>&1 &&
    sed -E "s/[0-9a-f]{16}/ID/g" said >got && same expected got && page 1 >after && same before after && shown >now && same told now &&
    aim doctor >doctor && has doctor "delivery $(held) of hospital waits for a human"
'
test_expect 'dropped, it is as if it had not come' '
    aim load --agency hospital --drop "$(held)" >dropped && page 1 >after && same before after && shown >now && same told now &&
    aim doctor >doctor && lacks doctor "waits for a human" && has doctor "0 deliveries were interrupted"
'
test_expect 'sent again it is held again; resumed by a human it counts' '
    must_fail 1 load_full 2014-03-26 wednesday.csv >said 2>&1 &&
    aim load --agency hospital --resume "$(held)" >resumed && has resumed "6 records are not in this full extract and have ended" &&
    shown >now && same told now && aim doctor >doctor && lacks doctor "waits for a human" && has doctor "0 deliveries were interrupted"
'
test_expect 'an older extract that comes late brings nobody back and ends nobody' '
    extract 1 2 3 4 5 6 7 8 9 >late.csv && load_full 2014-03-23 late.csv >said && lacks said "not in this full extract" && shown >now && same told now
'
test_expect 'who is in a later extract again is there again, and can end again' '
    extract 1 2 5 9 >thursday.csv && load_full 2014-03-26T10:00:00Z thursday.csv >said && has said "taken in" && lacks said "not in this full extract" &&
    extract 1 2 5 >friday.csv && load_full 2014-03-26T11:00:00Z friday.csv >said && has said "1 record is not in this full extract and has ended" &&
    shown >now && same told now && aim audit verify >verified && has verified "The log is whole"
'
test_done
