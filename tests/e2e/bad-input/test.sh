#!/bin/bash
# Bad input, as a loader meets it: every message word for word, and after each the hub is as it was.
. "$(dirname "$0")/../lib.sh"

new_hub hub --clock 2014-03-26T12:00:00Z || { echo "not ok 0 - a hub is made"; test_done; }
aim apply "$HERE/region.yaml" >/dev/null || { echo "not ok 0 - the region is applied"; test_done; }

HEADER=person_ref,given_name,family_name,birth_date,gender,postcode,nhs_number,event_ref,event_type,event_date
GOOD=P-1,Anna,Sample,2001-02-03,F,B99\ 1AA,9990000018,E-1,ae_attendance,2014-03-01
ANNA=Anna,Sample,2001-02-03,F,B99\ 1AA,
BAD=Zebedee,Oakhill,2001-02-03,M,B99\ 1AB # nobody of this name is ever to be found
rows() { printf '%s\n' "$HEADER" "$@"; }

find_one() { # GIVEN FAMILY: how many persons a search finds, and what their pages show
    local person
    printf 'given_name=%s\nfamily_name=%s\nbirth_date=2001-02-03\n' "$1" "$2" |
        aim search --as joy --purpose child_concern --json >search.json || return 1
    json '"\n".join(r["person"] for r in d["results"])' search.json | while read -r person; do
        [ -z "$person" ] || aim person show "$person" --as joy --purpose child_concern --json
    done
}
# All that the hub shows; who is who, two searches, and the pages of whom they find.
shown() {
    aim link export --as dana | sort && echo "Anna:" && find_one Anna Sample && echo "Zebedee:" &&
        find_one Zebedee Oakhill
}
sound() {
    aim doctor >doctor && ! grep -E '^bad' doctor && has doctor "0 deliveries were interrupted" &&
        aim audit verify >verified && has verified "The log is whole"
}
nothing_changed() { shown >after && same before after && sound; }
# Ids of deliveries differ from hub to hub.
words() { sed -E 's/[0-9a-f]{16}/ID/g' said; }

# says 'sentence' STATUS arguments... <<TEXT: `aim load` ends so, says exactly this, changes nothing.
says() {
    local sentence=$1
    status=$2
    shift 2
    arguments=("$@")
    cat >expected
    test_expect "$sentence" 'must_fail "$status" aim load "${arguments[@]}" >said 2>&1; result=$?
        words >got; same expected got && [ $result = 0 ] && nothing_changed'
}
hospital() { says "$1" "$2" --agency hospital "${@:3}"; }
# aside 'sentence' COLUMN LINE 'what' 'to do' row...: the last row is put aside for that reason.
waiting=0
aside() {
    local sentence=$1 n=$(($# - 5)) noun=rows rest=rows s=
    [ $n = 1 ] && noun=row
    waiting=$((waiting + 1))
    [ $waiting = 1 ] && rest=row && s=s
    rows "${@:6}" >feed.csv
    hospital "$sentence" 0 feed.csv <<TEXT
feed.csv: taken in
    delivery ID: $n $noun, 0 accepted, $((n - 1)) unchanged, 1 quarantined
    $2: $4 (1 row; line $3)
        to do: $5
    $waiting $rest of this agency wait$s in quarantine
TEXT
}

rows "$GOOD" >good.csv
test_expect 'a good file is taken in, and the same file again changes nothing' '
    aim load --agency hospital good.csv >said && has said "1 row, 1 accepted, 0 unchanged, 0 quarantined" &&
    shown >before && [ "$(grep -c "^hospital,P-1," before)" = 1 ] && has before "A+E attendance" &&
    aim load --agency hospital good.csv >said && has said "already loaded, nothing changed" && nothing_changed
'

# ---- the wrong file ----

printf '%%PDF-1.4\n%%\342\343\317\323\n1 0 obj\n' >file.pdf
hospital 'a PDF is named as one' 1 file.pdf <<'TEXT'
file.pdf: refused: this is a PDF document, not CSV or JSON Lines (line 1)
    to do: export the data as CSV in UTF-8, and check that it is the right file
aim: file.pdf:1:1: this is a PDF document, not CSV or JSON Lines
     export the data as CSV in UTF-8, and check that it is the right file
TEXT
printf 'PK\003\004\024\000\000\000\010\000abc' >file.xlsx
hospital 'a workbook that is cut off' 1 file.xlsx <<'TEXT'
file.xlsx: refused: the workbook is damaged or cut off
    to do: save it again in the spreadsheet, and send it again
aim: file.xlsx: the workbook is damaged or cut off
     save it again in the spreadsheet, and send it again
TEXT
printf '\320\317\021\340\241\261\032\341abc' >file.xls
hospital 'an old workbook' 1 file.xls <<'TEXT'
file.xls: refused: this is an old workbook (.xls) or document, or one protected by a password, not CSV or JSON Lines (line 1)
    to do: in the spreadsheet choose Save As, CSV UTF-8 (comma delimited), and send that file
aim: file.xls:1:1: this is an old workbook (.xls) or document, or one protected by a password, not CSV or JSON Lines
     in the spreadsheet choose Save As, CSV UTF-8 (comma delimited), and send that file
TEXT
: >empty.csv
hospital 'an empty file' 1 empty.csv <<'TEXT'
empty.csv: refused: the file is empty
    to do: a delivery has at least a header; send it again
aim: empty.csv: the file is empty
     a delivery has at least a header; send it again
TEXT
mkdir folder
hospital 'a folder' 1 folder <<'TEXT'
aim: the mapping of this feed names no files
     name one file; or say under files in the mapping what each file is
TEXT
hospital 'a file that is not there' 1 nowhere.csv <<'TEXT'
aim: nowhere.csv: cannot open the file: No such file or directory
     check the name and the folder
TEXT
printf '%s\n' "$GOOD" >headless.csv
hospital 'a file without a header, and no name of a person is said' 1 headless.csv <<'TEXT'
headless.csv: refused: the first row is not a header of the feed format (line 1)
    to do: the first row names the columns, person_ref among them; or use --mapping
aim: headless.csv:1: the first row is not a header of the feed format
     the first row names the columns, person_ref among them; or use --mapping
TEXT

# ---- the wrong agency, the wrong time ----

says 'another agency sends the very same file' 1 --agency school good.csv <<'TEXT'
good.csv: refused: this very file was taken in as a delivery of another agency
    to do: check --agency and the file
aim: good.csv: this very file was taken in as a delivery of another agency
     check --agency and the file
TEXT
{ printf '%s,service\n' "$HEADER"; printf 'P-30,%s,,,,,north-clinic\n' "$BAD"; } >services.csv
hospital 'every row is of a service that this agency does not have' 1 services.csv <<'TEXT'
services.csv: refused: every row names a service that this agency does not have
    to do: this seems to be another agency's file: check --agency and the file
aim: services.csv: every row names a service that this agency does not have
     this seems to be another agency's file: check --agency and the file
TEXT
says 'there is no such agency' 1 --agency moon good.csv <<'TEXT'
aim: this hub has no agency with that code
     check --agency; agencies are named in the region file (aim apply)
TEXT
rows "P-30,$BAD,,,," >feed.csv
says 'an agency without an agreement' 1 --agency no-paper feed.csv <<'TEXT'
feed.csv: refused: this agency has no data-sharing agreement
    to do: have one made, and put it into the region file (aim apply); then load the file again
aim: feed.csv: this agency has no data-sharing agreement
     have one made, and put it into the region file (aim apply); then load the file again
TEXT
says 'an agreement that has ended' 1 --agency ended feed.csv <<'TEXT'
feed.csv: refused: this agency's data-sharing agreement ended on 2013-12-31
    to do: have it renewed (aim apply); then load the file again
aim: feed.csv: this agency's data-sharing agreement ended on 2013-12-31
     have it renewed (aim apply); then load the file again
TEXT
says 'an agreement that has not begun' 1 --agency early feed.csv <<'TEXT'
feed.csv: refused: this agency's data-sharing agreement begins only on 2015-01-01
    to do: wait for that day, or agree an earlier one; then load the file again
aim: feed.csv: this agency's data-sharing agreement begins only on 2015-01-01
     wait for that day, or agree an earlier one; then load the file again
TEXT
hospital 'an extract from the future' 1 --as-of 2014-04-01 feed.csv <<'TEXT'
feed.csv: refused: --as-of is in the future
    to do: give the time at which the agency's system made the file
aim: feed.csv: --as-of is in the future
     give the time at which the agency's system made the file
TEXT

# ---- columns ----

sed '1s/postcode/shoe_size/' feed.csv >columns.csv
hospital 'an unknown column refuses the delivery' 1 columns.csv <<'TEXT'
columns.csv: refused: column 6 of the header is not in the feed format (line 1)
    to do: leave the column out, or name it in the feed's mapping
aim: columns.csv:1: column 6 of the header is not in the feed format
     leave the column out, or name it in the feed's mapping
TEXT
sed '1s/person_ref/known_as/' feed.csv >columns.csv
hospital 'so does a missing person_ref' 1 columns.csv <<'TEXT'
columns.csv: refused: there is no column person_ref (line 1)
    to do: add it, or name the column that holds it in the feed's mapping
aim: columns.csv:1: there is no column person_ref
     add it, or name the column that holds it in the feed's mapping
TEXT
sed '1s/postcode/address/' feed.csv >columns.csv
waiting=1
hospital 'a column that the agreement does not cover puts the row aside' 0 columns.csv <<'TEXT'
columns.csv: taken in
    delivery ID: 1 row, 0 accepted, 0 unchanged, 1 quarantined
    address: the agreement does not cover this field (1 row; line 2)
        to do: leave the field empty, or have the agreement changed
    1 row of this agency waits in quarantine
TEXT

# ---- text ----

{ rows; printf 'P-31,Zeb\377dee,Oakhill,2001-02-03,M,B99 1AB,,,,\n'; } >utf8.csv
hospital 'bytes that are not UTF-8' 0 utf8.csv <<'TEXT'
utf8.csv: taken in
    delivery ID: 1 row, 0 accepted, 0 unchanged, 1 quarantined
    row: the row has bytes that are not UTF-8 (1 row; line 2)
        to do: save the file as UTF-8 text; other encodings, such as Windows-1252, are not read
    2 rows of this agency wait in quarantine
TEXT
{ rows; printf 'P-32,Zeb\000dee,Oakhill,2001-02-03,M,B99 1AB,,,,\n'; } >zero.csv
hospital 'a zero byte' 0 zero.csv <<'TEXT'
zero.csv: taken in
    delivery ID: 1 row, 0 accepted, 0 unchanged, 1 quarantined
    row: the row has a zero byte (1 row; line 2)
        to do: look for damage, or for a file that is not text
    3 rows of this agency wait in quarantine
TEXT
waiting=3
{ rows; printf 'P-33,'; head -c 10485760 /dev/zero | tr '\0' Z; printf ',Oakhill,2001-02-03,M,B99 1AB,,,,\n'; } >long.csv
hospital 'a field of ten megabytes refuses the delivery' 1 long.csv <<'TEXT'
long.csv: refused: a field is longer than 65536 bytes (line 2)
    to do: look for a quote that is never closed, or for a file that is not CSV
aim: long.csv:2:6: a field is longer than 65536 bytes
     look for a quote that is never closed, or for a file that is not CSV
TEXT
rm long.csv

# ---- cut off ----

held_id() { grep -oE 'resume [0-9a-f]{16}' said | head -1 | cut -d' ' -f2; }
rows "P-33,\"$BAD,,,,," "P-34,$BAD,,,," >quote.csv
hospital 'a quote that is never closed holds the delivery for a human' 1 quote.csv <<'TEXT'
quote.csv: held for a human: the file is cut off: it ends inside the quotes opened here (line 2)
    to do: send the whole file; or aim load --resume ID to take the rows that are whole, --drop to forget them
    delivery ID: 0 rows, 0 accepted, 0 unchanged, 0 quarantined
aim: quote.csv:2:6: the file is cut off: it ends inside the quotes opened here
     send the whole file; or aim load --resume ID to take the rows that are whole, --drop to forget them
TEXT
id=$(held_id)
test_expect 'doctor names it; another agency cannot touch it; dropped, nothing of it is left' '
    aim doctor >doctor && has doctor "delivery $id of hospital waits for a human" &&
    must_fail 1 aim load --agency school --drop "$id" 2>said && has said "no delivery of this agency waits under that id" &&
    aim load --agency hospital --drop "$id" >said && has said "The delivery is forgotten." &&
    aim doctor >doctor && lacks doctor "$id" && nothing_changed &&
    must_fail 1 aim load --agency hospital --resume "$id"
'
{ rows "P-40,Carl,Elm,2002-01-01,M,B99 1AC,,,,"; printf 'P-41,Zebedee,Oak'; } >cut.csv
hospital 'a file cut off in a row is held for a human' 1 cut.csv <<'TEXT'
cut.csv: held for a human: the file is cut off: it ends in the middle of a row (line 3)
    to do: send the whole file; or aim load --resume ID to take the rows that are whole, --drop to forget them
    delivery ID: 1 row, 0 accepted, 0 unchanged, 0 quarantined
aim: cut.csv:3:17: the file is cut off: it ends in the middle of a row
     send the whole file; or aim load --resume ID to take the rows that are whole, --drop to forget them
TEXT
id=$(held_id)
cat >expected <<'TEXT'
held delivery: taken in
    delivery ID: 2 rows, 1 accepted, 0 unchanged, 1 quarantined
    row: the row is cut off (1 row; line 3)
        to do: send the whole file again
    4 rows of this agency wait in quarantine
    the last row has no line end: check that the file is whole
TEXT
test_expect 'resumed, its whole rows are there and the row that was cut waits' '
    aim load --agency hospital --resume "$id" >said && words | grep -v "^Linked" >got && same expected got &&
    shown >after && [ "$(diff before after | grep -c "^[<>]")" = 1 ] && [ "$(grep -c "^hospital,P-40," after)" = 1 ] &&
    lacks after P-41 && sound
'
waiting=4
shown >before

# ---- rows ----

aside 'a birth date in the future' birth_date 3 'the date is in the future' 'correct the date' \
    "$GOOD" "P-51,Zebedee,Oakhill,2031-02-03,M,B99 1AB,,,,"
aside 'an event in the future' event_date 2 'the date is in the future' 'correct the date' \
    "P-52,$BAD,,E-52,ae_attendance,2014-03-27"
aside 'a birth after the event' event_date 2 'the birth date is after the event' 'correct one of the two dates' \
    "P-53,$BAD,,E-53,ae_attendance,2001-02-02"
aside 'an event type that the catalogue does not have' event_type 2 'there is no such event type in the catalogue' \
    'use a code of the catalogue, or translate it in the mapping' "P-54,$BAD,,E-54,dentist,2014-03-01"
aside 'an event type that the agreement does not cover' event_type 2 'the agreement does not cover this event type' \
    'leave such events out, or have the agreement changed' "P-55,$BAD,,E-55,school_report,2014-03-01"
aside 'a wrong check digit' nhs_number 2 'the check digit of the NHS number is wrong' \
    'correct the number, or leave it empty' "P-56,$BAD,9990000019,,,"
aside 'a field too few' row 2 'the row has more or fewer fields than the header' \
    'check quotes and separators in the line named' "P-57,$BAD,,,"
aside 'a field too many' row 2 'the row has more or fewer fields than the header' \
    'check quotes and separators in the line named' "P-58,$BAD,,,,,"
aside 'a quote in the middle of a field' row 2 'a quote stands where none may be' \
    'write a quote inside a field twice, and put the field in quotes' "P-59,Zeb\"edee,Oakhill,2001-02-03,M,,,,,"
aside 'a row without person_ref' person_ref 2 'a field that must be there is empty' 'fill it and send the row again' \
    ",$BAD,,,,"
aside 'an event_ref that says two things in one file' event_ref 3 \
    'another row of this delivery has the same event_ref and says otherwise' \
    'give every interaction its own event_ref, or set as_of on both rows' \
    "$GOOD" "P-1,${ANNA}9990000018,E-1,ae_attendance,2014-03-02"

printf '%s\n' '{"person_ref":"P-1","given_name":"Anna","family_name":"Sample","birth_date":"2001-02-03","gender":"F","postcode":"B99 1AA","nhs_number":"9990000018"}' \
    '{"person_ref":"P-60","given_name":"Zebedee",' >lines.jsonl
hospital 'a broken line of JSON Lines' 0 lines.jsonl <<'TEXT'
lines.jsonl: taken in
    delivery ID: 2 rows, 0 accepted, 1 unchanged, 1 quarantined
    row: the line is not one JSON object of texts and numbers (1 row; line 2)
        to do: check quotes, commas and brackets in the line named
    16 rows of this agency wait in quarantine
TEXT
printf '{"person_ref":"P-60","shoe_size":"9","family_name":"Oakhill"}\n' >lines.jsonl
hospital 'an unknown key of JSON Lines refuses the delivery' 1 lines.jsonl <<'TEXT'
lines.jsonl: refused: key 2 of the object is not in the feed format (line 1)
    to do: leave the key out, or name it in the feed's mapping
aim: lines.jsonl:1: key 2 of the object is not in the feed format
     leave the key out, or name it in the feed's mapping
TEXT

# ---- the mapping, the command ----

printf 'columns:\n  Ref: person_ref\n  Shoe: shoe_size\n' >mapping.yaml
hospital 'a mapping to a column that there is not, with its place' 1 --mapping mapping.yaml feed.csv <<'TEXT'
aim: mapping.yaml:3:3: this is not a column of the feed format
     name one of its columns; to leave theirs out, list it under ignore
TEXT
printf 'columns:\n  Ref: [person_ref\n' >mapping.yaml
hospital 'a mapping that is not YAML, with its place' 1 --mapping mapping.yaml feed.csv <<'TEXT'
aim: mapping.yaml:3:1: this is not YAML: flow sequence without a closing bracket
TEXT
printf 'agency: school\n' >mapping.yaml
hospital 'a mapping of another agency' 1 --mapping mapping.yaml feed.csv <<'TEXT'
feed.csv: refused: the mapping is for another agency
    to do: check --agency and --mapping
aim: feed.csv: the mapping is for another agency
     check --agency and --mapping
TEXT
hospital 'an option that there is not' 2 --nonsense feed.csv <<'TEXT'
aim: there is no option --nonsense
     'aim load --help' says how it is used
TEXT
hospital 'no file' 2 <<'TEXT'
aim: name the files, or one held delivery with --resume or --drop
     aim load --agency CODE FILE...
TEXT
says 'no agency' 2 feed.csv <<'TEXT'
aim: whose delivery is it?
     aim load --agency CODE FILE...
TEXT
says 'an option without its value' 2 feed.csv --agency <<'TEXT'
aim: --agency needs a value: CODE
     'aim load --help' says how it is used
TEXT
hospital 'a date that is none' 2 --as-of yesterday feed.csv <<'TEXT'
aim: --as-of is not a date, or a date and time with zone
     for example --as-of 2026-11-22 or --as-of 2026-11-22T06:00:00Z
TEXT
hospital 'an id that is none' 2 --resume 12 <<'TEXT'
aim: an id of a delivery has 16 hexadecimal digits
     it is in the report that said it was held
TEXT

# ---- afterwards ----

test_expect 'one bad file does not stop the next, and the command still ends with 1' '
    must_fail 1 aim load --agency hospital nowhere.csv file.pdf good.csv >said 2>&1 &&
    has said "good.csv: already loaded, nothing changed" && nothing_changed
'
test_expect 'the log tells of every delivery, and no value of a bad row is in it' '
    aim audit export log >/dev/null && grep -rqa "step=refused" log && grep -rqa "step=held" log && grep -rqa "step=dropped" log &&
    ! grep -rqaE "Zebedee|Oakhill|9990000019|P-5[0-9]|E-5[0-9]|shoe_size" log
'
test_expect 'no value of a bad row is in the store in clear' '
    [ "$AIM_TEST_STORE" != sqlite ] || ! grep -qaE "Zebedee|Oakhill|9990000019" "$AIM_HUB"/hub.db*
'
test_expect 'a second delivery of an event_ref is a new version of the event, whichever comes first' '
    rows "P-70,Dora,Elm,2003-03-03,F,,,E-70,ae_attendance,2014-03-02" >new.csv &&
    rows "P-70,Dora,Elm,2003-03-03,F,,,E-70,ae_attendance,2014-03-01" >old.csv &&
    aim load --agency hospital --as-of 2014-03-10 new.csv >said && aim load --agency hospital --as-of 2014-03-09 old.csv >said &&
    has said "1 accepted" && printf "family_name=Elm\ngiven_name=Dora\nbirth_date=2003-03-03\n" |
        aim search --as joy --purpose child_concern --json >search.json &&
    aim person show "$(json "d[\"results\"][0][\"person\"]" search.json)" --as joy --purpose child_concern --json >page.json &&
    has page.json 2014-03-02 && lacks page.json 2014-03-01
'
{
    rows "P-30,$BAD,,,," "P-31,$BAD,,,," "P-32,$BAD,,,," "P-51,$BAD,,,,"
    for n in 52 53 54 55; do echo "P-$n,$BAD,,E-$n,ae_attendance,2014-03-01"; done
    for n in 56 57 58 59; do echo "P-$n,$BAD,,,,"; done
} >corrected.csv
test_expect 'a corrected delivery takes its rows out of quarantine; rows of whom nothing is known go on waiting' '
    aim load --agency hospital corrected.csv >said && has said "12 rows, 12 accepted, 0 unchanged, 0 quarantined" &&
    has said "    4 rows of this agency wait in quarantine" && shown >after &&
    [ "$(grep -c "^hospital,P-[35]" after)" = 12 ] && sound
'
test_expect 'a name with what a terminal would obey is put aside; one that turns the line does not turn it, and a pipe gets it as it was sent' '
    TURN=$(printf "\342\200\256") && rows "P-80,Ed${TURN}na,Sample,2004-04-04,F,,,,," "P-81,Ed$(printf "\302\2332J")na,Sample,2004-04-04,F,,,,," >odd.csv &&
    aim load --agency hospital odd.csv >said && has said "given_name: the content has a control character (1 row; line 3)" && aim link run >/dev/null &&
    printf "family_name=Sample\nbirth_date=2004-04-04\n" | aim search --as joy --purpose child_concern --json >search.json &&
    person=$(json "d[\"results\"][0][\"person\"]" search.json) && aim person show "$person" --as joy --purpose child_concern >pipe &&
    script -qec "\"$AIM\" person show $person --as joy --purpose child_concern" /dev/null </dev/null >terminal &&
    has pipe "Ed${TURN}na Sample, 9 years" && has terminal "Edna Sample, 9 years" && lacks terminal "$TURN"
'
test_done
