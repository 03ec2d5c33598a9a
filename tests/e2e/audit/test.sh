#!/bin/bash
# The log from the command line: grown by use, checked, exported, checked by a second implementation,
# and found out whatever is done to it.
. "$(dirname "$0")/../lib.sh"

if [ "$AIM_TEST_STORE" = sqlite ]; then entries=280 tamperings=1000; else entries=20 tamperings=50; fi
new_hub hub --clock 2014-03-26T09:00:00Z || exit 1

test_expect 'every command that shows something leaves an entry, also the one that is refused' '
    aim audit verify --json >before.json &&
    aim user list >/dev/null &&
    must_fail 1 aim user list --as nobody &&
    aim audit verify --json >after.json &&
    [ "$(json "d[\"entries\"]" after.json)" -ge $(( $(json "d[\"entries\"]" before.json) + 3 )) ]
'

test_expect 'a log of some hundred entries is whole' '
    for i in $(seq $entries); do aim user list >/dev/null || return 1; done
    aim audit verify >verified && has verified "The log is whole"
'

test_expect 'the export is checked without the hub, and by a second implementation' '
    aim audit export out >/dev/null &&
    (unset AIM_HUB; aim audit verify out) >first && has first "The log is whole" &&
    find out/checkpoints -type f | sort -V | head -n -2 | xargs rm -f &&
    /usr/bin/python3 "$E2E_ROOT/tools/verify_audit.py" out >second && has second "The log is whole"
'

test_expect 'an export is not written over anything' '
    must_fail 1 aim audit export out 2>message && has message "the folder is not empty"
'

test_expect 'a checkpoint that was kept must still hold' '
    cp out/checkpoint kept && aim user list >/dev/null &&
    aim audit verify --checkpoint kept >verified && has verified "The log is whole" &&
    echo "not a checkpoint" >wrong && must_fail 1 aim audit verify --checkpoint wrong
'

test_expect "$tamperings random tamperings are found by both" '
    mkdir scratch && /usr/bin/python3 "$HERE/tamper.py" "$AIM" out scratch $tamperings
'

test_done
