// `mat report NAME [RANGE]`
#pragma once

#include "cli/commands.hpp"

namespace mat::cli {

struct ReportRequest { std::optional<std::string> range, on; };
void add_report(Flags& flags, ReportRequest& request);
Result<Answer> run_report_doses(const ReportRequest&, const Globals&, const Surroundings&, const Need&);
Result<Answer> run_report_missed(const ReportRequest&, const Globals&, const Surroundings&, const Need&);
Result<Answer> run_report_due(const ReportRequest&, const Globals&, const Surroundings&, const Need&);

} // namespace mat::cli
