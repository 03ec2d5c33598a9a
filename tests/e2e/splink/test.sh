#!/bin/bash
# A Splink model gives here what it gives there: against files that Splink wrote, and, where it can be installed, against Splink itself.
. "$(dirname "$0")/../lib.sh"
. "$E2E_ROOT/bench/peers/venv.sh"
KEPT=$E2E_ROOT/tests/dataset/splink

test_expect 'a model is enough to link a table: the pairs have weights, probabilities and levels, the records clusters' '
    aim link dedupe "$KEPT/people.csv" --splink "$KEPT/model4.json" --pairs pairs.csv --output clusters.csv --match 0.9 &&
    head -1 pairs.csv | grep -q "^unique_id_l,unique_id_r,match_weight,match_probability,gamma_first_name_0," &&
    [ "$(wc -l <pairs.csv)" = "$(wc -l <"$KEPT/pairs4.csv")" ] && [ "$(wc -l <clusters.csv)" = 161 ]
'
test_expect 'what is below the lower threshold is not kept' '
    aim link dedupe "$KEPT/people.csv" --splink "$KEPT/model4.json" --pairs few.csv --possible 0.5 &&
    [ "$(wc -l <few.csv)" -gt 1 ] && [ "$(wc -l <few.csv)" -lt "$(wc -l <pairs.csv)" ]
'
test_expect 'one thread and two write the same bytes' '
    for n in 1 2; do
        aim link dedupe "$KEPT/people.csv" --splink "$KEPT/model5.json" --threads $n --pairs p$n --output c$n || return 1
    done
    cmp p1 p2 && cmp c1 c2
'
test_expect 'a model without m and u is trained first, and finds who is who' '
    /usr/bin/python3 "$HERE/invent.py" 3000 5 truth >people.csv &&
    /usr/bin/python3 "$HERE/untrained.py" "$KEPT/model4.json" first_name_0 surname_7 dob_2 postcode_3 amount_10 where_12 >untrained.json &&
    aim link dedupe people.csv --splink untrained.json --match 0.9 --output who.csv &&
    /usr/bin/python3 "$HERE/found.py" people.csv who.csv 0.98 0.92
'
test_expect 'a condition that is not understood is refused, with its comparison and level' '
    sed "s/jaro_winkler_similarity/soundex_likeness/" "$KEPT/model4.json" >other.json
    must_fail 1 aim link dedupe "$KEPT/people.csv" --splink other.json 2>said &&
    has said "the function soundex_likeness is not known here" && has said "level 3"
'
if [ "$AIM_TEST_STORE" != sqlite ]; then
    test_done # the rest has nothing to do with a store, and is slow
fi
if python=$(peers_venv "$E2E_ROOT"); then
    test_expect 'Splink itself, on three thousand invented records and over a hundred thousand pairs, gives the same weights and levels' '
        /usr/bin/python3 "$HERE/invent.py" 3000 1 >table.csv &&
        "$python" "$HERE/reference.py" table.csv model.json theirs.csv &&
        aim link dedupe table.csv --splink model.json --pairs ours.csv &&
        /usr/bin/python3 "$HERE/compare.py" theirs.csv ours.csv
    '
else
    test_number=$((test_number + 1))
    echo "ok $test_number - Splink itself gives the same weights # SKIP it cannot be installed here, see build/peers-venv.log"
fi
test_done
