// How many doses many processes record at once through the store, each dose a durable transaction of its own: rules,
// chain and queue as in `mat dose-log administer`, without the start of a program for every dose.
//
//   writers STORE DOSES PROCESSES
//
// Finds DOSES * PROCESSES people whom a dose is due today and nothing stands in the way of, forks PROCESSES processes
// that open the store once and record DOSES of them each, and prints doses a second. What a process was told is safe
// must be in the store afterwards, once, on a chain that holds; else the status is 1. Needs no key.

#include "domain/dosing.hpp"
#include "store/clients.hpp"
#include "store/clinic.hpp"
#include "store/derived.hpp"
#include "store/error.hpp"
#include "store/treatment.hpp"
#include "store/verify.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <pwd.h>
#include <set>
#include <sodium.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace {

using namespace mat;

constexpr std::chrono::minutes patience{1};

[[noreturn]] void stop(const std::string& why) {
    std::fprintf(stderr, "writers: %s\n", why.c_str());
    std::exit(1);
}

Instant now() {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return Instant::from_microseconds(std::chrono::duration_cast<std::chrono::microseconds>(since).count());
}

std::string login() {
    const passwd* entry = ::getpwuid(::getuid());
    return entry == nullptr ? std::string() : entry->pw_name;
}

/// The rules' word on a dose of that person's order, now.
domain::AdministerVerdict judge(const store::Reader& reader, const store::Clinic& clinic, const store::Client& client,
                                domain::AdministerRequest& asked) {
    asked.moment = reader.moment();
    asked.day = clinic.zone.day(asked.moment);
    const domain::DosingFacts facts = store::dosing_facts(reader, client, clinic, asked.day);
    return domain::judge_administer(facts, asked, domain::Asker{domain::Role::nurse, {}}, clinic.policy);
}

std::vector<ClientNumber> people_to_dose(const std::string& path, std::size_t wanted) {
    const store::Store store = store::Store::open_to_read(path);
    const store::Reader reader(store, now());
    const store::Clinic clinic = store::read_clinic(reader);
    const auto survivors = store::survivors(reader);
    std::vector<ClientNumber> people;
    for (const store::ClientLine& line : store::list_clients(reader, clinic.today)) {
        if (people.size() == wanted) break;
        domain::AdministerRequest asked;
        const auto judged = judge(reader, clinic, store::person_of(line.number, survivors), asked);
        if (judged.verdict.allowed && judged.order) people.push_back(line.number);
    }
    return people;
}

DoseNumber record_one(const store::Store& store, ClientNumber number, const std::string& actor) {
    store::Writer writer(store, actor, "dose-log administer", now, patience);
    const auto member = store::find_staff(writer, actor);
    const store::Clinic clinic = store::read_clinic(writer);
    const auto client = store::find_client(writer, number);
    if (!member || !client) stop("no login or client of the store");
    domain::AdministerRequest asked;
    const domain::AdministerVerdict judged = judge(writer, clinic, *client, asked);
    if (!judged.verdict.allowed) stop(number.text() + ": " + judged.verdict.reasons.front().message);
    domain::DoseRecord dose;
    dose.number = store::next_dose_number(writer, asked.day);
    dose.client = number.sequence();
    dose.order = judged.order->id;
    dose.day = asked.day;
    dose.medication = judged.order->medication;
    dose.amount = judged.order->amount;
    dose.at = asked.moment;
    dose.staff = member->id;
    store::record_dose(writer, *client, dose);
    store::seal_closed_days(writer, clinic);
    writer.commit();
    return dose.number;
}

/// One process: waits until `start` is closed, records, and says into `told` what it was told is safe.
void record_all(const std::string& path, std::span<const ClientNumber> people, int start, int told) {
    const store::Store store = store::Store::open_to_write(path);
    const std::string actor = login();
    char nothing = 0;
    while (::read(start, &nothing, 1) > 0) {}
    for (const ClientNumber number : people) {
        const std::int64_t key = record_one(store, number, actor).key();
        if (::write(told, &key, sizeof key) != static_cast<ssize_t>(sizeof key)) stop("a pipe is closed");
    }
}

/// What stands in the way of calling it a success; empty when nothing does.
std::string fault_after(const std::string& path, const std::vector<std::int64_t>& told, std::size_t wanted) {
    const store::Store store = store::Store::open_to_read(path);
    const store::Reader reader(store, now());
    if (told.size() != wanted) return std::to_string(wanted - told.size()) + " were not recorded";
    if (std::set(told.begin(), told.end()).size() != told.size()) return "two have the same number";
    const auto lost = std::ranges::count_if(told, [&](std::int64_t key) {
        const auto number = DoseNumber::from_key(key);
        return !number || !store::find_dose(reader, *number);
    });
    if (lost > 0) return std::to_string(lost) + " are lost";
    if (const auto verification = store::verify_chain(reader, ""); verification.fault)
        return "the chain does not hold at entry " + std::to_string(verification.fault->entry);
    return {};
}

int run(const std::string& path, std::size_t each, std::size_t processes) {
    const std::size_t wanted = each * processes;
    const std::vector<ClientNumber> people = people_to_dose(path, wanted);
    if (people.size() < wanted)
        stop("only " + std::to_string(people.size()) + " people can be given a dose; " + std::to_string(wanted) + " are needed");
    std::array<int, 2> start{}, told{};
    if (::pipe(start.data()) != 0 || ::pipe(told.data()) != 0) stop("no pipe");
    for (std::size_t i = 0; i < processes; ++i) {
        if (::fork() != 0) continue;
        ::close(start[1]);
        ::close(told[0]);
        try {
            record_all(path, std::span(people).subspan(i * each, each), start[0], told[1]);
        } catch (const store::Error& error) {
            stop(error.failure().message);
        }
        std::_Exit(0);
    }
    ::close(told[1]);
    ::usleep(200'000); // until they have opened the store
    const auto begin = std::chrono::steady_clock::now();
    ::close(start[1]);
    std::vector<std::int64_t> keys;
    for (std::int64_t key = 0; ::read(told[0], &key, sizeof key) == static_cast<ssize_t>(sizeof key);) keys.push_back(key);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    int failed = 0, status = 0;
    while (::wait(&status) > 0) failed += status != 0 ? 1 : 0;
    const std::string fault = fault_after(path, keys, wanted);
    std::printf("%.0f doses/s: %zu of %zu doses, %zu processes of which %d failed, %.3f s%s\n",
                static_cast<double>(keys.size()) / took.count(), keys.size(), wanted, processes, failed, took.count(),
                fault.empty() ? "" : ("; " + fault).c_str());
    return fault.empty() && failed == 0 ? 0 : 1;
}

} // namespace

int main(int argument_count, char** arguments) {
    const auto number = [&](int i) { return std::strtol(arguments[i], nullptr, 10); };
    if (argument_count != 4 || number(2) < 1 || number(3) < 1) stop("usage: writers STORE DOSES PROCESSES");
    if (sodium_init() < 0) stop("no sodium");
    try {
        return run(arguments[1], static_cast<std::size_t>(number(2)), static_cast<std::size_t>(number(3)));
    } catch (const store::Error& error) {
        stop(error.failure().message);
    }
}
