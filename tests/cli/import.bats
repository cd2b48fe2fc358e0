# `mat store import`: a clinic's history from nine CSV files, all or nothing, or what is sound.
load support

setup_file() { make_clinic; }

# Two people, three orders, a week of doses: as another system hands it over.
setup() {
    copy_clinic
    at '2026-11-16 09:00' admin
    mkdir history
    cat >history/staff.csv <<'END'
staff_id,name,role
7,"Quigley, Paula",nurse
8,Mo Reyes,counselor
END
    cat >history/clients.csv <<'END'
client_id,last_name,first_name,birth_date
300,Zyzzyva,Anna,1980-02-29
200,Quellington,Bo,1990-12-31
END
    cat >history/episodes.csv <<'END'
episode_id,client_id,counselor_id,admit_date,discharge_date,reason
1,300,8,2026-10-01,,
2,200,8,2026-10-05,2026-10-10,transferred
END
    cat >history/orders.csv <<'END'
order_id,client_id,medication,dose_mg,take_homes,start_date,end_date
11,300,methadone,80,1,2026-10-01,
12,200,buprenorphine,8.5,0,2026-10-05,2026-10-08
13,200,naltrexone,380,0,2026-10-08,2026-10-10
END
    cat >history/doses.csv <<'END'
dose_id,client_id,order_id,dose_date,status,dose_mg,dispensed_date,dispensed_time,staff_id
1,300,11,2026-10-05,administered,80,2026-10-05,06:30,7
2,300,11,2026-10-06,take_home,80,2026-10-05,06:30,7
3,300,11,2026-10-07,missed,0,,,
4,300,11,2026-10-08,held,0,,,7
5,200,12,2026-10-05,administered,8.5,2026-10-05,07:15,7
6,200,12,2026-10-06,administered,8.5,2026-10-06,07:15,7
7,200,12,2026-10-07,missed,0,,,
8,200,13,2026-10-08,administered,380,2026-10-08,07:20,7
END
    cat >history/groups.csv <<'END'
group_id,counselor_id,name,weekday
1,8,Relapse prevention,2
END
    cat >history/rosters.csv <<'END'
roster_id,group_id,client_id,join_date,leave_date
1,1,300,2026-10-05,
END
    cat >history/sessions.csv <<'END'
session_id,client_id,counselor_id,group_id,kind,session_date,minutes,status
1,300,8,1,group,2026-10-06,60,attended
2,200,8,,individual,2026-10-06,50,no_show
END
    cat >history/screens.csv <<'END'
screen_id,client_id,collected_date,result
1,300,2026-10-07,negative
END
}

# Puts a line in the place of another: `edit FILE LINE TEXT`.
edit() { sed -i "$2c $3" "history/$1"; }

@test "records the whole history and says what came in" {
    session <<'END'
09:00 admin$ mat store import history
Imported 20 rows from 9 files.
  staff.csv              2
  clients.csv            2
  episodes.csv           2
  orders.csv             3
  doses.csv              6
  groups.csv             1
  rosters.csv            1
  sessions.csv           2
  screens.csv            1
Client numbers 1001-9 to 1002-4, in the order of clients.csv.
History 2026-10-05 to 2026-10-08; 2 missed days listed, 2 implied by orders and doses.
nurse$ mat intake list --format csv
client,status,episode,admit_date,discharge_date,program,counselor
1001-9,in-care,1,2026-10-01,,otp,import:8
1002-4,discharged,2,2026-10-05,2026-10-10,otp,import:8
nurse$ mat report doses 2026-10 --format csv
day,medication,administered,take_home,administered_mg,take_home_mg
2026-10-05,methadone,1,1,80,80
2026-10-05,buprenorphine,1,0,8.5,0
2026-10-06,buprenorphine,1,0,8.5,0
2026-10-08,naltrexone,1,0,380,0
nurse$ mat report missed 2026-10 --format csv
client,days,last_covered_day,counselor,action
1001-9,1,2026-10-06,import:8,resume
1002-4,1,2026-10-06,import:8,none
nurse$ mat store query 'SELECT * FROM v_session' --format csv
session,client,counselor,group,kind,day,minutes,status,at,approach,modality,with,meeting
1,1001-9,import:8,Relapse prevention,group,2026-10-06,60,attended,,,,,
2,1002-4,import:8,,individual,2026-10-06,50,no_show,,,,,
nurse$ mat store query 'SELECT * FROM v_attendance' --format csv
group,client,day,status
Relapse prevention,1001-9,2026-10-06,attended
nurse$ mat dose-log show 2026-10-05.2 --json
{"dose":"2026-10-05.2","client":"1001-9","order":1,"day":"2026-10-06","at":"2026-10-05T06:30:00-05:00","kind":"take_home","medication":"methadone","amount_mg":"80","dispensed_day":"2026-10-05","by":"import:7","late":false,"voided_at":null,"void_reason":null,"replaces":null}
nurse$ mat store info --json | jq -c '[.history_from, .history_to]'
["2026-10-05","2026-10-08"]
admin$ mat store check -q
END
}

@test "numbers the clients in the order of the file, and keeps the old identifier" {
    session <<'END'
09:00 admin$ mat store import history -q
nurse$ mat intake list --names --format csv | cut -d, -f1,8-
client,last_name,first_name,birth_date,former_id
1001-9,Zyzzyva,Anna,1980-02-29,300
1002-4,Quellington,Bo,1990-12-31,200
END
}

@test "adds one audit entry a file" {
    local before
    before=$(entries)
    mat store import history -q
    who=auditor mat audit log --command 'store import' --json |
        jq -e --argjson before "$before" '[.[] | select(.rows != null)] | length == 9 and .[0].entry == $before + 1'
}

@test "prints the rows of each file as JSON" {
    session <<'END'
09:00 admin$ mat store import history --json | jq -c .
[{"file":"staff.csv","rows":2},{"file":"clients.csv","rows":2},{"file":"episodes.csv","rows":2},{"file":"orders.csv","rows":3},{"file":"doses.csv","rows":6},{"file":"groups.csv","rows":1},{"file":"rosters.csv","rows":1},{"file":"sessions.csv","rows":2},{"file":"screens.csv","rows":1}]
END
}

@test "records nothing under --dry-run" {
    session <<'END'
09:00 admin$ mat store import history --dry-run | head -2
NOT RECORDED
Imported 20 rows from 9 files.
nurse$ mat intake list
none
END
}

@test "imports once" {
    session <<'END'
09:00 admin$ mat store import history -q
admin$ mat store import history
! mat store: this store has an imported history already
! hint: import into a new store; a history is imported once
[2]
END
}

@test "judges what was imported by today's rules when it comes to a dose" {
    edit orders.csv 3 '12,300,buprenorphine,8,0,2026-10-05,'
    sed -i '/^5,\|^6,\|^7,/d' history/doses.csv
    session <<'END'
09:00 admin$ mat store import history -q
nurse$ mat dose-log administer 1001-9
! mat dose-log: several medications are ordered: buprenorphine, methadone
! hint: say which with --medication
[2]
nurse$ mat dose-log administer 1001-9 --medication methadone
! mat dose-log: refused: two-agonists: buprenorphine order 2 is open beside methadone
! also: reinduction: 40 days without a dose since 2026-10-06: methadone starts again at 30 mg or less, by a new order (80 mg was ordered on 2026-10-01)
! hint: what would change it: the end of order 2; and a new order of 30 mg or less
[5]
END
}

@test "names file, line and column of what is wrong, quotes no cell, and records nothing" {
    edit clients.csv 2 '300,Zyzzyva,Anna,29.2.1980'
    edit episodes.csv 3 '2,999,8,2026-10-05,2026-10-10,transferred'
    edit orders.csv 3 '12,200,buprenorphine,eight,0,2026-10-05,2026-10-08'
    edit doses.csv 9 '8,200,13,2026-10-08,swallowed,380,2026-10-08,07:20,7'
    session <<'END'
09:00 admin$ mat store import history
! mat store: 16 rows do not fit, 12 of them only because they point to one that does not; nothing was recorded
! clients.csv line 2, column birth_date: must be a date such as 2026-11-21
! episodes.csv line 3, column client_id: points to no row of clients.csv
! orders.csv line 3, column dose_mg: must be milligrams, such as 80 or 8.5, with at most three decimals
! doses.csv line 9, column status: must be one of: administered, take_home, missed, held
! hint: mend the files, or use --partial to record what fits
[2]
nurse$ mat intake list
none
admin$ mat store import history --json 2>&1 | jq -c '[.error.code, .error.exit]'
["import-rejected",2]
[2]
END
    exits 2 mat store import history
    never grep -Ei 'zyzzyva|anna|1980|eight|swallowed' "$BATS_TEST_TMPDIR/err"
}

@test "refuses one fault after another, each by its place" {
    local file line row place
    while IFS='|' read -r file line row place; do
        cp "history/$file" kept
        edit "$file" "$line" "$row"
        exits 2 mat store import history
        grep -qF "$file line $line, column $place" "$BATS_TEST_TMPDIR/err" || {
            echo "$file $line $row: not '$place'" >&2
            cat "$BATS_TEST_TMPDIR/err" >&2
            return 1
        }
        cp kept "history/$file"
    done <<'END'
staff.csv|2|7,Paula,nurze|role: must be roles
staff.csv|3|7,Mo Reyes,counselor|staff_id: was the number
clients.csv|3|300,Quellington,Bo,1990-12-31|client_id: was the number
clients.csv|3|200,,Bo,1990-12-31|last_name: must not be empty
clients.csv|3|200,Quellington,Bo,2027-01-01|birth_date: lies in the future
episodes.csv|2|1,300,9,2026-10-01,,|counselor_id: points to no row
episodes.csv|2|1,300,8,2026-10-32,,|admit_date: must be a date
episodes.csv|3|2,200,8,2026-10-05,2026-10-04,transferred|discharge_date
episodes.csv|3|2,200,8,2026-10-05,2026-10-10,bored|reason
orders.csv|2|11,300,heroin,80,1,2026-10-01,|medication: must be one of
orders.csv|2|11,300,methadone,80.0001,1,2026-10-01,|dose_mg: must be milligrams
orders.csv|2|11,300,methadone,0,1,2026-10-01,|dose_mg: must be more than 0
orders.csv|2|11,300,methadone,-80,1,2026-10-01,|dose_mg: must be milligrams
orders.csv|3|12,200,buprenorphine,8.5,0,2026-10-05,2026-10-05|end_date: must lie after
orders.csv|4|13,300,methadone,80,0,2026-10-08,2026-10-10|start_date: overlaps
doses.csv|2|1,300,12,2026-10-05,administered,80,2026-10-05,06:30,7|order_id: points to an order of another client
doses.csv|2|1,300,11,2026-10-05,administered,80,2026-10-05,6:30,7|dispensed_time: must be a time
doses.csv|2|1,300,11,2026-10-05,administered,80,2026-10-04,06:30,7|dose_date: must be dispensed_date
doses.csv|3|2,300,11,2026-10-05,take_home,80,2026-10-05,06:30,7|dose_date: must lie after dispensed_date
doses.csv|4|3,300,11,2026-10-07,missed,80,,,|dose_mg: must be 0
doses.csv|4|3,300,11,2026-10-06,missed,0,,,|dose_date: is the dose date of an earlier row
doses.csv|7|6,200,12,2026-10-08,administered,8.5,2026-10-08,07:15,7|dispensed_date: is no day on which the order is active
doses.csv|9|8,200,13,2026-11-17,administered,380,2026-11-17,07:20,7|dispensed_date: lies in the future
sessions.csv|2|1,300,8,1,group,2026-10-06,-5,attended|minutes: must be a whole number
sessions.csv|2|1,300,8,9,group,2026-10-06,60,attended|group_id: points to no row
rosters.csv|2|1,1,300,2026-10-05,2026-10-04|leave_date
screens.csv|2|1,300,2026-10-7,negative|collected_date: must be a date
END
}

@test "refuses a file or a column that is missing, and a column that it does not know" {
    session <<'END'
09:00 admin$ mat store import nowhere
! mat store: 'nowhere' lacks staff.csv, clients.csv, episodes.csv, orders.csv, doses.csv, groups.csv, rosters.csv, sessions.csv, screens.csv
! hint: all nine files must be there; one without rows has its header only
[2]
admin$ mv history/screens.csv kept && mat store import history
! mat store: 'history' lacks screens.csv
! hint: all nine files must be there; one without rows has its header only
[2]
admin$ mv kept history/screens.csv && sed -i 's/^group_id,counselor_id/group_id,leader/' history/groups.csv && mat store import history
! mat store: groups.csv: the header lacks 'counselor_id'
! hint: --map gives columns other names
[2]
admin$ sed -i 's/leader/counselor_id/; s/$/,extra/' history/groups.csv && mat store import history
! mat store: groups.csv: column 'extra' is not known
! hint: --ignore-unknown leaves such columns out
[2]
admin$ mat store import history --ignore-unknown -q
END
}

@test "takes other names of columns and values by a map" {
    sed -i '1s/dose_mg/milligrams/; s/methadone/MTD/' history/orders.csv
    cat >names.toml <<'END'
[columns.orders]
milligrams = "dose_mg"
[values.orders.medication]
MTD = "methadone"
END
    session <<'END'
09:00 admin$ mat store import history --map nowhere.toml
! mat store: cannot read 'nowhere.toml': No such file or directory
[2]
admin$ mat store import history --map names.toml -q
END
}

@test "reads a byte order mark, CRLF and quoted cells" {
    local file
    for file in history/*.csv; do sed -i 's/$/\r/; 1s/^/\xef\xbb\xbf/' "$file"; done
    session <<'END'
09:00 admin$ mat store import history -q
nurse$ mat intake list --names --format csv | cut -d, -f1,8-
client,last_name,first_name,birth_date,former_id
1001-9,Zyzzyva,Anna,1980-02-29,300
1002-4,Quellington,Bo,1990-12-31,200
END
}

@test "records what is sound with --partial, and writes the rest with its reasons" {
    edit orders.csv 3 '12,200,buprenorphine,8.5mg,0,2026-10-05,2026-10-08'
    session <<'END'
09:00 admin$ mat store import history --partial
Imported 17 rows from 9 files.
  staff.csv              2
  clients.csv            2
  episodes.csv           2
  orders.csv             2
  doses.csv              4
  groups.csv             1
  rosters.csv            1
  sessions.csv           2
  screens.csv            1
Client numbers 1001-9 to 1002-4, in the order of clients.csv.
History 2026-10-05 to 2026-10-08; 1 missed days listed, 1 implied by orders and doses.
! mat: orders.csv, line 3, column dose_mg: must be milligrams, such as 80 or 8.5, with at most three decimals
! mat: doses.csv, line 6, column order_id: points to a rejected row of orders.csv
! mat: doses.csv, line 7, column order_id: points to a rejected row of orders.csv
! mat: doses.csv, line 8, column order_id: points to a rejected row of orders.csv
! mat: 4 rows were refused; they are in history/rejected
[3]
admin$ tr -d '\r' <history/rejected/orders.csv
order_id,client_id,medication,dose_mg,take_homes,start_date,end_date,line,column_name,reason
12,200,buprenorphine,8.5mg,0,2026-10-05,2026-10-08,3,dose_mg,"must be milligrams, such as 80 or 8.5, with at most three decimals"
admin$ cut -d, -f1,5,10- history/rejected/doses.csv | tr -d '\r'
dose_id,status,line,column_name,reason
5,administered,6,order_id,points to a rejected row of orders.csv
6,administered,7,order_id,points to a rejected row of orders.csv
7,missed,8,order_id,points to a rejected row of orders.csv
nurse$ mat report doses 2026-10 --format csv
day,medication,administered,take_home,administered_mg,take_home_mg
2026-10-05,methadone,1,1,80,80
2026-10-08,naltrexone,1,0,380,0
admin$ stat -c %a history/rejected/doses.csv
600
admin$ mat store check -q
END
}

@test "names what it refused under --quiet too" {
    edit screens.csv 2 '1,300,2026-10-7,negative'
    session <<'END'
09:00 admin$ mat store import history --partial -q
! mat: screens.csv, line 2, column collected_date: must be a date such as 2026-11-21
! mat: 1 row was refused; it is in history/rejected
[3]
END
}

@test "tells where the listed missed days are not those that orders and doses imply" {
    edit doses.csv 4 '3,300,11,2026-10-08,missed,0,,,'
    sed -i 5d history/doses.csv
    session <<'END'
09:00 admin$ mat store import history
Imported 19 rows from 9 files.
  staff.csv              2
  clients.csv            2
  episodes.csv           2
  orders.csv             3
  doses.csv              5
  groups.csv             1
  rosters.csv            1
  sessions.csv           2
  screens.csv            1
Client numbers 1001-9 to 1002-4, in the order of clients.csv.
History 2026-10-05 to 2026-10-08; 2 missed days listed, 3 implied by orders and doses.
! mat: 1 missed day differs from what orders and doses imply:
! mat:   1001-9 2026-10-07: not listed, but nothing covers it
nurse$ mat report missed 2026-10 --format csv
client,days,last_covered_day,counselor,action
1001-9,2,2026-10-06,import:8,needs-order
1002-4,1,2026-10-06,import:8,none
END
}

@test "shows no progress where there is no terminal" {
    mat store import history >out 2>err
    [[ ! -s err ]]
    never grep -q $'\r' out
}

@test "leaves nothing behind when it is interrupted" {
    local before answered=0
    before=$(entries)
    mv history/screens.csv kept
    mkfifo history/screens.csv
    { head -1 kept && sleep 3; } >history/screens.csv & # the last file never ends
    run_as_now timeout --preserve-status -s INT 1 "$MAT_BIN" store import history || answered=$?
    kill $! 2>/dev/null || true
    [[ $answered -eq 130 ]]
    [[ $(entries) -eq $before ]]
    mat store check -q
}
