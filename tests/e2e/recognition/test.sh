#!/bin/bash
# Recognition as a whole: cases are planted in a region, told over several agencies, and loaded as any feed is; the starting rules find
# them in time and stay silent for decoys. Linking makes its mistakes on the way, as in life.
. "$(dirname "$0")/../lib.sh"

new_hub hub --clock 2026-11-02T12:00:00Z || { echo "not ok 0 - a hub is made"; test_done; }
aim generate --persons 4000 --seed 11 --today 2026-11-01 --pack cases --out region >/dev/null
evaluate() { local cases=$1; shift; aim eval recognition --cases "$cases" --truth region/truth.csv "$@"; }
refused() { printf 'story,decoy,person,begins,ends,rules\n%s\n' "$1" >broken.csv && must_fail 1 evaluate broken.csv 2>message && has message "broken.csv:2"; }

test_expect 'a region with planted cases is applied and delivered' '
    aim apply region/region.yaml >/dev/null &&
    for feed in region/feeds/*.csv; do
        aim load --agency "$(basename "$feed" .csv)" --as-of 2026-11-01T20:00:00Z "$feed" >/dev/null || return 1
    done
'
test_expect 'at least 95 in 100 planted cases are found in time, and no decoy makes a rule fire' '
    evaluate region/cases.csv --json >found.json && evaluate region/cases.csv --gate found=0.95,decoys=0 >report; status=$?; cat report
    [ "$status" = 0 ] && [ "$(json "d[\"found\"][\"of\"] >= 30 and d[\"decoys\"][\"of\"] >= 30" found.json)" = True ] &&
    has report "found in time" && has report "silent"
'
test_expect 'the figures are the same when they are asked for again' '
    evaluate region/cases.csv --json >again.json && same found.json again.json
'
test_expect 'a case whose rules do not fire is missed, a decoy that a rule fires for is told, and the gates say so' '
    sed "s/,R[0-9R ]*\$/,R0/" region/cases.csv >missed.csv && must_fail 1 evaluate missed.csv --gate found=0.95 2>message && has message "too few" &&
    sed "s/^\([a-z_]*\),no,/x_\1,yes,/" region/cases.csv >fired.csv && must_fail 1 evaluate fired.csv --gate decoys=0 2>message && has message "too many"
'
test_expect 'what cannot be read is refused with file, line and what is right' '
    refused "x,perhaps,P1,2026-01-01,2026-01-02,R1" && has message "yes or no" &&
    refused "x,no,P1,2026-03-01,2026-02-01,R1" && refused "x,no,P1,2026-03,2026-04-01,R1" && refused ",no,P1,2026-03-01,2026-04-01,R1" &&
    printf "story,decoy\n" >broken.csv && must_fail 1 evaluate broken.csv 2>message && has message "column" &&
    must_fail 2 aim eval recognition 2>message && must_fail 2 evaluate region/cases.csv --gate lucky=1 2>message
'
test_expect 'nobody but who may try rules may ask' '
    must_fail 1 evaluate region/cases.csv --as school 2>message
'
test_done
