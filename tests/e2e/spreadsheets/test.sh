#!/bin/bash
# Spreadsheets: what other programs write is read as they mean it, and what nobody should send is refused in clear words.
. "$(dirname "$0")/../lib.sh"

new_hub hub --clock 2014-03-26T12:00:00Z || { echo "not ok 0 - a hub is made"; test_done; }
cp "$E2E_ROOT/tests/e2e/feeds/region.yaml" "$E2E_ROOT/tests/e2e/feeds/wards.yaml" . && aim apply region.yaml >/dev/null
PYTHON=$E2E_ROOT/build/venv/xlsx/bin/python3
by_hand() { /usr/bin/python3 "$HERE/by_hand.py" "$@"; }
load() { aim load --agency hospital "$@"; }
zoe() {
    printf 'given_name=Zoe\nfamily_name=O'"'"'Neil x\nbirth_date=1980-05-04\n' |
        aim search --as joy --purpose child_concern --json >found.json &&
    aim person show "$(json 'd["results"][0]["person"]' found.json)" --as joy --purpose child_concern --json >zoe.json
}
# foreign NAME COMMAND...: a workbook of another program holds the three people, a second one changes nothing.
foreign() {
    local name=$1
    shift
    test_expect "$name writes three people: two are taken in, the formula that is a name is put aside" "
        $* && load book.xlsx >said && has said '3 rows' && has said '1 quarantined' && has said 'line 4'
        zoe && json 'd[\"events\"][0][\"label\"]' zoe.json >label && has label 'A+E attendance' &&
        json 'd[\"events\"]' zoe.json >events && has events 2014-03-24 && lacks said Zo
    "
}

if [ -x "$PYTHON" ]; then
    foreign openpyxl "$PYTHON" "$HERE/foreign.py" openpyxl book.xlsx
    foreign XlsxWriter "$PYTHON" "$HERE/foreign.py" xlsxwriter book.xlsx
else
    test_number=$((test_number + 1))
    echo "ok $test_number - openpyxl and XlsxWriter # SKIP they are not installed, see build/venv/xlsx.log"
fi
if [ -d "$E2E_ROOT/tools/web/node_modules/exceljs" ]; then
    export AIM_ROOT=$E2E_ROOT
    foreign exceljs node "$HERE/foreign.mjs" book.xlsx
    foreign "exceljs as a stream" node "$HERE/foreign.mjs" book.xlsx stream
else
    test_number=$((test_number + 1))
    echo "ok $test_number - exceljs # SKIP it is not installed (npm ci in tools/web)"
fi

test_expect 'a workbook through a pipe is the same' '
    by_hand table book.xlsx 3 && load - <book.xlsx >said && has said "3 rows, 3 accepted" &&
    load book.xlsx >said && has said "already loaded"
'
test_expect 'feed check proposes a mapping for a workbook and stores nothing' '
    by_hand table book.xlsx 40 && aim feed check --agency hospital book.xlsx >said && has said "person_ref" && lacks said Anna
'
test_expect 'a mapping names the sheet; one that is not there is told' '
    printf "sheet: Other\n" >other.yaml && must_fail 1 load --mapping other.yaml book.xlsx 2>said && has said "no sheet with the name" &&
    printf "sheet: data\n" >data.yaml && load --mapping data.yaml book.xlsx >said && has said "40 rows"
'
test_expect 'a dropped workbook gets its receipt' '
    mkdir -p drop/hospital && by_hand table drop/hospital/a.xlsx 5 && aim feed watch drop --once --rest 0 >said &&
    has drop/hospital/a.xlsx.receipt.json "\"outcome\":\"live\"" && [ ! -e drop/hospital/a.xlsx ]
'
refused() {
    test_expect "$1 is refused" "
        by_hand $2 bad.xlsx && must_fail 1 load bad.xlsx 2>said >report && has said '$3' && has said '$4' && ! ls hub/incoming.* 2>/dev/null
    "
}
refused 'a workbook that unpacks to three hundred megabytes' bomb 'unpacks to far more' 'CSV UTF-8'
refused 'a workbook with a billion laughs' laughs 'XML entities' 'CSV UTF-8'
refused 'a workbook with a part that leads elsewhere' path 'leads elsewhere' 'CSV UTF-8'
refused 'an OpenDocument sheet' ods 'OpenDocument' 'CSV UTF-8'
refused 'a zip archive' zip 'not a workbook' 'unpack it'
refused 'a binary workbook' xlsb '.xlsb' 'CSV UTF-8'
refused 'a title above the header' title 'bad.xlsx:2: there is a title' 'take away'
refused 'a second header' twice 'bad.xlsx:3: several rows' 'one row'

test_expect 'the reader needs no more memory for ten times the rows' '
    by_hand table small.xlsx 8000 && by_hand table large.xlsx 80000 &&
    cat >peak.py <<PEAK
import resource, subprocess, sys
with open(sys.argv[2], "rb") as book:
    done = subprocess.run([sys.argv[1], "read-workbook", ""], stdin=book, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={})
assert done.stdout.count(b"\n") == int(sys.argv[3]) + 1, done
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
PEAK
    small=$(/usr/bin/python3 peak.py "$AIM" small.xlsx 8000) && large=$(/usr/bin/python3 peak.py "$AIM" large.xlsx 80000) &&
    echo "$small and $large KB" && [ "$large" -lt $((small + 2048)) ]
'
test_expect 'the log is whole' 'aim audit verify >verified && has verified "The log is whole"'
test_done
