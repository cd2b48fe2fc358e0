#include "cli/dose_log_take_homes.hpp"

#include "cli/choice.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "store/take_homes.hpp"

namespace mat::cli {

using report::Type;

void add_dose_log_naloxone(Flags& flags, DoseLogNaloxoneRequest& request) {
    flags.operand("CLIENT", request.client, "client number");
    flags.required_value("--product", "PRODUCT", request.product, "4mg or 8mg, nasal");
    flags.words(domain::naloxone_products);
    flags.value("--quantity", "N", request.quantity, "how many doses (default: 2)");
    flags.required_value("--expires", "DATE", request.expires, "the last day on which it is good");
    flags.example("mat dose-log naloxone 1042-9 --product 4mg --quantity 2 --expires 2028-06-30");
}

Result<Answer> run_dose_log_naloxone(const DoseLogNaloxoneRequest& request, const Globals& globals, const Surroundings& surroundings,
                                     const Need& need) {
    if (auto checked = check_choice(request.product, domain::naloxone_products, "a naloxone product", "products"); !checked) return checked.failure();
    domain::NaloxoneRecord naloxone;
    naloxone.product = request.product;
    naloxone.quantity = 2;
    if (request.quantity) {
        const auto quantity = parse_count(*request.quantity);
        if (!quantity) return quantity.failure();
        naloxone.quantity = *quantity;
    }
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const auto client = client_named(writer, request.client);
        if (!client) return client.failure();
        const auto moment = moment_of(globals, writer, clinic);
        if (!moment) return moment.failure();
        const auto expires = parse_day(request.expires, clinic.today);
        if (!expires) return expires.failure();
        naloxone.client = client->number.sequence();
        naloxone.day = clinic.zone.day(*moment);
        naloxone.expires = *expires;
        naloxone.staff = actor.staff;
        if (naloxone.expires <= naloxone.day)
            return Failure{Exit::refused, "expired", "naloxone that is good until " + expires->text() + " is not handed out",
                           "--expires is the last day on which the package is good: take another"};
        naloxone.id = store::record_naloxone(writer, *client, naloxone);
        Answer answer;
        answer.one_record = true;
        answer.table.columns = {{"naloxone", Type::integer, "number of the record"},
                                {"client", Type::text, "client number"},
                                {"day", Type::day, "day of the hand-over"},
                                {"product", Type::text, "product"},
                                {"quantity", Type::integer, "doses"},
                                {"expires", Type::day, "last day on which it is good"}};
        answer.table.rows = {{naloxone.id, client->number.text(), naloxone.day, naloxone.product, naloxone.quantity, naloxone.expires}};
        answer.recorded = "naloxone " + std::to_string(naloxone.id);
        answer.sentence = "Naloxone to " + client->number.text() + ": " + std::to_string(naloxone.quantity) + " of " + naloxone.product +
                          " nasal, good until " + naloxone.expires.text_with_weekday() + ".";
        return answer;
    });
}

} // namespace mat::cli
