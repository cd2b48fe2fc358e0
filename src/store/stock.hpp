// Stock as doses draw on it: products, lots, which lot is open where, and what a dose takes from which.
#pragma once

#include "domain/stock.hpp"
#include "store/clients.hpp"
#include "store/store.hpp"

#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace mat::store {

using domain::Draw;
using domain::DrawPlan;
using domain::Lot;
using domain::Product;

/// Every form a product may have.
std::span<const std::string_view> product_forms();
std::vector<Product> products(const Reader& reader);
/// The product with these properties, made when there is none yet.
Product product_for(Writer& writer, domain::Medication medication, std::string_view form, Amount strength);

/// Every lot that stands, also those that are used up, by expiry; of that medication alone where one is named.
std::vector<Lot> lots(const Reader& reader, std::optional<domain::Medication> medication = {});
/// The lot of that number, else those with that code of their maker.
std::vector<Lot> lots_named(const Reader& reader, std::string_view typed);
std::int64_t record_lot(Writer& writer, const Lot& lot, std::int64_t staff);
/// Whether anything but its delivery is recorded of the lot, reversed or not.
bool was_handled(const Reader& reader, std::int64_t lot);
/// Says that the lot never came in. Only for one that was not handled.
void record_lot_void(Writer& writer, const Lot& lot, std::string_view code, Day day, std::int64_t staff);

/// The station where nobody named one.
inline constexpr std::string_view main_station = "main";
/// A lot that is open.
struct OpenLot {
    std::int64_t lot = 0;
    std::string station;
    Day day;
};
/// One of each product at each station: the one that was opened last.
std::vector<OpenLot> open_lots(const Reader& reader);
void record_open(Writer& writer, std::int64_t lot, std::string_view station, Day day, Instant at, std::int64_t staff);

/// What a dose takes that is given at that station; see `domain::plan_draw`.
DrawPlan plan_draw(const Reader& reader, const domain::OrderRecord& order, Amount amount, Day day, std::string_view station = main_station);
/// The dose has been recorded.
void record_draws(Writer& writer, DoseNumber dose, const std::vector<Draw>& draws);
/// What a dose drew, with the product that each lot is of.
struct ProductDraw { std::int64_t product; std::int64_t lot; std::int64_t quantity; };
/// Of the doses of those days of hand-over, by the dose's key; doses that drew on no lot are not in it.
std::unordered_map<std::int64_t, std::vector<ProductDraw>> products_drawn(const Reader& reader, DayRange days);
std::vector<Draw> draws_of(const Reader& reader, DoseNumber dose);
/// Gives back to the lots what a dose that is being voided had drawn; before the void is recorded.
void give_back(Writer& writer, DoseNumber dose);

} // namespace mat::store
