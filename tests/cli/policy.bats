# `mat policy`: what the rules judge by, layers that tighten it, and who would have been treated differently.
load support

setup_file() { make_clinic; make_client; }
setup() {
    copy_clinic
    cat >house.toml <<'END'
kind = "program"
name = "House"
citation = "protocol 7"
missed.order_min = 2
END
    cat >state.toml <<'END'
kind = "state"
name = "State"
citation = "Rule 1"
[takehome]
tiers = "1:0, 31:1/week"
[missed]
order_min = 2
END
    cat >own.toml <<'END'
kind = "patient"
missed.order_min = 1
missed.order_min_early = 1
END
}

value_of() { mat policy show "${@:2}" --json | jq -r --arg key "$1" '.[] | select(.key == $key) | [.value, .layer, .decided_by, .citation] | join(" | ")'; }

@test "shows each key with its value, the layer that decided it and where it is written" {
    [[ $(value_of missed.order_min) == "3 | guideline | federal-2024 | the program's own missed-dose schedule" ]]
    [[ $(value_of takehome.tiers) == '1:7, 15:14, 31:28 | law | federal-2024 | 42 CFR 8.12(i)(3)' ]]
    [[ $(value_of takehome.tiers_buprenorphine) == ' | law | federal-2024 | 42 CFR 8.12(i)(3)' ]]
    mat policy show --format csv | head -1 | says -x 'key,value,unit,layer,decided_by,citation,combines'
    local format
    for format in table list plain csv json jsonl md html; do mat policy show --format "$format" | says -E 'missed\.order.?_min'; done
}

@test "goes by the built-in policy that the clinic chose" {
    session <<'END'
06:00 admin$ mat config set policy federal-1999
! mat config: 'federal-1999' is not a built-in policy
! hint: built in are federal-2024 and federal-2001
[2]
admin$ mat config set policy federal-2001 --from 2026-12-01
policy: federal-2024 → federal-2001, from Tue 2026-12-01.
END
    [[ $(value_of takehome.tiers) == '1:7, 15:14, 31:28 | law | federal-2024 | 42 CFR 8.12(i)(3)' ]]
    [[ $(value_of takehome.tiers --on 2026-12-01) == '1:1/week, 91:2/week, 181:3/week, 271:6, 366:14, 731:30 | law | federal-2001 | 66 FR 4090' ]]
    [[ $(value_of methadone.day1_max_mg --on 2026-12-01) == '40 | law | federal-2001 | 66 FR 4090' ]]
}

@test "init takes either built-in policy" {
    at_home "$BATS_TEST_TMPDIR/another"
    at '2026-11-16 05:30' admin
    printf 'clinic: A\nzone: America/Chicago\nadmin_name: A\npolicy: federal-1999\n' >wrong.txt
    exits 2 mat init --from wrong.txt
    printf 'clinic: A\nzone: America/Chicago\nadmin_name: A\npolicy: federal-2001\n' >right.txt
    exits 0 mat init --from right.txt
    [[ $(value_of takehome.interim_allowed) == 'false | law | federal-2001 | 66 FR 4090' ]]
}

@test "check says what would change, and adopt makes it so from its day on" {
    session <<'END'
06:00 director$ mat policy check house.toml
what the program layer House would change
KEY               NOW  THEN  UNIT  LAYER    CITATION
missed.order_min  3    2     days  program  protocol 7
1 value, 1 of them new on 2026-11-16.
director$ mat policy adopt house.toml --from 2026-11-20
Adopted the program layer House (layer 1) from Fri 2026-11-20 on: 1 value.
director$ mat policy adopt house.toml --from 2026-11-20 --dry-run --json
{"recorded":false,"layer":2,"kind":"program","name":"House","client":null,"from_date":"2026-11-20","values":1}
director$ mat policy check house.toml --from 2026-11-20
what the program layer House would change
none
1 value, and nothing would change on 2026-11-20.
END
    [[ $(value_of missed.order_min) == "3 | guideline | federal-2024 | the program's own missed-dose schedule" ]]
    [[ $(value_of missed.order_min --on 2026-11-19) == 3* ]]
    [[ $(value_of missed.order_min --on 2026-11-20) == '2 | program | House | protocol 7' ]]
    who=auditor mat audit verify -q
}

@test "a newer layer of the same name takes its place, and one without values ends it" {
    who=director mat policy adopt house.toml --from today -q
    sed 's/order_min = 2/order_min = 1/' house.toml >stricter.toml
    head -3 house.toml >none.toml
    who=director mat policy adopt stricter.toml --from 2026-11-20 -q
    who=director mat policy adopt none.toml --from 2026-11-25 -q
    [[ $(value_of missed.order_min --on 2026-11-19) == 2* ]]
    [[ $(value_of missed.order_min --on 2026-11-20) == 1* ]]
    [[ $(value_of missed.order_min --on 2026-11-25) == 3* ]]
    # A decision of today replaces what was planned.
    local before
    before=$(entries)
    who=director mat policy adopt house.toml --from tomorrow -q
    [[ $(value_of missed.order_min --on 2026-11-20) == 2* ]]
    [[ $(value_of missed.order_min --on 2026-11-25) == 2* ]]
    # What was known at an earlier entry is answered as it was.
    [[ $(mat policy show --on 2026-11-25 --as-of "$before" --json | jq -r '.[] | select(.key == "missed.order_min").value') == 3 ]]
}

@test "a layer that loosens a wider one is refused by line, with the value that stands" {
    who=director mat policy adopt state.toml --from today -q
    cat >loose.toml <<'END'
kind = "program"
name = "House"
missed.order_min = 3
takehome.tiers = "1:0, 31:2/week"
END
    session <<'END'
06:00 director$ mat policy check loose.toml
! mat policy: loose.toml:3: missed.order_min = 3 would loosen it: 2 of State (Rule 1) stands (a layer only tightens)
!   loose.toml:4: takehome.tiers = 1:0, 31:2/week would loosen it: 1:0, 31:1/week of State (Rule 1) stands (a layer only tightens)
! hint: nothing was done: 2 faults
[2]
director$ mat policy adopt loose.toml --from today
! mat policy: loose.toml:3: missed.order_min = 3 would loosen it: 2 of State (Rule 1) stands (a layer only tightens)
!   loose.toml:4: takehome.tiers = 1:0, 31:2/week would loosen it: 1:0, 31:1/week of State (Rule 1) stands (a layer only tightens)
! hint: nothing was done: 2 faults
[2]
END
    sed -i 's/order_min = 3/order_min = 2/; s/2.week/1\/week/' loose.toml # just as strict
    who=director exits 0 mat policy adopt loose.toml --from today
}

@test "a fault is named with its line and the nearest key" {
    printf 'kind = "program"\nname = "House"\n\nmissed.ordermin = 2\n' >wrong.toml
    session <<'END'
06:00 nurse$ mat policy check wrong.toml
! mat policy: wrong.toml:4: 'missed.ordermin' is no key of policy
! hint: did you mean missed.order_min?
[2]
nurse$ mat policy check nowhere.toml
! mat policy: …
[…]
nurse$ mat policy check - <wrong.toml
! mat policy: standard input:4: 'missed.ordermin' is no key of policy
! hint: did you mean missed.order_min?
[2]
END
    json_error 2 mat policy check wrong.toml --json
}

@test "who may adopt what, and not for the past" {
    session <<'END'
06:00 director$ mat policy adopt house.toml --from yesterday
! mat policy: 'yesterday' is past: what was done then was judged by the policy of then
! hint: a layer holds from 2026-11-16 on, or later
[2]
prescriber$ mat policy adopt house.toml --from today
! mat policy: refused: not-permitted: 'daemon' may not adopt the program layer House: it takes the role admin, director
! hint: an admin gives roles with mat staff
[12]
director$ mat policy adopt own.toml --from today --client 1001-9
! mat policy: refused: not-permitted: 'mail' may not adopt a layer for 1001-9: it takes the role prescriber
! hint: an admin gives roles with mat staff
[12]
prescriber$ mat policy adopt own.toml --from today
! mat policy: a patient's layer needs the client it is for
! hint: --client CLIENT
[2]
prescriber$ mat policy adopt house.toml --from today --client 1001-9
! mat policy: a program layer is for everybody, not for one client
! hint: leave --client out, or write kind = "patient"
[2]
END
    who=nurse exits 12 mat policy adopt house.toml --from today
}

@test "a patient's layer is that person's alone, and its text is sealed" {
    at '2026-11-16 06:00' nurse
    mat dose-log administer 1001-9 -q
    echo '# because of Testerson' >>own.toml
    who=prescriber mat policy adopt own.toml --from today --client 1001-9 -q
    [[ $(value_of missed.order_min --client 1001-9) == '1 | patient | patient | order of the prescriber' ]]
    [[ $(value_of missed.order_min) == 3* ]]
    never grep -aq Testerson "$store"
    session <<'END'
2026-11-18 06:00 nurse$ mat dose-log administer 1001-9 --explain
! mat dose-log: refused: needs-order: 1 day without a dose since 2026-11-16: a prescriber decides the amount (30 mg was ordered on 2026-11-16)
! …needs-order (patient, order of the prescriber)…
!     days_since_dose: 1
!     last_dose_day: 2026-11-16
!     order_written: 2026-11-16
!     policy_layer: patient
! would change it: an order written since 2026-11-17
! hint: what would change it: an order written since 2026-11-17
[5]
END
}

@test "a patient's layer decides in everything that is said of that person" {
    at '2026-11-16 06:00' nurse
    mat dose-log administer 1001-9 -q
    who=front-desk mat intake refer --from - -q <<<'last_name: Other'
    who=front-desk mat intake admit 1002-4 -q
    who=prescriber mat dose-log order 1002-4 methadone 30mg -q
    mat dose-log administer 1002-4 -q
    printf 'kind = "patient"\nmissed.order_min = 1\nmissed.order_min_early = 1\ncheck.saturation_min = 95\n' >tight.toml
    who=prescriber mat policy adopt tight.toml --from today --client 1001-9 -q
    session <<'END'
2026-11-18 06:00 director$ mat report missed --format csv | cut -d, -f1,2,5
client,days,action
1001-9,1,needs-order
1002-4,1,resume
nurse$ mat dose-log check 1002-4 --saturation 93 -q
nurse$ mat dose-log check 1001-9 --saturation 93 -q
nurse$ mat dose-log administer 1002-4 30mg --as-given --yes
Recorded 2026-11-18.1: 1002-4 methadone 30 mg observed, Wed 2026-11-18 06:00.
Nothing stood in the way: it is a dose as ordered.
nurse$ mat dose-log administer 1001-9 30mg --as-given --yes
Recorded 2026-11-18.2: 1001-9 methadone 30 mg as given, outside the order (on-hold, needs-order), Wed 2026-11-18 06:00.
Incident 1 is open, and prescribers are told.
END
}

@test "a verdict says which layer decided, and the policy of the day judges a late entry" {
    mat dose-log administer 1001-9 -q
    cat >state.toml <<'END'
kind = "state"
name = "State"
citation = "Rule 1"
missed.order_min_early = 1
END
    who=director mat policy adopt state.toml --from 2026-11-18 -q
    at '2026-11-18 06:00' nurse
    json_error 5 mat dose-log administer 1001-9 --json
    jq -e '.error.verdict.reasons[0] | .code == "needs-order" and .layer == "state" and .citation == "Rule 1" and .facts.policy_layer == "State"' \
        "$BATS_TEST_TMPDIR/err"
    # One day was missed on the 17th too, under the policy of that day.
    exits 0 mat dose-log administer 1001-9 --at '2026-11-17T06:00'
}

@test "replay names just the doses whose verdict differs" {
    mat dose-log administer 1001-9 -q
    at '2026-11-18 06:00' nurse mat dose-log administer 1001-9 -q # one day without
    at '2026-11-19 06:00' nurse mat dose-log administer 1001-9 -q
    sed 's/order_min = 2/order_min_early = 1/' house.toml >early.toml
    at '2026-11-20 06:00' director
    session <<'END'
2026-11-20 06:00 director$ mat policy replay early.toml this-week
judged otherwise with early.toml, 2026-11-16 to 2026-11-22
DOSE          CLIENT  KIND          BEFORE  AFTER
2026-11-18.1  1001-9  administered  -       needs-order
1 of 3 doses and hand-overs.
director$ mat policy replay house.toml this-week --json
[]
director$ mat policy replay early.toml 2026-11-19..2026-11-20 --json
[]
END
    sed '1s/.*/kind = "patient"/; 2,3d' early.toml >own.toml
    mat policy replay own.toml this-week --client 1001-9 --json | jq -e 'length == 1 and .[0].after == ["needs-order"]'
    exits 2 mat policy replay own.toml this-week
}

@test "the shipped samples can be adopted as they are, beside each other and the law" {
    local folder=$BATS_TEST_DIRNAME/../../policies name
    at '2026-11-16 06:00' director
    for name in wisconsin michigan; do
        mat policy check "$folder/$name.toml" --json | jq -e 'length == 2'
        mat policy adopt "$folder/$name.toml" --from today -q
    done
    [[ $(value_of takehome.tiers) == '1:7, 15:14, 31:28 | law | federal-2024 | 42 CFR 8.12(i)(3)
1:1/week+closures, 91:2, 731:3 | state | Michigan | Michigan R 325.14417
1:0, 31:1/week, 91:2/week, 181:3/week, 271:4/week, 366:6/week, 731:13/fortnight | state | Wisconsin | Wisconsin DHS 75.59(13)(h)' ]]
    [[ $(value_of takehome.restart_after_absence_days) == '90 | state | Michigan | Michigan R 325.14417' ]]
}

@test "under Michigan's rule the clock of treatment goes on over a short absence" {
    at '2026-11-16 06:00' director
    mat policy adopt "$BATS_TEST_DIRNAME/../../policies/michigan.toml" --from today -q
    at '2026-11-16 06:05' nurse mat dose-log administer 1001-9 -q
    at '2026-11-20 06:00' prescriber mat intake discharge 1001-9 --reason completed -q
    at '2027-02-14 06:00' front-desk mat intake admit 1001-9 -q # 89 days without a dose
    at '2027-02-14 06:10' prescriber
    [[ $(mat dose-log why 1001-9 --json | jq .treatment_day) -eq 91 ]]
    at '2027-02-14 06:15' prescriber mat intake discharge 1001-9 --reason completed -q
    at '2027-02-15 06:00' front-desk mat intake admit 1001-9 -q # 90
    at '2027-02-15 06:10' prescriber
    [[ $(mat dose-log why 1001-9 --json | jq .treatment_day) -eq 1 ]]
}
