#!/bin/sh
# Build the one style sheet: build.sh OUT. Needs the packages of package-lock.json in node_modules;
# fetches them (no scripts, no optional ones) when they are not there yet.
set -eu
out=$(realpath -m "$1")
cd "$(dirname "$0")"
if [ ! -e node_modules/.package-lock.json ]; then
    (
        flock 9
        [ -e node_modules/.package-lock.json ] || npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund >&2
    ) 9<package-lock.json
fi
node node_modules/sass/sass.js --no-source-map --style=compressed --quiet --no-error-css \
    --load-path=. --load-path=node_modules style.scss "$out"
if grep -q '@font-face\|GDS Transport' "$out"; then
    echo "tools/web/build.sh: the style sheet names a font that only gov.uk services may use" >&2
    exit 1
fi
