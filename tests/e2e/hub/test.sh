#!/bin/bash
# Making a hub, applying a region file, users and doctor, as an administrator types them.
. "$(dirname "$0")/../lib.sh"

new_hub hub --clock 2014-03-26T09:00:00Z || exit 1
/usr/bin/python3 - "$E2E_ROOT/docs/region.md" >region.yaml <<'PY'
import re, sys
print(re.search(r"```yaml\n(.*?)```", open(sys.argv[1]).read(), re.S).group(1))
PY
mkdir rules && cp "$E2E_ROOT/data/rules/people.yaml" rules/children.yaml

test_expect 'help comes from the table, and a wrong word is wrong usage' '
    aim --help >help && has help "apply region.yaml" &&
    must_fail 2 aim nonsense && must_fail 2 aim apply && must_fail 2 aim apply --nonsense region.yaml &&
    aim apply --help >help && has help "--dry-run"
'

test_expect 'a hub is not made twice, nor among other things' '
    must_fail 1 aim init hub 2>message && has message "there is a hub in this folder already" &&
    mkdir full && touch full/photo.jpg && must_fail 1 aim init full && [ "$(ls full)" = photo.jpg ]
'

test_expect 'the documented example is applied, and a second time changes nothing' '
    aim apply region.yaml --dry-run >dry && has dry "Would apply" &&
    aim apply region.yaml --json >first.json && [ "$(json "d[\"added\"] > 10 and d[\"users_changed\"]" first.json)" = 2 ] &&
    aim apply region.yaml >second && has second "Nothing to change"
'

refused() { # SED-EXPRESSION MESSAGE: the changed file is refused there and with that message
    sed "$1" region.yaml >changed.yaml
    must_fail 1 aim apply changed.yaml 2>message && has message "$2" || return 1
}
test_expect 'every mistake is refused at its place' '
    refused "s/kind: hospital/kind: hospitl/" "changed.yaml:8:5: there is no such kind of agency" &&
    refused "s/duty_line: .*/duty_line: ask me/" "changed.yaml:3:3: " &&
    refused "s/agency: sunshine-school,/agency: moon-school,/" "there is no agency of this code" &&
    refused "s/event_types: \[ae_attendance\]/event_types: [ae]/" "the catalogue has no such event type" &&
    refused "s/role: reviewer/role: boss/" "there is no such role" &&
    refused "s/until: 2015-12-31/until: 2012-12-31/" "is before" &&
    refused "s/\[person_ref, /[/" "must have person_ref" &&
    refused "s/in_person: yes/in_persn: yes/" "changed.yaml:"
'

test_expect 'a rule whose text changed needs a higher version' '
    sed -i "s/name: Many agencies in a short time/name: Many agencies/" rules/children.yaml &&
    must_fail 1 aim apply region.yaml 2>message && has message "higher version"
'

test_expect 'a password comes from standard input, and an easy one is refused' '
    echo "seven green lanterns" | aim user password m.lead &&
    echo "short" | must_fail 1 aim user password m.lead 2>message && has message "15 to 256 characters"
'

test_expect 'a role that may not is refused' '
    must_fail 1 aim user list --as s.office 2>message && has message "is not open to the role practitioner"
'

test_expect 'doctor says what is not well' '
    aim doctor --json >doctor.json && [ "$(json "[c[\"finding\"] for c in d if c[\"check\"] == \"feeds\"][0]" doctor.json)" = warning ] &&
    chmod 644 hub/hub.key && must_fail 1 aim doctor 2>message && has message "chmod 600" && chmod 600 hub/hub.key
'

live_hub() {
    local arguments
    mapfile -t arguments < <(store_arguments live)
    [ "$AIM_TEST_STORE" = sqlite ] || databases+=("e2e_$$_live")
    aim init live "${arguments[@]}" >/dev/null
}
test_expect 'outside training an agreement waits for two people, and nobody acts as another' '
    live_hub && AIM_HUB=$SCRATCH/live &&
    cp "$E2E_ROOT/data/rules/people.yaml" rules/children.yaml &&
    aim apply region.yaml >applied && has applied "are drafts" &&
    aim agreement approve city-hospital-2013 >approved && has approved "A second person" &&
    must_fail 1 aim agreement approve city-hospital-2013 2>message && has message "a second person must" &&
    must_fail 1 aim agreement approve city-hospital-2013 --as m.lead 2>message && has message "only a training hub"
'

test_done
