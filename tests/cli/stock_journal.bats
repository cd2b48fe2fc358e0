# `mat stock journal`: another program adds stock up, and says the same.
load support

setup_file() {
    make_clinic
    make_client
    at '2026-11-16 05:50' pharmacist
    mat stock receive methadone 1000mL --form concentrate --strength 10mg/mL --lot A17 --expires 2027-06-30 --document 222-0042 -q
    mat stock receive buprenorphine '30 films' --form film --strength 8mg/film --lot F1 --expires 2027-01-31 --document I-9 -q
    hour=06:12 who=nurse mat dose-log administer 1001-9 -q
    hour=06:13 who=nurse mat dose-log spill 1001-9 --amount 10mg -q
    hour=06:20 who=nurse mat stock waste F1 '2 films' --reason damaged -q
    hour=10:00 who=nurse mat stock count 1 996.5mL --shift -q
    at '2026-11-18 06:00' nurse
    mat dose-log correct 2026-11-16.1 20mg --reason wrong-amount -q
    mat stock count 1 996.5mL -q
}
setup() { copy_clinic; at '2026-11-18 12:00' pharmacist; }

@test "a transaction a line, reversals behind what they take back, an assertion at every count" {
    session <<'END'
12:00 pharmacist$ mat stock journal
decimal-mark .
commodity 1000.000 mg

2026-11-16 received, lot A17, 222-0042
    stock:methadone-concentrate-10-mg-mL:lot-1                    10000 mg
    received                                                      -10000 mg

2026-11-16 received, lot F1, I-9
    stock:buprenorphine-film-8-mg:lot-2                           240 mg
    received                                                      -240 mg

2026-11-16 dose 2026-11-16.1
    stock:methadone-concentrate-10-mg-mL:lot-1                    -30 mg
    dispensed:consumed                                            30 mg

2026-11-16 reversal (wrong-amount) of dose 2026-11-16.1
    stock:methadone-concentrate-10-mg-mL:lot-1                    30 mg
    dispensed:consumed                                            -30 mg

2026-11-16 dose 2026-11-16.2
    stock:methadone-concentrate-10-mg-mL:lot-1                    -20 mg
    dispensed:consumed                                            20 mg

2026-11-16 waste, movement 1
    stock:buprenorphine-film-8-mg:lot-2                           -16 mg
    wasted:damaged                                                16 mg

2026-11-16 count 1 (shift)
    stock:methadone-concentrate-10-mg-mL:lot-1                    -15 mg = 9965 mg
    variance:lot-1                                                15 mg

2026-11-18 count 2
    stock:methadone-concentrate-10-mg-mL:lot-1                    0 mg = 9965 mg
    variance:lot-1                                                0 mg
END
}

@test "hledger checks it, and adds up what stock list and report reconcile say" {
    command -v hledger
    mat stock journal >stock.journal
    hledger -f stock.journal check
    balance() { hledger -f stock.journal balance --no-total --depth "${2:-9}" "$1" | awk '{ print $1 + 0 }'; }
    list() { mat stock list --json | jq -r --argjson lot "$1" '.[] | select(.lot == $lot) | .'"$2"; }
    [[ $(balance lot-2) == "$(list 2 on_hand_mg)" ]]
    [[ $(balance stock:.*lot-1) == 9965 && $(balance variance:lot-1) == 15 && $(list 1 on_hand_mg) == 9980 && $(list 1 variance_mg) == -15 ]]
    mat report reconcile 2026-11 --json >reconcile.json
    [[ $(jq '[.[].consumed | tonumber] | add' reconcile.json) == "$(balance dispensed:consumed)" ]]
    [[ $(jq '[.[].wasted | tonumber] | add' reconcile.json) == "$(balance wasted 1)" ]]
    [[ $(jq '[.[].received | tonumber] | add' reconcile.json) == "$((- $(balance received)))" ]]
    mat stock journal 2026-11-18 >day.journal
    hledger -f day.journal check
    head -7 day.journal | grep -q 'opening'
    # As it stood when the first count was made: the correction was not known.
    mat stock journal --as-of 2026-11-16 >then.journal
    hledger -f then.journal check
    grep -q -- '-5 mg = 9965 mg' then.journal
    sed -i 's/= 9965 mg/= 9965.001 mg/' stock.journal
    never hledger -f stock.journal check 2>/dev/null
    mat stock journal --json | jq -e 'length > 10 and (map(.amount_mg | tonumber) | add) == 0'
}
