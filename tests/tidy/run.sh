#!/bin/bash
# House rules that no compiler checks: layers, clock, engine, words that must not occur. Usage: run.sh BUILD_DIR
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
build=${1:-build}
passed=0 failed=0
none() { # what, and a command whose output must be empty
    local out
    out=$(eval "$2")
    if [ -z "$out" ]; then passed=$((passed + 1)); else failed=$((failed + 1)); printf 'FAILED: %s\n%s\n' "$1" "$out"; fi
}

none "SQLite stays in src/store" "grep -rlE '#include *[<\"](SQLiteCpp|sqlite3)' src include | grep -v '^src/store/'"
none "CLI11 stays in src/cli/flags.cpp" "grep -rlE '#include *[<\"]CLI/' src include | grep -v '^src/cli/flags.cpp'"
none "domain includes nothing of ours but values" "grep -rnE '#include \"(store|report|exchange|cli)/' src/domain include"
none "store includes neither report, exchange nor cli" "grep -rnE '#include \"(report|exchange|cli)/' src/store"
none "report and exchange do not include cli or each other" \
     "grep -rnE '#include \"(exchange|cli)/' src/report; grep -rnE '#include \"(report|cli)/' src/exchange"
none "the clock is read in main.cpp alone" \
     "grep -rnE 'system_clock::now|std::time\(|gettimeofday|clock_gettime' src include | grep -v '^src/main.cpp'"
none "no table is written with REPLACE, which the authorizer cannot see" "grep -rniE '\breplace +into\b|\bor +replace\b' src/store src/exchange"
none "no trigger: each costs every start" "grep -rniE 'create +(temp +)?trigger' src"
none "no floating point near an amount" "grep -rnE '\b(double|float)\b' include src/domain src/exchange | grep -v '^src/domain/survival'"
none "no standard stream" "grep -rnE 'std::(cout|cerr|clog|cin)\b' src include"
none "no file named util or common" "find src include tests tools -iname '*util*' -o -iname '*common*' | grep -v '^tests/fault/' "
none "nothing left open" "grep -rnE '\b(TODO|FIXME)\b' src include tests tools | grep -v '^tests/tidy/run.sh'"
none "every source is built" \
     "for f in \$(find src -name '*.cpp'); do grep -q \"\${f#src/}\" src/CMakeLists.txt || grep -q \"\$(basename \$f)\" cmake/linking.cmake || echo \$f; done"
none "no line of help is wider than 80 columns" \
     "MAT=$build/src/mat; { \$MAT --help; \$MAT __spec | sed -E 's/.*\"command\":\"([^\"]*)\",\"verb\":\"([^\"]*)\".*/\1 \2/' | while read -r words; do \$MAT help \$words; \$MAT help \${words%% *}; done; } 2>&1 | awk 'length > 80'"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
