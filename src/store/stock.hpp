// Stock as far as doses draw on it: products, lots, and what a dose takes from which lot. Liquids count in micrograms
// of the active ingredient, tablets, films and syringes in whole units.
#pragma once

#include "domain/records.hpp"
#include "store/clients.hpp"
#include "store/store.hpp"

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace mat::store {

struct Product {
    std::int64_t id = 0;
    domain::Medication medication = domain::Medication::methadone;
    std::string form;    ///< `concentrate`, `solution`, `tablet`, `film`, `syringe`
    Amount strength;     ///< per millilitre of a liquid, per unit otherwise
    bool liquid() const { return form == "concentrate" || form == "solution"; }
};
/// Every form a product may have.
std::span<const std::string_view> product_forms();
std::vector<Product> products(const Reader& reader);
/// The product with these properties, made when there is none yet.
Product product_for(Writer& writer, domain::Medication medication, std::string_view form, Amount strength);

struct Lot {
    std::int64_t id = 0;
    Product product;
    std::string code;
    Day expires;
    std::int64_t received = 0, on_hand = 0; ///< micrograms of a liquid, units otherwise
    Day day;
    std::string document;
};
std::vector<Lot> lots(const Reader& reader);
std::int64_t record_lot(Writer& writer, const Lot& lot, std::int64_t staff);

struct Draw { std::int64_t lot; std::int64_t quantity; };
/// What a dose of that amount takes, earliest expiry first. `remark` says, for the person at the window, what does
/// not fit: nothing received yet, several products, no whole number of units, less on hand than given.
struct DrawPlan {
    std::vector<Draw> draws;
    std::string remark;
};
DrawPlan plan_draw(const Reader& reader, const domain::OrderRecord& order, Amount amount, Day day);
void record_draws(Writer& writer, DoseNumber dose, const std::vector<Draw>& draws);
/// Which product each dose of those days of hand-over was drawn from, by the dose's key; doses that drew on no lot are not
/// in it.
std::unordered_map<std::int64_t, std::int64_t> products_drawn(const Reader& reader, DayRange days);
std::vector<Draw> draws_of(const Reader& reader, DoseNumber dose);
/// Gives back to the lots what a dose that is being voided had drawn.
void give_back(Writer& writer, DoseNumber dose);

} // namespace mat::store
