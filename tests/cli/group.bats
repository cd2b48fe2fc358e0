# `mat group`: groups, rosters, and one entry for everybody who was there; and the reports on them.
load support

setup_file() {
    make_clinic
    at '2026-11-16 05:45' front-desk
    local i client
    for i in 1 2 3 4 5 6; do mat intake refer --from - -q <<<"last_name: Person$i"; done
    for client in 1001-9 1002-4 1003-5 1004-3 1005-6; do mat intake admit "$client" -q; done
    who=counselor
    mat group add 'Monday group' --kind clinical --weekday mon --time 10:00 --minutes 60 --capacity 5 -q
    mat group join 'Monday group' 1001-9 1002-4 1003-5 1004-3 -q
}
setup() { copy_clinic; at '2026-11-16 11:00' counselor; }

@test "makes groups, and tells them apart by their names" {
    session <<'END'
11:00 counselor$ mat group add 'Tuesday group' --kind family --weekday tue --time 18:30 --minutes 90 --capacity 8 --modality video --facilitator sync
Group Tuesday group: family, tue 18:30, 90 minutes, 8 places, video, led by sync.
counselor$ mat group add 'TUESDAY  group' --kind clinical --weekday tue --time 10:00
Group TUESDAY  group: clinical, tue 10:00, 60 minutes, 12 places, in-person, led by sync.
counselor$ mat group add 'tuesday GROUP' --kind clinical --weekday tue --time 10:00
! mat group: refused: group-exists: there is a group 'Tuesday group' already
! hint: mat group list
[5]
peer-specialist$ mat group add '$(touch pwned)' --kind peer-led --weekday sat --time 09:00
Group $(touch pwned): peer-led, sat 09:00, 60 minutes, 12 places, in-person, led by games.
peer-specialist$ mat group add Other --kind clinical --weekday sat --time 09:00
! mat group: refused: not-permitted: 'games' may not keep a group of kind clinical: a peer specialist keeps peer-led, mutual-help and community groups
[12]
counselor$ mat group add Other --kind clinical --weekday sat --time 09:00 --facilitator games
! mat group: refused: facilitator-role: 'games' has no role that leads a group of kind clinical
! hint: mat staff list
[5]
counselor$ mat group add Other --kind clinical --weekday sat --time 09:00 --facilitator nobody
! mat group: …
! hint: mat staff list
[4]
counselor$ mat group add Other --kind clinic --weekday sat --time 09:00
! mat group: 'clinic' is not a kind of group
! hint: did you mean clinical? kinds are clinical, peer-led, family, mutual-help, community
[2]
counselor$ mat group add Other --kind clinical --weekday Saturday --time 09:00
! mat group: 'Saturday' is not a weekday
! hint: …
[2]
counselor$ mat group add Other --kind clinical --weekday sat --time 9am
! mat group: '9am' is not a time of day
! hint: write it as 10:00, on the 24-hour clock
[2]
counselor$ mat group add $'two\nlines' --kind clinical --weekday sat --time 09:00
! mat group: 'two\x0alines' is no name for a group
! hint: a name has up to 80 bytes, no line breaks, and does not begin with #
[2]
counselor$ mat group roster 'tuesday gruop'
! mat group: there is no group 'tuesday gruop'
! hint: did you mean 'Tuesday group'?
[4]
front-desk$ mat group list --format csv
group,kind,weekday,time,minutes,capacity,members,modality,facilitator,number
$(touch pwned),peer-led,sat,09:00,60,12,0,in-person,games,4
Monday group,clinical,mon,10:00,60,5,4,in-person,sync,1
TUESDAY  group,clinical,tue,10:00,60,12,0,in-person,sync,3
Tuesday group,family,tue,18:30,90,8,0,video,sync,2
peer-specialist$ mat group join '$(TOUCH pwned)' 1001-9
In $(touch pwned) from Mon 2026-11-16 on: 1001-9. 1 person is in it, of 12.
END
    [[ ! -e pwned ]]
}

@test "lets people join and leave, each once, and not beyond the places" {
    session <<'END'
11:00 counselor$ mat group join 'monday group' 1005-6 1001-9
! mat group: refused: already-in-group: 1001-9 is in Monday group since 2026-11-16
[5]
counselor$ mat group roster 'Monday group' --format csv
group,client,join_date,leave_date
Monday group,1001-9,2026-11-16,
Monday group,1002-4,2026-11-16,
Monday group,1003-5,2026-11-16,
Monday group,1004-3,2026-11-16,
counselor$ mat group join 'Monday group' 1005-6 1006-2
! mat group: refused: group-full: Monday group has 5 of 5 places taken
! hint: what would change it: a free place, or a counselor's --override group-full
[5]
counselor$ mat group join 'Monday group' 1005-6 -q
case-manager$ mat group join 'Monday group' 1006-2 --override group-full
! mat group: refused: group-full: Monday group has 5 of 5 places taken
! hint: what would change it: a free place, or a counselor's --override group-full
[5]
counselor$ mat group join 'Monday group' 1006-2 --override group-full
In Monday group from Mon 2026-11-16 on: 1006-2. 6 people are in it, of 5.
! mat: overridden: group-full
! mat: 1006-2 is not in care on Mon 2026-11-16
counselor$ mat group leave 'Monday group' 1006-2
1006-2 left Monday group; first day without: Mon 2026-11-16.
counselor$ mat group leave 'Monday group' 1006-2
! mat group: 1006-2 is not in Monday group
! hint: mat group roster shows who is
[4]
counselor$ mat group leave 'Monday group' 1006-0
! mat group: refused: check-digit: the check digit of '1006-0' is wrong; nothing was looked up
! hint: compare every digit with the card
[4]
2026-11-18 09:00 counselor$ mat group leave 'Monday group' 1005-6 -q
counselor$ mat group join 'Monday group' 1005-6 --at 2026-11-20
! mat group: '2026-11-20' is still to come
! hint: …
[2]
2026-11-23 09:00 counselor$ mat group join 'Monday group' 1005-6 -q
counselor$ mat group roster 'Monday group' --on 2026-11-17 --json | jq -c 'map(.client) | length'
5
counselor$ mat group roster 'Monday group' --on 2026-11-18 --json | jq -c 'map(.client) | length'
4
counselor$ mat group roster 'Monday group' --json | jq -c 'map(.client) | length'
5
END
}

@test "shows names on a roster to who may see them, as a look" {
    session <<'END'
11:00 front-desk$ mat group roster 'Monday group' --names --json | jq -c '.[0] | [.client, .last_name]'
["1001-9","Person1"]
auditor$ mat audit access 1002-4 --json | jq -c '.[] | [.actor, .purpose]'
["lp","roster of a group"]
END
    who=director exits 12 mat group roster 'Monday group' --names
    who=peer-specialist exits 12 mat group roster 'Monday group'
}

@test "makes one entry for everybody: who is not named was there" {
    session <<'END'
11:00 counselor$ mat group attend 'monday group' --absent 1002-4 --late 1003-5:10 --left 1003-5:50
Recorded meeting 1 of Monday group, Mon 2026-11-16 10:00, 60 minutes: 3 present, 1 absent, 0 excused, 0 unresolved.
present, not named: 1001-9, 1004-3
late or left: 1003-5 (late 10, left 50)
absent: 1002-4
counselor$ mat session list 1003-5
SESSION  CLIENT  WHEN                  KIND   LENGTH  BY    REMARK
      3  1003-5  Mon 2026-11-16 10:00  group  40 min  sync  Monday group, late 10, left 50
counselor$ mat session list 1002-4 --json | jq -c '.[] | [.session, .status, .minutes, .meeting]'
[2,"no_show",0,1]
counselor$ mat group attend 'Monday group' --absent 1002-4
! mat group: refused: already-met: meeting 1 of Monday group on Mon 2026-11-16 10:00 is recorded for everybody
! hint: another meeting on that day is told apart by --time
[5]
counselor$ mat group attend 'Monday group' --absent none --time 10:30 --minutes 20 --excused 1001-9 --json | jq -c '.[] | [.client, .status, .minutes, .session, .named]'
["1001-9","cancelled",0,5,true]
["1002-4","attended",20,6,false]
["1003-5","attended",20,7,false]
["1004-3","attended",20,8,false]
counselor$ mat group attend 'Monday group' --absent none --time 14:00
! mat group: that time has not come yet on 2026-11-16
! hint: attendance is taken of what has happened
[2]
auditor$ mat store query 'SELECT status, count(*) AS n FROM v_attendance GROUP BY status'
STATUS     N
attended   6
cancelled  1
no_show    1
END
}

@test "refuses what cannot be, and records nothing of it" {
    local before
    before=$(entries)
    session <<'END'
11:00 counselor$ mat group attend 'Monday group'
! mat group: who was there is not said, and there is no terminal to ask at
! hint: name who was not: --absent 1042-9,1055-0 (or --absent none), --late 1055-0:10, --left 1042-9:35, --excused; or --from sheet.csv
[6]
counselor$ mat group attend 'Monday group' --absent 1005-6
! mat group: refused: not-on-roster: 1005-6 is not on the roster of Monday group on that day
! hint: what would change it: a walk-in is named with --also 1005-6
[5]
counselor$ mat group attend 'Monday group' --absent 1007-7
! mat group: refused: check-digit: the check digit of '1007-7' is wrong; nothing was looked up
! hint: compare every digit with the card
[4]
counselor$ mat group attend 'Monday group' --absent 1001-9 --excused 1001-9
! mat group: 1001-9 is named twice, the second time by --excused
[2]
counselor$ mat group attend 'Monday group' --late 1001-9
! mat group: --late has '1001-9'
! hint: write the minutes behind a colon: --late 1042-9:10
[2]
counselor$ mat group attend 'Monday group' --late 1001-9:60
! mat group: 1001-9 late by 60 minutes: the meeting lasts 60 minutes
! hint: minutes are counted from the beginning
[2]
counselor$ mat group attend 'Monday group' --late 1001-9:30 --left 1001-9:20
! mat group: 1001-9 left before coming
! hint: minutes are counted from the beginning
[2]
counselor$ mat group attend 'Monday group' --absent none --day tomorrow
! mat group: 'tomorrow' has not come yet
! hint: attendance is taken of what has happened
[2]
counselor$ mat group attend 'Monday group' --absent none --day yesterday
! mat group: refused: empty-roster: nobody is on the roster of Monday group on 2026-11-15
! hint: mat group join puts people on it; --also names who walked in
[5]
counselor$ mat group attend 'Monday grup' --absent none
! mat group: there is no group 'Monday grup'
! hint: did you mean 'Monday group'?
[4]
peer-specialist$ mat group attend 'Monday group' --absent none
! mat group: refused: not-permitted: 'games' may not keep a group of kind clinical: a peer specialist keeps peer-led, mutual-help and community groups
[12]
counselor$ mat group attend 'Monday group' --absent none --dry-run | head -2
NOT RECORDED
Recorded meeting 1 of Monday group, Mon 2026-11-16 10:00, 60 minutes: 4 present, 0 absent, 0 excused, 0 unresolved.
END
    [[ $(entries) == "$before" ]]
}

@test "takes walk-ins by name, and adds them later too" {
    session <<'END'
11:00 counselor$ mat group attend 'Monday group' --absent 1002-4 --also 1005-6 | head -1
Recorded meeting 1 of Monday group, Mon 2026-11-16 10:00, 60 minutes: 4 present, 1 absent, 0 excused, 0 unresolved.
counselor$ mat group attend 'Monday group' --also 1006-2
Completed meeting 1 of Monday group, Mon 2026-11-16 10:00, 60 minutes: 1 present, 0 absent, 0 excused, 0 unresolved.
present: 1006-2
counselor$ mat group attend 'Monday group' --also 1006-2
! mat group: refused: already-recorded: 1006-2 is recorded for this meeting already
[5]
END
}

@test "reads a sheet, all of it or nothing, and leaves the others unresolved" {
    session <<'END'
11:00 counselor$ printf 'client,status,minutes\r\n1001-9,present,\r\n1002-4,late,10\r\n1003-5,,\r\n' >sheet.csv
counselor$ mat group attend 'Monday group' --from sheet.csv
Recorded meeting 1 of Monday group, Mon 2026-11-16 10:00, 60 minutes: 2 present, 0 absent, 0 excused, 2 unresolved.
present: 1001-9
late or left: 1002-4 (late 10)
unresolved: 1003-5, 1004-3
counselor$ printf 'status,client\nexcused,1003-5\n' | mat group attend 'Monday group' --from -
Completed meeting 1 of Monday group, Mon 2026-11-16 10:00, 60 minutes: 0 present, 0 absent, 1 excused, 1 unresolved.
excused: 1003-5
unresolved: 1004-3
counselor$ printf 'client,status\n1003-5,absent\n' | mat group attend 'Monday group' --from -
! mat group: refused: already-recorded: line 2, column client: 1003-5 is recorded for this meeting already
[5]
counselor$ mat group attend 'Monday group' --absent 1004-3 | head -1
Completed meeting 1 of Monday group, Mon 2026-11-16 10:00, 60 minutes: 0 present, 1 absent, 0 excused, 0 unresolved.
END
}

@test "names line and column of what is wrong on a sheet" {
    sheet() { printf "$1" | mat group attend 'Monday group' --from -; }
    session <<'END'
11:00 counselor$ sheet 'client,status\n1001-9,present\n1002-4,here\n'
! mat group: line 3, column status: 'here' is not a status
! hint: a status is present, late, left, absent, excused, or nothing where it is open
[2]
counselor$ sheet 'client,status,minutes\n1001-9,late,\n'
! mat group: line 2, column minutes: 'late' needs minutes, counted from the beginning
[2]
counselor$ sheet 'client,status,minutes\n1001-9,present,10\n'
! mat group: line 2, column minutes: only late and left take minutes
[2]
counselor$ sheet 'client,status,minutes\n1001-9,late,ten\n'
! mat group: line 2, column minutes: not a whole number of minutes
[2]
counselor$ sheet 'client,status,minutes\n1001-9,late,75\n'
! mat group: line 2, column minutes: late by 75 minutes: the meeting lasts 60 minutes
[2]
counselor$ sheet 'client,status\n1001-9,present\n1001-9,absent\n'
! mat group: line 3, column client: 1001-9 stands there twice
[2]
counselor$ sheet 'client,status\n1001-8,present\n'
! mat group: refused: check-digit: line 2, column client: the check digit of '1001-8' is wrong; nothing was looked up
! hint: compare every digit with the card
[4]
counselor$ sheet 'client,status\n1005-6,present\n'
! mat group: refused: not-on-roster: line 2, column client: 1005-6 is not on the roster of Monday group on that day
! hint: what would change it: a walk-in is named with --also 1005-6
[5]
counselor$ sheet 'client,state\n1001-9,present\n'
! mat group: line 1, column 2: no known column
! hint: columns are client,status,minutes
[2]
counselor$ sheet 'client,status\n1001-9\n'
! mat group: line 2: 1 cells, where the first line has 2
[2]
counselor$ sheet ''
! mat group: line 1: the sheet is empty
! hint: its first line is client,status,minutes
[2]
counselor$ mat session list
none
END
}

@test "calls the roll at a terminal, key by key, back and on" {
    typed 'p b a l 10\n e p y' group attend 'Monday group' >seen
    diff -u - seen <<'END'
Roll call of Monday group, Mon 2026-11-16 10:00, 4 people.
Enter leaves somebody open, q stops here; Ctrl-C records nothing.
1/4 1001-9 [p]resent [a]bsent [l]ate [e]xcused [b]ack: present
2/4 1002-4 [p]resent [a]bsent [l]ate [e]xcused [b]ack: back
1/4 1001-9 [p]resent [a]bsent [l]ate [e]xcused [b]ack: absent
2/4 1002-4 [p]resent [a]bsent [l]ate [e]xcused [b]ack: late, minutes late: 10
3/4 1003-5 [p]resent [a]bsent [l]ate [e]xcused [b]ack: excused
4/4 1004-3 [p]resent [a]bsent [l]ate [e]xcused [b]ack: present
Record 2 present, 1 absent, 1 excused, 0 open? [Y]es [b]ack [n]o: yes
Recorded meeting 1 of Monday group, Mon 2026-11-16 10:00, 60 minutes: 2 present, 1 absent, 1 excused, 0 unresolved.
present: 1004-3
late or left: 1002-4 (late 10)
absent: 1001-9
excused: 1003-5
END
    never env LC_ALL=C grep -aP '\e' seen
}

@test "goes on with a roll where it stopped" {
    typed 'p \n q y' group attend 'Monday group' >seen
    grep -qx 'Record 1 present, 0 absent, 0 excused, 3 open? .* yes' seen
    grep -qx 'unresolved: 1002-4, 1003-5, 1004-3' seen
    hour=11:20
    typed 'p p p y' group attend 'Monday group' >seen
    grep -qx 'Roll call of Monday group, Mon 2026-11-16 10:00, 3 people.' seen
    grep -q '^1/3 1002-4 ' seen
    grep -qx 'Completed meeting 1 of Monday group, Mon 2026-11-16 10:00, 60 minutes: 3 present, 0 absent, 0 excused, 0 unresolved.' seen
}

@test "records nothing of a roll that was broken off" {
    local answered=0 before
    before=$(entries)
    typed 'p p p p n' group attend 'Monday group' >seen || answered=$?
    [[ $answered -eq 6 ]]
    grep -q 'cancelled; nothing was recorded' seen
    answered=0
    typed 'p \x03' group attend 'Monday group' >seen || answered=$?
    [[ $answered -eq 130 ]]
    answered=0
    typed 'q \n' group attend 'Monday group' >seen || answered=$? # nobody was marked
    [[ $answered -eq 6 ]]
    [[ $(entries) == "$before" ]]
}

@test "leaves the terminal as it was" {
    printf 'stty -a >before\n"%s" group attend "Monday group"\nstty -a >after\n' "$MAT_BIN" >between.sh
    MAT_BIN=/bin/sh typed 'p q n' between.sh >/dev/null
    [[ -s before ]]
    cmp before after
}

@test "calls names out where they are asked for, as a look" {
    typed 'p p p p y' group attend 'Monday group' --names >seen
    grep -q '^2/4 1002-4 Person2 ' seen
    [[ $(who=auditor mat audit access 1002-4 --json | jq -r '.[].purpose') == 'roll call of a group' ]]
}

@test "seals what is said of a meeting, signed by its author" {
    session <<'END'
11:00 counselor$ mat group attend 'Monday group' --absent none --note - <<<'Spoke of holidays.' | tail -1
note signed by sync and locked
counselor$ mat session show 2 --note | tail -1
Spoke of holidays.
auditor$ mat audit access 1002-4 --json | jq -c 'map(.purpose)'
["session note"]
END
    who=front-desk exits 12 mat session show 2 --note
    never grep -rqa holidays "$HOME/.local"
}

@test "keeps who was there today in the group for today" {
    session <<'END'
11:00 counselor$ mat group attend 'Monday group' --absent none -q
counselor$ mat group leave 'Monday group' 1001-9
1001-9 left Monday group; first day without: Tue 2026-11-17.
counselor$ mat group leave 'Monday group' 1002-4 --at 2026-11-16
1002-4 left Monday group; first day without: Tue 2026-11-17.
END
}

@test "says when a meeting was entered later, and on another weekday than planned" {
    session <<'END'
2026-11-24 09:00 counselor$ mat group attend 'Monday group' --absent none --day yesterday | tail -1
entered later, on Tue 2026-11-24
counselor$ mat group attend 'Monday group' --absent none --time 08:00
Recorded meeting 2 of Monday group, Tue 2026-11-24 08:00, 60 minutes: 4 present, 0 absent, 0 excused, 0 unresolved.
present, not named: 1001-9, 1002-4, 1003-5, 1004-3
! mat: Monday group meets on mon; Tue 2026-11-24 is another day
END
}

@test "reports attendance with what nobody has resolved" {
    session <<'END'
11:00 counselor$ printf 'client,status\n1001-9,present\n1002-4,absent\n1003-5,excused\n' | mat group attend 'Monday group' --from - -q
counselor$ mat session log 1001-9 --kind individual --minutes 50 -q
counselor$ mat session no-show 1002-4 -q
director$ mat report attendance --format csv
counselor,kind,scheduled,attended,no_show,cancelled,unresolved,no_show_rate
sync,group,4,1,1,1,1,0.3333333333333333
sync,individual,2,1,1,0,0,0.5
director$ mat report attendance --by client --json | jq -c '.[] | [.client, .scheduled, .attended, .no_show, .cancelled, .unresolved, .no_show_rate]'
["1001-9",2,2,0,0,0,0]
["1002-4",2,0,2,0,0,1]
["1003-5",1,0,0,1,0,null]
["1004-3",1,0,0,0,1,0]
director$ mat report attendance --by kind --format csv | tail -1
individual,2,1,1,0,0,0.5
director$ mat report attendance --by client --suppress
! mat report: --by client lists people: no line of it is public
[2]
director$ mat report groups --format csv
group,number,kind,meetings,scheduled,attended,attended_minutes,person_hours,capacity,fill
Monday group,1,clinical,1,4,1,60,1,5,0.2
director$ mat report groups 2026-10 --format csv | tail -1
Monday group,1,clinical,0,0,0,0,0,5,
director$ mat report attendance 2026-10
attendance 2026-10-01..2026-10-31

none

…
END
    # what the records behind it add up to is the figure, and as of before there is nothing
    [[ $(who=director mat report attendance --rows --json | jq -c '[(map(.scheduled) | add), (map(.unresolved) | add)]') == '[6,1]' ]]
    [[ $(who=director mat report attendance 2026-11-16 --as-of 2026-11-15 --json) == '[]' ]]
}

@test "takes back a meeting, a joining and a session by undo" {
    session <<'END'
11:00 counselor$ mat group attend 'Monday group' --absent 1002-4 --note - -q <<<'Spoke of holidays.'
counselor$ mat undo --yes
Taken back: mat group attend at 2026-11-16T11:00:00-06:00 (10 records). Both stay in the audit log.
counselor$ mat session list
none
director$ mat report attendance --json
[]
director$ mat report groups --json | jq -c '.[] | [.meetings, .scheduled]'
[0,0]
11:10 counselor$ mat group attend 'Monday group' --absent none | head -1
Recorded meeting 2 of Monday group, Mon 2026-11-16 10:00, 60 minutes: 4 present, 0 absent, 0 excused, 0 unresolved.
11:20 counselor$ mat group join 'Monday group' 1005-6 -q
counselor$ mat undo --yes -q
counselor$ mat group roster 'Monday group' --json | jq length
4
11:30 counselor$ mat session log 1005-6 --kind individual --minutes 20 -q
counselor$ mat undo --yes -q
counselor$ mat session show 9
! mat session: session 9 is voided
[4]
counselor$ mat session log 1005-6 --kind individual --minutes 20
Logged session 10: 1005-6 individual, 20 minutes, Mon 2026-11-16 11:30; no note.
END
}
