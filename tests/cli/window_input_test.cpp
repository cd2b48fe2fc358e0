// What comes from the terminal of the dosing window: lines that can be mended, keys, Escape, and nobody.
#include "cli/window_input.hpp"

#include "cli/parse.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

using namespace mat;
using cli::WindowInput;
using Came = WindowInput::Came;

namespace {

// A terminal of the test's own: it types on one end, and the window reads the other.
struct Terminal {
    int keyboard = -1, screen = -1;
    cli::Surroundings surroundings;
    Terminal() {
        keyboard = ::posix_openpt(O_RDWR | O_NOCTTY);
        REQUIRE(keyboard >= 0);
        REQUIRE(::grantpt(keyboard) == 0);
        REQUIRE(::unlockpt(keyboard) == 0);
        screen = ::open(::ptsname(keyboard), O_RDWR | O_NOCTTY);
        REQUIRE(screen >= 0);
        surroundings.input = surroundings.output = surroundings.error = screen;
    }
    ~Terminal() {
        ::close(screen);
        if (keyboard >= 0) ::close(keyboard);
    }
    void type(std::string_view keys) const { REQUIRE(::write(keyboard, keys.data(), keys.size()) == static_cast<ssize_t>(keys.size())); }
};

} // namespace

TEST_CASE("a line ends with Enter, and can be mended before") {
    Terminal terminal;
    WindowInput input(terminal.surroundings, std::chrono::seconds(0));
    terminal.type("1042x\x7f-9\r");
    const auto line = input.line("number: ");
    CHECK(line.came == Came::words);
    CHECK(line.words == "1042-9");
    terminal.type("42-9\r"); // what was begun on a card goes on
    CHECK(input.line("number: ", "10").words == "1042-9");
    terminal.type("\r");
    CHECK(input.line("number: ").words.empty());
}

TEST_CASE("Escape gives a question up, an arrow means nothing, Ctrl-C and Ctrl-D end") {
    Terminal terminal;
    WindowInput input(terminal.surroundings, std::chrono::seconds(0));
    terminal.type("12\x1b");
    CHECK(input.line("amount: ").came == Came::nothing);
    terminal.type("\x1b[A9\r");
    CHECK(input.line("amount: ").words == "9");
    terminal.type("1\x03");
    CHECK(input.line("amount: ").came == Came::interrupted);
    terminal.type("\x04");
    CHECK(input.key().came == Came::over);
    ::close(terminal.keyboard); // the connection is lost
    terminal.keyboard = -1;
    CHECK(input.key().came == Came::over);
}

TEST_CASE("keys come in small letters; a choice takes its letters, and a digit begins a scan") {
    Terminal terminal;
    WindowInput input(terminal.surroundings, std::chrono::seconds(0));
    constexpr std::string_view words[] = {"none", "mild", "marked"};
    terminal.type("G");
    CHECK(input.key().key == 'g');
    terminal.type("z\rb");
    CHECK(input.choice("sedation:", words).words == "mild");
    terminal.type("1");
    const auto scan = input.choice("sedation:", words);
    CHECK(scan.came == Came::words);
    CHECK(scan.words == "1");
}

TEST_CASE("what was typed ahead is forgotten, and nobody is noticed") {
    Terminal terminal;
    WindowInput input(terminal.surroundings, std::chrono::seconds(1));
    terminal.type("ggg");
    ::usleep(20'000);
    input.forget();
    CHECK(input.key().came == Came::idle);
    CHECK(input.line("number: ").came == Came::idle);
}

TEST_CASE("a birthday as people say it") {
    const std::chrono::month_day pi{std::chrono::March, std::chrono::day{14}};
    for (const char* typed : {"03-14", "3-14", "3/14", "0314", "mar 14", "14 mar", "March 14", "14march", "3.14"}) {
        CAPTURE(typed);
        const auto day = cli::parse_month_day(typed);
        REQUIRE(day);
        CHECK(*day == pi);
    }
    CHECK(cli::parse_month_day("02-29")); // whoever was born on one
    for (const char* wrong : {"", "14-03", "13-1", "2-30", "314", "10429", "1042-9", "ma 14", "mar", "mar mar", "1980-03-14", "0-1", "3,14"}) {
        CAPTURE(wrong);
        CHECK_FALSE(cli::parse_month_day(wrong));
    }
}
