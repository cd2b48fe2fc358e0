// The roll call without a terminal: what each key does, and that no sequence of keys leads astray.
#include "cli/roll_call.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace mat;
using cli::RollCall;
using domain::SessionStatus;

namespace {
RollCall typed(const std::string& keys, std::vector<std::string> people = {"1001-9", "1002-4", "1003-5"}) {
    RollCall call(std::move(people), 60);
    for (const char key : keys) call.press(key);
    return call;
}
} // namespace

TEST_CASE("a key is an answer, and the last question comes after the last person") {
    const RollCall call = typed("pae");
    CHECK(call.state() == RollCall::State::asking);
    REQUIRE(call.answers().size() == 3);
    CHECK(call.answers()[0]->status == SessionStatus::attended);
    CHECK(call.answers()[1]->status == SessionStatus::no_show);
    CHECK(call.answers()[2]->status == SessionStatus::cancelled);
    CHECK(call.question() == "Record 1 present, 1 absent, 1 excused, 0 open? [Y]es [b]ack [n]o: ");
    CHECK(typed("paey").state() == RollCall::State::recorded);
    CHECK(typed("paen").state() == RollCall::State::cancelled);
    CHECK(typed("pae\n").state() == RollCall::State::recorded);
}

TEST_CASE("back is back, from the last question too") {
    CHECK(typed("pb").question().starts_with("1/3 1001-9 "));
    CHECK(typed("b").question().starts_with("1/3 1001-9 "));
    CHECK(typed("paeb").question().starts_with("3/3 1003-5 "));
    CHECK(typed("pqb").question().starts_with("2/3 1002-4 "));
    CHECK(typed("pba").answers()[0]->status == SessionStatus::no_show);
    CHECK_FALSE(typed("pb\n").answers()[0].has_value());
    CHECK_FALSE(typed("\n\n\ny").answers()[0].has_value());
}

TEST_CASE("late wants minutes that the meeting has") {
    RollCall call = typed("pl");
    CHECK(call.wants_minutes());
    CHECK(call.question() == "minutes late: ");
    for (const char* wrong : {"", "0", "60", "-5", "ten", "5 "}) CHECK(call.minutes_typed(wrong).empty());
    CHECK(call.wants_minutes());
    CHECK(call.minutes_typed("59") == "late 59");
    CHECK(call.answers()[1]->late_minutes == 59);
    CHECK(call.question().starts_with("3/3 "));
}

TEST_CASE("nobody on the roll: only the last question") {
    RollCall call({}, 60);
    CHECK(call.state() == RollCall::State::asking);
    CHECK(call.press('b').empty());
    CHECK(call.press('y') == "yes");
}

TEST_CASE("whatever is typed, an answer stands where it was given") {
    rc::check([] {
        RollCall call({"a", "b", "c", "d"}, 60);
        for (const char key : *rc::gen::container<std::string>(rc::gen::elementOf(std::string("palebqyn\n?x")))) {
            if (call.wants_minutes()) call.minutes_typed(std::string(1, key) == "p" ? "7" : "nonsense");
            else if (call.state() == RollCall::State::calling || call.state() == RollCall::State::asking) call.press(key);
            RC_ASSERT(call.answers().size() == 4U);
            if (call.state() == RollCall::State::calling) RC_ASSERT(!call.question().empty());
        }
    });
}
