#include "cli/stock.hpp"

#include "cli/choice.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "cli/stock_words.hpp"
#include "store/stock_book.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

using report::Cell;
using report::Type;

report::Table lot_table(const store::Reader& reader, const std::vector<store::Lot>& lots, Day today) {
    report::Table table;
    table.columns = {{"lot", Type::integer, "number of the lot"},
                     {"medication", Type::text, "medication, or its brand"},
                     {"form", Type::text, "form"},
                     {"strength_mg", Type::amount, "milligrams per mL or per unit"},
                     {"code", Type::text, "the maker's lot"},
                     {"expires_date", Type::day, "last day on which it is used"},
                     {"received", Type::text, "what came in"},
                     {"on_hand", Type::text, "what should be left"},
                     {"received_date", Type::day, "day of receipt"},
                     {"document", Type::text, "form 222 or invoice"},
                     {"state", Type::text, "open at a station, expired, used-up, or sealed"},
                     {"volume", Type::text, "what should be left, in mL or units"},
                     {"on_hand_mg", Type::amount, "what should be left, in milligrams"},
                     {"variance_mg", Type::amount, "of the counts that nobody has closed"},
                     {"product", Type::integer, "number of the product, for orders"}};
    const auto open = store::open_lots(reader);
    const auto counts = store::judged_counts(reader);
    for (const store::Lot& lot : lots) {
        std::string state = lot.expires < today ? "expired" : lot.on_hand <= 0 ? "used-up" : "sealed";
        for (const store::OpenLot& each : open)
            if (each.lot == lot.id && lot.expires >= today) state = "open at " + each.station;
        std::int64_t variance = 0;
        for (const store::JudgedCount& each : counts)
            if (each.count.lot == lot.id && each.found.open) variance += each.found.left;
        const auto formulation = formulation_of(lot.product);
        const bool brand = formulation && *formulation >= domain::Formulation::zubsolv;
        table.rows.push_back({lot.id, std::string(brand ? name_of(lot.product.medication, formulation) : name_of(lot.product.medication)),
                              lot.product.form, lot.product.strength, lot.code, lot.expires, quantity_text(lot.product, lot.received),
                              quantity_text(lot.product, lot.on_hand), lot.day, lot.document, std::move(state),
                              container_text(lot.product, lot.on_hand), lot.product.amount_of(lot.on_hand),
                              variance == 0 ? Cell() : Cell(lot.product.amount_of(variance)), lot.product.id});
    }
    return table;
}

// What a line of the ledger is about, in a word or two.
std::string line_text(const store::LedgerLine& line) {
    std::string text;
    if (line.move) text = "movement " + std::to_string(*line.move) + (line.reason.empty() ? "" : " (" + line.reason + ")");
    else if (line.dose) text = "dose " + line.dose->text();
    if (!line.document.empty()) text += (text.empty() ? "" : ", ") + line.document;
    return text;
}

} // namespace

void add_stock_receive(Flags& flags, StockReceiveRequest& request) {
    flags.operand("MEDICATION", request.medication, "methadone, buprenorphine, naltrexone, … or a brand: zubsolv, sublocade, vivitrol");
    flags.words(domain::medication_names());
    flags.operand("QUANTITY", request.quantity, "what came in: 1000mL, '100 tablets'");
    flags.required_value("--form", "FORM", request.form, "concentrate, solution, tablet, film or syringe");
    flags.words(store::product_forms());
    flags.required_value("--strength", "STRENGTH", request.strength, "10mg/mL, 40mg/tablet, 8mg/film, 300mg/syringe");
    flags.required_value("--lot", "CODE", request.lot, "the maker's lot");
    flags.required_value("--expires", "DATE", request.expires, "last day on which it is used");
    flags.required_value("--document", "NUMBER", request.document, "form 222 or invoice (21 CFR 1305.13, 1304.21)");
    flags.example("mat stock receive methadone 1000mL --form concentrate --strength 10mg/mL --lot A17 --expires 2027-06-30 --document 222-0042");
}

Result<Answer> run_stock_receive(const StockReceiveRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const domain::Preparation* preparation = domain::preparation_named(request.medication);
    if (preparation == nullptr)
        return Failure{Exit::usage, "medication", quoted(request.medication) + " is not a medication",
                       choice_hint(request.medication, domain::medication_names(), "medications")};
    if (auto checked = check_choice(request.form, store::product_forms(), "a form", "forms"); !checked) return checked.failure();
    const auto strength = parse_strength(request.strength);
    if (!strength) return strength.failure();
    const auto quantity = parse_volume_or_count(request.quantity);
    if (!quantity) return quantity.failure();
    for (const auto* code : {&request.lot, &request.document})
        if (auto checked = check_short_code(*code); !checked) return checked.failure();
    const ProductUnit unit = request.form == "tablet" ? ProductUnit::tablet : request.form == "film" ? ProductUnit::film
                             : request.form == "syringe" ? ProductUnit::syringe : ProductUnit::millilitre;
    if (strength->per != unit || quantity->unit != unit)
        return Failure{Exit::usage, "unit", "strength and quantity do not fit the form " + request.form,
                       unit == ProductUnit::millilitre ? "a liquid is counted in mL, its strength is per mL"
                                                       : "it is counted in " + request.form + "s, its strength is per " + request.form};
    // A strength that nobody makes was mistyped, or belongs to another medicine.
    const store::Product product{0, preparation->medication, request.form, strength->amount};
    if (!is_made(product) || (preparation->formulation && formulation_of(product) != preparation->formulation)) {
        std::string made;
        for (const std::int64_t each : preparation->strengths) made += (made.empty() ? "" : ", ") + Amount::micrograms(each).milligrams_text();
        return Failure{Exit::usage, "strength", "no " + request.form + " of " + request.medication + " is made with " + strength->amount.text(),
                       made.empty() ? "" : request.medication + " is made with " + made + " mg"};
    }
    const auto received = stock_quantity(product, request.quantity);
    if (!received) return received.failure();
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto expires = parse_day(request.expires, clinic.today);
        if (!expires) return expires.failure();
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        store::Lot lot;
        lot.day = clinic.zone.day(*moment);
        if (*expires < lot.day) return Failure{Exit::usage, "expired", "the lot has expired on " + expires->text(), ""};
        lot.received = *received;
        lot.product = store::product_for(writer, preparation->medication, request.form, strength->amount);
        lot.code = request.lot;
        lot.expires = *expires;
        lot.document = request.document;
        lot.on_hand = lot.received;
        lot.id = store::record_lot(writer, lot, actor.staff);
        Answer answer;
        answer.one_record = true;
        answer.table = lot_table(writer, {lot}, clinic.today);
        answer.recorded = "lot " + std::to_string(lot.id);
        answer.sentence = "Received lot " + std::to_string(lot.id) + ": " + request.medication + " " + request.form + " " + request.strength + ", " +
                          quantity_text(lot.product, lot.received) + ", expires " + expires->text_with_weekday() + ".";
        return answer;
    });
}

void add_stock_open(Flags& flags, StockOpenRequest& request) {
    flags.operand("LOT", request.lot, "number or code of the lot");
    flags.value("--station", "NAME", request.station, "where it is opened (default: MAT_STATION, else main)");
    flags.example("mat stock open 1");
}

Result<Answer> run_stock_open(const StockOpenRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const auto station = station_named(request.station, surroundings);
    if (!station) return station.failure();
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto lot = lot_named(writer, request.lot);
        if (!lot) return lot.failure();
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        const Day day = clinic.zone.day(*moment);
        if (day < lot->day)
            return Failure{Exit::usage, "before-receipt", lot_text(*lot) + " came in on " + lot->day.text_with_weekday() + ", after that", ""};
        if (lot->expires < day)
            return Failure{Exit::refused, "lot-expired",
                           lot_text(*lot) + " expired on " + lot->expires.text_with_weekday() + ": nothing is drawn from it",
                           "mat stock list shows which lots have not"};
        Answer answer;
        answer.one_record = true;
        answer.table = lot_table(writer, {*lot}, clinic.today);
        const auto open = store::open_lots(writer);
        std::string instead;
        for (const store::OpenLot& each : open) {
            if (each.station != *station) continue;
            if (each.lot == lot->id) {
                answer.sentence = "It is open already: " + lot_text(*lot) + " at " + *station + ".";
                return answer;
            }
            if (const auto other = lot_named(writer, std::to_string(each.lot)); other && other->product.id == lot->product.id)
                instead = lot_text(*other);
        }
        store::record_open(writer, lot->id, *station, day, *moment, actor.staff);
        answer.table = lot_table(writer, {*lot}, clinic.today);
        answer.recorded = lot_text(*lot);
        answer.sentence = "Opened " + lot_text(*lot) + " at " + *station + ": " + product_text(lot->product) + ", expires " +
                          lot->expires.text_with_weekday() + (instead.empty() ? "." : ". It takes the place of " + instead + ".");
        if (lot->on_hand <= 0) answer.warnings.push_back(lot_text(*lot) + " is used up on paper");
        return answer;
    });
}

void add_stock_list(Flags& flags, StockListRequest&) { flags.example("mat stock list"); }

Result<Answer> run_stock_list(const StockListRequest&, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        Answer answer;
        answer.table = lot_table(reader, store::lots(reader), clinic.today);
        return answer;
    });
}

void add_stock_lot(Flags& flags, StockLotRequest& request) {
    flags.operand("LOT", request.lot, "number or code of the lot");
    flags.operand("RANGE", request.range, "days on which it happened (default: all)");
    flags.value("--recorded", "RANGE", request.recorded, "days on which it was recorded");
    flags.example("mat stock lot 1 this-week");
}

Result<Answer> run_stock_lot(const StockLotRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        const auto lot = lot_named(reader, request.lot);
        if (!lot) return lot.failure();
        store::Lines wanted;
        wanted.lot = lot->id;
        std::optional<DayRange> recorded;
        if (request.range) {
            const auto range = parse_range(*request.range, clinic.today);
            if (!range) return range.failure();
            wanted.days = *range;
        }
        if (request.recorded) {
            const auto range = parse_range(*request.recorded, clinic.today);
            if (!range) return range.failure();
            recorded = *range;
        }
        Answer answer;
        answer.table.columns = {{"recorded_date", Type::day, "when it was recorded"},
                                {"day", Type::day, "when it happened"},
                                {"kind", Type::text, "what it is"},
                                {"what", Type::text, "dose, movement or paper"},
                                {"change_mg", Type::amount, "milligrams that came or went"},
                                {"entry", Type::integer, "audit entry"},
                                {"by", Type::text, "login of who did it"}};
        struct Line { std::int64_t entry; std::vector<Cell> cells; };
        std::vector<Line> lines; // in the order in which they were recorded: a ledger is written, never rewritten
        const auto add = [&](Instant at, std::int64_t entry, const store::LedgerLine& line, std::string kind, std::int64_t change,
                             std::optional<std::int64_t> staff) {
            const Day written = clinic.zone.day(at);
            if (recorded && (written < recorded->first || written > recorded->last)) return;
            const Amount amount = lot->product.amount_of(change);
            lines.push_back(
                {entry, {written, line.place.day, std::move(kind), line_text(line), amount, entry, text_or_null(store::staff_login(reader, staff))}});
        };
        for (const store::LedgerLine& line : store::ledger_lines(reader, wanted)) {
            add(line.recorded_at, line.entry, line, std::string(name_of(line.kind)), line.change, line.staff);
            if (line.reversed)
                add(line.reversed->at, line.reversed->entry, line, "reversal (" + line.reversed->code + ")", -line.change, line.reversed->staff);
        }
        std::ranges::stable_sort(lines, {}, &Line::entry);
        Amount sum, late; // late: what belongs to days before it was recorded
        for (Line& line : lines) {
            const Amount change = std::get<Amount>(line.cells[4]);
            sum = sum + change;
            if (std::get<Day>(line.cells[1]) < std::get<Day>(line.cells[0])) late = late + change;
            answer.table.rows.push_back(std::move(line.cells));
        }
        answer.title = lot_text(*lot) + ", " + product_text(lot->product) + "\n";
        answer.footer =
            "\nThese lines add up to " + sum.text() + (late == Amount() ? "" : ", of which " + late.text() + " were recorded after their day") + ".";
        return answer;
    });
}

} // namespace mat::cli
