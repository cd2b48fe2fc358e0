# What holds for every command: where options stand, formats, --dry-run, --explain, --as-of, --at, --quiet, help,
# suggestions, errors and exit statuses.
load support

setup_file() { make_clinic; make_client; at '2026-11-16 06:12' nurse; mat dose-log administer 1001-9 >/dev/null; make_group; }

# A session, and a group with one person in it that has met.
make_group() {
    at '2026-11-16 06:13' counselor
    mat session log 1001-9 --kind individual --approach cbt --minutes 50 -q
    mat group add Mondays --kind clinical --weekday mon --time 06:00 -q
    mat group join Mondays 1001-9 -q
    mat group attend Mondays --absent none -q
}
setup() { copy_clinic; at '2026-11-16 06:30' nurse; }

# Every reading command, and every writing one as far as it can be typed again and again; one a line.
reading_commands() {
    cat <<'END'
nurse dose-log show 1001-9
nurse dose-log show 2026-11-16.1
nurse dose-log show 2026-11-16.1 --history
nurse dose-log missed
nurse intake list
nurse intake show 1001-9
director report doses 2026-11
director report missed
director report census
director report dispensing-log
director report retention
counselor session list
counselor session list 1001-9 2026
counselor session show 1
front-desk group list
front-desk group roster Mondays
director report attendance 2026-11
director report groups 2026-11
pharmacist stock list
nurse staff list
nurse config get zone
nurse config list
nurse config closure list
nurse store info
auditor store query 'SELECT * FROM v_dose'
auditor audit verify
auditor audit head
auditor audit log
auditor audit access 1001-9
END
}

writing_commands() {
    cat <<'END'
nurse dose-log administer 1002-4
nurse dose-log dispense 1001-9 1
prescriber dose-log order 1001-9 methadone 35mg
nurse dose-log hold 1001-9 --reason sedation
prescriber dose-log release 1003-5
nurse dose-log void .1 --reason not-given
nurse dose-log correct .1 20mg --reason wrong-amount
front-desk intake refer --from person.txt
front-desk intake admit 1004-3
counselor intake discharge 1001-9 --reason completed
pharmacist stock receive methadone 1L --form concentrate --strength 10mg/mL --lot A --expires 2027-01-01 --document 1
counselor session log 1001-9 --kind individual --minutes 50 --no-note
counselor session no-show 1002-4
counselor group add Sundays --kind clinical --weekday sun --time 09:00
counselor group join Mondays 1002-4
counselor group attend Mondays --absent none
counselor group leave Mondays 1001-9
admin staff add newbie --name 'New Bie' --role nurse
admin staff role bin nurse,admin
admin config set phone 555-0101
admin config closure add 2026-12-25 --kind holiday
admin store import history
admin store rekey
admin store backup copy.db
admin store restore backup.db
END
}

# Four people on a Saturday: 1001-9 is dosed, 1002-4 is due, 1003-5 is on hold, 1004-3 is not admitted.
make_saturday() {
    at '2026-11-21 06:00' front-desk
    echo 'last_name: Other' >person.txt
    local i
    for i in 2 3 4; do mat intake refer --from person.txt -q; done
    mat intake admit 1002-4 -q
    mat intake admit 1003-5 -q
    who=prescriber
    for i in 1001-9 1002-4 1003-5; do mat dose-log order "$i" methadone 30mg -q; done
    who=nurse
    mat dose-log hold 1003-5 --reason identity -q
    mat dose-log administer 1001-9 -q
    who=admin mat store backup backup.db -q
    mkdir history
    (
        cd history
        echo staff_id,name,role >staff.csv
        echo client_id,last_name,first_name,birth_date >clients.csv
        echo episode_id,client_id,counselor_id,admit_date,discharge_date,reason >episodes.csv
        echo order_id,client_id,medication,dose_mg,take_homes,start_date,end_date >orders.csv
        echo dose_id,client_id,order_id,dose_date,status,dose_mg,dispensed_date,dispensed_time,staff_id >doses.csv
        echo session_id,client_id,counselor_id,group_id,kind,session_date,minutes,status >sessions.csv
        echo group_id,counselor_id,name,weekday >groups.csv
        echo roster_id,group_id,client_id,join_date,leave_date >rosters.csv
        printf 'screen_id,client_id,collected_date,result\n1,1,2026-10-01,negative\n' >screens.csv
    )
}

# ------------------------------------------------------------------------------------------- where options stand

@test "takes a global option before the command, after it and after the verb, to the same bytes" {
    mat dose-log show 1001-9 --json >expected
    mat --json dose-log show 1001-9 | cmp - expected
    mat dose-log --json show 1001-9 | cmp - expected
    mat dose-log show --json 1001-9 | cmp - expected
    mat --format json dose-log show 1001-9 | cmp - expected
    mat dose-log --format=json show 1001-9 | cmp - expected
    mat dose-log show 1001-9 --format json | cmp - expected
    mat --store "$store" dose-log show 1001-9 --json | cmp - expected
    mat dose-log show 1001-9 --json "--store=$store" | cmp - expected
    mat --as-of now dose-log show 1001-9 --json | cmp - expected
    mat dose-log show 1001-9 --json --as-of=now | cmp - expected
    mat dose-log show 1001-9 -q --json | cmp - expected
    mat dose-log show --json -- 1001-9 | cmp - expected
}

@test "takes a value that begins with a hyphen" {
    session <<'END'
2026-11-19 12:00 nurse$ mat dose-log missed --on -1d --format csv
client,days,last_covered_day,counselor,action
1001-9,2,2026-11-16,,needs-order
nurse$ mat dose-log missed --on=-1d --format csv
client,days,last_covered_day,counselor,action
1001-9,2,2026-11-16,,needs-order
director$ mat report doses -3d..today --format csv
day,medication,administered,take_home,administered_mg,take_home_mg
2026-11-16,methadone,1,0,30,0
director$ mat --format csv report doses -- -3d
day,medication,administered,take_home,administered_mg,take_home_mg
2026-11-16,methadone,1,0,30,0
nurse$ mat dose-log show -- 1001-9 --json
! mat dose-log: '--json' is not an option here
! hint: did you mean --json?
[2]
END
}

@test "refuses an option twice, without its value, or with an empty one" {
    session <<'END'
06:30 nurse$ mat dose-log show 1001-9 --as-of now --as-of now
! mat: --as-of was given twice
[2]
nurse$ mat dose-log show 1001-9 --as-of
! mat: --as-of needs a value
[2]
nurse$ mat dose-log show 1001-9 --store=
! mat: --store is empty
[2]
nurse$ mat dose-log hold 1001-9 --reason sedation --reason identity
! mat dose-log: --reason was given twice
[2]
nurse$ mat dose-log hold 1001-9 --reason
! mat dose-log: --reason needs a value: --reason CODE
[2]
END
}

# ---------------------------------------------------------------------------------------------------- suggestions

@test "suggests the nearest command, verb or option, and runs nothing" {
    session <<'END'
06:30 nurse$ mat does-log show 1001-9
! mat: 'does-log' is not a command
! hint: did you mean 'mat dose-log'?
[2]
nurse$ mat dose-log admnister 1001-9
! mat dose-log: 'admnister' is not a verb of mat dose-log
! hint: did you mean 'mat dose-log administer'?
[2]
nurse$ mat dose-log hold 1001-9 --raeson sedation
! mat dose-log: '--raeson' is not an option here
! hint: did you mean --reason?
[2]
nurse$ mat dose-log show 1001-9 --jsn
! mat dose-log: '--jsn' is not an option here
! hint: did you mean --json?
[2]
nurse$ mat report doses --csv
! mat report: '--csv' is not an option here
! hint: did you mean --format csv?
[2]
nurse$ mat dose-log show 1001-9 --fromat csv
! mat dose-log: '--fromat' is not an option here
! hint: did you mean --format?
[2]
nurse$ mat frobnicate
! mat: 'frobnicate' is not a command
! hint: mat --help lists the commands
[2]
admin$ mat administer 1001-9
! mat: 'administer' is not a command
! hint: did you mean 'mat dose-log administer'?
[2]
nurse$ mat hlep
! mat: 'hlep' is not a command
! hint: did you mean 'mat help'?
[2]
admin$ mat config closure
! mat config: 'closure' needs one word more
! hint: verbs are add, list
[2]
admin$ mat config closure ad 2026-12-25 --kind holiday
! mat config: 'ad' is not a verb of mat config closure
! hint: did you mean add? verbs are add, list
[2]
admin$ mat config closur add
! mat config: 'closur' is not a verb of mat config
! hint: did you mean 'mat config closure add'?
[2]
nurse$ mat intake list --json=yes
! mat: --json takes no value
[2]
nurse$ mat intake list --quiet=
! mat: --quiet takes no value
[2]
nurse$ mat intake list --format tabel
! mat: 'tabel' is not a format
! hint: did you mean table? formats are table, list, plain, csv, json, jsonl, md, html
[2]
nurse$ mat dose-log frobnicate
! mat dose-log: 'frobnicate' is not a verb of mat dose-log
! hint: verbs are administer, dispense, refuse, spill, emesis, check, response, request, hold, release, order, fill, void, correct, take-home-order, return, prepare, label, naloxone, closure-plan, call-back publish, call-back draw, call-back count, call-back close, call-back list, absence, guest out, guest confirm, guest in, show, missed, window, sheet, due, why, calendar
[2]
nurse$ mat dose-log show 1001-9 --frobnicate
! mat dose-log: '--frobnicate' is not an option here
[2]
nurse$ mat dose-log show 1001-9 1002-4
! mat dose-log: '1002-4' is one word too many
[2]
nurse$ mat dose-log show
! mat dose-log: CLIENT|DOSE is missing
! hint: …
[2]
END
}

@test "says of an option that stands before its verb, or is misspelled there, what it is" {
    session <<'END'
06:30 nurse$ mat --jsn dose-log show 1001-9
! mat: '--jsn' is not an option here
! hint: did you mean --json?
[2]
nurse$ mat dose-log --vers
! mat dose-log: '--vers' is not an option here
! hint: did you mean --version?
[2]
nurse$ mat -x
! mat: '-x' is not an option here
! hint: mat --help lists those that stand anywhere
[2]
nurse$ mat --reason sedation dose-log hold 1001-9
! mat: '--reason' stands too early
! hint: write it behind the verb: mat COMMAND VERB [OPERAND...] [OPTION...]
[2]
nurse$ mat dose-log --reason=sedation hold 1001-9
! mat dose-log: '--reason=sedation' stands too early
! hint: write it behind the verb: mat COMMAND VERB [OPERAND...] [OPTION...]
[2]
nurse$ mat dose-log call-bak list
! mat dose-log: 'call-bak' is not a verb of mat dose-log
! hint: did you mean 'mat dose-log call-back list'?
[2]
nurse$ mat dose-log gest out 1001-9 tomorrow
! mat dose-log: 'gest' is not a verb of mat dose-log
! hint: did you mean 'mat dose-log guest out'?
[2]
nurse$ mat stock los report
! mat stock: 'los' is not a verb of mat stock
! hint: did you mean 'mat stock loss report'?
[2]
nurse$ mat DOSE-LOG show 1001-9
! mat: 'DOSE-LOG' is not a command
! hint: did you mean 'mat dose-log'?
[2]
nurse$ mat dose-log SHOW 1001-9
! mat dose-log: 'SHOW' is not a verb of mat dose-log
! hint: did you mean 'mat dose-log show'?
[2]
nurse$ mat dose-log show 1001-9 --JSON
! mat dose-log: '--JSON' is not an option here
! hint: did you mean --json?
[2]
nurse$ mat dose-log hold 1001-9 --reason SEDATION
! mat dose-log: 'SEDATION' is not a reason to hold
! hint: did you mean sedation? reasons are sedation, breath-alcohol, vital-signs, identity, assessment, prescriber
[2]
nurse$ mat dose-log help
! mat dose-log: 'help' is not a verb of mat dose-log
! hint: mat help dose-log lists them
[2]
nurse$ mat help help | head -1
mat: records of a medication-assisted treatment program
END
}

@test "refuses what would go unread: options of what is recorded where a list is asked for, empty words, unknown filters" {
    session <<'END'
06:30 nurse$ mat dose-log request 1001-9 --note - <<<'wants more'
! mat dose-log: --note goes with a request or an answer
! hint: give KIND, or --answer done|declined
[2]
nurse$ mat dose-log request 1001-9 --id 3
! mat dose-log: --id goes with a request or an answer
! hint: give KIND, or --answer done|declined
[2]
nurse$ mat dose-log request 1001-9
none
nurse$ mat dose-log prepare --station main
! mat dose-log: CLIENT is missing
! hint: for instance: mat dose-log prepare 1021-5 tomorrow
[2]
nurse$ mat dose-log prepare
none
nurse$ mat intake allergy 1001-9 --note - <<<'hives'
! mat intake: --note goes with what is noted or ended
! hint: give CODE, or --end N; without them they are listed
[2]
nurse$ mat intake lab 1001-9 --on today
! mat intake: --on goes with what is noted or ended
! hint: give --kind CODE, or --end N; without them they are listed
[2]
nurse$ mat intake lab 1001-9
none
nurse$ mat dose-log void .1 --confirm --note - <<<'by mistake'
! mat dose-log: --note goes with --reason
[2]
counselor$ mat session list ''
! mat session: '' is not a range of days
! hint: write a range as 2026-11-01..2026-11-15, 2026-11, 2026, this-week, last-month or last-year
[2]
auditor$ mat audit log --by ''
! mat audit: --by is empty
[2]
auditor$ mat audit log --command 'dose-log admnister'
! mat audit: 'dose-log admnister' is no command that records
! hint: write it as in 'dose-log administer'
[2]
auditor$ mat audit log --command 'dose-log correct'
none
END
}

@test "refuses --override where no rule is passed, and @last where no client stands, by the word that was typed" {
    session <<'END'
06:30 nurse$ mat intake list --override needs-order
! mat intake: --override 'needs-order' passes no rule here
! hint: nothing of mat intake list is overridden
[2]
admin$ mat --override frob config set phone 1
! mat config: --override 'frob' passes no rule here
! hint: nothing of mat config set is overridden
[2]
nurse$ mat dose-log administer 1001-9 --override frob
! mat dose-log: 'frob' is never overridden
! hint: …
[2]
nurse$ mat dose-log show @last | head -1 | cut -c1-6
1001-9
nurse$ mat config closure list @last
! mat config: '@last' is not a range of days
! hint: write a range as 2026-11-01..2026-11-15, 2026-11, 2026, this-week, last-month or last-year
[2]
counselor$ mat session show @last
! mat session: '@last' is no number of a session
! hint: a session has a plain number: mat session list shows it
[2]
END
}

@test "reads standard input to its end or says why not, and suggests the nearest code" {
    session <<'END'
06:30 front-desk$ be_somebody "${user_number[front-desk]}" sh -c '"$MAT_BIN" intake refer --from - <&-'
! mat intake: cannot read '-', standard input: Bad file descriptor
[2]
nurse$ mat dose-log hold 1001-9 --reason sedation --note - <<<''
! mat dose-log: the note is empty; nothing was recorded
[6]
nurse$ mat dose-log hold 1001-9 --reason sedation --note - <<<$'\xff'
! mat dose-log: the note is not UTF-8 at byte 0
[2]
nurse$ mat dose-log hold 1001-9 --reason sedaton
! mat dose-log: 'sedaton' is not a reason to hold
! hint: did you mean sedation? reasons are sedation, breath-alcohol, vital-signs, identity, assessment, prescriber
[2]
nurse$ mat dose-log naloxone 1001-9 --product 5mg --expires 2028-06-30
! mat dose-log: '5mg' is not a naloxone product
! hint: products are 4mg, 8mg
[2]
prescriber$ mat dose-log order 1001-9 methadone 30mg --supply clinc
! mat dose-log: 'clinc' is not a supply
! hint: did you mean clinic? supplies are clinic, pharmacy
[2]
pharmacist$ mat stock receive methadone 1L --form concentrat --strength 10mg/mL --lot A --expires 2027-01-01 --document 1
! mat stock: 'concentrat' is not a form
! hint: did you mean concentrate? forms are concentrate, solution, tablet, film, syringe
[2]
admin$ mat staff role bin auditor,nrse
! mat staff: 'nrse' is not a role
! hint: did you mean nurse? roles are admin, …
[2]
nurse$ mat dose-log void .1 --reason sleepy
! mat dose-log: 'sleepy' is not a reason to void
! hint: reasons are not-given, duplicate-entry, wrong-person, given-to:CLIENT
[2]
END
}

@test "says at a terminal that it waits for standard input, and shows no recovery key" {
    at '2026-11-16 06:30' front-desk
    printf 'last_name: Other\n' | run_as_now script -qec "'$MAT_BIN' intake refer --from -" /dev/null | tr -d '\r' >seen
    grep -qx 'The fields, from the terminal; Ctrl-D on a line of its own ends it:' seen
    grep -q '^Referred: client 1002-4' seen
    local answered=0
    who=admin typed 'ABCDE-FGHIJ\r' store rekey --recovery >seen || answered=$?
    [[ $answered -eq 2 ]]
    grep -q 'that is not a recovery key' seen
    never grep -q ABCDE seen
}

@test "abbreviates nothing" {
    session <<'END'
06:30 nurse$ mat dose-log admin 1001-9
! mat dose-log: 'admin' is not a verb of mat dose-log
! hint: did you mean 'mat dose-log administer'?
[2]
nurse$ mat dose-l show 1001-9
! mat: 'dose-l' is not a command
! hint: did you mean 'mat dose-log'?
[2]
nurse$ mat dose-log show 1001-9 --js
! mat dose-log: '--js' is not an option here
! hint: did you mean --json?
[2]
nurse$ mat dose-log hold 1001-9 --reas sedation
! mat dose-log: '--reas' is not an option here
! hint: did you mean --reason?
[2]
nurse$ mat report dos
! mat report: 'dos' is not a report
! hint: did you mean 'mat report doses'?
[2]
END
}

@test "shows control bytes of what was typed, and never sends them" {
    session <<'END'
06:30 nurse$ mat $'dose\e[31m'
! mat: 'dose\x1b[31m' is not a command
! hint: mat --help lists the commands
[2]
nurse$ mat dose-log show $'1001\e[31m'
! mat dose-log: '1001\x1b[31m' is not a client number
! hint: write its digits, a hyphen and the check digit, as in 1042-9
[2]
nurse$ mat dose-log show 1001-9 $'--x\a'
! mat dose-log: '--x\x07' is not an option here
! hint: did you mean --at?
[2]
END
}

# -------------------------------------------------------------------------------------------------------- formats

@test "names the formats there are" {
    session <<'END'
06:30 nurse$ mat intake list --format xyz
! mat: 'xyz' is not a format
! hint: formats are table, list, plain, csv, json, jsonl, md, html
[2]
nurse$ mat intake list --format table --json
[
  {"client":"1001-9","status":"in-care","episode":1,"admit_date":"2026-11-16","discharge_date":null,"program":"otp","counselor":null}
]
END
}

@test "answers every question in JSON and in CSV" {
    local role command
    while read -r role command; do
        who=$role
        eval "mat $command --json" >answer || { echo "$command" >&2; return 1; }
        jq -e 'type == "array" or type == "object"' answer >/dev/null || { echo "$command" >&2; return 1; }
        eval "mat $command --format csv" >answer
        [[ $(head -1 answer) =~ ^[a-z_,\"]+$ ]] || { echo "$command" >&2; return 1; }
        eval "mat $command" >answer
        ! grep -qP '\e|\r| $' answer || { echo "$command" >&2; return 1; }
    done < <(reading_commands)
}

@test "puts an apostrophe before a formula with --spreadsheet-safe, and only then" {
    session <<'END'
06:30 front-desk$ mat intake refer --from - -q <<<'last_name: =HYPERLINK("x")'
nurse$ mat intake show 1002-4 --names --format csv | tail -1
1002-4,referred,,,,,,,,,,,"=HYPERLINK(""x"")"
nurse$ mat intake show 1002-4 --names --format csv --spreadsheet-safe | tail -1
1002-4,referred,,,,,,,,,,,"'=HYPERLINK(""x"")"
END
}

# --------------------------------------------------------------------------------------- --dry-run and --explain

@test "does everything but record it under --dry-run" {
    make_saturday
    local role command before
    before=$(entries)
    md5sum "$key" >key.md5
    while read -r role command; do
        who=$role
        eval "mat $command --dry-run" >answer 2>err </dev/null || { echo "$command" >&2; cat err >&2; return 1; }
        [[ $(head -1 answer) == 'NOT RECORDED' ]] || { echo "$command" >&2; cat answer >&2; return 1; }
        eval "mat $command --dry-run --json" >answer </dev/null
        jq -e '.recorded == false' answer >/dev/null || { echo "$command" >&2; cat answer >&2; return 1; }
        eval "mat $command --dry-run --format csv" >answer 2>err </dev/null
        grep -qx 'NOT RECORDED' err || { echo "$command" >&2; cat err >&2; return 1; }
        [[ $(entries) == "$before" ]] || { echo "$command recorded something" >&2; return 1; }
    done < <(writing_commands | grep -v 'store import')
    [[ ! -e copy.db ]]
    md5sum -c --quiet key.md5
}

@test "records everything that --dry-run would have" {
    make_saturday
    local role command minute=0
    while read -r role command; do
        who=$role
        eval "mat $command" >answer 2>err </dev/null || { echo "$command" >&2; cat err >&2; return 1; }
        [[ -s answer ]] || { echo "$command" >&2; return 1; }
        printf -v hour '07:%02d' "$((minute += 1))"
    done < <(writing_commands | grep -Ev 'store import|dispense|administer|void|discharge')
}

@test "says nothing under --quiet when a recording went well" {
    make_saturday
    local role command minute=0
    while read -r role command; do
        who=$role
        eval "mat $command -q" >answer 2>err </dev/null || { echo "$command" >&2; cat err >&2; return 1; }
        [[ ! -s answer ]] || { echo "$command" >&2; cat answer >&2; return 1; }
        printf -v hour '07:%02d' "$((minute += 1))"
    done < <(writing_commands | grep -Ev 'store import|dispense|administer|void|discharge')
}

@test "answers a question and tells an error under --quiet too" {
    local role command
    while read -r role command; do
        [[ $command != 'audit verify' ]] || continue # it is silent when all is well
        who=$role
        eval "mat -q $command" >answer
        eval "mat $command" | cmp - answer || { echo "$command" >&2; return 1; }
    done < <(reading_commands)
    session <<'END'
06:30 auditor$ mat -q audit verify
nurse$ mat -q dose-log administer 1001-9
! mat dose-log: refused: already-dosed: 30 mg was given on 2026-11-16 (dose 2026-11-16.1)
! hint: what would change it: the void of dose 2026-11-16.1, confirmed by a second login
[5]
END
}

@test "wraps what it explains the same way for a record, a list and a refusal" {
    make_saturday
    session <<'END'
06:30 nurse$ mat dose-log administer 1002-4 --explain --json --dry-run | jq -c '[.recorded, .verdict]'
[false,{"allowed":true,"reasons":[],"change":null}]
nurse$ mat dose-log dispense 1001-9 --explain --json --dry-run | jq -c '[keys_unsorted, .verdict, (.rows | length)]'
[["recorded","verdict","supply","rows"],{"allowed":true,"reasons":[],"change":null},1]
nurse$ mat dose-log administer 1001-9 --explain --json 2>&1 | jq -c '[.error.verdict | keys_unsorted, (.reasons[0] | keys_unsorted)]'
[["allowed","reasons","change"],["code","layer","citation","message","facts"]]
[5]
nurse$ mat dose-log administer 1001-9 --explain
! mat dose-log: refused: already-dosed: 30 mg was given on 2026-11-21 (dose 2026-11-21.1)
! already-dosed (safety, house safety rule): 30 mg was given on 2026-11-21 (dose 2026-11-21.1)
!     dose: 2026-11-21.1
!     day: 2026-11-21
! would change it: the void of dose 2026-11-21.1, confirmed by a second login
! hint: what would change it: the void of dose 2026-11-21.1, confirmed by a second login
[5]
director$ mat report doses 2025 --explain --json | jq -c keys_unsorted
["definition","as_of","digest","rows"]
END
}

# --------------------------------------------------------------------------------------------- --as-of and --at

@test "looks back with --as-of, to a moment, a day or an entry" {
    session <<'END'
06:30 nurse$ mat dose-log show 1001-9 --as-of 06:11 --json
[]
nurse$ mat dose-log show 1001-9 --as-of 06:12 --json | jq length
1
nurse$ mat dose-log show 1001-9 --as-of 2026-11-16T12:12:00Z --json | jq length
1
nurse$ mat dose-log show 1001-9 --as-of yesterday --json
! {"error":{"code":"no-such-client","message":"there is no client 1001-9","hint":null,"exit":4}}
[4]
nurse$ mat dose-log show 1001-9 --as-of 38 --json
[]
nurse$ mat dose-log show 1001-9 --as-of '#39' --json | jq length
1
nurse$ mat dose-log show 1001-9 --as-of 'entry 39' --json | jq length
1
nurse$ mat dose-log show 1001-9 --as-of tomorrow --json | jq length
1
nurse$ mat dose-log show 1001-9 --as-of 400
! mat dose-log: there is no audit entry 400
! hint: mat audit head shows the last one
[4]
nurse$ mat dose-log show 1001-9 --as-of 0
! mat dose-log: '0' is not the number of an audit entry
! hint: write 17, #17 or 'entry 17', or a moment such as 2026-11-21T06:44
[2]
nurse$ mat dose-log show 1001-9 --as-of lately
! mat dose-log: 'lately' is not a day
! hint: write a moment as 06:44, 2026-11-21T06:44, yesterday 06:44 or now
[2]
END
}

@test "keeps --as-of to questions and --at to recordings" {
    session <<'END'
06:30 nurse$ mat dose-log hold 1001-9 --reason identity --as-of yesterday
! mat dose-log: --as-of is for reading commands; --at says when something happened
[2]
nurse$ mat dose-log missed --at yesterday
! mat dose-log: --at is for recording commands; --as-of looks back
[2]
front-desk$ mat intake refer --from - --at 2026-11-10 <<<'last_name: Other'
Referred: client 1002-4, first contact Tue 2026-11-10.
Next: mat intake admit 1002-4
nurse$ mat dose-log hold 1001-9 --reason identity --at 06:20
On hold: 1001-9 since Mon 2026-11-16 06:20 (identity), hold 1. Only a prescriber releases it.
nurse$ mat dose-log hold 1001-9 --reason identity --at 06:31
! mat dose-log: '06:31' is still to come
! hint: what is recorded has happened; the clocks here show 2026-11-16T06:30:00-06:00
[2]
nurse$ mat dose-log hold 1001-9 --reason identity --at 25:00
! mat dose-log: '25:00' is not a time
! hint: write the time as 06:44 or 06:44:10, on the 24-hour clock
[2]
END
}

# -------------------------------------------------------------------------------------------------- help, version

@test "prints the same help in three ways, on stdout, without a store, in 80 columns" {
    rm -r "$HOME/.local"
    local command verb
    mat --help >top
    mat help | cmp - top
    mat -h | cmp - top
    while IFS=$'\t' read -r command verb; do
        mat help "$command" >page
        [[ -n $verb ]] || continue
        mat "$command" --help | cmp - page
        [[ $(awk 'length > 80' page) == '' ]]
        grep -q Examples: page
        # shellcheck disable=SC2086 # a verb may be two words
        mat help "$command" $verb >page
        # shellcheck disable=SC2086
        mat "$command" $verb --help | cmp - page
        [[ $(awk 'length > 80' page) == '' ]] || { awk 'length > 80' page >&2; return 1; }
    done < <(mat __spec | jq -r '[.command, .verb] | @tsv')
    [[ $(awk 'length > 80' top) == '' ]]
}

@test "prints short help on stderr where a command or a verb is missing" {
    session <<'END'
06:30 nurse$ mat 2>&1 >/dev/null | grep -c Examples:
1
[2]
nurse$ mat dose-log 2>&1 >/dev/null | grep -c Examples:
1
[2]
nurse$ mat --json
! {"error":{"code":"usage","message":"a command is missing","hint":"mat --help lists them","exit":2}}
[2]
nurse$ mat dose-log --json
! {"error":{"code":"usage","message":"a verb is missing","hint":"verbs are administer, dispense, refuse, spill, emesis, check, response, request, hold, release, order, fill, void, correct, take-home-order, return, prepare, label, naloxone, closure-plan, call-back publish, call-back draw, call-back count, call-back close, call-back list, absence, guest out, guest confirm, guest in, show, missed, window, sheet, due, why, calendar","exit":2}}
[2]
nurse$ mat help frobnicate
! mat: 'frobnicate' is not a command
! hint: mat --help lists the commands
[2]
END
}

@test "prints its version in one line" {
    [[ $(mat --version) =~ ^mat\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
    [[ $(mat -V) == "$(mat --version)" ]]
}

# --------------------------------------------------------------------------------------------- places and streams

@test "says with -v which store is used, as whom, and with -V the libraries" {
    session <<'END'
06:30 nurse$ mat -v dose-log missed
none
! mat: store '~/.local/share/mat/store.db', as bin
nurse$ mat -V -v | sed 's/[0-9]/9/g' | cut -d. -f1
mat 9
SQLite 9
libsodium 9
END
}

@test "finds the store by the option, then the environment, then its own place" {
    mkdir -p other
    session <<'END'
06:30 nurse$ MAT_STORE=/nowhere/store.db mat store info
! mat store: there is no store at '/nowhere/store.db'
! hint: mat init makes one; --store names another
[10]
nurse$ MAT_STORE=/nowhere/store.db mat store info --store "$store" --json | jq -r .clinic
Riverside
nurse$ XDG_DATA_HOME=relative mat store info --json | jq -r .clinic
Riverside
nurse$ XDG_DATA_HOME=$PWD/other mat store info
! mat store: there is no store at '~/other/mat/store.db'
! hint: mat init makes one; --store names another
[10]
nurse$ find other
other
END
}

@test "needs nothing of the environment" {
    be_somebody "${user_number[nurse]}" env -i HOME="$HOME" LD_PRELOAD="$clock_library" FAKETIME='2026-11-16 12:30:00' \
        ${ASAN_OPTIONS:+ASAN_OPTIONS="$ASAN_OPTIONS"} \
        "$MAT_BIN" dose-log show 1001-9 >bare
    at '2026-11-16 06:30' nurse mat dose-log show 1001-9 | cmp - bare
}

@test "looks for its folders where the system says that somebody lives, where HOME says nothing" {
    local lives home
    lives=$(getent passwd 2 | cut -d: -f6) # the nurse's number
    for home in '' relative; do
        be_somebody 2 env -i ${home:+HOME="$home"} ${ASAN_OPTIONS:+ASAN_OPTIONS="$ASAN_OPTIONS"} "$MAT_BIN" store info >out 2>err || true
        grep -qxF "mat store: there is no store at '$lives/.local/share/mat/store.db'" err
    done
    be_somebody 2 env -i HOME="$HOME" ${ASAN_OPTIONS:+ASAN_OPTIONS="$ASAN_OPTIONS"} "$MAT_BIN" store info >out
}

@test "leaves no file that others could read" {
    make_saturday
    mat dose-log administer 1002-4 -q
    who=admin mat store backup copy.db -q
    who=admin mat store rekey -q
    [[ $(find .local .config copy.db -perm /077) == '' ]]
}

@test "ends quietly when the reader has seen enough, and loudly when the disk is full" {
    session <<'END'
06:30 auditor$ mat audit log | head -1 | cut -c1-9
ENTRY  AT
auditor$ mat audit log >/dev/full
! mat audit: the answer could not be written
[1]
auditor$ mat audit log --json >/dev/full
! {"error":{"code":"output","message":"the answer could not be written","hint":null,"exit":1}}
[1]
auditor$ be_somebody "${user_number[auditor]}" sh -c '"$MAT_BIN" audit log >&-'
! mat audit: the answer could not be written
[1]
nurse$ mat dose-log hold 1001-9 --reason identity >/dev/full
! mat dose-log: recorded hold 1, but the answer could not be written
[1]
nurse$ mat --help >/dev/full
! mat: the answer could not be written
[1]
nurse$ mat intake show 1001-9 --json | jq -c .holds
["hold 1 since 2026-11-16 (identity)"]
END
}

@test "says how far it got when the answer to a dose cannot be written" {
    session <<'END'
2026-11-17 06:12 nurse$ mat dose-log administer 1001-9 >/dev/full
! mat dose-log: recorded 2026-11-17.1, but the answer could not be written
[1]
06:13 nurse$ mat dose-log administer 1001-9
! mat dose-log: refused: already-dosed: 30 mg was given on 2026-11-17 (dose 2026-11-17.1)
! hint: what would change it: the void of dose 2026-11-17.1, confirmed by a second login
[5]
END
}

# ------------------------------------------------------------------------------------------------------- statuses

@test "tells every error as one JSON object on stderr, with stdout empty" {
    json_error 2 mat --json
    json_error 2 mat frobnicate --json
    json_error 2 mat --json dose-log frobnicate
    json_error 2 mat dose-log show 1001-9 --frobnicate --json
    json_error 2 mat dose-log show --json
    json_error 2 mat dose-log show 1001-9 --json --as-of lately
    json_error 2 mat dose-log show 1001-9 --json --store
    json_error 4 mat dose-log show 1001-8 --json
    json_error 4 mat dose-log show 1002-4 --json
    json_error 5 mat dose-log administer 1001-9 --json
    json_error 6 mat intake refer --json
    json_error 10 mat store info --store nowhere.db --json
    json_error 12 mat staff role bin nurse --json
}

@test "gives every refusal a verdict" {
    session <<'END'
06:30 nurse$ mat dose-log administer 1001-9 --json 2>&1 | jq -c '.error.verdict | .allowed, .reasons[0].code'
false
"already-dosed"
[5]
nurse$ mat dose-log administer 1001-8 --json 2>&1 | jq -c '.error.verdict | .allowed, .reasons[0].code'
false
"check-digit"
[4]
nurse$ mat staff role bin nurse --json 2>&1 | jq -c '.error.verdict | .allowed, .reasons[0].code'
false
"not-permitted"
[12]
front-desk$ mat intake admit 1001-9 --json 2>&1 | jq -c '.error.verdict | .allowed, .reasons[0].code'
false
"already-in-care"
[5]
nurse$ mat dose-log correct .1 30mg --reason wrong-amount --json 2>&1 | jq -c '.error.verdict | .allowed, .reasons[0].code'
false
"same-amount"
[5]
nurse$ mat dose-log void .1 --reason not-given -q; mat dose-log void .1 --confirm --json 2>&1 | jq -c '.error.verdict | .allowed, .reasons[0].code'
false
"second-login"
[12]
END
}

@test "ends with the status that the table of statuses says" {
    make_saturday
    exits 0 mat dose-log show 1001-9
    exits 0 mat dose-log missed
    exits 1 eval 'mat dose-log missed >/dev/full'
    exits 2 mat frobnicate
    who=admin exits 3 mat store import history --partial
    exits 4 mat dose-log show 1099-6
    exits 4 mat dose-log show 1001-8
    exits 5 mat dose-log administer 1001-9
    exits 6 mat intake refer --no-input
    exits 10 mat store info --store nowhere.db
    exits 12 mat config set phone 1
    sqlite3 "$store" 'UPDATE episode SET admit_day = admit_day - 1'
    who=auditor exits 13 mat audit verify
}

@test "waits for the store, then names who holds it" {
    flock "$store.lock" sleep 7 &
    sleep 0.2
    exits 11 be_somebody "${user_number[admin]}" "$MAT_BIN" config set phone 1
    kill $! 2>/dev/null || true
    grep -q '^mat config: the store is busy: process [0-9]* since ' "$BATS_TEST_TMPDIR/err"
    [[ ! -s $BATS_TEST_TMPDIR/out ]]
}

@test "ends with 1 under --exit-code where a list has anything in it, and with 0 where not" {
    mat dose-log due >expected # 1001-9 is dosed: nothing is due
    exits 0 mat dose-log due --exit-code
    cmp expected "$BATS_TEST_TMPDIR/out"
    mat intake list >expected
    exits 1 mat intake list --exit-code
    cmp expected "$BATS_TEST_TMPDIR/out"
    [[ ! -s $BATS_TEST_TMPDIR/err ]]
    exits 1 mat --exit-code intake list --json
    exits 0 mat intake list --status discharged --json --exit-code
    [[ $(cat "$BATS_TEST_TMPDIR/out") == '[]' ]]
    exits 1 mat intake list --exit-code -o people.csv
    [[ -s people.csv ]]
    session <<'END'
06:30 nurse$ mat intake show 1001-9 --exit-code
! mat intake: --exit-code is for lists, and this is one record
[2]
nurse$ mat dose-log hold 1001-9 --reason identity --exit-code
! mat dose-log: --exit-code is for questions, and this records
[2]
nurse$ mat dose-log show 1001-8 --exit-code
! mat dose-log: refused: check-digit: the check digit of '1001-8' is wrong; nothing was looked up
! hint: compare every digit with the card
[4]
END
}

@test "shows names under --names wherever a row has a client, each a look on record" {
    at '2026-11-18 12:00' nurse
    session <<'END'
nurse$ mat dose-log missed --names --format csv
client,days,last_covered_day,counselor,action,last_name,first_name
1001-9,2,2026-11-16,,needs-order,Testerson,
nurse$ mat dose-log why 1001-9 --names | tail -1
1001-9 is Testerson.
counselor$ mat session show 1 --names --json | jq -r '.last_name'
Testerson
nurse$ mat report due --by kind --names --format csv | head -1
kind,items
auditor$ mat audit access 1001-9 --format csv | cut -d, -f3,4,9 | tail -3
bin,dose-log missed,dose-log missed
bin,dose-log why,dose-log why
sync,session show,session show
director$ mat report missed --names
! mat report: refused: not-permitted: …
…
[12]
END
    at '2026-11-18 12:05' nurse
    # Once for each person, however many rows are about them; none where nobody is in it.
    local before after
    before=$(entries)
    mat dose-log show 1001-9 --names >shown
    grep -qx '1001-9 is Testerson.' shown
    [[ $(entries) -eq $((before + 1)) ]]
    after=$(entries)
    mat group list --names >/dev/null
    mat report missed 2026-11-16 --names -o missed.csv
    [[ $(entries) -eq $after && $(stat -c %a missed.csv) == 600 ]]
}
