#include "domain/stock.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <tuple>

namespace mat::domain {
namespace {

constexpr std::string_view kind_names[] = {"",     "received",    "consumed", "taken-home", "waste", "destroyed", "transferred",
                                           "lost", "calibration", "adjusted", "bottle"};

bool comes_as(const Preparation& preparation, const Product& product) {
    if (preparation.medication != product.medication) return false;
    if (std::ranges::count(preparation.strengths, product.strength.micrograms()) == 0) return false;
    if (preparation.unit == "vial") return product.form == "syringe"; // stock counts both as syringes
    return preparation.unit == "piece" || preparation.unit == product.form;
}

// By mouth and without a brand: what any order of the medication may be given.
bool is_plain(std::optional<Formulation> formulation) {
    return !formulation || *formulation == Formulation::buprenorphine_tablet || *formulation == Formulation::buprenorphine_film;
}

// Lots between which nobody has to choose: one liquid, or all strengths of one kind of piece.
struct Family {
    std::vector<const Lot*> usable; ///< not expired, in the order in which they are drawn on
    bool any_left = false, any_open = false;
};
using FamilyKey = std::tuple<std::string, std::int64_t, std::int64_t>; // form, formulation, liquid product

FamilyKey family_of(const Product& product) {
    const auto formulation = formulation_of(product);
    return {product.form, formulation ? static_cast<std::int64_t>(*formulation) : 0, product.liquid() ? product.id : 0};
}

struct Need { const Product* product; std::int64_t quantity; };

// The fewest pieces of these strengths that make the amount, strongest first; empty where none do.
std::vector<Need> pieces_for(std::int64_t wanted, const std::vector<const Product*>& products) {
    constexpr std::int64_t grain = 100, most = 10'000'000;
    constexpr int impossible = std::numeric_limits<int>::max();
    if (products.size() == 1) { // of any strength, which is most of what there is
        const std::int64_t each = products.front()->strength.micrograms();
        return wanted % each == 0 ? std::vector<Need>{{products.front(), wanted / each}} : std::vector<Need>();
    }
    if (wanted % grain != 0 || wanted > most) return {};
    const auto places = static_cast<std::size_t>(wanted / grain) + 1;
    std::vector<int> fewest(places, impossible);
    std::vector<const Product*> last(places, nullptr);
    fewest[0] = 0;
    for (std::size_t place = 1; place < places; ++place)
        for (const Product* product : products) {
            const auto step = static_cast<std::size_t>(product->strength.micrograms() / grain);
            if (product->strength.micrograms() % grain != 0 || step > place || fewest[place - step] == impossible ||
                fewest[place - step] + 1 >= fewest[place])
                continue;
            fewest[place] = fewest[place - step] + 1;
            last[place] = product;
        }
    std::vector<Need> needs;
    if (last.back() == nullptr) return needs;
    for (std::size_t place = places - 1; place > 0; place -= static_cast<std::size_t>(last[place]->strength.micrograms() / grain)) {
        const auto same = std::ranges::find(needs, last[place], &Need::product);
        if (same != needs.end()) ++same->quantity;
        else needs.push_back({last[place], 1});
    }
    std::ranges::sort(needs, std::greater<>(), [](const Need& need) { return need.product->strength; });
    return needs;
}

std::vector<Need> needs_of(Amount amount, const Family& family) {
    const Product& first = family.usable.front()->product;
    if (first.liquid()) return {{&first, amount.micrograms()}};
    std::vector<const Product*> products, with_stock;
    for (const Lot* lot : family.usable) {
        const auto same = [&](const Product* product) { return product->id == lot->product.id; };
        if (std::ranges::none_of(products, same)) products.push_back(&lot->product);
        if (lot->on_hand > 0 && std::ranges::none_of(with_stock, same)) with_stock.push_back(&lot->product);
    }
    if (auto needs = pieces_for(amount.micrograms(), with_stock); !needs.empty()) return needs;
    return pieces_for(amount.micrograms(), products);
}

// Takes from the lots of that product in their order. The book may say that there is less than the hand has given: then it is
// wrong, and the last lot shows by how much.
void draw(const Need& need, const Family& family, DrawPlan& plan) {
    std::int64_t wanted = need.quantity;
    const Lot* last = nullptr;
    for (const Lot* lot : family.usable) {
        if (lot->product.id != need.product->id) continue;
        const std::int64_t taken = std::min(wanted, std::max<std::int64_t>(lot->on_hand, 0));
        if (taken > 0) plan.draws.push_back({lot->id, taken});
        wanted -= taken;
        last = lot;
        if (wanted == 0) return;
    }
    if (!plan.draws.empty() && plan.draws.back().lot == last->id) plan.draws.back().quantity += wanted;
    else plan.draws.push_back({last->id, wanted});
    plan.remark = "stock is short on paper: lot " + last->code + " goes below zero";
}

std::string order_text(const OrderRecord& order) { return std::string(name_of(order.medication, order.formulation)); }

} // namespace

std::string_view name_of(StockKind kind) { return kind_names[static_cast<std::size_t>(kind)]; }

std::optional<Formulation> formulation_of(const Product& product) {
    if (product.liquid()) return std::nullopt;
    for (const Preparation& each : preparations())
        if (each.formulation && comes_as(each, product)) return each.formulation;
    return std::nullopt;
}

bool is_made(const Product& product) {
    if (product.liquid()) return true;
    bool known = false;
    for (const Preparation& each : preparations()) {
        if (each.medication != product.medication) continue;
        if (each.strengths.empty() || comes_as(each, product)) return true;
        known = true;
    }
    return !known;
}

bool may_be_given(const OrderRecord& order, const Product& product) {
    if (product.medication != order.medication) return false;
    if (order.product) return product.id == *order.product;
    const auto made = formulation_of(product);
    return order.formulation ? made == order.formulation : is_plain(made);
}

std::string product_text(const Product& product) {
    const auto formulation = formulation_of(product);
    const bool brand = formulation && !is_plain(formulation);
    return std::string(brand ? name_of(product.medication, formulation) : name_of(product.medication)) + " " + product.form + " " +
           product.strength.text() + (product.liquid() ? "/mL" : "");
}

std::string quantity_text(const Product& product, std::int64_t quantity) {
    if (product.liquid()) return Amount::micrograms(quantity).text();
    return std::to_string(quantity) + " " + product.form + (quantity == 1 ? "" : "s");
}

std::string container_text(const Product& product, std::int64_t quantity) {
    if (!product.liquid()) return quantity_text(product, quantity);
    const std::int64_t strength = product.strength.micrograms(), size = quantity < 0 ? -quantity : quantity;
    const std::int64_t whole = size / strength, rest = size % strength; // millilitres
    const std::int64_t microlitres = whole * 1000 + (rest * 1000 + strength / 2) / strength;
    return Amount::micrograms(quantity < 0 ? -microlitres : microlitres).milligrams_text() + " mL"; // thousandths of both
}

DrawPlan plan_draw(const OrderRecord& order, Amount amount, Day day, const std::vector<Lot>& lots, const std::vector<std::int64_t>& open) {
    DrawPlan plan;
    if (order.supply == "pharmacy") return plan; // that pharmacy's stock, not ours
    bool came_in = false;
    std::map<FamilyKey, Family> families;
    std::size_t expired = 0;
    for (const Lot& lot : lots) {
        if (lot.product.medication != order.medication) continue;
        came_in = true;
        if (!may_be_given(order, lot.product)) continue;
        if (lot.expires < day) { ++expired; continue; }
        Family& family = families[family_of(lot.product)];
        family.usable.push_back(&lot);
        family.any_left = family.any_left || lot.on_hand > 0;
        family.any_open = family.any_open || std::ranges::count(open, lot.id) > 0;
    }
    if (!came_in) return plan; // a clinic that keeps no stock of it here
    if (families.empty()) {
        plan.expired = expired > 0;
        plan.remark = expired > 0 ? "drawn on no lot: every lot has expired" : "drawn on no lot: no " + order_text(order) + " has come in";
        return plan;
    }
    // Who has something left goes before who has not; then what can make the amount; then what is open.
    const auto keep = [&](auto wanted) {
        if (std::ranges::any_of(families, [&](const auto& each) { return wanted(each.second); }))
            std::erase_if(families, [&](const auto& each) { return !wanted(each.second); });
    };
    keep([](const Family& family) { return family.any_left; });
    keep([&](const Family& family) { return !needs_of(amount, family).empty(); });
    if (families.size() > 1) keep([](const Family& family) { return family.any_open; });
    if (families.size() > 1) {
        plan.remark = "drawn on no lot: there are several products of " + std::string(name_of(order.medication)) + ", and the order names none";
        return plan;
    }
    Family& family = families.begin()->second;
    std::ranges::stable_sort(family.usable, {},
                             [&](const Lot* lot) { return std::tuple(std::ranges::count(open, lot->id) == 0, lot->expires, lot->id); });
    const std::vector<Need> needs = needs_of(amount, family);
    if (needs.empty())
        plan.remark = "drawn on no lot: " + amount.text() + " is no whole number of units of " + family.usable.front()->product.strength.text();
    for (const Need& need : needs) draw(need, family, plan);
    return plan;
}

std::vector<CountFinding> judge_counts(const std::vector<CountRecord>& counts) {
    std::vector<CountFinding> findings(counts.size());
    std::int64_t standing = 0; // what is left of the variance of the last count that holds
    std::optional<std::size_t> last;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const CountRecord& count = counts[i];
        CountFinding& found = findings[i];
        const bool holds = count.close_reason != "miscounted";
        found.variance = count.counted - count.book;
        found.then = count.counted - count.expected - count.carried;
        found.now = found.variance - standing;
        found.left = found.now - count.adjusted;
        found.since = last;
        found.open = count.closed ? holds && found.left != 0 : found.then != 0 || found.now != 0;
        if (!holds) continue;
        standing = found.variance - count.adjusted;
        last = i;
    }
    return findings;
}

std::string percent_text(std::int64_t part, std::int64_t whole) {
    if (whole == 0) return "";
    const bool negative = (part < 0) != (whole < 0);
    const std::int64_t size = part < 0 ? -part : part, of = whole < 0 ? -whole : whole;
    const std::int64_t share = (size * 2'000'000 + of) / (of * 2); // ten-thousandths of a percent
    return (negative && share != 0 ? "-" : "") + std::to_string(share / 10'000) + "." + std::to_string(10'000 + share % 10'000).substr(1);
}

Day loss_notice_due(Day discovered, std::int64_t business_days, const std::vector<Day>& holidays) {
    constexpr int saturday = 6;
    Day day = discovered;
    for (std::int64_t left = business_days; left > 0;) {
        day = day + 1;
        if (day.weekday() != 0 && day.weekday() != saturday && std::ranges::count(holidays, day) == 0) --left;
    }
    return day;
}

} // namespace mat::domain
