// `store query`: somebody's own SQL over documented views, read-only, with a limit of steps. The views show facts up
// to the reader's entry, voided rows left out, dates in ISO 8601, client numbers with their check digit, amounts as
// decimal milligrams; no identity is in any of them.
#pragma once

#include "domain/roles.hpp"
#include "store/clinic.hpp"
#include "store/store.hpp"

#include <span>
#include <string>
#include <variant>
#include <vector>

namespace mat::store {

struct ViewOfQuery {
    std::string_view name;
    std::string_view meaning;
    domain::Roles roles; ///< who may read it
};
std::span<const ViewOfQuery> query_views();

using QueryCell = std::variant<std::monostate, std::int64_t, double, std::string>;
struct QueryAnswer {
    std::vector<std::string> columns;
    std::vector<std::vector<QueryCell>> rows;
};
/// Runs one SELECT. Failure (usage) in words for bad SQL, (not permitted) for anything but reading a permitted view.
Result<QueryAnswer> run_query(const Reader& reader, const Clinic& clinic, domain::Roles roles, const std::string& sql);

} // namespace mat::store
