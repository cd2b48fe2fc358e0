#include "store/tables.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace mat::store {
namespace {

using Names = std::string_view;

constexpr Names void_columns[] = {"id", "fact", "row_id", "code", "day", "staff", "note", "recorded_at", "entry"};
constexpr Names void_confirmation_columns[] = {"id", "void_id", "staff", "recorded_at", "entry"};
constexpr Names store_event_columns[] = {"id", "kind", "at", "through_at", "recorded_at", "entry"};
constexpr Names import_run_columns[] = {"id", "first_day", "last_day", "digest", "recorded_at", "entry"};
constexpr Names setting_columns[] = {"id", "name", "value", "from_day", "recorded_at", "entry"};
constexpr Names closure_columns[] = {"id", "day", "kind", "recorded_at", "entry"};
constexpr Names staff_columns[] = {"id", "login", "initials", "name", "recorded_at", "entry"};
constexpr Names staff_role_columns[] = {"id", "staff", "roles", "recorded_at", "entry"};
constexpr Names client_columns[] = {"id", "imported", "recorded_at", "entry"};
constexpr Names client_identity_columns[] = {"id", "client", "sealed", "recorded_at", "entry"};
constexpr Names client_alias_columns[] = {"id", "client", "survivor", "recorded_at", "entry"};
constexpr Names referral_columns[] = {"id", "client", "day", "medication", "pregnant", "injects", "staff",
                                      "recorded_at", "entry"};
constexpr Names episode_columns[] = {"id", "client", "admit_day", "program", "counselor", "age",
                                     "treatment_start", "verified_by", "recorded_at", "entry"};
constexpr Names episode_end_columns[] = {"id", "episode", "day", "reason", "recorded_at", "entry"};
constexpr Names medication_order_columns[] = {"id", "client", "medication", "amount", "every_days", "take_homes",
                                              "start_day", "until_day", "supply", "product", "staff",
                                              "written_day", "recorded_at", "entry"};
constexpr Names order_end_columns[] = {"id", "order_id", "day", "reason", "recorded_at", "entry"};
constexpr Names dose_columns[] = {"id", "client", "order_id", "day", "kind", "medication", "amount", "at", "staff",
                                  "late", "replaces", "recorded_at", "entry"};
constexpr Names override_use_columns[] = {"id", "fact", "row_id", "code", "recorded_at", "entry"};
constexpr Names hold_columns[] = {"id", "client", "day", "at", "reason", "staff", "note", "recorded_at", "entry"};
constexpr Names hold_release_columns[] = {"id", "hold", "day", "at", "reason", "staff", "note", "recorded_at",
                                          "entry"};
constexpr Names absence_columns[] = {"id", "client", "first_day", "last_day", "kind", "dosed", "recorded_at",
                                     "entry"};
constexpr Names guest_stay_columns[] = {"id", "client", "first_day", "last_day", "direction", "recorded_at",
                                        "entry"};
constexpr Names policy_layer_columns[] = {"id", "kind", "name", "client", "from_day", "ruling", "digest", "source",
                                          "sealed_source", "staff", "recorded_at", "entry"};
constexpr Names policy_layer_end_columns[] = {"id", "layer", "day", "staff", "recorded_at", "entry"};
constexpr Names product_columns[] = {"id", "medication", "form", "strength", "recorded_at", "entry"};
constexpr Names lot_columns[] = {"id", "product", "code", "expires_day", "quantity", "day", "document", "staff",
                                 "recorded_at", "entry"};
constexpr Names stock_draw_columns[] = {"id", "dose", "lot", "quantity", "recorded_at", "entry"};
constexpr Names care_group_columns[] = {"id", "name", "weekday", "staff", "recorded_at", "entry"};
constexpr Names group_join_columns[] = {"id", "care_group", "client", "day", "recorded_at", "entry"};
constexpr Names group_leave_columns[] = {"id", "group_join", "day", "recorded_at", "entry"};
constexpr Names session_columns[] = {"id", "client", "staff", "care_group", "kind", "minutes", "status",
                                     "recorded_at", "entry"};
constexpr Names drug_test_columns[] = {"id", "client", "day", "result", "recorded_at", "entry"};

constexpr Names staff_mail_columns[] = {"id", "staff", "mail", "recorded_at", "entry"};
constexpr Names staff_supervisor_columns[] = {"id", "staff", "supervisor", "from_day", "recorded_at", "entry"};
constexpr Names staff_credential_columns[] = {"id", "staff", "kind", "expires_day", "recorded_at", "entry"};
constexpr Names staff_leave_columns[] = {"id", "staff", "first_day", "last_day", "recorded_at", "entry"};
constexpr Names group_plan_columns[] = {"id", "care_group", "kind", "weekday", "starts", "minutes", "capacity", "modality",
                                        "staff", "from_day", "recorded_at", "entry"};
constexpr Names meeting_columns[] = {"id", "care_group", "day", "at", "minutes", "modality", "staff", "recorded_at", "entry"};
constexpr Names session_detail_columns[] = {"id", "at", "approach", "modality", "with_whom", "meeting",
                                            "late_minutes", "left_minutes", "recorded_at", "entry"};
constexpr Names session_note_columns[] = {"id", "session", "meeting", "kind", "staff", "signed_at", "note", "recorded_at",
                                          "entry"};
constexpr Names exam_columns[] = {"id", "client", "day", "kind", "staff", "recorded_at", "entry"};

constexpr Names order_detail_columns[] = {"id", "steps", "portions", "beside", "bridge_of", "taken_by", "taken_at", "taken_day",
                                          "rationale", "recorded_at", "entry"};
constexpr Names order_step_columns[] = {"id", "order_id", "first_day", "amount", "recorded_at", "entry"};
constexpr Names order_portion_columns[] = {"id", "order_id", "place", "amount", "recorded_at", "entry"};
constexpr Names order_signature_columns[] = {"id", "order_id", "staff", "declined", "recorded_at", "entry"};
constexpr Names take_home_order_columns[] = {"id", "client", "day", "at", "days", "met", "tier_from", "most_days", "education_day",
                                             "review_day", "staff", "words", "recorded_at", "entry"};
constexpr Names take_home_order_end_columns[] = {"id", "take_home_order", "day", "reason", "staff", "recorded_at", "entry"};
constexpr Names bottle_return_columns[] = {"id", "client", "dose", "day", "at", "state", "intact", "opens", "staff",
                                           "recorded_at", "entry"};
constexpr Names call_back_seed_columns[] = {"id", "day", "digest", "staff", "recorded_at", "entry"};
constexpr Names call_back_draw_columns[] = {"id", "call_back_seed", "seed", "day", "least_bottles", "wanted", "candidates",
                                            "staff", "recorded_at", "entry"};
constexpr Names call_back_columns[] = {"id", "client", "call_back_draw", "day", "recorded_at", "entry"};
constexpr Names call_back_count_columns[] = {"id", "client", "call_back", "day", "at", "counted", "expected", "staff",
                                             "recorded_at", "entry"};
constexpr Names call_back_close_columns[] = {"id", "call_back", "day", "reason", "staff", "recorded_at", "entry"};
constexpr Names naloxone_columns[] = {"id", "client", "day", "product", "quantity", "expires_day", "staff", "recorded_at",
                                      "entry"};

// at the counter
constexpr Names dose_remark_columns[] = {"id", "dose", "code", "note", "recorded_at", "entry"};
constexpr Names dose_loss_columns[] = {"id", "client", "dose", "kind", "day", "at", "amount", "minutes", "witnessed",
                                       "witness", "staff", "recorded_at", "entry"};
constexpr Names replacement_decision_columns[] = {"id", "loss", "amount", "staff", "verbal", "recorded_at", "entry"};
constexpr Names dose_replacement_columns[] = {"id", "dose", "loss", "recorded_at", "entry"};
constexpr Names dose_check_columns[] = {"id", "client", "day", "at", "breath_alcohol", "respiration", "saturation",
                                        "sedation", "staff", "recorded_at", "entry"};
constexpr Names dose_response_columns[] = {"id", "client", "day", "at", "craving", "withdrawal", "sedation",
                                           "side_effects", "staff", "recorded_at", "entry"};
constexpr Names order_request_columns[] = {"id", "client", "day", "kind", "dose", "staff", "note", "recorded_at",
                                           "entry"};
constexpr Names order_request_answer_columns[] = {"id", "request", "day", "answer", "staff", "note", "recorded_at",
                                                  "entry"};
constexpr Names as_given_columns[] = {"id", "dose", "codes", "recorded_at", "entry"};
constexpr Names incident_columns[] = {"id", "client", "other", "kind", "day", "at", "dose", "staff", "note",
                                      "recorded_at", "entry"};
constexpr Names incident_review_columns[] = {"id", "incident", "day", "staff", "note", "recorded_at", "entry"};
constexpr Names incident_close_columns[] = {"id", "incident", "day", "staff", "note", "recorded_at", "entry"};
constexpr Names hold_bottles_columns[] = {"id", "hold", "decision", "day", "staff", "recorded_at", "entry"};
constexpr Names absence_end_columns[] = {"id", "absence", "day", "recorded_at", "entry"};
constexpr Names guest_stay_end_columns[] = {"id", "stay", "day", "recorded_at", "entry"};
constexpr Names guest_arrival_columns[] = {"id", "stay", "medication", "amount", "last_dose_day", "verified_by",
                                           "take_homes", "note", "recorded_at", "entry"};

constexpr Names order_formulation_columns[] = {"id", "formulation", "recorded_at", "entry"};
constexpr Names dose_supply_columns[] = {"id", "days", "recorded_at", "entry"};
constexpr Names injectable_receipt_columns[] = {"id", "client", "order_id", "day", "staff", "recorded_at", "entry"};
constexpr Names opioid_check_columns[] = {"id", "client", "day", "cows", "last_opioid_day", "staff", "recorded_at", "entry"};
constexpr Names health_fact_columns[] = {"id", "client", "kind", "code", "day", "value", "staff", "note", "recorded_at", "entry"};
constexpr Names arrival_columns[] = {"id", "client", "day", "at", "staff", "recorded_at", "entry"};
constexpr Names downtime_sheet_columns[] = {"id", "day", "people", "staff", "recorded_at", "entry"};
constexpr Names health_fact_end_columns[] = {"id", "health_fact", "day", "staff", "recorded_at", "entry"};

constexpr Names stock_move_columns[] = {"id", "lot", "kind", "quantity", "change", "day", "at", "reason", "document", "count", "dose",
                                        "staff", "recorded_at", "entry"};
constexpr Names stock_witness_columns[] = {"id", "move", "staff", "how", "recorded_at", "entry"};
constexpr Names stock_count_columns[] = {"id", "lot", "kind", "counted", "prepared", "expected", "carried", "day", "at", "staff",
                                         "recorded_at", "entry"};
constexpr Names stock_count_close_columns[] = {"id", "count", "reason", "day", "staff", "recorded_at", "entry"};
constexpr Names lot_open_columns[] = {"id", "lot", "station", "day", "at", "staff", "recorded_at", "entry"};
constexpr Names stock_loss_columns[] = {"id", "discovered_day", "recorded_at", "entry"};
constexpr Names stock_loss_report_columns[] = {"id", "loss", "kind", "day", "document", "staff", "recorded_at", "entry"};
constexpr Names pump_check_columns[] = {"id", "lot", "station", "wanted", "measured", "day", "at", "staff", "recorded_at", "entry"};
constexpr Names prepared_bottle_columns[] = {"id", "client", "order_id", "covers_day", "amount", "lot", "quantity", "day", "at", "staff",
                                             "recorded_at", "entry"};
constexpr Names prepared_bottle_end_columns[] = {"id", "bottle", "outcome", "dose", "day", "at", "staff", "recorded_at", "entry"};
constexpr Names staff_pin_columns[] = {"id", "staff", "hash", "recorded_at", "entry"};

constexpr FactTable facts[] = {
    {Fact::void_, "void", 1, void_columns},
    {Fact::void_confirmation, "void_confirmation", 1, void_confirmation_columns},
    {Fact::store_event, "store_event", 1, store_event_columns},
    {Fact::import_run, "import_run", 1, import_run_columns},
    {Fact::setting, "setting", 1, setting_columns},
    {Fact::closure, "closure", 1, closure_columns},
    {Fact::staff, "staff", 1, staff_columns},
    {Fact::staff_role, "staff_role", 1, staff_role_columns},
    {Fact::staff_mail, "staff_mail", 1, staff_mail_columns},
    {Fact::staff_supervisor, "staff_supervisor", 1, staff_supervisor_columns},
    {Fact::staff_credential, "staff_credential", 1, staff_credential_columns},
    {Fact::staff_leave, "staff_leave", 1, staff_leave_columns},
    {Fact::client, "client", 1, client_columns},
    {Fact::client_identity, "client_identity", 1, client_identity_columns},
    {Fact::client_alias, "client_alias", 1, client_alias_columns},
    {Fact::referral, "referral", 1, referral_columns},
    {Fact::episode, "episode", 1, episode_columns},
    {Fact::episode_end, "episode_end", 1, episode_end_columns},
    {Fact::medication_order, "medication_order", 1, medication_order_columns},
    {Fact::order_end, "order_end", 1, order_end_columns},
    {Fact::dose, "dose", 1, dose_columns},
    {Fact::override_use, "override_use", 1, override_use_columns},
    {Fact::hold, "hold", 1, hold_columns},
    {Fact::hold_release, "hold_release", 1, hold_release_columns},
    {Fact::absence, "absence", 1, absence_columns},
    {Fact::guest_stay, "guest_stay", 1, guest_stay_columns},
    {Fact::policy_layer, "policy_layer", 1, policy_layer_columns},
    {Fact::policy_layer_end, "policy_layer_end", 1, policy_layer_end_columns},
    {Fact::product, "product", 1, product_columns},
    {Fact::lot, "lot", 1, lot_columns},
    {Fact::stock_draw, "stock_draw", 1, stock_draw_columns},
    {Fact::care_group, "care_group", 1, care_group_columns},
    {Fact::group_join, "group_join", 1, group_join_columns},
    {Fact::group_leave, "group_leave", 1, group_leave_columns},
    {Fact::session, "session", 1, session_columns},
    {Fact::drug_test, "drug_test", 1, drug_test_columns},
    {Fact::group_plan, "group_plan", 1, group_plan_columns},
    {Fact::meeting, "meeting", 1, meeting_columns},
    {Fact::session_detail, "session_detail", 1, session_detail_columns},
    {Fact::session_note, "session_note", 1, session_note_columns},
    {Fact::order_detail, "order_detail", 1, order_detail_columns},
    {Fact::order_step, "order_step", 1, order_step_columns},
    {Fact::order_portion, "order_portion", 1, order_portion_columns},
    {Fact::order_signature, "order_signature", 1, order_signature_columns},
    {Fact::take_home_order, "take_home_order", 1, take_home_order_columns},
    {Fact::take_home_order_end, "take_home_order_end", 1, take_home_order_end_columns},
    {Fact::bottle_return, "bottle_return", 1, bottle_return_columns},
    {Fact::call_back_seed, "call_back_seed", 1, call_back_seed_columns},
    {Fact::call_back_draw, "call_back_draw", 1, call_back_draw_columns},
    {Fact::call_back, "call_back", 1, call_back_columns},
    {Fact::call_back_count, "call_back_count", 1, call_back_count_columns},
    {Fact::call_back_close, "call_back_close", 1, call_back_close_columns},
    {Fact::naloxone, "naloxone", 1, naloxone_columns},
    {Fact::exam, "exam", 1, exam_columns},
    {Fact::dose_remark, "dose_remark", 1, dose_remark_columns},
    {Fact::dose_loss, "dose_loss", 1, dose_loss_columns},
    {Fact::replacement_decision, "replacement_decision", 1, replacement_decision_columns},
    {Fact::dose_replacement, "dose_replacement", 1, dose_replacement_columns},
    {Fact::dose_check, "dose_check", 1, dose_check_columns},
    {Fact::dose_response, "dose_response", 1, dose_response_columns},
    {Fact::order_request, "order_request", 1, order_request_columns},
    {Fact::order_request_answer, "order_request_answer", 1, order_request_answer_columns},
    {Fact::as_given, "as_given", 1, as_given_columns},
    {Fact::incident, "incident", 1, incident_columns},
    {Fact::incident_review, "incident_review", 1, incident_review_columns},
    {Fact::hold_bottles, "hold_bottles", 1, hold_bottles_columns},
    {Fact::absence_end, "absence_end", 1, absence_end_columns},
    {Fact::guest_stay_end, "guest_stay_end", 1, guest_stay_end_columns},
    {Fact::guest_arrival, "guest_arrival", 1, guest_arrival_columns},
    {Fact::incident_close, "incident_close", 1, incident_close_columns},
    {Fact::order_formulation, "order_formulation", 1, order_formulation_columns},
    {Fact::dose_supply, "dose_supply", 1, dose_supply_columns},
    {Fact::injectable_receipt, "injectable_receipt", 1, injectable_receipt_columns},
    {Fact::opioid_check, "opioid_check", 1, opioid_check_columns},
    {Fact::health_fact, "health_fact", 1, health_fact_columns},
    {Fact::health_fact_end, "health_fact_end", 1, health_fact_end_columns},
    {Fact::stock_move, "stock_move", 1, stock_move_columns},
    {Fact::stock_witness, "stock_witness", 1, stock_witness_columns},
    {Fact::stock_count, "stock_count", 1, stock_count_columns},
    {Fact::stock_count_close, "stock_count_close", 1, stock_count_close_columns},
    {Fact::lot_open, "lot_open", 1, lot_open_columns},
    {Fact::stock_loss, "stock_loss", 1, stock_loss_columns},
    {Fact::stock_loss_report, "stock_loss_report", 1, stock_loss_report_columns},
    {Fact::pump_check, "pump_check", 1, pump_check_columns},
    {Fact::prepared_bottle, "prepared_bottle", 1, prepared_bottle_columns},
    {Fact::prepared_bottle_end, "prepared_bottle_end", 1, prepared_bottle_end_columns},
    {Fact::staff_pin, "staff_pin", 1, staff_pin_columns},
    {Fact::arrival, "arrival", 1, arrival_columns},
    {Fact::downtime_sheet, "downtime_sheet", 1, downtime_sheet_columns},
};

constexpr TableOfTables others[] = {
    {"entry", TableClass::chain},         {"client_token", TableClass::derived}, {"daily", TableClass::derived},
    {"missed_day", TableClass::derived},  {"lot_on_hand", TableClass::derived},  {"count_book", TableClass::derived},
    {"lot_day", TableClass::derived},     {"state", TableClass::state},
    {"job", TableClass::state},           {"outbox", TableClass::state},         {"keyring", TableClass::keyring},
};

constexpr auto every_table = [] {
    std::array<TableOfTables, std::size(facts) + std::size(others)> all{};
    std::size_t next = 0;
    for (const FactTable& table : facts) all[next++] = {table.name, TableClass::fact};
    for (const TableOfTables& table : others) all[next++] = table;
    return all;
}();

} // namespace

std::span<const FactTable> fact_tables() { return facts; }

const FactTable* fact_table(Fact fact) {
    const auto found = std::ranges::find(facts, fact, &FactTable::fact);
    return found == std::end(facts) ? nullptr : found;
}

std::span<const TableOfTables> all_tables() { return every_table; }

} // namespace mat::store
