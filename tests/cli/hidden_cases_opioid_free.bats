# Fourteen days without an opioid come before naltrexone (T2.7): since the last dose that may have been taken, and no other.
load support

setup_file() { make_clinic; make_client; }
setup() {
    copy_clinic
    mat dose-log administer 1001-9 -q # 2026-11-16
    at '2026-11-16 06:10' prescriber
    determination 4 | mat dose-log take-home-order 1001-9 --from - -q 2>/dev/null
    at '2026-11-16 06:11' nurse mat dose-log dispense 1001-9 4 -q # 17 to 20
}
# Bottles come back on the 17th like that; then the days from which naltrexone may be ordered.
ordered_from() { # DAY
    at '2026-11-18 06:00' prescriber
    mat dose-log order 1001-9 --end today -q
    exits 5 mat dose-log order 1001-9 naltrexone 50mg --from "$(date -d "$1 - 1 day" +%F)"
    grep -q "opioid-free-interval.*from $1" "$BATS_TEST_TMPDIR/err"
    mat dose-log order 1001-9 naltrexone 50mg --from "$1" --dry-run -q 2>/dev/null
}

@test "bottles in hand count as taken on their day" { ordered_from 2026-12-04; }
@test "bottles that came back sealed were not taken" {
    at '2026-11-17 06:00' nurse mat dose-log return 1001-9 -q
    ordered_from 2026-11-30
}
@test "bottles that came back opened may have been taken until then" {
    at '2026-11-17 06:00' nurse mat dose-log return 1001-9 --state opened -q 2>/dev/null
    ordered_from 2026-12-01
}
@test "a bottle that was damaged may have been taken too" {
    at '2026-11-17 06:00' nurse mat dose-log return 1001-9 --damaged -q 2>/dev/null
    ordered_from 2026-12-01
}
