# Take-homes by the ruleset of 2001, so many a calendar week and closures extra (T1.9), and treatment days by date (T1.1).
load support

# A clinic that began in January, by that policy, with one person admitted on that day.
clinic_of() {
    local policy=$1 admitted=$2 role
    at_home "$BATS_TEST_TMPDIR/home"
    at "$admitted 05:30" admin
    printf 'clinic: Riverside\nzone: America/Chicago\naddress: 1 River Street\nphone: 555-0100\nadmin_name: Ada\npolicy: %s\n' "$policy" |
        mat init --from - >/dev/null
    for role in prescriber nurse front-desk; do mat staff add "$(login_of "$role")" --name "$role" --role "$role" -q; done
    at "$admitted 05:45" front-desk
    mat intake refer --from - -q <<<'last_name: Other'
    mat intake admit 1001-9 -q
}
# Dosed on that day, by whatever order that needs; with a determination of so many days, where they may be.
ready_on() {
    at "$1 06:00" prescriber
    mat dose-log order 1001-9 methadone 30mg -q
    mat dose-log administer 1001-9 -q
    [[ -z ${2-} ]] || determination "$2" | mat dose-log take-home-order 1001-9 --from - -q 2>/dev/null
}
# How many days of supply a determination may say.
most_on() {
    at "$1 06:00" prescriber
    determination "$2" | mat dose-log take-home-order 1001-9 --from - --dry-run -q 2>/dev/null
    determination $(($2 + 1)) >more.json
    exits 5 mat dose-log take-home-order 1001-9 --from more.json
    grep -q 'refused: take-home-cap' "$BATS_TEST_TMPDIR/err"
}

@test "2001: one a week to day 90, two from day 91, closures extra (T1.9)" {
    clinic_of federal-2001 2026-01-15
    ready_on 2026-04-14 1 # Tuesday, day 90
    who=nurse
    exits 5 mat dose-log dispense 1001-9 2
    grep -q 'take-home-cap: 2 days of supply count on treatment day 90: at most 1 day a week on treatment days 1 to 90, here 2026-04-13 to 2026-04-19' "$BATS_TEST_TMPDIR/err"
    mat dose-log dispense 1001-9 1 --dry-run -q
    ready_on 2026-04-15 2 # day 91
    who=nurse
    exits 5 mat dose-log dispense 1001-9 3
    mat dose-log dispense 1001-9 2 -q # Thursday, Friday
    ready_on 2026-04-18 # Saturday: Sunday is closed; Monday and Tuesday are of the next week
    who=nurse
    exits 5 mat dose-log dispense 1001-9 4
    mat dose-log dispense 1001-9 3 -q
    ready_on 2026-04-22 # Wednesday of the week whose two are used
    who=nurse
    exits 5 mat dose-log dispense 1001-9 1
    grep -q 'handed out before' "$BATS_TEST_TMPDIR/err"
    ready_on 2026-04-25 # Saturday: Sunday's bottle needs the order only
    who=nurse
    mat dose-log dispense 1001-9 1 -q
}

@test "2001: the tiers of the first two years by date (T1.9)" {
    clinic_of federal-2001 2026-01-15
    most_on 2026-04-14 1
    most_on 2026-04-15 2
    most_on 2026-10-11 3
    most_on 2026-10-12 6
    most_on 2027-01-14 6
    most_on 2027-01-15 14
    most_on 2028-01-14 14
    most_on 2028-01-15 30
}

@test "2024: the tier is that of the day at the hand-over, inclusive of day 1 (T1.1)" {
    clinic_of federal-2024 2026-02-20
    most_on 2026-03-05 7
    most_on 2026-03-06 14
    most_on 2026-03-21 14
    most_on 2026-03-22 28
}

@test "2024: a leap year has a day more in between (T1.1)" {
    clinic_of federal-2024 2028-02-20
    most_on 2028-03-04 7
    most_on 2028-03-05 14
    most_on 2028-03-20 14
    most_on 2028-03-21 28
}
