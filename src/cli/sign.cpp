#include "cli/sign.hpp"

#include "cli/order_words.hpp"
#include "cli/parse.hpp"
#include "cli/records.hpp"
#include "store/orders.hpp"
#include "store/treatment.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

constexpr std::string_view kinds[] = {"order"};

Result<Answer> sign_order(store::Writer& writer, const store::Clinic& clinic, const Actor& actor, std::int64_t number, bool decline) {
    auto order = store::find_order(writer, number);
    if (!order) return order.failure();
    const std::string name = "order " + std::to_string(number);
    if (!order->verbal)
        return Failure{Exit::not_found, "not-verbal", name + " is no verbal order: it needs no signature", "mat sign lists what does"};
    if (order->verbal->is_signed || order->verbal->is_declined)
        return Failure{Exit::refused, "signed-already", name + (order->verbal->is_signed ? " is signed already" : " was declined already"), ""};
    if (order->staff != actor.staff)
        return Failure{Exit::not_permitted, "not-permitted", name + " waits for " + store::staff_login(writer, order->staff) + ", who gave it",
                       "another prescriber writes a new order"};
    store::record_signature(writer, number, actor.staff, decline);
    (decline ? order->verbal->is_declined : order->verbal->is_signed) = true;
    Answer answer;
    answer.one_record = true;
    const std::string client = client_text(order->client);
    if (decline && (!order->end || *order->end > clinic.today)) {
        order->end = std::max(order->start, clinic.today);
        store::record_order_end(writer, number, *order->end, "declined");
        answer.sentence = "Declined: " + name + " of " + client + " (" + order_text(*order) + ") ends on " + order->end->text_with_weekday() +
                          ". Doses given by it stay recorded; without another order there is none today.";
    } else {
        answer.sentence = (decline ? "Declined: " : "Signed: ") + name + " of " + client + " (" + order_text(*order) + ").";
    }
    answer.table = order_table({*order});
    answer.recorded = "the signature of " + name;
    return answer;
}

} // namespace

void add_sign(Flags& flags, SignRequest& request) {
    flags.operand("KIND", request.kind, "order (default: list what waits for your signature or decision)");
    flags.words(kinds);
    flags.operand("NUMBER", request.number, "number of the order");
    flags.completes(Completes::unsigned_order);
    flags.flag("--decline", request.decline, "it is not yours: the order ends");
    flags.example("mat sign");
}

Result<Answer> run_sign(const SignRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    if (!request.kind) {
        if (request.decline) return Failure{Exit::usage, "usage", "--decline needs what is declined", "mat sign order NUMBER --decline"};
        return reading(globals, surroundings, need,
                       [&](const store::Reader& reader, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
                           return sign_inbox(reader, clinic, actor, globals);
                       });
    }
    if (*request.kind != "order")
        return Failure{Exit::usage, "usage", quoted(*request.kind) + " is nothing that is signed here",
                       "mat sign order NUMBER; mat sign lists what resolves everything else"};
    if (!request.number) return Failure{Exit::usage, "usage", "NUMBER is missing", "mat sign lists what waits for you"};
    const auto number = parse_count(*request.number);
    if (!number) return number.failure();
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        return sign_order(writer, clinic, actor, *number, request.decline);
    });
}

} // namespace mat::cli
