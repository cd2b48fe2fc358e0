#include "store/migrations.hpp"

#include "store/connection.hpp"
#include "store/migrations/0001_spine.hpp"
#include "store/migrations/0002_care.hpp"
#include "store/migrations/0003_counter.hpp"
#include "store/migrations/0003_exams.hpp"
#include "store/migrations/0003_health.hpp"
#include "store/migrations/0003_orders.hpp"
#include "store/migrations/0003_policy.hpp"
#include "store/migrations/0003_take_homes.hpp"
#include "store/migrations/0004_stock.hpp"
#include "store/migrations/0005_window.hpp"

#include <string>

namespace mat::store {
namespace {

constexpr Migration steps_of_this_program[] = {
    {1, "spine", [](Connection& connection) { connection.execute(migrations_sql::spine); }},
    {2, "care", [](Connection& connection) { connection.execute(migrations_sql::care); }},
    {3, "dosing", [](Connection& connection) {
         for (const char* part : {migrations_sql::dosing_policy, migrations_sql::dosing_orders, migrations_sql::dosing_take_homes,
                                  migrations_sql::dosing_counter, migrations_sql::dosing_health, migrations_sql::exams})
             connection.execute(part);
     }},
    {4, "stock", [](Connection& connection) { connection.execute(migrations_sql::stock); }},
    {5, "window", [](Connection& connection) { connection.execute(migrations_sql::dosing_window); }},
};

} // namespace

std::span<const Migration> migrations() { return steps_of_this_program; }

int migrate(Connection& connection, std::int64_t from, std::span<const Migration> steps) {
    int ran = 0;
    connection.without_authorizer([&] {
        for (const Migration& step : steps) {
            if (step.number <= from) continue;
            connection.execute("BEGIN IMMEDIATE");
            try {
                step.apply(connection);
                connection.execute("PRAGMA user_version=" + std::to_string(step.number));
                connection.execute("COMMIT");
            } catch (...) {
                connection.execute("ROLLBACK");
                throw;
            }
            ++ran;
        }
    });
    return ran;
}

} // namespace mat::store
