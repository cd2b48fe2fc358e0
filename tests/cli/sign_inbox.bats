# `mat sign` without an operand: everything that waits for a prescriber, each with the command that resolves it.
load support

setup_file() { make_clinic; make_client; }
setup() { copy_clinic; }

@test "what waits for a prescriber, until each of it is resolved by the command that is named" {
    session <<'END'
06:00 prescriber$ mat sign
none
prescriber$ mat dose-log order 1001-9 methadone 30mg --until 2026-11-26 -q
2026-11-16 06:12 nurse$ mat dose-log administer 1001-9 -q
06:13 counselor$ mat dose-log request 1001-9 increase -q
06:14 nurse$ mat dose-log administer 1001-9 20mg --as-given -q
2026-11-18 06:00 prescriber$ mat sign
2026-11-16  1001-9  request 1: increase (sync)
    mat dose-log request 1001-9 --id 1 --answer done|declined
2026-11-16  1001-9  incident 1: two-doses 2026-11-16.2 (bin)
    mat incident review 1
2026-11-25  1001-9  order-expiring 2: methadone 30 mg daily, through 2026-11-25
    mat dose-log order 1001-9 methadone AMOUNT
2026-11-19 06:00 nurse$ mat dose-log hold 1001-9 --reason sedation -q
prescriber$ mat sign --format csv
kind,number,client,what,by,until,resolve
request,1,1001-9,increase,sync,2026-11-16,mat dose-log request 1001-9 --id 1 --answer done|declined
incident,1,1001-9,two-doses 2026-11-16.2,bin,2026-11-16,mat incident review 1
missed-run,2,1001-9,2 days without a dose since 2026-11-16: needs-order,,2026-11-19,mat dose-log order 1001-9 methadone AMOUNT
hold-review,1,1001-9,sedation since 2026-11-19,,2026-11-20,mat dose-log release 1001-9
order-expiring,2,1001-9,"methadone 30 mg daily, through 2026-11-25",,2026-11-25,mat dose-log order 1001-9 methadone AMOUNT
prescriber$ mat dose-log request 1001-9 --id 1 --answer declined -q
prescriber$ mat incident review 1 -q
prescriber$ mat dose-log release 1001-9 --reason assessed -q
prescriber$ mat dose-log order 1001-9 methadone 15mg -q
prescriber$ mat sign
none
END
}

@test "a run of missed days asks again where the amount is too large to begin with, and no more once a dose was given" {
    session <<'END'
2026-11-16 06:00 prescriber$ mat dose-log order 1001-9 methadone 40mg -q
06:12 nurse$ mat dose-log administer 1001-9 -q
2026-11-23 06:00 prescriber$ mat sign --format csv | tail -n +2
missed-run,2,1001-9,6 days without a dose since 2026-11-16: reinduction,,2026-11-22,mat dose-log order 1001-9 methadone AMOUNT
prescriber$ mat dose-log order 1001-9 methadone 35mg -q
prescriber$ mat sign --format csv | tail -n +2
missed-run,3,1001-9,6 days without a dose since 2026-11-16: reinduction,,2026-11-22,mat dose-log order 1001-9 methadone AMOUNT
prescriber$ mat dose-log administer 1001-9 --override reinduction -q
prescriber$ mat sign
none
END
}

@test "the TAB key offers one's own unsigned orders" {
    who=nurse mat dose-log order 1001-9 methadone 35mg --verbal-from daemon --read-back -q 2>/dev/null
    session <<'END'
06:30 prescriber$ mat __complete -- sign order ''
2	1001-9
prescriber$ mat sign order 2 -q
prescriber$ mat __complete -- sign order ''
nurse$ mat __complete -- sign order ''
END
}

@test "a determination waits for who made it, and a hold with bottles asks for both" {
    mat dose-log administer 1001-9 -q
    at '2026-11-16 06:10' prescriber
    determination 3 | mat dose-log take-home-order 1001-9 --from - -q 2>/dev/null
    who=nurse mat dose-log dispense 1001-9 -q
    who=nurse mat dose-log hold 1001-9 --reason sedation -q 2>/dev/null
    session <<'END'
2026-11-16 06:20 prescriber$ mat sign --format csv | tail -n +2
bottles-out,1,1001-9,bottles are out under the hold,,2026-11-16,mat dose-log hold 1001-9 --bottles keep|return
hold-review,1,1001-9,sedation since 2026-11-16,,2026-11-17,mat dose-log release 1001-9
06:21 prescriber$ mat dose-log hold 1001-9 --bottles keep -q
2027-02-02 06:21 prescriber$ mat sign --format csv | grep take-home
take-home-review,1,1001-9,"3 days, determined on 2026-11-16",,2027-02-14,mat dose-log take-home-order 1001-9
prescriber$ mat sign request 1
! mat sign: 'request' is nothing that is signed here
! hint: mat sign order NUMBER; mat sign lists what resolves everything else
[2]
END
}
