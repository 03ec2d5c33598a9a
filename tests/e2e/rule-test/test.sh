#!/bin/bash
# Examples that stand in rules are judged, with a hub and without; a rule whose example says otherwise is refused; a region
# sets its own numbers, and then has a rule of its own version.
. "$(dirname "$0")/../lib.sh"

ship=$E2E_ROOT/data/rules
mkdir -p rules catalogue && cp "$ship"/*.yaml rules/ && cp "$E2E_ROOT"/data/catalogue/*.yaml catalogue/
region=rules/example-region.yaml

test_expect 'the rules that ship hold their examples, without a hub' '
    aim rule test $region >said && has said " 0 wrong." && lacks said "no example" && has said "R10 version 1" && has said "A7 version 1" &&
    has said "5 different services reported 5 possible concerns in the last 90 days (rule R2: at least 5 from at least 3 agencies)"
'
test_expect 'each of them has an example that fires and one that does not, and says what its owner expects' '
    aim rule test $region --json >said.json && /usr/bin/python3 - $region <<"PY"
import json, yaml
for rule in json.load(open("said.json")):
    fires = {example["fires"] for example in rule["examples"]}
    assert fires == {True, False} and all(e["holds"] for e in rule["examples"]), rule["id"]
    assert all(bool(e["sentence"]) == e["fires"] for e in rule["examples"]), rule["id"]
for name in ("people", "children", "unseen", "adults"):
    for rule in yaml.safe_load(open(f"rules/{name}.yaml"))["rules"]:
        assert rule["expected_weekly"] and rule["owner"] and rule["weight"], rule["id"]
        if name == "adults":
            assert rule["pathway"] == "adults", rule["id"]
PY
'
test_expect 'every number of theirs has a name that a region may set' '
    /usr/bin/python3 - <<"PY"
import yaml
def bare(node, key=None):
    if isinstance(node, dict):
        return [x for k, v in node.items() for x in bare(v, k)]
    if isinstance(node, list):
        return [x for v in node for x in bare(v, key)]
    return [key] if isinstance(node, int) and not isinstance(node, bool) else []
for name in ("people", "children", "unseen", "adults"):
    for rule in yaml.safe_load(open(f"rules/{name}.yaml"))["rules"]:
        written = {k: v for k, v in rule.items() if k not in ("version", "numbers", "examples")}
        assert not bare(written), (rule["id"], bare(written))
PY
'
test_expect 'one file is tested by the words of a region, and one rule of it' '
    aim rule test rules/adults.yaml --region $region --rule A4 >said && has said "1 rules, 4 examples: 0 wrong." && lacks said "A5" &&
    must_fail 1 aim rule test rules/adults.yaml --region $region --rule R99 2>message && has message "no such rule" &&
    must_fail 1 aim rule test rules/adults.yaml 2>message && has message "\"region\" is missing" && has message "--region"
'
test_expect 'an example that does not hold is an error that says where' '
    sed "s/name: one incident$/name: one incident, wrong/; /one incident, wrong/,/fires: no/s/fires: no/fires: yes/" rules/adults.yaml >rules/wrong.yaml &&
    must_fail 1 aim rule test rules/wrong.yaml --region $region >said 2>message && has said "WRONG  one incident, wrong: does not fire" &&
    has message "1 of" && line=$(grep -n "one incident, wrong" rules/wrong.yaml | cut -d: -f1) && has said "wrong.yaml, line $line"
'
test_expect 'a slip is told what was meant, with its place' '
    sed "s/fire_visit_refused/fire_vist_refused/" rules/adults.yaml >rules/wrong.yaml &&
    must_fail 1 aim rule test rules/wrong.yaml --region $region 2>message && has message "no such event type" && has message "did you mean fire_visit_refused?" &&
    has message "wrong.yaml:" &&
    sed "s/covered_by: \[A2, A3, A6\]/covered_by: [A2, A33]/" rules/adults.yaml >rules/wrong.yaml &&
    must_fail 1 aim rule test rules/wrong.yaml --region $region 2>message && has message "did you mean A3?"
'
test_expect 'the catalogue agrees with the one of the sample region, and holds nothing that tells of poverty' '
    /usr/bin/python3 - "$E2E_ROOT" <<"PY"
import pathlib, sys, yaml
root = pathlib.Path(sys.argv[1])
ours = [e for f in sorted(root.glob("data/catalogue/*.yaml")) for e in yaml.safe_load(f.read_text())["catalogue"]]
by_code = {e["code"]: e for e in ours}
assert len(by_code) == len(ours) > 100
for entry in yaml.safe_load((root / "mappings/region.yaml").read_text())["catalogue"]:
    assert by_code[entry["code"]] == entry, entry["code"]
assert not [c for c in by_code if any(word in c for word in ("arrears", "food", "benefit", "debt"))]
PY
'
test_expect 'whatever is expected of a child by age, plan or home education has a type in the catalogue that meets it' '
    /usr/bin/python3 - "$E2E_ROOT" <<"PY"
import pathlib, sys, yaml
root = pathlib.Path(sys.argv[1])
types = {e["code"]: e for f in sorted(root.glob("data/catalogue/*.yaml")) for e in yaml.safe_load(f.read_text())["catalogue"]}
for contact in yaml.safe_load((root / "data/unseen.yaml").read_text())["unseen"]["contacts"]:
    for key in ("met_by", "excused_by", "put_off_by", "after", "while"):
        assert key not in contact or set(contact[key]) & set(types), (contact["key"], key)
    met = [types[code] for code in contact["met_by"] if code in types]
    assert contact.get("held") or all(e["in_person"] for e in met), contact["key"]
PY
'

new_hub hub || { echo "not ok - a hub is made"; test_done; }
test_expect 'a region file takes over catalogue and rules; the rules of the hub hold' '
    aim apply $region >applied && has applied "Applied" && aim rule test >said && has said " 0 wrong." &&
    aim rule explain R2 >said && has said "at least 5 possible concerns from at least 3 agencies in the last 90 days" &&
    aim apply $region >again && has again "Nothing to change"
'
test_expect 'a region sets its own numbers with a version of its own; the file of rules stays as it is' '
    { cat $region; printf "recognition:\n  - rule: R2\n    version: 2\n    numbers: {window: 60}\n"; } >rules/own.yaml &&
    aim apply rules/own.yaml >applied && has applied "1 changed" && aim rule explain R2 >said && has said "R2   version 2" && has said "in the last 60 days" &&
    aim apply rules/own.yaml >again && has again "Nothing to change"
'
test_expect 'another number under the same version is another rule, and refused' '
    sed "s/window: 60/window: 61/" rules/own.yaml >rules/changed.yaml && must_fail 1 aim apply rules/changed.yaml 2>message && has message "give it a higher version" &&
    sed "s/window: 60/windwo: 60/; s/version: 2/version: 3/" rules/own.yaml >rules/changed.yaml &&
    must_fail 1 aim apply rules/changed.yaml 2>message && has message "did you mean window?" && has message "changed.yaml:" &&
    sed "s/rule: R2/rule: R22/" rules/own.yaml >rules/changed.yaml && must_fail 1 aim apply rules/changed.yaml 2>message && has message "did you mean R2?" &&
    aim rule explain R2 >said && has said "in the last 60 days"
'
test_expect 'numbers of the region are proved by examples of the region' '
    { cat $region; printf "recognition:\n  - rule: R2\n    version: 3\n    numbers: {enough: 6}\n    examples:\n"
      printf "      - {name: five are too few here, on: 2024-03-01, fires: yes, events: [{ago: 1, class: high, from: police}]}\n"; } >rules/own.yaml &&
    must_fail 1 aim apply rules/own.yaml 2>message && has message "does not fire in this example" &&
    sed -i "s/fires: yes, events: \[{ago: 1/fires: no, events: [{ago: 1/" rules/own.yaml && aim apply rules/own.yaml >applied &&
    aim rule test --rule R2 >said && has said "five are too few here" && has said "Jane Doe" && has said " 0 wrong."
'
test_expect 'a rule whose example says otherwise is not applied' '
    sed "0,/fires: no/s//fires: yes/; 0,/version: 1/s//version: 9/" rules/people.yaml >rules/bad.yaml && sed "s/people.yaml/bad.yaml/" $region >rules/bad-region.yaml &&
    must_fail 1 aim apply rules/bad-region.yaml 2>message && has message "rule R1 does not fire in this example, which says that it does" && has message "bad.yaml:"
'
test_expect 'rules that would wait for each other, and too many rules, are refused as a whole' '
    sed "s/    when:/    covered_by: [R3]\n    when:/; s/version: 1/version: 5/" rules/people.yaml >rules/bad.yaml &&
    must_fail 1 aim apply rules/bad-region.yaml 2>message && has message "cannot cover itself" &&
    /usr/bin/python3 -c "
print(\"rules:\")
for i in range(10000):
    print(f\"- {{id: X{i}, version: 1, name: A, owner: B, since: 2010-01-01, band: red, weight: 1, half_life_days: 1, when: [{{count: {{days: 1, at_least: 1}}}}]}}\")" >rules/bad.yaml &&
    must_fail 1 aim apply rules/bad-region.yaml 2>message && has message "more than 500 rules" && aim rule list >list && lacks list "X1"
'
test_done
