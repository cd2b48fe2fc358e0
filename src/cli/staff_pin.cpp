#include "cli/staff_pin.hpp"

#include "cli/fields.hpp"
#include "cli/staff_table.hpp"
#include "store/pins.hpp"

#include <algorithm>

namespace mat::cli {
namespace {

constexpr const char* no_terminal = "a PIN is typed at a terminal, where nobody sees it";

bool is_pin(std::string_view typed) {
    return typed.size() >= store::least_pin_digits && typed.size() <= store::most_pin_digits &&
           std::ranges::all_of(typed, [](char c) { return c >= '0' && c <= '9'; }) &&
           std::ranges::adjacent_find(typed, std::not_equal_to<>()) != typed.end(); // 000000 is the first that anybody tries
}

} // namespace

void add_staff_pin(Flags& flags, StaffPinRequest& request) {
    flags.operand("LOGIN", request.login, "whose PIN is taken away; an admin's act (default: set your own)");
    flags.flag("--none", request.none, "take it away");
    flags.example("mat staff pin");
}

Result<Answer> run_staff_pin(const StaffPinRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    if (request.login && !request.none)
        return Failure{Exit::usage, "usage", "a PIN is set by whoever it is of",
                       "mat staff pin sets your own; mat staff pin LOGIN --none takes one away"};
    std::string pin;
    if (!request.none && !globals.dry_run) {
        // Who may not is told before anything is asked.
        const auto known =
            reading(globals, surroundings, need, [](const store::Reader&, const store::Clinic&, const Actor&) -> Result<Answer> { return Answer{}; });
        if (!known) return known.failure();
        const auto first = ask_hidden("New PIN", no_terminal, globals, surroundings);
        if (!first) return first.failure();
        if (!is_pin(*first)) return Failure{Exit::usage, "pin", "that is no PIN", "6 to 12 digits, not all of them the same"};
        const auto again = ask_hidden("The same again", no_terminal, globals, surroundings);
        if (!again) return again.failure();
        if (*first != *again) return Failure{Exit::usage, "pin", "the two are not the same; the PIN is as it was", ""};
        pin = *first;
    }
    return writing(globals, surroundings, need, [&](store::Writer& writer, const store::Clinic& clinic, const Actor& actor) -> Result<Answer> {
        const std::string login = request.login.value_or(actor.login);
        if (login != actor.login && !actor.roles.any_of(domain::Role::admin))
            return Failure{Exit::not_permitted, "not-permitted", "only an admin takes away somebody else's PIN", ""};
        const auto member = staff_named(writer, login);
        if (!member) return member.failure();
        store::record_pin(writer, member->id, pin);
        Answer answer;
        answer.one_record = true;
        answer.table = staff_table(writer, {*member}, clinic.today, false);
        answer.recorded = "the PIN";
        answer.sentence = request.none ? login + ": no PIN any more."
                                       : login + ": the PIN is set. It says that you were there when you witness at somebody else's terminal.";
        return answer;
    });
}

Result<Nothing> check_witness_pin(const std::string& login, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    const auto pin = ask_hidden("PIN of " + login, "the witness says so from their own login: mat stock witness ID", globals, surroundings);
    if (!pin) return pin.failure();
    return check_pin(login, *pin, "from their own login: mat stock witness ID", globals, surroundings, need);
}

Result<Nothing> check_pin(const std::string& login, const std::string& pin, const std::string& other_way, const Globals& globals,
                          const Surroundings& surroundings, const Need& need) {
    const store::Store store = store::Store::open_to_write(store_path(globals, surroundings));
    const auto actor = surroundings.login();
    if (!actor) return actor.failure();
    store::Writer writer(store, *actor, need.command, surroundings.now);
    if (auto permitted = permitted_actor(writer, surroundings, need); !permitted) return permitted.failure();
    const auto member = staff_named(writer, login);
    if (!member) return member.failure();
    const store::PinAnswer answer = store::check_pin(writer, member->id, login, pin);
    const std::int64_t left = store::pin_tries_left(writer, member->id);
    writer.commit(); // a wrong one counts, whatever becomes of the rest
    const std::string instead = login + " sets a new one with mat staff pin, or does it " + other_way;
    switch (answer) {
    case store::PinAnswer::right: return Nothing{};
    case store::PinAnswer::none: return Failure{Exit::not_permitted, "no-pin", login + " has no PIN", instead};
    case store::PinAnswer::locked:
        return Failure{Exit::not_permitted, "pin-locked", "the PIN of " + login + " was wrong too often and is not taken any more", instead};
    case store::PinAnswer::wrong: break;
    }
    return Failure{Exit::not_permitted, "wrong-pin", "that is not the PIN of " + login + "; nothing was recorded",
                   left > 0 ? std::to_string(left) + (left == 1 ? " more try" : " more tries") : instead};
}

} // namespace mat::cli
