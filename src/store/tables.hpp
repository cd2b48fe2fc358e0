// The table of tables: every table of the store, its class, and for facts the frozen columns of its canonical form.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace mat::store {

/// What a table is, which decides the verbs that any connection may use on it.
enum class TableClass {
    fact,    ///< INSERT only, on the audit chain
    chain,   ///< the audit chain itself: INSERT only
    derived, ///< can be dropped and rebuilt from facts: INSERT, UPDATE, DELETE
    state,   ///< of the program, not of the clinic: INSERT, UPDATE, DELETE
    keyring, ///< wrapped keys: INSERT, UPDATE, DELETE; destroying a wrap is erasure
};

/// Fact tables by the code that stands for them on the chain and in `void`. A code is never used again.
enum class Fact : std::int64_t {
    void_ = 1, void_confirmation = 2, store_event = 3, import_run = 4, setting = 5, closure = 6,
    staff = 10, staff_role = 11, staff_mail = 12, staff_supervisor = 13, staff_credential = 14, staff_leave = 15,
    client = 20, client_identity = 21, client_alias = 22, referral = 23,
    episode = 30, episode_end = 31,
    medication_order = 40, order_end = 41, dose = 42, override_use = 43, hold = 44, hold_release = 45,
    absence = 46, guest_stay = 47,
    policy_layer = 50, policy_layer_end = 51,
    product = 60, lot = 61, stock_draw = 62,
    care_group = 70, group_join = 71, group_leave = 72, session = 73, drug_test = 74,
    group_plan = 75, meeting = 76, session_detail = 77, session_note = 78,
    order_detail = 100, order_step = 101, order_portion = 102, order_signature = 103,
    take_home_order = 110, take_home_order_end = 111, bottle_return = 112, call_back_seed = 113, call_back_draw = 114,
    call_back = 115, call_back_count = 116, call_back_close = 117, naloxone = 118,
    exam = 150,
    // at the counter
    dose_remark = 120, dose_loss = 121, replacement_decision = 122, dose_replacement = 123, dose_check = 124,
    dose_response = 125, order_request = 126, order_request_answer = 127, as_given = 128, incident = 129,
    incident_review = 130, hold_bottles = 131, absence_end = 132, guest_stay_end = 133, guest_arrival = 134,
    incident_close = 135,
    order_formulation = 140, dose_supply = 141, injectable_receipt = 142, opioid_check = 143, health_fact = 144, health_fact_end = 145,
    // the ledger of stock
    stock_move = 160, stock_witness = 161, stock_count = 162, stock_count_close = 163, lot_open = 164, stock_loss = 165, stock_loss_report = 166,
    pump_check = 167, prepared_bottle = 168, prepared_bottle_end = 169, staff_pin = 170,
    arrival = 180, downtime_sheet = 181,
};

/// A fact table. `columns` are all of them, in the order of the canonical form `form`.
struct FactTable {
    Fact fact;
    std::string_view name;
    int form;                              ///< number of this frozen column list; recorded in every entry
    std::span<const std::string_view> columns;
};

/// Every fact table, in the order of `Fact`.
std::span<const FactTable> fact_tables();
/// The fact table with this code; nullptr when there is none (a damaged store may name one).
const FactTable* fact_table(Fact fact);

struct TableOfTables {
    std::string_view name;
    TableClass kind;
};
/// Every table of the schema with its class.
std::span<const TableOfTables> all_tables();

} // namespace mat::store
