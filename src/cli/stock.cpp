#include "cli/stock.hpp"

#include "cli/choice.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "store/stock.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

using report::Type;

std::string quantity_text(const store::Product& product, std::int64_t quantity) {
    return product.liquid() ? Amount::micrograms(quantity).milligrams_text() + " mg" : std::to_string(quantity) + " " + product.form + "s";
}

report::Table lot_table(const std::vector<store::Lot>& lots) {
    report::Table table;
    table.columns = {{"lot", Type::integer, "number of the lot"}, {"medication", Type::text, "medication"}, {"form", Type::text, "form"},
                     {"strength_mg", Type::amount, "milligrams per mL or per unit"}, {"code", Type::text, "the maker's lot"},
                     {"expires_date", Type::day, "last day on which it is used"}, {"received", Type::text, "what came in"},
                     {"on_hand", Type::text, "what should be left"}, {"received_date", Type::day, "day of receipt"},
                     {"document", Type::text, "form 222 or invoice"}};
    for (const store::Lot& lot : lots)
        table.rows.push_back({lot.id, std::string(name_of(lot.product.medication)), lot.product.form, lot.product.strength, lot.code, lot.expires,
                              quantity_text(lot.product, lot.received), quantity_text(lot.product, lot.on_hand), lot.day, lot.document});
    return table;
}

bool short_code(std::string_view text) {
    return !text.empty() && text.size() <= 40 && std::ranges::all_of(text, [](unsigned char c) { return c > ' ' && c < 127; });
}

} // namespace

void add_stock_receive(Flags& flags, StockReceiveRequest& request) {
    flags.operand("MEDICATION", request.medication, "methadone, buprenorphine, naltrexone, …");
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
    const auto medication = domain::medication_named(request.medication);
    if (!medication)
        return Failure{Exit::usage, "medication", quoted(request.medication) + " is not a medication",
                       choice_hint(request.medication, domain::medication_names(), "medications")};
    const auto forms = store::product_forms();
    if (std::ranges::find(forms, request.form) == forms.end())
        return Failure{Exit::usage, "form", quoted(request.form) + " is not a form", "forms are concentrate, solution, tablet, film, syringe"};
    const auto strength = parse_strength(request.strength);
    if (!strength) return strength.failure();
    const auto quantity = parse_volume_or_count(request.quantity);
    if (!quantity) return quantity.failure();
    for (const auto* code : {&request.lot, &request.document})
        if (!short_code(*code)) return Failure{Exit::usage, "code", quoted(*code) + " is not a short code without blanks", ""};
    const ProductUnit unit = request.form == "tablet" ? ProductUnit::tablet : request.form == "film" ? ProductUnit::film
                             : request.form == "syringe" ? ProductUnit::syringe : ProductUnit::millilitre;
    if (strength->per != unit || quantity->unit != unit)
        return Failure{Exit::usage, "unit", "strength and quantity do not fit the form " + request.form,
                       unit == ProductUnit::millilitre ? "a liquid is counted in mL, its strength is per mL"
                                                       : "it is counted in " + request.form + "s, its strength is per " + request.form};
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto expires = parse_day(request.expires, clinic.today);
        if (!expires) return expires.failure();
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        store::Lot lot;
        lot.day = clinic.zone.day(*moment);
        if (*expires < lot.day) return Failure{Exit::usage, "expired", "the lot has expired on " + expires->text(), ""};
        lot.received = quantity->microlitres_or_units;
        if (quantity->is_volume) {
            // microlitres × micrograms per millilitre ÷ 1000 = micrograms
            const std::int64_t product = quantity->microlitres_or_units / 1000 * strength->amount.micrograms();
            const std::int64_t rest = quantity->microlitres_or_units % 1000 * strength->amount.micrograms();
            if (rest % 1000 != 0) return Failure{Exit::usage, "quantity", "the quantity is no whole number of micrograms", ""};
            lot.received = product + rest / 1000;
        }
        lot.product = store::product_for(writer, *medication, request.form, strength->amount);
        lot.code = request.lot;
        lot.expires = *expires;
        lot.document = request.document;
        lot.on_hand = lot.received;
        lot.id = store::record_lot(writer, lot, actor.staff);
        Answer answer;
        answer.one_record = true;
        answer.table = lot_table({lot});
        answer.recorded = "lot " + std::to_string(lot.id);
        answer.sentence = "Received lot " + std::to_string(lot.id) + ": " + request.medication + " " + request.form + " " + request.strength + ", " +
                          quantity_text(lot.product, lot.received) + ", expires " + expires->text_with_weekday() + ".";
        return answer;
    });
}

void add_stock_list(Flags& flags, StockListRequest&) { flags.example("mat stock list"); }

Result<Answer> run_stock_list(const StockListRequest&, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic&, const Actor&) -> Result<Answer> {
        Answer answer;
        answer.table = lot_table(store::lots(reader));
        return answer;
    });
}

} // namespace mat::cli
