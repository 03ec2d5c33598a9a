# tests/e2e/lib.sh -- end-to-end tests read like a manual; sourced by each test*.sh.
#
#     . "$(dirname "$0")/../lib.sh"
#     test_expect 'a sentence that says what is promised' 'commands'
#     test_done
#
# $AIM is the program, $AIM_TEST_STORE 'sqlite' or the URL of a PostgreSQL cluster; each test file has
# its own scratch folder ($SCRATCH), removed at the end. new_hub NAME makes a training hub in it.
set -u
HERE=$(cd "$(dirname "$0")" && pwd)
E2E_ROOT=$(cd "$HERE/../../.." && pwd)
AIM=${AIM:-$E2E_ROOT/build/dev/src/aim}
AIM_TEST_STORE=${AIM_TEST_STORE:-sqlite}
SCRATCH=$(mktemp -d "${TMPDIR:-/tmp}/aim-e2e.XXXXXX")
test_number=0
test_failures=0
databases=()
cd "$SCRATCH" || exit 1

aim() { "$AIM" "$@"; }

# A PostgreSQL database for one hub; prints the arguments that `aim init` needs.
store_arguments() {
    [ "$AIM_TEST_STORE" = sqlite ] && return
    local name="e2e_$$_$1"
    psql -q "$AIM_TEST_STORE" -c "CREATE DATABASE $name" >&2 || return 1
    echo "--database"
    echo "$AIM_TEST_STORE" | sed -E "s#(postgresql://[^/?]*)/[^?]*#\1/$name#"
}

# new_hub NAME [aim init options]: a training hub at $SCRATCH/NAME, made the hub of the next commands.
new_hub() {
    local name=$1 arguments
    shift
    mapfile -t arguments < <(store_arguments "$name")
    [ "$AIM_TEST_STORE" = sqlite ] || databases+=("e2e_$$_$name")
    aim init "$SCRATCH/$name" --training "${arguments[@]}" "$@" >/dev/null || return 1
    export AIM_HUB=$SCRATCH/$name
}

# same EXPECTED ACTUAL: the two files are equal; shows the difference when not.
same() { diff -u "$1" "$2"; }

# must_fail STATUS command...: the command ends with that status.
must_fail() {
    local want=$1 got=0
    shift
    "$@" || got=$?
    [ "$got" = "$want" ] || { echo "exit status $got, expected $want: $*"; return 1; }
}

# has FILE 'text': the file contains that text; shows the file when not.
has() { grep -qF -- "$2" "$1" || { echo "not in $1: $2"; sed 's/^/  > /' "$1"; return 1; }; }
lacks() { ! grep -qF -- "$2" "$1" || { echo "in $1, but should not be: $2"; return 1; }; }

# json EXPRESSION FILE: evaluates a Python expression over the document `d`; prints the result.
json() { /usr/bin/python3 -c 'import json,sys; d=json.load(open(sys.argv[2])); print(eval(sys.argv[1]))' "$1" "$2"; }

# In a function of its own: a `return 1` among the commands fails the test, not this script.
test_commands() { eval "$1"; }

test_expect() {
    test_number=$((test_number + 1))
    if test_commands "$2" >"$SCRATCH/output.$test_number" 2>&1; then
        echo "ok $test_number - $1"
    else
        test_failures=$((test_failures + 1))
        echo "not ok $test_number - $1"
        sed 's/^/# /' "$SCRATCH/output.$test_number" | head -60
    fi
}

test_done() {
    local name
    for name in "${databases[@]:-}"; do
        [ -n "$name" ] && psql -q "$AIM_TEST_STORE" -c "DROP DATABASE IF EXISTS $name WITH (FORCE)" >/dev/null 2>&1
    done
    cd / && rm -rf "$SCRATCH"
    echo "1..$test_number"
    [ "$test_failures" = 0 ]
    exit
}
