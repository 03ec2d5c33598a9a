#!/bin/bash
# The linker alone, as a data scientist types it: the worked example of docs/dedupe.md, and what is refused.
. "$(dirname "$0")/../lib.sh"

/usr/bin/python3 - "$E2E_ROOT/docs/dedupe.md" >people.yaml <<'PY'
import re, sys
print(re.search(r"```yaml\n(# people.yaml.*?)```", open(sys.argv[1]).read(), re.S).group(1))
PY

test_expect 'the documented example links its table, and most of it rightly' '
    aim generate --persons 1500 --seed 11 --today 2026-11-01 --table --out example >/dev/null &&
    aim link dedupe example/records.csv --config people.yaml --output clusters.csv --pairs pairs.csv \
        --model-out model.txt --report report.html --json >said.json &&
    [ "$(json "d[\"records\"] > 3000 and d[\"clusters\"] < d[\"records\"] / 2" said.json)" = True ] &&
    aim eval linkage --truth example/truth.csv --links clusters.csv --pairs pairs.csv --json >quality.json &&
    [ "$(head -1 clusters.csv)" = "id,cluster" ] && has pairs.csv "id_left,id_right,weight,probability,"
'

test_expect 'pairwise precision and recall on it are above nine in ten' '
    aim eval linkage --truth example/truth.csv --links clusters.csv >quality.txt &&
    /usr/bin/python3 - <<"PY"
import re
text = open("quality.txt").read()
for word in ("precision", "recall"):
    assert float(re.search(r"pairwise " + word + r" +([0-9.]+)", text).group(1)) > 0.9, text
PY
'

test_expect 'again, and with one thread or three, every file has the same bytes' '
    for threads in 1 3; do
        aim link dedupe example/records.csv --config people.yaml --output c.csv --pairs p.csv --model-out m.txt \
            --report r.html --threads $threads >/dev/null &&
        same clusters.csv c.csv && same pairs.csv p.csv && same model.txt m.txt && same report.html r.html || return 1
    done
'

test_expect 'a model that was written links the table as it did when it was trained' '
    aim link dedupe example/records.csv --config people.yaml --model model.txt --output c.csv --pairs p.csv >/dev/null &&
    same clusters.csv c.csv && same pairs.csv p.csv &&
    sed "1s/aim-model 1/aim-model 9/" model.txt >later.txt &&
    must_fail 1 aim link dedupe example/records.csv --config people.yaml --model later.txt --output c.csv 2>message &&
    has message "later.txt:1" && grep -v "nhs_number" people.yaml >fewer.yaml &&
    must_fail 1 aim link dedupe example/records.csv --config fewer.yaml --model model.txt --output c.csv 2>message &&
    has message "comparisons"
'

test_expect 'memory has the ceiling that the plan names: within it nothing changes, above it is said what to do' '
    { cat people.yaml; echo "limits: {memory_mb: 200}"; } >enough.yaml && { cat people.yaml; echo "limits: {memory_mb: 6}"; } >little.yaml &&
    aim link dedupe example/records.csv --config enough.yaml --output c.csv >/dev/null && same clusters.csv c.csv &&
    rm c.csv && must_fail 1 aim link dedupe example/records.csv --config little.yaml --output c.csv 2>message &&
    has message "more than the 6 MB" && has message "memory_mb: 12" && [ ! -e c.csv ]
'

test_expect 'the report says nothing of what records say, unless asked to' '
    lacks report.html "Lauren" && lacks report.html "Silverdale" && lacks report.html "http:" && lacks report.html "https:" && lacks report.html "<script" &&
    aim link dedupe example/records.csv --config people.yaml --report full.html --report-values >/dev/null &&
    has full.html "data about persons" && ! cmp -s report.html full.html
'

test_expect 'two files are linked with each other, one record with one when asked' '
    /usr/bin/python3 - <<"PY"
rows = open("example/records.csv").read().splitlines(True)
open("a.csv", "w").writelines(rows[:1] + rows[1::2])
open("b.csv", "w").writelines(rows[:1] + rows[2::2])
PY
    { cat people.yaml; echo "link: {one_to_one: yes}"; } >one.yaml &&
    aim link dedupe a.csv b.csv --config one.yaml --output two.csv >/dev/null &&
    [ "$(head -1 two.csv)" = "file,id,cluster" ] &&
    /usr/bin/python3 - <<"PY"
import collections, csv
seen = collections.Counter((row["file"], row["cluster"]) for row in csv.DictReader(open("two.csv")))
assert max(seen.values()) == 1, seen.most_common(3)
assert len({cluster for _, cluster in seen}) < len(seen) * 0.8
PY
'

test_expect 'twins are held apart, and said to be, unless the plan lets them join' '
    grep -v nhs_number people.yaml >names.yaml && { cat names.yaml; echo "twins: may join"; } >join.yaml &&
    aim generate --pack twins --persons 1200 --seed 3 --today 2026-11-01 --table --out twins >/dev/null &&
    for plan in names join; do
        aim link dedupe twins/records.csv --config $plan.yaml --output $plan.csv --pairs $plan-pairs.csv --json >$plan.json &&
        aim eval linkage --truth twins/truth.csv --links $plan.csv --json >$plan-quality.json || return 1
    done &&
    [ "$(json "d[\"pairs_held_apart\"] > 100" names.json)" = True ] && [ "$(json "d[\"pairs_held_apart\"]" join.json)" = 0 ] &&
    has names-pairs.csv ",held_apart" && has names-pairs.csv ",twins" && lacks join-pairs.csv "held_apart" &&
    [ "$(json "d[\"twins_merged\"][\"value\"] < 0.3" names-quality.json)" = True ] &&
    [ "$(json "d[\"twins_merged\"][\"value\"] > 0.5" join-quality.json)" = True ]
'

test_expect 'mistakes are told with their place and repeat nothing of a record' '
    sed "s/given_name: name/given_name: nmae/" people.yaml >bad.yaml &&
    must_fail 1 aim link dedupe example/records.csv --config bad.yaml --output c.csv 2>message &&
    has message "bad.yaml:" && has message "is it \"name\"?" &&
    : >empty.csv && must_fail 1 aim link dedupe empty.csv --config people.yaml --output c.csv 2>message &&
    has message "empty.csv:1" && tail -n +2 example/records.csv >headless.csv &&
    must_fail 1 aim link dedupe headless.csv --config people.yaml --output c.csv 2>message &&
    has message "has no column" && lacks message "Lauren" &&
    { head -3 example/records.csv; echo "G1,x"; } >ragged.csv &&
    must_fail 1 aim link dedupe ragged.csv --config people.yaml --output c.csv 2>message && has message "ragged.csv:4" &&
    { head -3 example/records.csv; sed -n 2p example/records.csv; } >twice.csv &&
    must_fail 1 aim link dedupe twice.csv --config people.yaml --output c.csv 2>message &&
    has message "twice.csv:4" && lacks message "G07863781" &&
    must_fail 2 aim link dedupe example/records.csv 2>message && must_fail 2 aim link dedupe --config people.yaml 2>message
'

test_expect 'nothing is written when the table cannot be read' '
    rm -f none.csv && must_fail 1 aim link dedupe twice.csv --config people.yaml --output none.csv 2>message &&
    [ ! -e none.csv ]
'

test_expect 'a hundred thousand Mohammed Khans of 1 January are done in seconds and little memory' '
    /usr/bin/python3 - <<"PY"
with open("khan.csv", "w") as out:
    out.write("id,given_name,family_name,birth_date,gender,address,postcode,nhs_number\n")
    for i in range(100000):
        out.write(f"{i},Mohammed,Khan,1980-01-01,M,,,\n")
PY
    # AddressSanitizer reserves terabytes of addresses: there only the time and the pairs are looked at
    ([ -n "${ASAN_OPTIONS:-}" ] || ulimit -v 400000 && aim link dedupe khan.csv --config people.yaml --output c.csv --json --threads 1 >said.json) &&
    [ "$(json "d[\"records\"] == 100000 and d[\"pairs_scored\"] < 3000000" said.json)" = True ]
'

test_done
