# Makes the goldens of survival_test.cpp: `Rscript make.R` in this folder, with R's package survival (r-cran-survival).
# data.csv holds the times as they went in, curve.csv every step of the fit, horizons.csv the fit at given days
# (with extend=TRUE: past the longest time the last estimate stands). Absent bands are empty.
library(survival)
data(cancer, package = "survival")
sets <- list(
    lung = data.frame(time = lung$time, event = as.integer(lung$status == 2)),
    veteran = data.frame(time = veteran$time, event = veteran$status),
    aml = data.frame(time = aml$time, event = aml$status),
    colon = with(subset(colon, etype == 1), data.frame(time = time, event = status)),
    everybody_stays = data.frame(time = c(5, 5, 8), event = 0),
    everybody_leaves = data.frame(time = c(5, 5, 8), event = 1),
    ties = data.frame(time = c(5, 5, 8, 8, 8), event = c(1, 0, 1, 1, 0)),
    from_the_first_day = data.frame(time = c(0, 0, 5, 5, 8), event = c(1, 0, 1, 0, 0)),
    one_leaves = data.frame(time = 7, event = 1),
    one_stays = data.frame(time = 7, event = 0),
    # domain.md T6.3: 0.900, 0.700, 0.5833, 0.5833, 0.3889
    known_answers = data.frame(time = c(10, 30, 30, 30, 60, 90, 90, 120, 200, 200), event = c(1, 1, 1, 0, 1, 0, 0, 1, 0, 0)))
horizons <- c(0, 1, 30, 90, 180, 365, 3000)
number <- function(x) ifelse(is.na(x), "", sprintf("%.17g", x))
table_of <- function(name, fit)
    data.frame(set = name, day = fit$time, at_risk = fit$n.risk, events = fit$n.event, censored = fit$n.censor,
               survival = number(fit$surv), lower = number(fit$lower), upper = number(fit$upper))
write <- function(rows, file) write.csv(do.call(rbind, rows), file, row.names = FALSE, quote = FALSE)
fits <- lapply(sets, function(set) survfit(Surv(time, event) ~ 1, data = set, conf.type = "log-log"))
write(lapply(names(sets), function(name) cbind(set = name, sets[[name]])), "data.csv")
write(lapply(names(sets), function(name) table_of(name, fits[[name]])), "curve.csv")
write(lapply(names(sets), function(name) table_of(name, summary(fits[[name]], times = horizons, extend = TRUE))), "horizons.csv")
