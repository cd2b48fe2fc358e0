# `mat dose-log dispense` on a determination: the cap of the treatment day at the hand-over, closure days on top, days and
# not bottles, what is in hand. T1.2, T1.9 and T2.2 of the domain's known answers stand here.
load support

setup_file() { make_clinic; make_client; }
setup() { copy_clinic; }

# Somebody admitted on that day, which may be before the clinic's first here; dosed and determined where a test says so.
admit() {
    at "$([[ $1 > 2026-11-16 ]] && echo "$1" || echo 2026-11-16) 05:50" front-desk
    mat intake refer --from - -q <<<"last_name: Other"
    mat intake admit 1002-4 --at "$1" -q
    who=prescriber mat dose-log order 1002-4 methadone 40mg -q
}
dosed_on() {
    at "$1 06:00" prescriber
    mat dose-log order 1002-4 methadone "${2:-40mg}" -q
    who=nurse mat dose-log administer 1002-4 -q
}

@test "closure days do not use the cap: a holiday inside the supply, one day of the weekend (T1.2)" {
    admit 2026-11-12
    at '2026-11-16 06:00' prescriber
    determination 7 | mat dose-log take-home-order 1002-4 --from - -q 2>/dev/null
    who=admin mat config closure add 2026-11-26 --kind holiday -q
    dosed_on 2026-11-23
    session <<'END'
2026-11-23 06:10 nurse$ mat dose-log dispense 1002-4 10
! mat dose-log: refused: take-home-cap: 8 days of supply count on treatment day 12: at most 7 days at a time on treatment days 1 to 14; closure days, not counted, 2026-11-26, 2026-11-29
! hint: what would change it: bottles up to 2026-12-02
[5]
nurse$ mat dose-log dispense 1002-4 8 --explain
Handed out 8 bottles of methadone 40 mg to 1002-4:
  2026-11-23.2  for Tue 2026-11-24
  2026-11-23.3  for Wed 2026-11-25
  2026-11-23.4  for Thu 2026-11-26
  2026-11-23.5  for Fri 2026-11-27
  2026-11-23.6  for Sat 2026-11-28
  2026-11-23.7  for Sun 2026-11-29
  2026-11-23.8  for Mon 2026-11-30
  2026-11-23.9  for Tue 2026-12-01
allowed
    treatment_day: 12
    cap: 7 days at a time on treatment days 1 to 14
    determination: 7 days, of 2026-11-16
    discretionary_days: 6
    counted: 2026-11-24, 2026-11-25, 2026-11-27, 2026-11-28, 2026-11-30, 2026-12-01
    in_hand: none
    closure_days_exempt: 2026-11-26, 2026-11-29
END
}

@test "a second closed day of the weekend uses the cap (T1.2)" {
    admit 2026-11-12
    at '2026-11-16 06:00' prescriber
    determination 7 | mat dose-log take-home-order 1002-4 --from - -q 2>/dev/null
    who=admin mat config closure add 2026-11-26 --kind holiday -q
    who=admin mat config closure add 2026-11-28 --kind weekly -q
    dosed_on 2026-11-23
    exits 5 mat dose-log dispense 1002-4 10
    mat dose-log dispense 1002-4 8 --dry-run --explain --json | jq -e '.supply.discretionary_days == "6"'
    mat dose-log dispense 1002-4 8 -q
}

@test "a determination of six days reaches to Wednesday week: to the next scheduled visit" {
    admit 2026-11-12
    at '2026-11-16 06:00' prescriber
    determination 6 | mat dose-log take-home-order 1002-4 --from - -q 2>/dev/null
    who=admin mat config closure add 2026-11-26 --kind holiday -q
    dosed_on 2026-11-23
    session <<'END'
2026-11-23 06:10 nurse$ mat dose-log dispense 1002-4 9
! mat dose-log: refused: take-home-cap: 7 days of supply count: the determination of 2026-11-16 allows 6 days; closure days, not counted, 2026-11-26, 2026-11-29
! hint: what would change it: bottles up to 2026-12-01
[5]
nurse$ mat dose-log dispense 1002-4 | tail -1
  2026-11-23.9  for Tue 2026-12-01
nurse$ mat dose-log dispense 1002-4
! mat dose-log: refused: supply-overlap: 2026-11-24 is covered already by take_home 2026-11-23.2
! hint: who can clear it: nobody while the day is covered; bottles begin after it, or earlier ones come back
[5]
END
}

@test "shows the dates first where somebody sits at a terminal, and takes no for an answer" {
    admit 2026-11-12
    dosed_on 2026-11-21
    at '2026-11-21 06:10' nurse
    local before answered=0
    before=$(mat dose-log show 1002-4 --format csv)
    typed 'no\r' dose-log dispense 1002-4 >screen || answered=$?
    [[ $answered -eq 6 && $(mat dose-log show 1002-4 --format csv) == "$before" ]]
    grep -q '^1 bottle, for$' screen
    grep -q '^  Sun 2026-11-22, 40 mg$' screen
    typed 'yes\r' dose-log dispense 1002-4 >screen
    grep -q 'Handed out 1 bottle of methadone 40 mg to 1002-4:' screen
    typed '' dose-log return 1002-4 >screen
    typed 'y\r' dose-log dispense 1002-4 1 >screen # typed days are known already
    never grep -q 'bottle, for$' screen
    grep -q 'Handed out 1 bottle' screen
}

@test "treatment days 14 and 15, 30 and 31" {
    admit 2026-11-10 # day 14 is the 23rd
    at '2026-11-16 06:00' prescriber
    determination 7 | mat dose-log take-home-order 1002-4 --from - -q 2>/dev/null
    dosed_on 2026-11-23
    exits 5 mat dose-log dispense 1002-4 9 # eight count
    grep -q 'take-home-cap: 8 days of supply count on treatment day 14' "$BATS_TEST_TMPDIR/err"
    dosed_on 2026-11-24 # day 15
    who=prescriber
    determination 14 | mat dose-log take-home-order 1002-4 --from - -q 2>/dev/null
    who=nurse
    mat dose-log dispense 1002-4 16 --dry-run -q # two Sundays
    exits 5 mat dose-log dispense 1002-4 17
    dosed_on 2026-12-09 30mg # day 30
    who=nurse
    exits 5 mat dose-log dispense 1002-4 17
    dosed_on 2026-12-10 30mg # day 31
    who=prescriber
    determination 28 | mat dose-log take-home-order 1002-4 --from - -q 2>/dev/null
    who=nurse
    mat dose-log dispense 1002-4 33 --dry-run -q # five Sundays
    exits 5 mat dose-log dispense 1002-4 34
}

@test "admitted on a Saturday: a Sunday's bottle, and no more" {
    admit 2026-11-21
    at '2026-11-21 06:00' nurse
    mat dose-log administer 1002-4 -q
    session <<'END'
2026-11-21 06:10 nurse$ mat dose-log dispense 1002-4 2
! mat dose-log: refused: no-take-home-order: 2026-11-23 is no closure day, and no take-home order is on file
! hint: what would change it: bottles for closure days only
[5]
nurse$ mat dose-log dispense 1002-4
Handed out 1 bottle of methadone 40 mg to 1002-4:
  2026-11-21.2  for Sun 2026-11-22
END
}

@test "take-home days are neither missed nor seen (T2.2)" {
    admit 2026-11-16
    at '2026-11-16 06:00' prescriber
    determination 6 | mat dose-log take-home-order 1002-4 --from - -q 2>/dev/null
    who=nurse
    mat dose-log administer 1002-4 -q
    mat dose-log dispense 1002-4 6 -q # Tuesday to Sunday
    session <<'END'
2026-11-22 23:00 nurse$ mat dose-log missed --format csv
client,days,last_covered_day,counselor,action
1001-9,7,,,none
nurse$ mat dose-log calendar 1002-4 --json | jq -c '[.[] | select(.day >= "2026-11-16" and .day <= "2026-11-22") | .state] | group_by(.) | map([.[0], length])'
[["given",1],["take-home",6]]
END
}

@test "no day cap for buprenorphine: thirty days on day 1, on a determination" {
    at '2026-11-16 05:50' front-desk
    mat intake refer --from - -q <<<"last_name: Other"
    mat intake admit 1002-4 -q
    who=prescriber
    mat dose-log order 1002-4 buprenorphine 16mg -q
    mat dose-log administer 1002-4 -q
    exits 5 mat dose-log dispense 1002-4 30
    determination 30 | mat dose-log take-home-order 1002-4 --from - -q 2>/dev/null
    mat dose-log dispense 1002-4 30 -q
}

@test "warns where the determination was to be looked at again" {
    admit 2026-11-16
    at '2026-11-16 06:00' prescriber
    determination 6 | jq '.review_date = "2026-11-17"' >order.json
    mat dose-log take-home-order 1002-4 --from order.json -q 2>/dev/null
    dosed_on 2026-11-17
    session <<'END'
2026-11-17 06:10 nurse$ mat dose-log dispense 1002-4 1
Handed out 1 bottle of methadone 40 mg to 1002-4:
  2026-11-17.2  for Wed 2026-11-18
! mat: the take-home order of 2026-11-16 was to be reviewed by 2026-11-17: tell the prescriber
END
}

@test "what was handed out is never more than the orders ask for" {
    admit 2026-11-16
    at '2026-11-16 06:00' prescriber
    determination 6 | mat dose-log take-home-order 1002-4 --from - -q 2>/dev/null
    mat dose-log order 1002-4 methadone 40mg --until 2026-11-19 -q
    who=nurse mat dose-log administer 1002-4 -q
    session <<'END'
06:10 nurse$ mat dose-log dispense 1002-4 3
! mat dose-log: refused: order-expired: order 3 expired on 2026-11-19
! hint: what would change it: bottles up to 2026-11-18
[5]
prescriber$ mat dose-log order 1002-4 methadone 50mg --from 2026-11-19
Ordered 4: 1002-4 methadone 50 mg daily from Thu 2026-11-19.
Order 3 (40 mg) ends then.
nurse$ mat dose-log dispense 1002-4 3
Handed out 3 bottles of methadone to 1002-4:
  2026-11-16.2  for Tue 2026-11-17, 40 mg
  2026-11-16.3  for Wed 2026-11-18, 40 mg
  2026-11-16.4  for Thu 2026-11-19, 50 mg
END
}

@test "a portion for the evening counts as a day of supply only where the policy says so" {
    at '2026-11-16 06:00' director
    printf 'kind = "program"\nname = "House"\ncitation = "protocol 7"\ntakehome.split_counts_toward_cap = true\n' >house.toml
    admit 2026-11-16
    at '2026-11-16 06:05' prescriber
    mat dose-log order 1002-4 methadone 60mg --split 20mg,20mg,20mg --rationale - --confirm 60mg -q <<<'Verified elsewhere.'
    who=nurse mat dose-log administer 1002-4 -q
    session <<'END'
06:10 nurse$ mat dose-log dispense 1002-4 0 --dry-run | tail -1
  2026-11-16.3  for Mon 2026-11-16, today's next portion: no day of supply
director$ mat policy adopt house.toml --from today -q
nurse$ mat dose-log dispense 1002-4 0
! mat dose-log: refused: no-take-home-order: the portion of 2026-11-16 to take home counts as a day of supply here, and no take-home order is on file
! hint: who can clear it: a prescriber: mat dose-log take-home-order
[5]
END
    who=nurse exits 5 mat dose-log dispense 1002-4 0 --json
    jq -e '.error.verdict.reasons[0] | .layer == "program" and (.facts.policy_key == "takehome.split_counts_toward_cap")' "$BATS_TEST_TMPDIR/err"
    at '2026-11-16 06:11' prescriber
    determination 7 | mat dose-log take-home-order 1002-4 --from - -q 2>/dev/null
    session <<'END'
06:12 nurse$ mat dose-log dispense 1002-4 0 --explain
Handed out 2 bottles of methadone 20 mg to 1002-4:
  2026-11-16.2  for Mon 2026-11-16, today's next portion: a day of supply
  2026-11-16.3  for Mon 2026-11-16, today's next portion: a day of supply
allowed
    treatment_day: 1
    cap: 7 days at a time on treatment days 1 to 14
    determination: 7 days, of 2026-11-16
    discretionary_days: 1
    counted: 2026-11-16
    in_hand: none
    closure_days_exempt: none
nurse$ mat dose-log dispense 1002-4 8
! mat dose-log: refused: take-home-cap: 7 days of supply count on treatment day 1: at most 7 days at a time on treatment days 1 to 14; in hand already 2026-11-16; closure days, not counted, 2026-11-22
! hint: what would change it: bottles up to 2026-11-23
[5]
nurse$ mat dose-log dispense 1002-4 7 -q
END
    [[ $(who=director mat report take-homes --json | jq -r '.[] | [.counted_days, .over_limit] | join(" ")') == '6 false' ]]
    # The same bottles by a determination of six days would have been one too many: the evening is the seventh.
    at '2026-11-16 06:13' prescriber
    determination 6 | mat dose-log take-home-order 1002-4 --from - -q 2>/dev/null
    [[ $(who=director mat report take-homes --json | jq -r '.[] | [.counted_days, .over_limit] | join(" ")') == '6 true' ]]
}
