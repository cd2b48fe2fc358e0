// A clinic whose stock lives through any sequence of what can be done to it, with a model that adds up beside the store.
#pragma once

#include "made_store.hpp"

#include "store/stock.hpp"
#include "store/stock_ledger.hpp"

#include <map>
#include <random>
#include <vector>

namespace made {

class StockScene {
  public:
    StockScene(unsigned seed, Day first);
    /// One command, whichever the dice say, a little later than the one before.
    void step();
    /// The morning of the next day.
    void next_day();
    /// What is on hand of each lot by the model: nothing of the store went into it.
    const std::map<std::int64_t, std::int64_t>& on_hand() const { return on_hand_; }
    /// By the model, what left each lot in bottles on each day of hand-over.
    const std::map<std::pair<Day, std::int64_t>, std::int64_t>& taken_home() const { return taken_home_; }
    std::map<std::string, int> done; ///< how often each command was done
    MadeStore made;

  private:
    struct Given { mat::DoseNumber number; std::vector<mat::store::Draw> draws; bool bottle; std::int64_t order; mat::Amount amount; };
    void receive();
    void give(bool bottle, bool late);
    void take_back(bool correct);
    void move();
    void reverse();
    void count();
    void close();
    void open();
    void record(mat::store::Writer& writer, const mat::domain::OrderRecord& order, mat::Amount amount, Instant at, Day covers, bool bottle);
    void apply(const Given& given, int sign);
    std::int64_t roll(std::int64_t below) { return static_cast<std::int64_t>(dice_() % static_cast<unsigned>(below)); }
    std::mt19937 dice_;
    Day today_;
    std::map<std::int64_t, std::int64_t> on_hand_;
    std::map<std::pair<Day, std::int64_t>, std::int64_t> taken_home_;
    std::vector<Given> given_;
    std::vector<std::int64_t> moves_;
    std::vector<mat::domain::OrderRecord> orders_;
};

} // namespace made
