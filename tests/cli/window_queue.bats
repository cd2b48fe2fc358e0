# Who waits for the window, and the sheet for a day without a computer.
load support

setup_file() {
    make_clinic
    make_client
    local n
    for n in 1002-4 1003-5; do
        who=front-desk mat intake refer --from - -q < <(printf 'last_name: %s\nfirst_name: Pat\nbirth_date: 1990-04-0%s\n' "$(md5sum <<<"$n" | tr 0-9 g-p | cut -c1-8)" "${n:3:1}")
        who=front-desk mat intake admit "$n" -q
        who=prescriber mat dose-log order "$n" methadone 30mg -q
    done
}
setup() { copy_clinic; at '2026-11-16 06:00' nurse; }

@test "notes who has come, once, and says their place" {
    session <<'END'
06:01 front-desk$ mat arrive 1002-4
1002-4 has come, 06:01; place 1.
06:02 nurse$ mat arrive 1001-9
1001-9 has come, 06:02; place 2.
06:05 front-desk$ mat arrive 10024
1002-4 waits already, since 06:01; place 1.
06:06 nurse$ mat arrive
PLACE  CLIENT  SINCE
    1  1002-4  2026-11-16T06:01:00-06:00
    2  1001-9  2026-11-16T06:02:00-06:00
06:07 nurse$ mat dose-log administer 1002-4 -q
06:08 nurse$ mat dose-log refuse 1001-9 --reason unwell -q
06:09 nurse$ mat arrive
none
06:10 front-desk$ mat arrive 1042-8
! mat arrive: refused: check-digit: the check digit of '1042-8' is wrong; nothing was looked up
! hint: compare every digit with the card
[4]
06:10 front-desk$ mat arrive 1002-4 --at yesterday
! mat arrive: 'yesterday' is not today: who came on another day does not wait
[2]
06:11 front-desk$ mat arrive 1003-5 --dry-run
NOT RECORDED
1003-5 has come, 06:11; place 1.
06:11 nurse$ mat arrive
none
END
}

@test "says what must happen before the dose; the front desk is told to ask a nurse" {
    mat dose-log hold 1003-5 --reason sedation -q
    session <<'END'
06:20 front-desk$ mat arrive 1003-5
1003-5 has come, 06:20; place 1.
before the dose: a nurse is to be asked first
06:21 nurse$ mat arrive 1003-5
1003-5 waits already, since 06:20; place 1.
before the dose: on-hold: on hold since 2026-11-16 (sedation), hold 1; only a prescriber releases it
06:22 front-desk$ mat undo --yes
Taken back: mat arrive at 2026-11-16T06:20:00-06:00 (1 record). Both stay in the audit log.
06:22 nurse$ mat arrive
none
END
}

@test "merged people wait once, under the number they go by" {
    mat arrive 1003-5 -q
    who=front-desk mat intake merge 1003-5 1002-4 --yes -q
    who=front-desk mat arrive 1003-5 -q
    [[ $(mat arrive --format csv | tail -n +2 | cut -d, -f2) == 1003-5 ]]
}

@test "prints the sheet with names, and tells whoever changes a line of it" {
    mat dose-log administer 1001-9 -q
    mat dose-log sheet -o sheet.csv -q
    head -1 sheet.csv | says -x 'client,name,born,medication,amount_mg,last,remark,given,initials'
    says '^1001-9,Testerson,,methadone,30,2026-11-16 30 mg,,________,____$' <sheet.csv
    says '^1002-4,.*, Pat",1990-04-02,methadone,30,,' <sheet.csv
    mat dose-log sheet | says -x 'VOID AFTER 2026-11-17\. Names are on it: .*'
    who=auditor mat audit access 1001-9 --format csv | says 'downtime sheet'
    session <<'END'
11:00 nurse$ mat dose-log hold 1002-4 --reason identity -q
11:01 prescriber$ mat dose-log order 1001-9 methadone 35mg
Ordered 4: 1001-9 methadone 35 mg daily from Tue 2026-11-17.
Order 1 (30 mg) ends then.
! mat: sheet stale: 1001-9: correct the printed downtime sheet by hand, or print it again
11:02 nurse$ mat dose-log administer 1003-5 -q
2026-11-18 06:00 prescriber$ mat dose-log release 1002-4
Released 1002-4 (assessed): hold 1.
END
}

@test "a sheet says of a divided dose and of a pharmacy's supply that they are not given like the others" {
    session <<'END'
06:00 prescriber$ mat dose-log order 1001-9 methadone 30mg --split 20mg,10mg --from today -q
prescriber$ mat dose-log order 1002-4 --end today -q
prescriber$ mat dose-log order 1002-4 buprenorphine 8mg --until 2026-12-16 --supply pharmacy -q
06:30 nurse$ mat dose-log sheet 2026-11-17 --format jsonl | jq -r '"\(.client) \(.medication): \(.remark)"'
1001-9 methadone: NOT AT ONCE: 20 mg, 10 mg, at least 6 h between
1002-4 buprenorphine: supplied by the pharmacy
1003-5 methadone: null
END
}

@test "a sheet is for today or a day to come, skips closed days, and is not dated back" {
    session <<'END'
2026-11-21 11:00 nurse$ mat dose-log sheet --dry-run | head -4
NOT RECORDED
Riverside
Downtime sheet for Mon 2026-11-23, as of 2026-11-21T11:00:00-06:00
VOID AFTER 2026-11-23. Names are on it: under lock, and shredded when its doses are keyed in with --at.
nurse$ mat dose-log sheet yesterday
! mat dose-log: 'yesterday' is over: a sheet is for today or a day to come
[2]
nurse$ mat dose-log sheet --at 06:00
! mat dose-log: a sheet is printed as it stands now: --at has no place here
[2]
END
    who=front-desk exits 12 mat dose-log sheet
}
