# Verbal orders: read back, signed within a day; the bridge of an expired order; `mat sign`.
load support

setup_file() { make_clinic; make_client; }
setup() { copy_clinic; }

@test "a nurse writes what a prescriber says, read back, and it waits for the signature" {
    session <<'X'
06:05 nurse$ mat dose-log order 1001-9 methadone 35mg
! mat dose-log: refused: not-permitted: 'bin' may not do that: it takes the role prescriber
! hint: a nurse writes what a prescriber says: --verbal-from LOGIN --read-back
[12]
nurse$ mat dose-log order 1001-9 methadone 35mg --verbal-from daemon
! mat dose-log: refused: read-back: a verbal order is read back to its prescriber before it is recorded
! hint: read it back, then say --read-back
[5]
nurse$ mat dose-log order 1001-9 methadone 35mg --verbal-from bin --read-back
! mat dose-log: 'bin' is not a prescriber
! hint: mat staff list
[2]
nurse$ mat dose-log order 1001-9 methadone 35mg --verbal-from nobody-here --read-back
! mat dose-log: 'nobody-here' is not of the staff
! hint: mat staff list
[4]
nurse$ mat dose-log order 1001-9 methadone 35mg --read-back
! mat dose-log: --read-back is of a verbal order
! hint: --verbal-from LOGIN says who gave it
[2]
prescriber$ mat dose-log order 1001-9 methadone 35mg --verbal-from daemon --read-back
! mat dose-log: you prescribe yourself: an order of yours is not verbal
! hint: leave out --verbal-from
[2]
nurse$ mat dose-log order 1001-9 buprenorphine 2mg --cross-taper --verbal-from daemon --read-back
! mat dose-log: refused: not-permitted: 'bin' may not do that: it takes the role prescriber
! hint: an admin gives roles with mat staff
[12]
nurse$ mat dose-log order 1001-9 methadone 35mg --verbal-from daemon --read-back
Ordered 2: 1001-9 methadone 35 mg daily from Mon 2026-11-16.
Order 1 (30 mg) ends then.
By word of mouth of daemon, read back. Unsigned it stands until Tue 2026-11-17 06:05: mat sign order 2
! mat: 35 mg is more than the label's 30 mg for a first dose: say why in the record
nurse$ mat sign
! mat sign: refused: not-permitted: 'bin' may not do that: it takes the role prescriber
! hint: an admin gives roles with mat staff
[12]
prescriber$ mat sign
2026-11-17 06:05  1001-9  order 2: methadone 35 mg daily (bin)
    mat sign order 2
prescriber$ mat remind list
LOGIN   KIND          CLIENT  DUE DAY     STATE     RESOLVED BY
daemon  verbal-order  1001-9  2026-11-17  due-soon  mat sign
prescriber$ mat sign order 2
Signed: order 2 of 1001-9 (methadone 35 mg daily).
prescriber$ mat sign order 2
! mat sign: refused: signed-already: order 2 is signed already
[5]
prescriber$ mat sign
none
prescriber$ mat sign order 1
! mat sign: order 1 is no verbal order: it needs no signature
! hint: mat sign lists what does
[4]
prescriber$ mat sign order 9
! mat sign: there is no order 9
[4]
prescriber$ mat sign dose 9
! mat sign: 'dose' is nothing that is signed here
! hint: mat sign order NUMBER; mat sign lists what resolves everything else
[2]
prescriber$ mat sign order
! mat sign: NUMBER is missing
! hint: mat sign lists what waits for you
[2]
X
}

@test "an unsigned verbal order stands 24 hours, and again once it is signed" {
    session <<'X'
06:05 nurse$ mat dose-log order 1001-9 methadone 35mg --verbal-from daemon --read-back -q
06:12 nurse$ mat dose-log administer 1001-9 -q
2026-11-17 06:05 nurse$ mat dose-log administer 1001-9 --dry-run -q
06:06 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: order-expired: verbal order 2, taken 24 h ago, was not signed within 24 h
! hint: what would change it: the signature of order 2
[5]
prescriber$ mat sign order 2
Signed: order 2 of 1001-9 (methadone 35 mg daily).
06:07 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-17.1: 1001-9 methadone 35 mg observed, Tue 2026-11-17 06:07.
X
}

@test "a declined order ends" {
    session <<'X'
06:05 nurse$ mat dose-log order 1001-9 methadone 35mg --verbal-from daemon --read-back -q
prescriber$ mat sign order 2 --decline
Declined: order 2 of 1001-9 (methadone 35 mg daily) ends on Mon 2026-11-16. Doses given by it stay recorded; without another order there is none today.
06:12 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: no-active-order: no order is active on 2026-11-16
! hint: what would change it: an order
[5]
prescriber$ mat sign order 2
! mat sign: refused: signed-already: order 2 was declined already
[5]
prescriber$ mat remind list
none
X
}

@test "an expired order goes on for one day by word of mouth, at the last amount" {
    session <<'X'
06:05 prescriber$ mat dose-log order 1001-9 methadone 30mg --until 2026-11-18 -q
06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-16.1: 1001-9 methadone 30 mg observed, Mon 2026-11-16 06:12.
! mat: order 2 holds for 1 day more, through 2026-11-17
nurse$ mat dose-log order 1001-9 --bridge --verbal-from daemon --read-back
! mat dose-log: there is no expired order to go on with on 2026-11-16
! hint: a bridge begins where an order has expired; mat dose-log show tells
[2]
2026-11-17 06:12 nurse$ mat dose-log administer 1001-9
Recorded 2026-11-17.1: 1001-9 methadone 30 mg observed, Tue 2026-11-17 06:12.
! mat: order 2 holds today for the last time, through 2026-11-17
2026-11-18 06:12 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: order-expired: order 2 expired on 2026-11-18
! hint: what would change it: a new order
[5]
nurse$ mat dose-log order 1001-9 --bridge
! mat dose-log: a bridge is a verbal order
! hint: --verbal-from LOGIN --read-back
[2]
nurse$ mat dose-log order 1001-9 --bridge --verbal-from daemon
! mat dose-log: refused: read-back: a verbal order is read back to its prescriber before it is recorded
! hint: read it back, then say --read-back
[5]
nurse$ mat dose-log order 1001-9 methadone 35mg --bridge --verbal-from daemon --read-back
! mat dose-log: 35 mg is not the last amount, 30 mg
! hint: a bridge goes on at the last amount only
[2]
nurse$ mat dose-log order 1001-9 --bridge --verbal-from daemon --read-back
Ordered 3: 1001-9 methadone 30 mg daily from Wed 2026-11-18, until Thu 2026-11-19.
Order 2 (30 mg) ends then.
Goes on with order 2, which has expired.
By word of mouth of daemon, read back. Unsigned it stands until Thu 2026-11-19 06:12: mat sign order 3
nurse$ mat dose-log administer 1001-9
Recorded 2026-11-18.1: 1001-9 methadone 30 mg observed, Wed 2026-11-18 06:12.
! mat: order 3 holds today for the last time, through 2026-11-18
2026-11-19 06:12 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: order-expired: order 3 expired on 2026-11-19
! hint: what would change it: a new order
[5]
nurse$ mat dose-log order 1001-9 --bridge --verbal-from daemon --read-back
! mat dose-log: refused: order-expired: order 3 was a bridge already; a prescriber writes the next order
! hint: what would change it: a new order by a prescriber
[5]
X
}
