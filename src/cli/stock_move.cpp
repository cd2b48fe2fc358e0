#include "cli/stock_move.hpp"

#include "cli/dose_log_asking.hpp"
#include "cli/parse.hpp"
#include "cli/staff_pin.hpp"
#include "cli/staff_table.hpp"
#include "cli/stock_words.hpp"
#include "store/stock_book.hpp"
#include "store/stock_ledger.hpp"
#include "store/treatment.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

using domain::StockKind;

constexpr std::string_view waste_reasons[] = {"spilled", "refused-dose", "residue", "expired", "damaged", "other"};
constexpr std::string_view loss_reasons[] = {"theft", "loss", "in-transit", "disaster"};
constexpr std::string_view void_kinds[] = {"movement", "lot"};

// What a movement takes from its lot, now or at the moment of --at.
Result<store::StockMove> movement_of(const store::Writer& writer, const store::Clinic& clinic, const Actor& actor, const Globals& globals,
                                     const store::Lot& lot, StockKind kind, std::int64_t quantity, std::string_view reason) {
    const auto moment = moment_of(globals, writer, clinic);
    if (!moment) return moment.failure();
    store::StockMove move;
    move.lot = lot.id;
    move.kind = kind;
    move.quantity = quantity;
    move.change = -quantity;
    move.day = clinic.zone.day(*moment);
    move.at = *moment;
    move.reason = reason;
    move.staff = actor.staff;
    if (move.day < lot.day)
        return Failure{Exit::usage, "before-receipt", lot_text(lot) + " came in on " + lot.day.text_with_weekday() + ", after that", ""};
    return move;
}

// The book may be wrong, and says so.
void warn_below_zero(Answer& answer, const store::Lot& lot, std::int64_t change) {
    if (lot.on_hand + change < 0) answer.warnings.push_back("stock is short on paper: " + lot_text(lot) + " goes below zero");
}

// Who may say that they were there: another of the staff than who recorded it, and each once.
Result<Nothing> check_witness(const store::StockMove& move, const store::StaffMember& witness) {
    const std::string number = std::to_string(move.id);
    if (move.reversed) return Failure{Exit::refused, "reversed", "movement " + number + " was taken back", ""};
    if (domain::witnesses_needed(move.kind) == 0) return Failure{Exit::refused, "no-witness", "a movement of this kind takes no witness", ""};
    if (move.staff == witness.id)
        return Failure{Exit::not_permitted, "second-login",
                       "movement " + number + " was recorded by " + witness.login + ": somebody else witnesses it", ""};
    if (std::ranges::find(move.witnesses, witness.id, &store::Witness::staff) != move.witnesses.end())
        return Failure{Exit::refused, "witnessed", witness.login + " has witnessed movement " + number + " already",
                       move.witnesses_missing() > 0 ? "it takes another witness" : ""};
    if (move.witnesses_missing() == 0) return Failure{Exit::refused, "witnessed", "movement " + number + " has its witnesses", ""};
    if (!witness.roles.any_of(domain::Role::prescriber | domain::Role::nurse | domain::Role::pharmacist))
        return Failure{Exit::not_permitted, "not-permitted",
                       quoted(witness.login) + " may not witness: it takes the role prescriber, nurse, pharmacist", ""};
    return Nothing{};
}

std::string waiting_text(const store::StockMove& move) {
    const std::int64_t missing = move.witnesses_missing();
    if (missing <= 0) return "";
    return "\nIt waits for " + std::string(missing == 1 ? "a witness, who says" : "two witnesses, who say") +
           " from their own login: mat stock witness " + std::to_string(move.id);
}

// Records it with the witness who has shown their PIN, and answers with what was done.
Result<Answer> moved(store::Writer& writer, const store::Clinic& clinic, const store::Lot& lot, store::StockMove move,
                     const std::optional<std::string>& witness, const std::string& what) {
    move.id = store::record_move(writer, move);
    if (witness) {
        const auto member = staff_named(writer, *witness);
        if (!member) return member.failure();
        if (auto checked = check_witness(move, *member); !checked) return checked.failure();
        store::record_witness(writer, move, {member->id, "pin"});
        move.witnesses.push_back({member->id, "pin"});
    }
    Answer answer;
    answer.one_record = true;
    answer.table = move_table(writer, clinic, {move});
    answer.recorded = "movement " + std::to_string(move.id);
    answer.sentence = what + ", movement " + std::to_string(move.id) + (witness ? ", witnessed by " + *witness : "") + "." + waiting_text(move);
    warn_below_zero(answer, lot, move.change);
    return answer;
}

} // namespace

namespace {
// A bottle that came back had left the book when it was handed out: what is left of it goes before a witness, and no lot is less.
Result<Answer> waste_bottle(store::Writer& writer, const store::Clinic& clinic, const Actor& actor, const Globals& globals,
                            const StockWasteRequest& request) {
    const auto number = parse_dose_number(request.what, clinic.today);
    if (!number) return number.failure();
    const auto dose = store::find_dose(writer, *number);
    if (!dose) return dose.failure();
    if (!dose->returned)
        return Failure{Exit::refused, "not-returned", "bottle " + number->text() + " did not come back",
                       "mat dose-log return " + number->text() + " says that it did"};
    const auto draws = store::draws_of(writer, *number);
    if (draws.empty()) return Failure{Exit::refused, "no-lot", "bottle " + number->text() + " was drawn on no lot: it is in no ledger", ""};
    for (const store::StockMove& each : store::stock_moves(writer, {dose->returned->day, clinic.today}))
        if (each.dose == *number && !each.reversed)
            return Failure{Exit::refused, "wasted", "bottle " + number->text() + " was wasted already, movement " + std::to_string(each.id), ""};
    Answer answer;
    std::vector<store::StockMove> moves;
    for (const store::Draw& draw : draws) {
        const auto lot = lot_named(writer, std::to_string(draw.lot));
        if (!lot) return lot.failure();
        auto move = movement_of(writer, clinic, actor, globals, *lot, StockKind::bottle, draw.quantity, request.reason.value_or("returned"));
        if (!move) return move.failure();
        move->change = 0;
        move->dose = *number;
        const auto done = moved(writer, clinic, *lot, *move, request.witness,
                                "Wasted bottle " + number->text() + ", " + both_text(lot->product, draw.quantity) + " of " + lot_text(*lot));
        if (!done) return done;
        answer.sentence += (answer.sentence.empty() ? "" : "\n") + done->sentence;
        moves.push_back(*store::find_move(writer, std::get<std::int64_t>(done->table.rows.front().front())));
    }
    answer.one_record = moves.size() == 1;
    answer.table = move_table(writer, clinic, moves);
    answer.recorded = "the waste of bottle " + number->text();
    return answer;
}
} // namespace

void add_stock_waste(Flags& flags, StockWasteRequest& request) {
    flags.operand("LOT|DOSE", request.what, "number or code of the lot; or the number of a bottle that came back");
    flags.operand("QUANTITY", request.quantity, "how much: 12mL, 120mg, '2 films'; a bottle goes as a whole");
    flags.value("--reason", "CODE", request.reason, "spilled (default), refused-dose, residue, expired, damaged, other");
    flags.words(waste_reasons);
    flags.value("--witness", "LOGIN", request.witness, "who stands here and types their PIN; else they say so from their own login");
    flags.example("mat stock waste 1 12mL --reason spilled");
}

Result<Answer> run_stock_waste(const StockWasteRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const std::string reason = request.reason.value_or("spilled");
    if (auto code = check_code(reason, waste_reasons, "to waste"); !code) return code.failure();
    const bool bottle = request.what.find('.') != std::string::npos && request.what.find_first_not_of("0123456789-.") == std::string::npos;
    if (bottle == request.quantity.has_value())
        return Failure{Exit::usage, "usage", bottle ? "a bottle goes as a whole" : "QUANTITY is missing",
                       "mat stock waste 1 12mL, or the number of a bottle that came back"};
    const auto act = [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        if (bottle) return waste_bottle(writer, clinic, actor, globals, request);
        const auto lot = lot_named(writer, request.what);
        if (!lot) return lot.failure();
        const auto quantity = stock_quantity(lot->product, *request.quantity);
        if (!quantity) return quantity.failure();
        const auto move = movement_of(writer, clinic, actor, globals, *lot, StockKind::waste, *quantity, reason);
        if (!move) return move.failure();
        return moved(writer, clinic, *lot, *move, request.witness,
                     "Wasted " + both_text(lot->product, *quantity) + " of " + lot_text(*lot) + " (" + reason + ")");
    };
    if (request.witness && !globals.dry_run) {
        // What is wrong with the rest is told before anybody types a PIN.
        Globals trying = globals;
        trying.dry_run = true;
        const auto tried = writing(trying, surroundings, need, act);
        if (!tried) return tried.failure();
        if (auto shown = check_witness_pin(*request.witness, globals, surroundings, need); !shown) return shown.failure();
    }
    return writing(globals, surroundings, need, act);
}

void add_stock_destroy(Flags& flags, StockDestroyRequest& request) {
    flags.operand("LOT", request.lot, "number or code of the lot");
    flags.operand("QUANTITY", request.quantity, "how much");
    flags.required_value("--document", "NUMBER", request.document, "form 41, or the reverse distributor's paper");
    flags.example("mat stock destroy 1 200mL --document 41-0007");
}

Result<Answer> run_stock_destroy(const StockDestroyRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    if (auto checked = check_short_code(request.document); !checked) return checked.failure();
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto lot = lot_named(writer, request.lot);
        if (!lot) return lot.failure();
        const auto quantity = stock_quantity(lot->product, request.quantity);
        if (!quantity) return quantity.failure();
        auto move = movement_of(writer, clinic, actor, globals, *lot, StockKind::destroyed, *quantity, "form-41");
        if (!move) return move.failure();
        move->document = request.document;
        return moved(writer, clinic, *lot, *move, {},
                     "Destroyed " + both_text(lot->product, *quantity) + " of " + lot_text(*lot) + " (" + request.document + ")");
    });
}

void add_stock_transfer(Flags& flags, StockTransferRequest& request) {
    flags.operand("LOT", request.lot, "number or code of the lot");
    flags.operand("QUANTITY", request.quantity, "how much");
    flags.required_value("--to", "REGISTRANT", request.to, "registration number of who gets it");
    flags.required_value("--document", "NUMBER", request.document, "form 222 or invoice");
    flags.example("mat stock transfer 1 100mL --to RH0123456 --document 222-0050");
}

Result<Answer> run_stock_transfer(const StockTransferRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    for (const auto* code : {&request.to, &request.document})
        if (auto checked = check_short_code(*code); !checked) return checked.failure();
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto lot = lot_named(writer, request.lot);
        if (!lot) return lot.failure();
        const auto quantity = stock_quantity(lot->product, request.quantity);
        if (!quantity) return quantity.failure();
        auto move = movement_of(writer, clinic, actor, globals, *lot, StockKind::transferred, *quantity, request.to);
        if (!move) return move.failure();
        move->document = request.document;
        auto answer = moved(writer, clinic, *lot, *move, {},
                            "Transferred " + both_text(lot->product, *quantity) + " of " + lot_text(*lot) + " to " + request.to + " (" +
                                request.document + ")");
        if (!answer) return answer;
        // A registrant that is no distributor hands on at most 5 % of what it distributes and dispenses in a year (21 CFR 1307.11).
        std::int64_t handed_on = 0, dispensed = 0;
        const Day first = *Day::parse(move->day.text().substr(0, 4) + "-01-01");
        for (const auto& [id, sums] : store::stock_sums(writer, {first, move->day}, store::Path::bounded))
            if (const auto other = lot_named(writer, std::to_string(id)); other && other->product.medication == lot->product.medication) {
                handed_on -= other->product.amount_of(sums.of(StockKind::transferred)).micrograms();
                dispensed -= other->product.amount_of(sums.of(StockKind::consumed) + sums.of(StockKind::taken_home)).micrograms();
            }
        constexpr std::int64_t in_a_hundred = 5;
        if (handed_on * 100 > (handed_on + dispensed) * in_a_hundred)
            answer->warnings.push_back("this year " + Amount::micrograms(handed_on).text() +
                                       " were transferred, more than 5 % of what was transferred and dispensed (21 CFR 1307.11)");
        return answer;
    });
}

void add_stock_loss(Flags& flags, StockLossRequest& request) {
    flags.operand("LOT", request.lot, "number or code of the lot");
    flags.operand("QUANTITY", request.quantity, "how much is gone");
    flags.required_value("--reason", "CODE", request.reason, "theft, loss, in-transit, disaster");
    flags.words(loss_reasons);
    flags.value("--discovered", "DATE", request.discovered, "the day on which it was discovered, from which the clocks run (default: today)");
    flags.example("mat stock loss 1 5mL --reason theft");
}

Result<Answer> run_stock_loss(const StockLossRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    if (auto code = check_code(request.reason, loss_reasons, "of a loss"); !code) return code.failure();
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto lot = lot_named(writer, request.lot);
        if (!lot) return lot.failure();
        const auto quantity = stock_quantity(lot->product, request.quantity);
        if (!quantity) return quantity.failure();
        const auto move = movement_of(writer, clinic, actor, globals, *lot, StockKind::lost, *quantity, request.reason);
        if (!move) return move.failure();
        Day discovered = clinic.today;
        if (request.discovered) {
            const auto day = parse_day(*request.discovered, clinic.today);
            if (!day) return day.failure();
            if (*day > clinic.today || *day < move->day)
                return Failure{Exit::usage, "discovered",
                               quoted(*request.discovered) + " is not between the day of the loss, " + move->day.text() + ", and today", ""};
            discovered = *day;
        }
        auto answer = moved(writer, clinic, *lot, *move, {},
                            "Lost " + both_text(lot->product, *quantity) + " of " + lot_text(*lot) + " (" + request.reason + "), discovered " +
                                discovered.text_with_weekday());
        if (!answer) return answer;
        const std::int64_t id = std::get<std::int64_t>(answer->table.rows.front().front());
        store::record_loss_of_stock(writer, id, discovered);
        std::vector<Day> holidays;
        for (const store::Closure& closure : store::closures(writer, {discovered, discovered + 60}))
            if (closure.kind == "holiday") holidays.push_back(closure.day);
        answer->sentence += "\nWritten notice by " +
                            domain::loss_notice_due(discovered, clinic.policy.loss_notice_business_days, holidays).text_with_weekday() +
                            ", form 106 by " + (discovered + clinic.policy.loss_report_days).text_with_weekday() +
                            " (21 CFR 1301.76(b)): mat stock loss report " + std::to_string(id);
        return answer;
    });
}

void add_stock_loss_report(Flags& flags, StockLossReportRequest& request) {
    flags.operand("MOVEMENT", request.movement, "number of the loss; without it, every loss and what was reported of it");
    flags.value("--kind", "KIND", request.kind, "notice, form-106, or not-significant: reviewed, and nothing is to be reported");
    flags.words(store::loss_report_kinds);
    flags.value("--document", "NUMBER", request.document, "number of the paper");
    flags.example("mat stock loss report");
}

Result<Answer> run_stock_loss_report(const StockLossReportRequest& request, const Globals& globals, const Surroundings& surroundings,
                                     const Need& need) {
    const auto table_of = [](const store::Reader& reader, std::optional<std::int64_t> only) {
        report::Table table;
        table.columns = {{"movement", report::Type::integer, "number of the loss"}, {"discovered_date", report::Type::day, "when it was discovered"},
                         {"reports", report::Type::list, "what was reported, and when"}};
        for (const store::StockLoss& loss : store::stock_losses(reader)) {
            std::vector<std::string> reports;
            for (const auto& each : loss.reports)
                reports.push_back(each.kind + " " + each.day.text() + (each.document.empty() ? "" : " " + each.document));
            if (!only || *only == loss.move)
                table.rows.push_back({loss.move, loss.discovered, reports.empty() ? report::Cell() : report::Cell(reports)});
        }
        return table;
    };
    if (!request.movement) {
        if (request.kind || request.document)
            return Failure{Exit::usage, "usage", "say of which loss", "mat stock loss report MOVEMENT --kind notice"};
        return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic&, const Actor&) -> Result<Answer> {
            Answer answer;
            answer.table = table_of(reader, {});
            return answer;
        });
    }
    const auto id = parse_count(*request.movement);
    if (!id) return id.failure();
    if (!request.kind) return Failure{Exit::usage, "usage", "--kind is missing", "notice, form-106, or not-significant"};
    if (auto code = check_code(*request.kind, store::loss_report_kinds, "of a report"); !code) return code.failure();
    if (request.document)
        if (auto checked = check_short_code(*request.document); !checked) return checked.failure();
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto losses = store::stock_losses(writer);
        const auto loss = std::ranges::find(losses, *id, &store::StockLoss::move);
        if (loss == losses.end())
            return Failure{Exit::not_found, "no-such-loss", "movement " + std::to_string(*id) + " is no loss", "mat stock loss report lists them"};
        if (loss->has(*request.kind))
            return Failure{Exit::refused, "reported", "the " + *request.kind + " of movement " + std::to_string(*id) + " is on record already", ""};
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        store::record_loss_report(writer, *id, *request.kind, clinic.zone.day(*moment), request.document.value_or(""), actor.staff);
        Answer answer;
        answer.one_record = true;
        answer.table = table_of(writer, *id);
        answer.recorded = "the report";
        answer.sentence =
            "On record: " + *request.kind + " of movement " + std::to_string(*id) + ", " + clinic.zone.day(*moment).text_with_weekday() + ".";
        return answer;
    });
}

void add_stock_calibrate(Flags& flags, StockCalibrateRequest& request) {
    flags.operand("LOT", request.lot, "number or code of the lot that the pump draws on");
    flags.operand("WANTED", request.wanted, "what the pump was asked for: 40mL");
    flags.operand("MEASURED", request.measured, "what came");
    flags.value("--wasted", "QUANTITY", request.wasted, "so much was not poured back; it waits for no witness, and leaves the book");
    flags.value("--station", "NAME", request.station, "where the pump stands (default: MAT_STATION, else main)");
    flags.example("mat stock calibrate 1 40mL 39.9mL");
}

Result<Answer> run_stock_calibrate(const StockCalibrateRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const auto station = station_named(request.station, surroundings);
    if (!station) return station.failure();
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto lot = lot_named(writer, request.lot);
        if (!lot) return lot.failure();
        if (!lot->product.liquid()) return Failure{Exit::usage, "no-liquid", product_text(lot->product) + " goes through no pump", ""};
        const auto wanted = stock_quantity(lot->product, request.wanted), measured = stock_quantity(lot->product, request.measured, true);
        if (!wanted) return wanted.failure();
        if (!measured) return measured.failure();
        const std::string percent = domain::percent_text(*measured - *wanted, *wanted);
        Answer answer;
        store::StockMove move;
        const std::string said = "Calibrated at " + *station + " with " + lot_text(*lot) + ": " + container_text(lot->product, *wanted) +
                                 " wanted, " + container_text(lot->product, *measured) + " measured, " + percent + " %";
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        const std::int64_t id =
            store::record_pump_check(writer, lot->id, *station, *wanted, *measured, clinic.zone.day(*moment), *moment, actor.staff);
        if (request.wasted) {
            const auto wasted = stock_quantity(lot->product, *request.wasted);
            if (!wasted) return wasted.failure();
            const auto made = movement_of(writer, clinic, actor, globals, *lot, StockKind::calibration, *wasted, "calibration");
            if (!made) return made.failure();
            auto moved_answer = moved(writer, clinic, *lot, *made, {}, said + "; " + container_text(lot->product, *wasted) + " not poured back");
            if (!moved_answer) return moved_answer;
            answer = std::move(*moved_answer);
        } else {
            answer.one_record = true;
            answer.sentence = said + ".";
            answer.recorded = "calibration " + std::to_string(id);
            answer.table.columns = {{"calibration", report::Type::integer, "its number"},
                                    {"lot", report::Type::integer, "number of the lot"},
                                    {"station", report::Type::text, "where"},
                                    {"wanted_mg", report::Type::amount, "what the pump was asked for"},
                                    {"measured_mg", report::Type::amount, "what came"},
                                    {"percent", report::Type::text, "how far off"}};
            answer.table.rows = {{id, lot->id, *station, lot->product.amount_of(*wanted), lot->product.amount_of(*measured), percent}};
        }
        constexpr std::int64_t in_a_hundred = 1; // the house's own: what a dispensing pump holds
        const std::int64_t off = *measured < *wanted ? *wanted - *measured : *measured - *wanted;
        if (off * 100 > *wanted * in_a_hundred)
            answer.warnings.push_back("the pump is off by more than 1 %: mend it before anybody is dosed from it");
        return answer;
    });
}

void add_stock_witness(Flags& flags, StockWitnessRequest& request) {
    flags.operand("MOVEMENT", request.movement, "number of the movement that you saw; without it, those that wait for a witness");
    flags.value("--pin-of", "LOGIN", request.pin_of, "somebody else saw it, stands here and types their PIN");
    flags.example("mat stock witness");
}

Result<Answer> run_stock_witness(const StockWitnessRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    if (!request.movement) {
        if (request.pin_of) return Failure{Exit::usage, "usage", "say which movement they saw", "mat stock witness MOVEMENT --pin-of LOGIN"};
        return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
            Answer answer;
            answer.table = move_table(reader, clinic, store::unwitnessed_moves(reader));
            return answer;
        });
    }
    const auto id = parse_count(*request.movement);
    if (!id) return id.failure();
    const auto act = [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        auto move = store::find_move(writer, *id);
        if (!move) return move.failure();
        const auto member = staff_named(writer, request.pin_of.value_or(actor.login));
        if (!member) return member.failure();
        if (auto checked = check_witness(*move, *member); !checked) return checked.failure();
        const store::Witness witness{member->id, request.pin_of ? "pin" : "login"};
        store::record_witness(writer, *move, witness);
        move->witnesses.push_back(witness);
        Answer answer;
        answer.one_record = true;
        answer.table = move_table(writer, clinic, {*move});
        answer.recorded = "the witness";
        const auto lot = lot_named(writer, std::to_string(move->lot));
        answer.sentence = member->login + " witnessed movement " + std::to_string(move->id) + ": " + std::string(name_of(move->kind)) + ", " +
                          (lot ? both_text(lot->product, move->quantity) + " of " + lot_text(*lot) : "") + "." + waiting_text(*move);
        return answer;
    };
    if (request.pin_of && !globals.dry_run) {
        Globals trying = globals;
        trying.dry_run = true;
        const auto tried = writing(trying, surroundings, need, act);
        if (!tried) return tried.failure();
        if (auto shown = check_witness_pin(*request.pin_of, globals, surroundings, need); !shown) return shown.failure();
    }
    return writing(globals, surroundings, need, act);
}

void add_stock_void(Flags& flags, StockVoidRequest& request) {
    flags.operand("KIND", request.kind, "movement, or lot for one that never came in");
    flags.words(void_kinds);
    flags.operand("N", request.number, "its number");
    flags.required_value("--reason", "CODE", request.reason, "wrong-amount, wrong-lot, not-done, duplicate-entry");
    flags.words(store::reversal_codes);
    flags.example("mat stock void movement 1 --reason wrong-amount");
}

Result<Answer> run_stock_void(const StockVoidRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    if (std::ranges::find(void_kinds, request.kind) == std::end(void_kinds))
        return Failure{Exit::usage, "usage", quoted(request.kind) + " is not what can be taken back here",
                       "write movement N, or lot N; doses have mat dose-log void"};
    const auto id = parse_count(request.number);
    if (!id) return id.failure();
    if (auto code = check_code(request.reason, store::reversal_codes, "to void"); !code) return code.failure();
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        Answer answer;
        answer.one_record = true;
        if (request.kind == "lot") {
            const auto lot = lot_named(writer, std::to_string(*id));
            if (!lot) return lot.failure();
            if (store::was_handled(writer, lot->id))
                return Failure{Exit::refused, "lot-in-use", lot_text(*lot) + " was opened, drawn on, counted or moved: it did come in",
                               "where the delivery was of another amount, count it and close the variance"};
            store::record_lot_void(writer, *lot, request.reason, clinic.today, actor.staff);
            answer.table.columns = {{"lot", report::Type::integer, "number of the lot"}, {"code", report::Type::text, "the maker's lot"}};
            answer.table.rows = {{lot->id, lot->code}};
            answer.sentence = "Taken back: " + lot_text(*lot) + ", " + both_text(lot->product, lot->received) + " (" + request.reason + ").";
        } else {
            auto move = store::find_move(writer, *id);
            if (!move) return move.failure();
            if (move->reversed)
                return Failure{Exit::refused, "already-voided", "movement " + std::to_string(move->id) + " was taken back already", ""};
            if (move->count)
                return Failure{Exit::refused, "of-a-count", "movement " + std::to_string(move->id) + " follows count " + std::to_string(*move->count),
                               "mat stock close " + std::to_string(*move->count) + " --reason miscounted takes it back with its count"};
            const auto lot = lot_named(writer, std::to_string(move->lot));
            if (!lot) return lot.failure();
            store::record_reversal(writer, *move, request.reason, clinic.today, actor.staff);
            move->reversed = true;
            answer.table = move_table(writer, clinic, {*move});
            answer.sentence = "Taken back: movement " + std::to_string(move->id) + ", " + std::string(name_of(move->kind)) + " of " +
                              both_text(lot->product, move->quantity) + " on " + move->day.text_with_weekday() + " (" + request.reason +
                              "). Both are kept: mat stock lot " + std::to_string(lot->id);
        }
        answer.recorded = "the reversal";
        return answer;
    });
}

} // namespace mat::cli
