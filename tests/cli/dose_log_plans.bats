# Orders that change from day to day or are taken in portions: split doses, tapers, titrations, cross-tapers.
load support

setup_file() { make_clinic; make_client; }
setup() { copy_clinic; }

give() { at "$1 06:12" nurse mat dose-log administer 1001-9 -q; }

@test "gives a split dose portion by portion, with hours between, and not once more" {
    session <<'X'
06:05 prescriber$ mat dose-log order 1001-9 methadone 50mg --split 30mg,20mg --json --confirm 50mg
06:12 nurse$ mat dose-log administer 1001-9
12:11 nurse$ mat dose-log administer 1001-9
12:11 nurse$ mat dose-log why 1001-9
12:12 nurse$ mat dose-log administer 1001-9
18:30 nurse$ mat dose-log administer 1001-9
nurse$ mat dose-log show 1001-9
2026-11-17 06:00 nurse$ mat dose-log administer 1001-9
X
}
