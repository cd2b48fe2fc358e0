#include "cli/stock_journal.hpp"

#include "cli/parse.hpp"
#include "exchange/journal.hpp"

namespace mat::cli {

using report::Cell;
using report::Type;

void add_stock_journal(Flags& flags, StockJournalRequest& request) {
    flags.operand("RANGE", request.range, "days (default: all)");
    flags.example("mat stock journal");
}

Result<Answer> run_stock_journal(const StockJournalRequest& request, const Globals& globals, const Surroundings& surroundings, const Need& need) {
    return reading(globals, surroundings, need, [&](const store::Reader& reader, const store::Clinic& clinic, const Actor&) -> Result<Answer> {
        DayRange days{Day::from_number(Day::first_number), Day::from_number(Day::last_number)};
        if (request.range) {
            const auto range = parse_range(*request.range, clinic.today);
            if (!range) return range.failure();
            days = *range;
        }
        const auto transactions = exchange::stock_transactions(reader, days);
        Answer answer;
        answer.asked = true;
        answer.table.columns = {{"transaction", Type::integer, "which transaction the posting is of"},
                                {"day", Type::day, "when it happened"},
                                {"description", Type::text, "dose, movement, count"},
                                {"account", Type::text, "account"},
                                {"amount_mg", Type::amount, "milligrams posted"},
                                {"asserted_mg", Type::amount, "the balance of the account afterwards, where it was counted"}};
        std::int64_t number = 0;
        for (const exchange::Transaction& each : transactions) {
            ++number;
            for (const exchange::Posting& posting : each.postings)
                answer.table.rows.push_back(
                    {number, each.day, each.description, posting.account, posting.amount, posting.asserted ? Cell(*posting.asserted) : Cell()});
        }
        answer.sentence = exchange::journal_text(transactions);
        answer.sentence.pop_back();
        return answer;
    });
}

} // namespace mat::cli
