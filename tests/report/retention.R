# Makes the goldens of report_retention.bats: what R's survival says of the episodes of a made-up clinic.
#   tools/generate 60 120 7 /tmp/seed-7 && Rscript tests/report/retention.R /tmp/seed-7 2025-12-31 >tests/report/retention.csv
# A line a group (all; each counselor; each quarter of admission) and day, the horizons with extend=TRUE and then, as
# `curve all`, every step of the fit of all.
library(survival)
arguments <- commandArgs(trailingOnly = TRUE)
episodes <- read.csv(file.path(arguments[1], "episodes.csv"), colClasses = "character")
on <- as.Date(arguments[2])
admitted <- as.Date(episodes$admit_date)
discharged <- as.Date(ifelse(episodes$discharge_date == "", NA, episodes$discharge_date))
ended <- !is.na(discharged) & discharged <= on
episodes$time <- as.integer(ifelse(ended, discharged - admitted, on - admitted))
episodes$event <- as.integer(ended & !(episodes$reason %in% c("completed", "transferred", "died")))
episodes$quarter <- sprintf("%s-Q%d", format(admitted, "%Y"), (as.integer(format(admitted, "%m")) + 2) %/% 3)
episodes <- episodes[admitted <= on, ]
number <- function(x) ifelse(is.na(x), "", sprintf("%.17g", x))
lines_of <- function(group, rows, curve = FALSE) {
    fit <- survfit(Surv(time, event) ~ 1, data = rows, conf.type = "log-log")
    at <- if (curve) fit else summary(fit, times = c(30, 90, 180, 365), extend = TRUE)
    data.frame(group, day = at$time, at_risk = at$n.risk, events = at$n.event, censored = at$n.censor,
               survival = number(at$surv), lower = number(at$lower), upper = number(at$upper))
}
each <- function(column, name) do.call(rbind, lapply(sort(unique(column)), function(value) lines_of(name(value), episodes[column == value, ])))
write.csv(rbind(lines_of("all", episodes), each(episodes$counselor_id, function(id) paste0("import:", id)), each(episodes$quarter, identity),
                lines_of("curve all", episodes, curve = TRUE)), row.names = FALSE, quote = FALSE)
