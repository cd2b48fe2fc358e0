# Who may do what: every command by every role, from the table of roles, written by hand. Not taken from the program.
load support

setup_file() {
    make_clinic
    at '2026-11-21 05:45' front-desk # a Saturday
    echo 'last_name: Other' >person.txt
    printf 'kind = "program"\nname = "House"\nmissed.order_min = 2\n' >layer.toml
    local client
    for client in 1001-9 1002-4 1003-5 1004-3; do
        mat intake refer --from person.txt -q
        [[ $client == 1004-3 ]] || mat intake admit "$client" -q
        [[ $client == 1004-3 ]] || who=prescriber mat dose-log order "$client" methadone 30mg -q
    done
    mat intake refer --from person.txt -q # 1005-6
    mat intake merge 1004-3 1005-6 --yes -q
    who=nurse hour=06:00
    mat dose-log administer 1001-9 -q
    mat dose-log administer 1003-5 -q
    mat dose-log void .2 --reason not-given -q
    mat dose-log hold 1003-5 --reason identity -q
    who=front-desk mat intake refer --from person.txt -q
    who=front-desk mat intake admit 1006-2 -q
    who=prescriber mat dose-log order 1006-2 methadone 30mg -q
    mat dose-log administer 1006-2 -q
    mat dose-log dispense 1006-2 -q # Sunday's bottle, .4
    mat dose-log call-back draw -q
    determination 6 >determination.json
    mat dose-log administer 1003-5 20mg --as-given -q
    who=peer-specialist mat session log 1001-9 --kind peer --minutes 20 -q
    who=peer-specialist mat group add Saturdays --kind peer-led --weekday sat --time 06:00 -q
    who=peer-specialist mat group join Saturdays 1001-9 -q
    who=pharmacist mat stock receive methadone 1L --form concentrate --strength 10mg/mL --lot A --expires 2027-01-01 --document 1 -q
    who=nurse mat stock waste 1 1mL -q
    who=nurse mat stock count 1 1L -q
    who=admin mat store backup backup.db -q
    mkdir history
    cd history
    echo staff_id,name,role >staff.csv
    echo client_id,last_name,first_name,birth_date >clients.csv
    echo episode_id,client_id,counselor_id,admit_date,discharge_date,reason >episodes.csv
    echo order_id,client_id,medication,dose_mg,take_homes,start_date,end_date >orders.csv
    echo dose_id,client_id,order_id,dose_date,status,dose_mg,dispensed_date,dispensed_time,staff_id >doses.csv
    echo session_id,client_id,counselor_id,group_id,kind,session_date,minutes,status >sessions.csv
    echo group_id,counselor_id,name,weekday >groups.csv
    echo roster_id,group_id,client_id,join_date,leave_date >rosters.csv
    echo screen_id,client_id,collected_date,result >screens.csv
}
setup() { copy_clinic; at '2026-11-21 06:30' nurse; }

# A line a command, a letter a role: prescriber, nurse, pharmacist, counselor, peer-specialist, case-manager, front-desk,
# director, auditor, admin, robot. `y` may, `.` may not; `-` may, though the table of roles has no word about it.
# Commands that write are typed with --dry-run, so that every role finds the same store.
matrix() {
    cat <<'END'
y y . . . . . . . . .  dose-log administer 1002-4 --dry-run
y y . . . . . . . . .  dose-log dispense 1001-9 1 --dry-run
y y . . . . . . . . .  dose-log hold 1001-9 --reason sedation --dry-run
y y . . . . . . . . .  dose-log sheet --dry-run
y y . . . . y . . . .  arrive
y y . . . . . . . . .  dose-log window || (answered=$?; [[ $answered -eq 6 ]] || exit $answered)
y y . . . . . . . . .  dose-log refuse 1002-4 --dry-run
y y . . . . . . . . .  dose-log spill 1001-9 --amount 5mg --dry-run
y y . . . . . . . . .  dose-log emesis 1001-9 --minutes 5 --witnessed --dry-run
y y . . . . . . . . .  dose-log check 1001-9 --respiration 14 --dry-run
y y . . . . . . . . .  dose-log response 1001-9 --craving 3 --dry-run
- - . y . - . . . . .  dose-log request 1001-9 increase --dry-run
- - . - . - . . . . .  dose-log absence 1001-9 tomorrow --kind travel --dry-run
y y . . . . . . . . .  dose-log guest out 1001-9 tomorrow --dry-run
y y . . . . . . . . .  dose-log guest confirm 1002-4 today --dry-run
y y . . . . . . . . .  dose-log guest in 1004-3 today --amount 110mg --last-dose yesterday --verified-by bin --take-homes no --dry-run
y y - . . . . - - . .  incident list
y y - . . . . - - . .  incident show 1
y . . . . . . . . . .  incident review 1 --dry-run
. . . . . . . y . . .  incident close 1 --note determination.json --dry-run
y . . . . . . . . . .  dose-log release 1003-5 --dry-run
y . . . . . . . . . .  dose-log order 1001-9 methadone 35mg --dry-run
y . . . . . . . . . .  sign
y y . . . . . . . . .  dose-log fill 1002-4 --days 7 --dry-run
y y . . . . . . . . .  dose-log void .1 --reason not-given --dry-run
y y . . . . . . . . .  dose-log correct .1 20mg --reason wrong-amount --dry-run
y . . . . . . . . . .  dose-log take-home-order 1001-9 --from determination.json --dry-run
y y . . . . . . . . .  dose-log return .4 --dry-run
y y y . . . . . . . .  dose-log label .4 --dry-run
y y y . . . . . . . .  dose-log prepare 1001-9 2026-11-23 --dry-run
y y . . . . . . . . .  dose-log naloxone 1001-9 --product 4mg --expires 2028-01-01 --dry-run
y y - - . - . - y . .  dose-log closure-plan 2026-11-22
y - . . . . . - . . .  dose-log call-back publish --seed abc --dry-run
y - . . . . . - . . .  dose-log call-back draw --dry-run
y y . . . . . . . . .  dose-log call-back count 1006-2 1 --dry-run
y - . . . . . - . . .  dose-log call-back close 1006-2 --reason explained --dry-run
y - . . . . . - . . .  dose-log call-back list
y y - - . - . - y . .  dose-log show 1001-9
y y - - . - . - y . .  dose-log missed
y y - - . - . - y . .  dose-log due
y y - - . - . - y . .  dose-log why 1001-9
y y - - . - . - y . .  dose-log calendar 1001-9
- - . . . . y . . . .  intake refer --from person.txt --dry-run
- - . . . . y . . . .  intake admit 1004-3 --dry-run
y y - y - y y - y . .  intake list
y y - y - y y - y . .  intake show 1001-9
- - - - . - y . . . .  intake find --from person.txt --dry-run
y y . y . y . . . . .  intake exam 1001-9 --dry-run
- - . . . . y . . . .  intake update 1001-9 --from person.txt --dry-run
- - . . . . y . . . .  intake merge 1001-9 1004-3 --dry-run
y y . . . . . . . . .  intake unmerge 1005-6 --dry-run
- - - . . . . . . . .  intake allergy 1001-9 naltrexone --dry-run
- - - . . . . . . . .  intake condition 1001-9 diabetes --dry-run
- - - . . . . . . . .  intake medication 1001-9 benzodiazepine --dry-run
- - - . . . . . . . .  intake pregnancy 1001-9 pregnant --dry-run
- - - . . . . . . . .  intake lab 1001-9 --kind ecg --qtc 440 --dry-run
- . . - . - . . . . .  intake discharge 1001-9 --reason completed --dry-run
- - - - . - . y y . y  report census
y y . y y y . . . . .  session log 1002-4 --kind peer --minutes 5 --dry-run
y y . y y y . . . . .  session no-show 1002-4 --kind peer --dry-run
y y . y y y y y y . .  session list
y y . y y y y y y . .  session show 1
. . . y y y . . . . .  group attend Saturdays --absent none --dry-run
- - . y y y y y y . .  group roster Saturdays
- - . y y y y y y . .  group list
. . . y y y . . . . .  group join Saturdays 1002-4 --dry-run
. . . y y y . . . . .  group leave Saturdays 1001-9 --dry-run
. . . y y y . . . . .  group add Sundays --kind peer-led --weekday sun --time 06:00 --dry-run
- - . - . - . y y . y  report attendance
- - . - . - . y y . y  report groups
- - - - . - . y y . y  report doses
- - y . . . . y y . y  report dispensing-log
- - y . . . . y y . y  report reconcile
- - - - . - . y y . y  report missed
- - - - . - . y y . y  report take-homes
- - - - . - . y y . y  report due
. . . . . . . - . - y  report nightly -o nightly --dry-run
- - - - - - - - - - -  remind list
. . . . . . . - . - y  remind send --via print --dry-run
- - - - . - . y y . y  report retention
. . y . . . . . . . .  stock receive methadone 1L --form concentrate --strength 10mg/mL --lot A --expires 2027-01-01 --document 1 --dry-run
y y y . . . . . . . .  stock open 1 --dry-run
y y y . . . . . . . .  stock count 1 1L --dry-run
- - y . . . . - y . .  stock reconcile
. . y . . . . . . . .  stock close 1 --reason measurement --dry-run
y y y . . . . . . . .  stock waste 1 1mL --dry-run
y . y . . . . . . . .  stock witness 1 --dry-run
. . y . . . . . . . .  stock destroy 1 1mL --document 41-1 --dry-run
. . y . . . . . . . .  stock transfer 1 1mL --to RH1 --document 222-9 --dry-run
. . y . . . . . . . .  stock loss 1 1mL --reason loss --dry-run
. . y . . . . . . . .  stock loss report
y y y . . . . . . . .  stock calibrate 1 40mL 40mL --dry-run
. . y . . . . . . . .  stock void movement 1 --reason not-done --dry-run
- - y . . . . - y . .  stock lot 1
- - y . . . . - y . .  stock journal
- - y . . . . - y . .  stock list
. . . . . . . . . y .  staff add newbie --name 'New Bie' --role nurse --dry-run
. . . . . . . . . y .  staff role bin nurse --dry-run
. . . . . . . . . y .  staff mail bin bin@clinic.example --dry-run
. . . . . . . . . y .  staff supervise bin --by daemon --dry-run
. . . . . . . . . y .  staff credential bin rn-license --expires 2027-06-30 --dry-run
. . . . . . . . . y .  staff leave bin tomorrow --dry-run
- - - - - - - - y y -  staff pin --none --dry-run
- - - - - - - - y y -  staff list
- - - - - - - - y y -  config get zone
. . . . . . . . . y .  config set phone 1 --dry-run
- - - - - - - - y y -  config list
- - - - - - - - y y -  config hours
. . . . . . . . . y .  config closure add 2026-12-25 --kind holiday --dry-run
- - - - - - - - y y -  config closure list
- - - - - - - - y y -  policy show
- - - - - - - - y y -  policy check layer.toml
. . . . . . . y . y .  policy adopt layer.toml --from tomorrow --dry-run
- . . . . . . y y . .  policy replay layer.toml this-month
- - - - - - - - y y -  store info
. . . . . . . - y y y  store check
y y - - - - - - y - .  store query 'SELECT client FROM v_client'
. . . . . . . . . y .  store import history --dry-run
. . . . . . . . . y y  store backup copy.db --dry-run
. . . . . . . . . y .  store restore backup.db --dry-run
- - . . . . . . . y .  store attest --doses-through now
. . . . . . . . . y .  store rekey --dry-run
. . . . . . . . . y .  store migrate
. . . . . . . - y - y  audit verify
. . . . . . . - y - -  audit head
. . . . . . . - y - .  audit log
. . . . . . . - y . .  audit access 1001-9
END
}

@test "lets every role do what the table says, and nothing else" {
    local before line mark i command
    local -a marks wrong=()
    before=$(entries)
    while IFS= read -r line; do
        read -ra marks <<<"${line:0:21}"
        command=${line:23}
        for i in "${!all_roles[@]}"; do
            local answered=0 expected=12
            [[ ${marks[i]} == . ]] || expected=0
            who=${all_roles[i]}
            eval "mat $command" >out 2>err </dev/null || answered=$?
            [[ $answered -eq $expected ]] || wrong+=("${all_roles[i]}: exit $answered, not $expected: mat $command: $(head -1 err)")
            [[ $answered -ne 12 || ! -s out ]] || wrong+=("${all_roles[i]} sees something of mat $command")
        done
    done < <(matrix)
    printf '%s\n' "${wrong[@]}" >&2
    [[ ${#wrong[@]} -eq 0 ]]
    [[ $(entries) == "$before" ]]
}

@test "has a line for every command there is" {
    diff <(mat __spec | jq -r '.command + " " + .verb' | sed 's/ $//' | grep -vxE 'init|undo' | sort) \
        <(matrix | cut -c24- | sed -E 's/^stock loss report/stock loss-report/; s/^((config closure|dose-log call-back|dose-log guest|[a-z-]+) [a-z-]+).*/\1/; s/loss-report/loss report/' | sort)
}

@test "gives an unknown login nothing" {
    local line
    who=stranger
    while IFS= read -r line; do
        eval "exits 12 mat ${line:23}"
        [[ ! -s $BATS_TEST_TMPDIR/out ]]
        grep -q "'www-data' is not a staff login" "$BATS_TEST_TMPDIR/err"
    done < <(matrix)
    exits 12 mat intake list --names
    exits 0 mat --help
}

@test "gives nothing to who has lost every role but keeps the login" {
    session <<'END'
06:30 admin$ mat staff role bin auditor -q
nurse$ mat dose-log administer 1002-4
! mat dose-log: refused: not-permitted: 'bin' may not do that: it takes the role prescriber, nurse
! hint: an admin gives roles with mat staff
[12]
admin$ mat staff role bin nurse -q
nurse$ mat dose-log administer 1002-4 -q
END
}

@test "shows names to the clinical roles and the front desk, and to nobody else" {
    local role expected
    for role in "${all_roles[@]}" stranger; do
        who=$role
        case $role in
        prescriber | nurse | pharmacist | counselor | case-manager | front-desk) expected=0 ;;
        *) expected=12 ;;
        esac
        exits "$expected" mat intake show 1001-9 --names
        exits "$expected" mat intake list --names
        [[ $expected -eq 0 || ! -s $BATS_TEST_TMPDIR/out ]]
    done
    [[ $(who=auditor mat audit access 1001-9 --json | jq -r '.[].actor' | sort -u | wc -l) -eq 6 ]]
}

@test "never lets role robot open the names of staff" {
    who=robot exits 12 mat staff list --names
    [[ ! -s $BATS_TEST_TMPDIR/out ]]
}

@test "keeps doses and orders from the front desk and from peers, however they ask" {
    local role query
    for role in front-desk peer-specialist; do
        who=$role
        while IFS= read -r query; do
            exits 12 mat store query "$query"
            [[ ! -s $BATS_TEST_TMPDIR/out ]]
        done <<'END'
SELECT * FROM v_dose
SELECT count(*) FROM v_dose
SELECT 1 FROM v_dose
SELECT (SELECT count(*) FROM v_order) FROM v_client
SELECT c.client FROM v_client c JOIN v_dose d ON d.client = c.client
SELECT count(*) FROM v_client, v_order
SELECT * FROM v_client WHERE EXISTS (SELECT 1 FROM v_dose)
WITH v_client AS (SELECT * FROM v_dose) SELECT * FROM v_client
WITH v_client AS (SELECT * FROM dose) SELECT * FROM v_client
WITH v_x AS (SELECT * FROM dose) SELECT * FROM v_x
SELECT * FROM (SELECT * FROM dose) AS v_client
SELECT count(*) FROM v_missed
END
    done
}

@test "keeps every table behind the views, whoever asks and whatever they call it" {
    local query
    who=auditor
    while IFS= read -r query; do
        exits 12 mat store query "$query"
        [[ ! -s $BATS_TEST_TMPDIR/out ]]
    done <<'END'
SELECT * FROM client_identity
SELECT count(*) FROM client_identity
WITH v_x AS (SELECT * FROM client_identity) SELECT * FROM v_x
WITH v_client AS (SELECT * FROM client_identity) SELECT * FROM v_client
WITH v_dose AS (SELECT * FROM client_identity) SELECT * FROM v_dose
WITH v_dose AS (SELECT * FROM staff) SELECT * FROM v_dose
SELECT * FROM (SELECT name FROM staff) AS v_dose
SELECT (SELECT count(*) FROM staff) FROM v_dose
SELECT * FROM pragma_table_info('dose')
SELECT sql FROM sqlite_schema
SELECT sql FROM sqlite_temp_schema
SELECT * FROM keyring
END
}

@test "answers a query that names parts of itself" {
    session <<'END'
06:30 auditor$ mat store query 'WITH given AS (SELECT client FROM v_dose WHERE voided_at IS NULL) SELECT count(*) FROM given' --format csv
count(*)
4
auditor$ mat store query 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT sum(i) FROM n' --format csv
sum(i)
15
auditor$ mat store query 'SELECT count(*) FROM (SELECT DISTINCT client FROM v_order)' --format csv
count(*)
4
END
}

@test "lets a prescriber alone end an order" {
    local role
    for role in "${all_roles[@]}"; do
        who=$role
        exits "$([[ $role == prescriber ]] && echo 0 || echo 12)" mat dose-log order 1001-9 --end today --dry-run
    done
}

@test "lets an admin alone set the hours that everybody may see" {
    local role
    for role in "${all_roles[@]}"; do
        who=$role
        exits "$([[ $role == admin ]] && echo 0 || echo 12)" mat config hours mon-fri 05:30-11:00 --dry-run
    done
}

@test "takes two logins to void a dose, and the second may not be the first" {
    session <<'END'
06:30 nurse$ mat dose-log void .2 --confirm
! mat dose-log: refused: second-login: the void of 2026-11-21.2 is yours: somebody else confirms it
[12]
prescriber$ mat dose-log void .2 --confirm
Confirmed: 2026-11-21.2 was not given; Sat 2026-11-21 is open again.
END
}

@test "lets a login with two roles do what either may" {
    session <<'END'
06:30 admin$ mat staff role bin nurse,pharmacist -q
nurse$ mat stock receive methadone 1L --form concentrate --strength 10mg/mL --lot A --expires 2027-01-01 --document 1 -q
nurse$ mat dose-log administer 1002-4 -q
END
}
