#include "cli/stock_count.hpp"

#include "cli/dose_log_asking.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "cli/stock_words.hpp"
#include "store/prepared.hpp"
#include "store/stock_ledger.hpp"
#include "store/stock_suspects.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

using report::Cell;
using report::Type;

report::Table count_table(const store::Reader& reader, const store::Clinic& clinic, const std::vector<store::JudgedCount>& counts) {
    report::Table table;
    table.columns = {{"count", Type::integer, "number of the count"},
                     {"lot", Type::integer, "number of the lot"},
                     {"code", Type::text, "the maker's lot"},
                     {"kind", Type::text, "count, shift or inventory"},
                     {"at", Type::text, "when it was counted"},
                     {"since", Type::text, "the count before it, or nothing"},
                     {"counted_mg", Type::amount, "milligrams counted"},
                     {"expected_mg", Type::amount, "milligrams by the ledger, with everything mended since"},
                     {"variance_mg", Type::amount, "counted less expected"},
                     {"arose_mg", Type::amount, "of the variance, what arose since the count before it"},
                     {"then_mg", Type::amount, "the same as it stood when it was counted"},
                     {"state", Type::text, "agrees, open or closed"},
                     {"reason", Type::text, "why its variance was closed"},
                     {"by", Type::text, "login of who counted"}};
    const std::vector<store::Lot> lots = store::lots(reader);
    const std::vector<store::JudgedCount> all = store::judged_counts(reader);
    for (const store::JudgedCount& each : counts) {
        const auto lot = std::ranges::find(lots, each.count.lot, &store::Lot::id);
        const store::Product product = lot == lots.end() ? store::Product{} : lot->product;
        const auto before = std::ranges::find_if(all, [&](const store::JudgedCount& other) {
            return each.found.since && other.count.id == all[*each.found.since].count.id;
        });
        const auto amount = [&](std::int64_t quantity) { return product.amount_of(quantity); };
        table.rows.push_back({each.count.id, each.count.lot, lot == lots.end() ? Cell() : Cell(lot->code), each.count.kind,
                              clinic.zone.text(each.count.at), before == all.end() ? Cell() : Cell(clinic.zone.text(before->count.at)),
                              amount(each.count.counted), amount(each.count.book), amount(each.found.variance), amount(each.found.now),
                              amount(each.found.then),
                              std::string(each.found.open     ? "open"
                                          : each.count.closed ? "closed"
                                                              : "agrees"),
                              text_or_null(each.count.close_reason), text_or_null(store::staff_login(reader, each.count.staff))});
    }
    return table;
}

} // namespace

void add_stock_count(Flags& flags, StockCountRequest& request) {
    flags.operand("LOT", request.lot, "number or code of the lot");
    flags.operand("QUANTITY", request.quantity, "what is there: 940mL, '30 films', 0");
    flags.flag("--shift", request.shift, "at the beginning or end of a shift");
    flags.flag("--inventory", request.inventory, "for the inventory of every two years (21 CFR 1304.11)");
    flags.example("mat stock count 1 940mL --shift");
}

Result<Answer> run_stock_count(const StockCountRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    if (request.shift && request.inventory) return Failure{Exit::usage, "usage", "it is a shift's count or the inventory's, not both", ""};
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto lot = lot_named(writer, request.lot);
        if (!lot) return lot.failure();
        const auto counted = stock_quantity(lot->product, request.quantity, true);
        if (!counted) return counted.failure();
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        domain::CountRecord count;
        count.lot = lot->id;
        count.kind = request.shift ? "shift" : request.inventory ? "inventory" : "count";
        count.counted = *counted;
        count.at = *moment;
        count.day = clinic.zone.day(*moment);
        count.staff = actor.staff;
        if (count.day < lot->day)
            return Failure{Exit::usage, "before-receipt", lot_text(*lot) + " came in on " + lot->day.text_with_weekday() + ", after that", ""};
        Answer answer;
        answer.one_record = true;
        // Bottles that were filled from it stand apart, and are counted by their labels.
        const auto in_bottles = store::prepared_by_lot(writer);
        if (const auto found = in_bottles.find(lot->id); found != in_bottles.end()) count.prepared = found->second;
        count.counted += count.prepared;
        const std::string said = "Counted " + lot_text(*lot) + ": " + both_text(lot->product, *counted) +
                                 (count.prepared == 0 ? "." : ", and " + both_text(lot->product, count.prepared) + " in prepared bottles.");
        if (globals.dry_run) { // what is expected is nobody's to see before the count is in
            answer.sentence = said;
            answer.table.columns = {{"lot", Type::integer, "number of the lot"}, {"counted_mg", Type::amount, "milligrams counted"}};
            answer.table.rows = {{lot->id, lot->product.amount_of(*counted)}};
            return answer;
        }
        count = store::record_count(writer, count);
        const auto judged = store::find_count(writer, count.id);
        if (!judged) return judged.failure();
        answer.table = count_table(writer, clinic, {*judged});
        answer.recorded = "count " + std::to_string(count.id);
        answer.sentence = said + "\nExpected " + both_text(lot->product, count.expected) + ": ";
        const std::int64_t variance = judged->found.variance;
        if (variance == 0 && !judged->found.open) answer.sentence += "it agrees. Count " + std::to_string(count.id) + ".";
        else answer.sentence += "variance " + signed_text(lot->product, variance) + ". Count " + std::to_string(count.id) + ".";
        if (count.carried != 0)
            answer.sentence += "\n" + signed_text(lot->product, count.carried) + " stood at the count before it; since then " +
                               (judged->found.now == 0 ? "nothing new" : signed_text(lot->product, judged->found.now)) + ".";
        if (judged->found.open)
            answer.sentence += "\nIt stays open until a person closes it. Next: mat stock reconcile " + std::to_string(count.id);
        return answer;
    });
}

void add_stock_close(Flags& flags, StockCloseRequest& request) {
    flags.operand("COUNT", request.count, "number of the count");
    flags.required_value(
        "--reason", "CODE", request.reason,
        "miscounted (the book stands), explained (what was mended accounts for it), measurement or unexplained (the book follows the count)");
    flags.words(domain::close_reasons);
    flags.example("mat stock close 1 --reason measurement");
}

Result<Answer> run_stock_close(const StockCloseRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const auto id = parse_count(request.count);
    if (!id) return id.failure();
    if (auto code = check_code(request.reason, domain::close_reasons, "to close a variance"); !code) return code.failure();
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto judged = store::find_count(writer, *id);
        if (!judged) return judged.failure();
        const auto lot = lot_named(writer, std::to_string(judged->count.lot));
        if (!lot) return lot.failure();
        const std::string number = std::to_string(*id), left = signed_text(lot->product, judged->found.left);
        if (!judged->found.open)
            return judged->count.closed
                       ? Failure{Exit::refused, "already-closed",
                                 "count " + number + " was closed on " + judged->count.closed->text() + " (" + judged->count.close_reason + ")", ""}
                       : Failure{Exit::refused, "no-variance", "count " + number + " agrees: there is nothing to close", ""};
        if (request.reason == "explained" && judged->found.left != 0)
            return Failure{Exit::refused, "not-explained", "what is recorded now leaves " + left + " of count " + number,
                           "mend the entry that was wrong, or close it as miscounted, measurement or unexplained"};
        store::record_close(writer, *judged, request.reason, clinic.today, actor.staff);
        const auto now = store::find_count(writer, *id);
        Answer answer;
        answer.one_record = true;
        answer.table = count_table(writer, clinic, {*now});
        answer.recorded = "the close of count " + number;
        answer.sentence = "Closed: count " + number + " of " + lot_text(*lot) + " (" + request.reason + ").";
        if (domain::moves_the_book(request.reason) && judged->found.left != 0)
            answer.sentence += "\nThe book follows it by " + left + ", as of " + judged->count.day.text_with_weekday() + " " +
                               clock_text(clinic.zone, judged->count.at) + ".";
        if (request.reason == "unexplained" && judged->found.left < 0)
            answer.warnings.push_back("a shortage that nobody can explain is reviewed as a loss (21 CFR 1301.76(b)): mat stock loss");
        return answer;
    });
}

void add_stock_reconcile(Flags& flags, StockReconcileRequest& request) {
    flags.operand("COUNT", request.count, "number of a count: which entries may account for its variance");
    flags.flag("--all", request.all, "counts that agree or were closed, too");
    flags.example("mat stock reconcile");
    flags.example("mat stock reconcile 1");
}

Result<Answer> run_stock_reconcile(const StockReconcileRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    std::optional<std::int64_t> id;
    if (request.count) {
        if (request.all) return Failure{Exit::usage, "usage", "--all is for the list of counts", ""};
        const auto number = parse_count(*request.count);
        if (!number) return number.failure();
        id = *number;
    }
    return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        Answer answer;
        if (!id) {
            std::vector<store::JudgedCount> counts = store::judged_counts(reader);
            if (!request.all) std::erase_if(counts, [](const store::JudgedCount& each) { return !each.found.open; });
            answer.table = count_table(reader, clinic, counts);
            return answer;
        }
        const auto judged = store::find_count(reader, *id);
        if (!judged) return judged.failure();
        const auto lot = lot_named(reader, std::to_string(judged->count.lot));
        if (!lot) return lot.failure();
        answer.table.columns = {{"fits", Type::boolean, "a mistake in it would account for the whole of it"},
                                {"reason", Type::text, "why it is a candidate"},
                                {"what", Type::text, "dose, movement or count"},
                                {"client", Type::text, "client number"},
                                {"day", Type::day, "when it happened"},
                                {"at", Type::text, "the moment"},
                                {"change_mg", Type::amount, "milligrams that came or went by it"},
                                {"by", Type::text, "login of who did it"},
                                {"meaning", Type::text, "what it could mean"}};
        for (const store::Suspect& each : store::suspects_of(reader, *judged)) {
            const auto reason = std::ranges::find(store::suspect_reasons, each.reason, &store::SuspectReason::code);
            answer.table.rows.push_back({each.fits, each.reason, each.what, each.client ? Cell(client_text(*each.client)) : Cell(), each.day,
                                         each.at ? Cell(clinic.zone.text(*each.at)) : Cell(), lot->product.amount_of(each.change),
                                         text_or_null(store::staff_login(reader, each.staff)), std::string(reason->meaning)});
        }
        const auto moment = [&](const domain::CountRecord& count) { return count.day.text_with_weekday() + " " + clock_text(clinic.zone, count.at); };
        const std::vector<store::JudgedCount> all = store::judged_counts(reader, judged->count.lot);
        const auto before = std::ranges::find_if(
            all, [&](const store::JudgedCount& each) { return judged->found.since && each.count.id == all[*judged->found.since].count.id; });
        answer.title = "Count " + std::to_string(*id) + " of " + lot_text(*lot) + ", " + moment(judged->count) + ": " +
                       (judged->found.left == 0 ? "nothing is left to explain" : signed_text(lot->product, judged->found.left)) + ", arisen since " +
                       (before == all.end() ? "it came in on " + lot->day.text_with_weekday()
                                            : "count " + std::to_string(before->count.id) + ", " + moment(before->count)) +
                       ".\n";
        return answer;
    });
}

} // namespace mat::cli
