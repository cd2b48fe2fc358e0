#include "cli/stock_words.hpp"

#include "cli/parse.hpp"
#include "cli/records.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

using report::Cell;
using report::Type;

// `0`, `0mL`, `0.0 mL`, `0 films`: nothing, in whatever unit.
bool is_nothing(std::string_view typed) {
    const std::size_t end = typed.find_first_not_of("0.");
    return !typed.empty() && typed.front() == '0' &&
           (end == std::string_view::npos || typed.substr(end).find_first_of("123456789") == std::string_view::npos);
}

ProductUnit unit_of(const store::Product& product) {
    if (product.liquid()) return ProductUnit::millilitre;
    return product.form == "tablet" ? ProductUnit::tablet : product.form == "film" ? ProductUnit::film : ProductUnit::syringe;
}

} // namespace

Result<store::Lot> lot_named(const store::Reader& reader, const std::string& typed) {
    std::vector<store::Lot> found = store::lots_named(reader, typed);
    if (found.size() == 1) return std::move(found.front());
    if (found.empty())
        return Failure{Exit::not_found, "no-such-lot", "there is no lot " + quoted(typed), "mat stock list shows the lots and their numbers"};
    std::string numbers;
    for (const store::Lot& lot : found) numbers += (numbers.empty() ? "" : ", ") + std::to_string(lot.id);
    return Failure{Exit::usage, "which-lot", "several lots have the code " + quoted(typed), "give one of their numbers: " + numbers};
}

Result<std::int64_t> stock_quantity(const store::Product& product, const std::string& typed, bool may_be_nothing) {
    if (may_be_nothing && is_nothing(typed)) return std::int64_t{0};
    const std::string how = product.liquid() ? "it is a liquid: 94mL, or 940mg" : "it is counted: '30 " + product.form + "s'";
    if (product.liquid())
        if (const auto amount = parse_amount(typed)) return amount->micrograms();
    const auto quantity = parse_volume_or_count(typed);
    if (!quantity) {
        Failure failure = quantity.failure();
        failure.hint = how;
        return failure;
    }
    if (quantity->unit != unit_of(product))
        return Failure{Exit::usage, "unit", quoted(typed) + " is not how " + product_text(product) + " is counted", how};
    if (!quantity->is_volume) return quantity->microlitres_or_units;
    // microlitres × micrograms per millilitre ÷ 1000 = micrograms
    const std::int64_t whole = quantity->microlitres_or_units / 1000 * product.strength.micrograms();
    const std::int64_t rest = quantity->microlitres_or_units % 1000 * product.strength.micrograms();
    if (rest % 1000 != 0) return Failure{Exit::usage, "quantity", quoted(typed) + " is no whole number of micrograms", ""};
    return whole + rest / 1000;
}

Result<Nothing> check_short_code(std::string_view typed) {
    if (!typed.empty() && typed.size() <= 40 && std::ranges::all_of(typed, [](unsigned char c) { return c > ' ' && c < 127; })) return Nothing{};
    return Failure{Exit::usage, "code", quoted(typed) + " is not a short code without blanks", ""};
}

Result<std::string> station_named(const std::optional<std::string>& typed, const Surroundings& surroundings) {
    const std::string name = typed ? *typed : surroundings.variable("MAT_STATION").value_or(std::string(store::main_station));
    const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    if (!name.empty() && name.size() <= 20 && name.front() != '-' && std::ranges::all_of(name, fits)) return name;
    return Failure{Exit::usage, "station", quoted(name) + " is not the name of a station",
                   "a short word of small letters, digits and hyphens: main, window-2"};
}

std::string lot_text(const store::Lot& lot) { return "lot " + std::to_string(lot.id) + " (" + lot.code + ")"; }

std::string both_text(const store::Product& product, std::int64_t quantity) {
    const std::string text = quantity_text(product, quantity);
    return product.liquid() ? container_text(product, quantity) + ", " + text : text;
}

std::string signed_text(const store::Product& product, std::int64_t quantity) {
    const std::string plus = quantity > 0 ? "+" : "";
    return product.liquid() ? plus + container_text(product, quantity) + ", " + plus + quantity_text(product, quantity)
                            : plus + quantity_text(product, quantity);
}

std::string drawn_text(const store::Reader& reader, DoseNumber dose) { return drawn_text(reader, store::draws_of(reader, dose)); }

std::string drawn_text(const store::Reader& reader, const std::vector<store::Draw>& draws) {
    std::string text;
    for (const store::Draw& draw : draws)
        for (const store::Lot& lot : store::lots_named(reader, std::to_string(draw.lot)))
            text += (text.empty() ? "" : ", ") + container_text(lot.product, draw.quantity) + " of " + lot_text(lot);
    return text;
}

report::Table move_table(const store::Reader& reader, const store::Clinic& clinic, const std::vector<store::StockMove>& moves) {
    report::Table table;
    table.columns = {{"movement", Type::integer, "number of the movement"},
                     {"lot", Type::integer, "number of the lot"},
                     {"code", Type::text, "the maker's lot"},
                     {"kind", Type::text, "waste, destroyed, transferred, lost, calibration, adjusted or bottle"},
                     {"quantity", Type::text, "what was handled"},
                     {"quantity_mg", Type::amount, "milligrams of the active ingredient"},
                     {"day", Type::day, "when it happened"},
                     {"at", Type::text, "the moment"},
                     {"reason", Type::text, "why"},
                     {"document", Type::text, "form or paper"},
                     {"by", Type::text, "login of who recorded it"},
                     {"witnesses", Type::list, "logins of who saw it"},
                     {"witnesses_missing", Type::integer, "how many more it takes"},
                     {"reversed", Type::boolean, "it was taken back"}};
    const std::vector<store::Lot> lots = store::lots(reader);
    for (const store::StockMove& move : moves) {
        const auto lot = std::ranges::find(lots, move.lot, &store::Lot::id);
        const store::Product product = lot == lots.end() ? store::Product{} : lot->product;
        std::vector<std::string> witnesses;
        for (const store::Witness& each : move.witnesses) witnesses.push_back(store::staff_login(reader, each.staff));
        table.rows.push_back({move.id, move.lot, lot == lots.end() ? Cell() : Cell(lot->code), std::string(name_of(move.kind)),
                              both_text(product, move.quantity), product.amount_of(move.quantity), move.day, clinic.zone.text(move.at), move.reason,
                              text_or_null(move.document), text_or_null(store::staff_login(reader, move.staff)),
                              witnesses.empty() ? Cell() : Cell(witnesses), move.witnesses_missing(), move.reversed});
    }
    return table;
}

} // namespace mat::cli
