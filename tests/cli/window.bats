# The dosing window, in a real terminal (tmux): a morning of sixty people, and everything that comes between a number and a dose.
load support

# Sixty people in care, on 40 mg and more, all dosed on Friday 2026-11-20; birthdays from 01-01 on.
setup_file() {
    command -v tmux >/dev/null || skip "tmux is not installed"
    make_clinic
    mkdir history
    (
        cd history
        echo staff_id,name,role >staff.csv
        echo '1,Nora Nurse,nurse' >>staff.csv
        echo client_id,last_name,first_name,birth_date >clients.csv
        echo episode_id,client_id,counselor_id,admit_date,discharge_date,reason >episodes.csv
        echo order_id,client_id,medication,dose_mg,take_homes,start_date,end_date >orders.csv
        echo dose_id,client_id,order_id,dose_date,status,dose_mg,dispensed_date,dispensed_time,staff_id >doses.csv
        echo session_id,client_id,counselor_id,group_id,kind,session_date,minutes,status >sessions.csv
        echo group_id,counselor_id,name,weekday >groups.csv
        echo roster_id,group_id,client_id,join_date,leave_date >rosters.csv
        echo screen_id,client_id,collected_date,result >screens.csv
        local i
        for i in {1..60}; do
            printf '%d,%s,%s,19%d-%02d-%02d\n' "$i" "$(letters "$i")" "$(letters "given $i")" $((30 + i)) $(((i - 1) / 28 + 1)) $(((i - 1) % 28 + 1)) >>clients.csv
            echo "$i,$i,,2026-08-01,," >>episodes.csv
            echo "$i,$i,methadone,$((40 + i % 5 * 10)),0,2026-08-01," >>orders.csv
            if [[ $i -eq 7 ]]; then
                echo "$i,$i,$i,2026-11-17,administered,$((40 + i % 5 * 10)),2026-11-17,06:10,1" >>doses.csv # three days missed
            else
                echo "$i,$i,$i,2026-11-20,administered,$((40 + i % 5 * 10)),2026-11-20,06:10,1" >>doses.csv
            fi
        done
        sed -i "9s/.*/8,$(letters 3),$(letters 'given 3'),1988-01-08/" clients.csv # 8 is called as 3 is
    )
    at '2026-11-21 05:40' admin # a Saturday; Sunday is closed
    mat store import history >/dev/null
}
letters() { md5sum <<<"$1" | tr 0-9 g-p | cut -c1-8; } # names that nobody takes for each other
setup() { copy_clinic; at '2026-11-21 06:00' nurse; socket=mat-$$-$BATS_TEST_NUMBER; }
teardown() { tmux -L "$socket" kill-server 2>/dev/null || true; }

# ------------------------------------------------------------------------------------------- a terminal, and who types

# Opens a terminal of that name with the window in it, as `who` at this moment; FILE.log is all that it shows.
open_window() {
    local name=$1 columns=${2:-160}
    : >"$name.log"
    heard[$name]=0
    declare -p today hour who >/dev/null
    cat >"$name.sh" <<SCRIPT
exec unshare --user --map-user=${user_number[$who]} -- env TERM=screen TZ=America/Chicago LD_PRELOAD='$clock_library' FAKETIME='$today $hour:00' \
    FAKETIME_DONT_FAKE_MONOTONIC=1 '$MAT_BIN' dose-log window
SCRIPT
    tmux -L "$socket" -f /dev/null new-session -d -s "$name" -x "$columns" -y 50 "sleep 0.2; bash $name.sh; echo \"ended \$?.\"; sleep 60"
    tmux -L "$socket" pipe-pane -t "$name" "cat >>$HOME/$name.log"
}
declare -gA heard

# Waits until the terminal shows it, after what was heard before; what stands up to it is `said`.
hears() {
    local name=$1 words=$2 tries
    for ((tries = 0; tries < 500; tries++)); do
        said=$(tail -c +$((heard[$name] + 1)) "$name.log")
        if [[ $said == *"$words"* ]]; then
            said=${said%%"$words"*}$words
            heard[$name]=$((heard[$name] + ${#said}))
            said=${said//$'\r'/}
            return 0
        fi
        sleep 0.02
    done
    { echo "never heard: $words"; tail -c 2500 "$name.log"; } >&2
    return 1
}
types() { local name=$1; shift; tmux -L "$socket" send-keys -t "$name" "$@"; }
scans() { types "$1" -l "$2"; types "$1" Enter; }

birthday() { printf '%02d-%02d' $((($1 - 1) / 28 + 1)) $((($1 - 1) % 28 + 1)); }
# The card of person N (their number is in `number`), with their birthday said; `keys` stands when it is open.
opens() {
    local name=$1 n=$2
    number=${numbers[n]}
    scans "$name" "$number"
    hears "$name" '(03-14): '
    scans "$name" "$(birthday "$n")"
    hears "$name" 'close'
    card=$said
}
read_numbers() { mapfile -t numbers < <(echo none; mat intake list --format csv | tail -n +2 | cut -d, -f1 | sort); }

@test "sixty people through the window: nobody twice, nobody wrong, and the totals balance" {
    [[ $MAT_TESTS_HAND_OVER == no ]] || skip "two logins at once need user namespaces"
    read_numbers
    local i
    who=pharmacist mat stock receive methadone 2000mL --form concentrate --strength 10mg/mL --lot A17 --expires 2027-12-01 --document 222-1 -q
    who=nurse mat stock open 1 -q
    who=nurse mat dose-log hold "${numbers[5]}" --reason sedation -q
    who=prescriber mat dose-log order "${numbers[9]}" methadone 80mg --split 40mg,40mg --from today -q
    who=front-desk mat arrive "${numbers[60]}" -q
    mat arrive "${numbers[59]}" -q
    open_window A
    hears A 'number (n nurse, q ends): '
    for i in {1..58}; do
        case $i in
        2) # a wrong number first, then a scan in the middle of a card
            scans A 10010
            hears A 'check digit'
            hears A 'number (n nurse, q ends): '
            opens A 1 # has had theirs: the card says so
            [[ $card == *'DO NOT GIVE: already-dosed'* ]]
            types A -l "${numbers[2]}"
            hears A 'closed; nothing recorded.'
            types A Enter
            hears A '(03-14): '
            scans A "$(birthday 2)"
            hears A 'close'
            types A g
            hears A 'observed' ;;
        5) opens A 5
            [[ $card == *'ON HOLD'*'DO NOT GIVE: on-hold'* ]]
            types A g
            hears A 'refused: on-hold' ;;
        7) opens A 7
            [[ $card == *'gap      3 days'*'DO NOT GIVE: needs-order'* ]]
            types A g
            hears A 'refused: needs-order' ;;
        8) # somebody else's birthday twice: the card stays shut
            scans A "${numbers[8]}"
            hears A '(03-14): '
            scans A 12-31
            hears A '(03-14): '
            scans A 12-30
            hears A 'find out who stands here'
            opens A 8
            [[ $card == *"NAME ALERT: ${numbers[3]} is in care with a name alike"* ]]
            types A g
            hears A 'observed' ;;
        9) opens A 9
            [[ $card == *'GIVE     methadone 40 mg, portion 1 of 2'* ]]
            types A g
            hears A 'portion 1 of 2'
            types A g # held down: it acts once
            opens A 9
            [[ $card == *'DO NOT GIVE: portion-too-soon'* ]]
            types A g
            hears A 'refused: portion-too-soon' ;;
        11) opens A 11 # bottles for the closed Sunday
            types A g
            hears A 't hands out 1 bottle'
            types A t
            hears A 'a no  b yes: '
            types A b
            hears A 'Handed out 1 bottle' ;;
        13) opens A 13
            types A g
            hears A 'observed'
            types A s
            hears A 'spilled, with its unit (10mg): '
            scans A 10mg
            hears A 'who else saw it (login; Enter: nobody): '
            scans A "$(login_of second-nurse)"
            hears A 'a no  b yes: '
            types A b
            hears A 'in the place of what was spilled' ;;
        15) opens A 15 # the order changes between card and key
            who=prescriber mat dose-log order "$number" methadone 55mg --from today -q --confirm 55mg || who=prescriber mat dose-log order "$number" methadone 55mg --from today -q
            types A g
            hears A 'card-changed'
            hears A 'GIVE     methadone 55 mg'
            hears A 'close'
            types A g
            hears A '55 mg observed' ;;
        17) opens A 17
            types A r
            hears A 'why:'
            types A a
            hears A 'declines' ;;
        19) opens A 19
            types A p
            hears A 'taken, with its unit (60mg): '
            scans A 30mg
            hears A '30 mg observed, of the ordered' ;;
        21) # a second window on the same person: both cards open, both press
            open_window B 40
            hears B 'number (n nurse, q ends): '
            opens B 21
            opens A 21
            types A g
            hears A 'observed'
            types B g
            hears B 'card-changed'
            hears B 'x close'
            types B g
            hears B 'refused: already-dosed'
            types B x
            hears B 'number (n nurse, q ends): '
            scans B q
            hears B 'ended 0.' ;;
        23) # the connection drops with a card open; the next window says how it was left
            opens A 23
            tmux -L "$socket" kill-session -t A
            open_window A
            hears A "Then the card of ${numbers[23]} was open"
            hears A 'number (n nurse, q ends): '
            opens A 23
            types A g
            hears A 'observed'
            tmux -L "$socket" kill-session -t A
            open_window A
            hears A 'Last recorded by '
            hears A "${numbers[23]}."
            hears A 'number (n nurse, q ends): ' ;;
        *) opens A "$i"
            types A g g g
            hears A 'observed' ;;
        esac
        [[ $said != *'DO NOT GIVE'* || $i == 5 || $i == 7 || $i == 9 || $i == 15 || $i == 21 ]]
    done
    types A x
    hears A "2 waiting: ${numbers[60]} ${numbers[59]}; + opens the first."
    hears A 'number (n nurse, q ends): '
    scans A +
    hears A '(03-14): '
    scans A "$(birthday 60)"
    hears A 'close'
    types A g
    hears A 'observed'
    types A x
    hears A "1 waiting: ${numbers[59]}"
    hears A 'number (n nurse, q ends): '
    scans A q
    hears A 'ended 0.'
    # Open at the end: the missed run and the one who waits, the hold, and the second portion to come. Who declined is not.
    diff - <(sed -n '/^given/,/^in lot/p' <<<"$said") <<TOTALS
given       methadone 57 times, 3295 mg
handed out  methadone 1 time, 50 mg
declined    1
not seen    2: ${numbers[7]}, ${numbers[59]}
on hold     1: ${numbers[5]}
a portion to come  1: ${numbers[9]}
in lot A17  methadone $((20000 - 3295 - 50)) mg
TOTALS

    # The sum by hand: everybody's order, but who was not given any, half of a split one, a changed one, a part, and a spill.
    local sum=0
    for i in {1..60}; do
        case $i in 5 | 7 | 17 | 59) ;; 9) ((sum += 40)) ;; 15) ((sum += 55)) ;; 19) ((sum += 30)) ;; *) ((sum += 40 + i % 5 * 10)) ;; esac
    done
    ((sum += 10))
    today_rows='id >> 20 = (SELECT max(id >> 20) FROM dose)'
    [[ $(sqlite3 "$store" "SELECT sum(amount) / 1000 FROM dose WHERE kind NOT IN (0, 4) AND $today_rows") == "$sum" ]]
    [[ $said == *"methadone 57 times, $sum mg"* ]]
    # Nobody has two doses for the day.
    [[ -z $(sqlite3 "$store" "SELECT client FROM dose WHERE kind IN (1, 2) AND $today_rows GROUP BY client HAVING count(*) > 1") ]]
    # The drawer: what came in, less what was given and handed out, is what a blind count finds.
    who=nurse mat stock count 1 1665.5mL --shift | says 'it agrees'
    who=admin mat store check >/dev/null
    who=auditor mat audit verify >/dev/null
}

@test "another nurse goes on with a PIN, and it is their record; a wrong PIN changes nothing" {
    [[ $MAT_TESTS_HAND_OVER == no ]] || skip "two logins at once need user namespaces"
    read_numbers
    who=second-nurse typed '246813\r 246813\r' staff pin >/dev/null
    open_window A
    hears A 'number (n nurse, q ends): '
    scans A n
    hears A 'login or initials: '
    scans A "$(login_of second-nurse)"
    hears A 'PIN: '
    scans A 111112
    hears A 'that is not the PIN of'
    hears A 'number (n nurse, q ends): '
    opens A 1
    types A g
    hears A 'observed'
    types A x
    hears A 'number (n nurse, q ends): '
    scans A n
    hears A 'login or initials: '
    scans A "$(login_of second-nurse)"
    hears A 'PIN: '
    scans A 246813
    hears A "Now recording as $(login_of second-nurse)."
    never grep -q 246813 A.log
    hears A 'number (n nurse, q ends): '
    opens A 2
    types A g
    hears A 'observed'
    types A x
    hears A 'number (n nurse, q ends): '
    scans A q
    hears A 'ended 0.'
    diff - <(sqlite3 "$store" "SELECT e.actor, e.command FROM dose d JOIN entry e ON e.number=d.entry WHERE d.client IN (1001, 1002) AND e.kind=1 ORDER BY d.client") <<ROWS
$(login_of nurse)|dose-log window
$(login_of second-nurse)|dose-log window (login $(login_of nurse))
ROWS
}

@test "the window opens after the count where the program wants it, shows what is poured, and outlives a busy store" {
    read_numbers
    who=pharmacist mat stock receive methadone 1000mL --form concentrate --strength 10mg/mL --lot A17 --expires 2027-12-01 --document 222-1 -q
    mat stock open 1 -q
    who=admin mat config set window.count_gate yes -q
    typed '' dose-log window >seen || answered=$?
    [[ $answered -eq 5 ]]
    says 'refused: not-counted: lot 1 (A17) was not counted today' <seen
    mat stock count 1 1000mL --shift -q
    open_window A
    hears A 'number (n nurse, q ends): '
    opens A 1
    [[ $card == *'GIVE     methadone 50 mg'*'5 mL of lot 1 (A17)'* ]]
    flock "$store.lock" sleep 6 & # somebody else holds the store: the card stays, and the key is pressed again
    sleep 0.2
    types A g
    hears A 'the store is busy'
    wait
    types A g
    hears A '5 mL of lot 1 (A17)'
    types A x
    hears A 'number (n nurse, q ends): '
    scans A q
    hears A 'ended 0.'
    [[ $said == *'in lot A17  methadone 9950 mg'* ]]
}
