# What R's survey package says. Called by reference.py: reads tasks (JSON), writes results (JSON).
suppressMessages({
  library(survey)
  library(jsonlite)
})
paths <- strsplit(Sys.getenv("SURVEY_REFERENCE"), ":")[[1]]
tasks <- fromJSON(paths[1], simplifyVector = TRUE, simplifyDataFrame = FALSE, simplifyMatrix = FALSE)

ends <- function(x) as.vector(unname(x))

estimate <- function(task) {
  data <- data.frame(y = task$y, w = task$w)
  if (is.null(task$population)) {
    design <- svydesign(ids = ~1, weights = ~w, data = data)
  } else {
    data$N <- task$population
    design <- svydesign(ids = ~1, weights = ~w, fpc = ~N, data = data)
  }
  mean <- svymean(~y, design)
  list(mean = coef(mean)[[1]], error = SE(mean)[[1]], normal = ends(confint(mean)),
       student = ends(confint(mean, df = degf(design))))
}

# Two waves as two strata of one design: the slope is the change.
change <- function(task) {
  data <- data.frame(y = c(task$y1, task$y2), w = c(task$w1, task$w2),
                     wave = rep(0:1, c(length(task$y1), length(task$y2))))
  model <- svyglm(y ~ wave, svydesign(ids = ~1, strata = ~wave, weights = ~w, data = data))
  list(difference = coef(model)[[2]], error = SE(model)[[2]])
}

# Groups are numbered from 0; targets are shares.
weigh <- function(task) {
  n <- length(task$groups[[1]])
  data <- data.frame(one = rep(1, n))
  margins <- list()
  totals <- list()
  for (i in seq_along(task$groups)) {
    name <- paste0("g", i)
    data[[name]] <- factor(task$groups[[i]])
    margins[[i]] <- as.formula(paste0("~", name))
    totals[[i]] <- setNames(data.frame(factor(seq_along(task$targets[[i]]) - 1), task$targets[[i]] * n),
                            c(name, "Freq"))
  }
  design <- svydesign(ids = ~1, weights = ~one, data = data)
  design <- if (length(margins) == 1) {
    postStratify(design, margins[[1]], totals[[1]])
  } else {
    rake(design, margins, totals, control = list(maxit = 10000, epsilon = 1e-15))
  }
  list(weights = ends(weights(design)))
}

results <- lapply(tasks, function(task) {
  switch(task$kind, estimate = estimate(task), change = change(task), weigh = weigh(task))
})
versions <- list(R = paste(R.version$major, R.version$minor, sep = "."), survey = as.character(packageVersion("survey")))
write(toJSON(list(versions = versions, results = results), auto_unbox = TRUE, digits = NA), paths[2])
