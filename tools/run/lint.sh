# ./run lint: house rules, generators' own checks, the second compiler, static analysis.
set -euo pipefail
. "$AIM_ROOT/tools/run/setup.sh"
need $BUILD_PACKAGES $LINT_PACKAGES libcmocka-dev
need_node_modules build
step "house rules"
/usr/bin/python3 tools/check_includes.py
/usr/bin/python3 tools/lint.py
step "clang, warnings as errors"
CC=clang build_into build/clang
step "cppcheck"
cppcheck --quiet --std=c11 --enable=warning,portability --inline-suppr --suppress=missingInclude \
    --suppress=uninitvar --suppress=legacyUninitvar --suppress=uninitStructMember \
    --suppress=objectIndex --suppress=internalAstError --suppress=arrayIndexThenCheck --suppress=duplicateAssignExpression --error-exitcode=1 -j2 -Isrc src
echo "lint: clean"
