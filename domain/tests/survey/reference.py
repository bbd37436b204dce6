#!/usr/bin/env python3
"""Makes reference.json: invented data sets, and what other packages reckon from them.

reference.json was written with Python 3.11.7, numpy 2.4.6, scipy 1.17.1, statsmodels 0.15.0, samplics 0.6.1,
R 4.2.2 with survey 4.1.1 and jsonlite (the file names the versions too).

    python -m venv venv && venv/bin/pip install numpy scipy pandas statsmodels samplics
    RSCRIPT="Rscript" venv/bin/python reference.py

Which package each number comes from:
    Wilson's interval, z test of two proportions, Holm, adjusted residuals   statsmodels
    finite margin                                                           the formula, checked against R's survey
    weighted shares and means, their errors and intervals, changes          R's survey; shares and means checked
                                                                            against samplics
    Welch's t test, t intervals, chi-square, Cramer's V                     scipy
    weights of one margin, raking without trimming where all answered       R's survey; one margin checked against
                                                                            samplics
    merging of strata, trimmed raking, raking with answers missing          written out below, one respondent at a
                                                                            time (no package has the same rule)
    percent                                                                 decimal
"""

import json
import math
import os
import platform
import subprocess
import tempfile
import warnings
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from importlib import metadata
from pathlib import Path

import numpy as np
import scipy
import statsmodels
from scipy import optimize, stats
from scipy.stats.contingency import association
from statsmodels.stats.contingency_tables import Table
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint, proportions_ztest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from samplics.estimation import TaylorEstimator
    from samplics.utils.types import PopParam
    from samplics.weighting import SampleWeight

HERE = Path(__file__).parent
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
TOLERANCE = 1e-13

tasks = []


def ask_r(task):
    """Books a task for R; its place is replaced by the answer later."""
    tasks.append(task)
    return {"from R": len(tasks) - 1}


# Data sets ------------------------------------------------------------------------------------------------------------

def column(codes):
    return "".join("." if code is None else DIGITS[code] for code in codes)


def codes_of(text):
    return [None if sign == "." else DIGITS.index(sign) for sign in text]


def draw(random, n, shares, missing=0.0):
    shares = np.array(shares, float)
    drawn = random.choice(len(shares), size=n, p=shares / shares.sum())
    gaps = random.random(n) < missing
    return [None if gap else int(code) for code, gap in zip(drawn, gaps)]


def skewed(random, n, sigma):
    weights = np.exp(random.normal(0, sigma, n))
    return [float(f"{weight:.6g}") for weight in weights / weights.mean()]


def chain(populations):
    """Strata in a row, each next to the one before and the one after."""
    last = len(populations) - 1
    return [[int(population), [at for at in (i + 1, i - 1) if 0 <= at <= last]]
            for i, population in enumerate(populations)]


def data_sets():
    random = np.random.default_rng(20261121)
    five = [0.08, 0.15, 0.3, 0.32, 0.15]
    sets = []

    def add(name, n, *, a=five, b=(1, 1, 1), missing=0.05, sigma=0.5, population=None, scores=None, favourable=None,
            margins=(), least=5, trim=(0.3, 3.0), rounds=2000, before=None, options=4):
        size = len(a)
        other = n if before is None else before
        sets.append({
            "name": name, "population": population,
            "a": column(draw(random, n, a, missing)), "a_size": size,
            "b": column(draw(random, n, b, missing)), "b_size": len(b),
            "scores": scores or [float(code + 1) for code in range(size)],
            "favourable": favourable or [size - 2, size - 1],
            "masks": [65535 if random.random() < missing else int(random.integers(0, 2**options)) for _ in range(n)],
            "options": options,
            "weights": skewed(random, n, sigma),
            "before": {"a": column(draw(random, other, np.array(a) + 0.05, missing)),
                       "weights": skewed(random, other, sigma)},
            "margins": [{"codes": column(draw(random, n, shares, gaps)), "strata": strata}
                        for shares, gaps, strata in margins],
            "least": least, "trim": list(trim), "rounds": rounds,
        })

    ages = chain([31_000, 42_000, 55_000, 61_000, 48_000, 39_000])
    old = [1.6, 2, 4, 6, 8, 7]
    sex = [[210_000, []], [240_000, []]]
    districts = chain([80_000, 61_000, 33_000, 120_000, 47_000, 9_000, 52_000])

    add("small", 12, missing=0.0, population=60_000)
    add("two respondents", 2, missing=0.0, sigma=0.3)
    add("a handful with skewed weights", 35, sigma=1.2, missing=0.1)
    add("nobody chose the last answer", 60, a=[0.3, 0.4, 0.2, 0.1, 0.0], favourable=[4])
    add("everybody chose one answer", 80, a=[0, 0, 0, 1], favourable=[3], missing=0.02)
    add("rare answers", 900, a=[0.004, 0.006, 0.97, 0.02], population=12_000)
    add("0 to 10", 2_500, a=[1, 1, 2, 4, 6, 10, 12, 20, 22, 12, 10], favourable=[7, 8, 9, 10], population=446_000,
        scores=[float(code) for code in range(11)], sigma=0.4)
    add("nearly everybody answered", 300, population=305, missing=0.0, sigma=0.2)
    add("heavy weights", 250, sigma=2.0, population=90_000)
    add("waves of unequal size", 1_200, before=45, sigma=0.7)
    add("one margin with thin and empty strata", 260, b=(5, 1, 0.02, 3),
        margins=[([0.004, 1, 0, 3, 2, 0.01], 0.0, ages)])
    add("one margin with gaps", 180, margins=[(old, 0.15, ages)])
    add("two margins", 640, margins=[([2, 3], 0.0, sex), (old, 0.0, ages)])
    add("three margins", 800, margins=[([2, 3], 0.0, sex), (old, 0.0, ages), ([9, 6, 3, 9, 5, 0.02, 4], 0.0, districts)])
    add("three margins with gaps", 600,
        margins=[([2, 3], 0.08, sex), (old, 0.05, ages), ([9, 6, 3, 9, 5, 1, 4], 0.12, districts)])
    add("three skewed margins, trimmed much", 500,
        trim=(0.4, 3.2),
        margins=[([1, 2], 0.0, sex), (old, 0.0, ages), ([16, 6, 2, 8, 5, 1, 3], 0.0, districts)])
    add("narrow bounds with gaps", 350, trim=(0.72, 1.6),
        margins=[([2, 3], 0.1, sex), ([4, 4.5, 5, 6, 5, 3.5], 0.05, ages)])
    add("bounds that cannot hold", 200, rounds=25, margins=[([1, 8], 0.0, sex), ([1, 2, 4, 6, 8, 7], 0.0, ages)])
    add("nobody lives there", 120, margins=[([1, 1, 1], 0.05, [[0, [1]], [500, [0]], [700, []]])])
    add("an empty row", 150, a=[1, 0, 2, 1], b=(1, 0, 3, 2, 1))

    add("thirty-one respondents", 31, missing=0.0)

    counted = random.multinomial(200_000, np.outer(five, [5, 4, 3, 2, 2, 1]).ravel() / np.sum(five) / 17)
    counted = counted.reshape(5, 6) + np.arange(30).reshape(5, 6) % 7 * 40
    sets.append({"name": "200,000 responses, counted", "population": 3_700_000, "table": counted.tolist(),
                 "scores": [1.0, 2.0, 3.0, 4.0, 5.0], "favourable": [3, 4]})
    return sets


# Estimates ------------------------------------------------------------------------------------------------------------

def effective(weights):
    return math.fsum(weights) ** 2 / math.fsum(w * w for w in weights)


def share(hits, weights, population):
    """What is to be said of a share: hits are True and False."""
    n, hits = len(hits), np.array(hits, float)
    if n == 0:
        return None
    if weights is None:
        p = hits.mean()
        found = {"share": p, "base": n, "effective": n}
        correction = 1 if population is None else (population - n) / (population - 1)
        found["error"] = math.sqrt(correction * p * (1 - p) / n) if n > 1 else None
        if n > 1:
            # The textbook's form differs from R's by n−1 for n and N for N−1, and by nothing else.
            found["R"] = ask_r(estimate_task(hits, np.ones(n), population))
        if population is not None and min(hits.sum(), n - hits.sum()) >= 10:
            margin = stats.norm.ppf(0.975) * found["error"]
            return found | {"method": "finite", "low": p - margin, "high": p + margin}
        low, high = proportion_confint(int(hits.sum()), n, method="wilson")
        return found | {"method": "wilson", "low": low, "high": high}
    n_effective = effective(weights)
    p = math.fsum(hits * weights) / math.fsum(weights)
    found = {"share": p, "base": n, "effective": n_effective, "error": None}
    if n > 1:
        samplics_check(hits, weights)
        found["R"] = ask_r(estimate_task(hits, weights, population))
    if n > 1 and min(p, 1 - p) * n_effective >= 10:
        return found | {"method": "linearised"}
    low, high = proportion_confint(p * n_effective, n_effective, method="wilson")
    return found | {"method": "wilson effective", "low": low, "high": high}


def estimate_task(y, weights, population):
    task = {"kind": "estimate", "y": list(map(float, y)), "w": list(map(float, weights))}
    return task if population is None else task | {"population": population}


samplics_checked = {}


def samplics_check(y, weights):
    """samplics reckons the same as R: kept beside the task, compared at the end. (It divides by the mean.)"""
    if not np.any(y):
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        estimator = TaylorEstimator(PopParam.mean)
        estimator.estimate(y=np.array(y), samp_weight=np.array(weights), psu=np.arange(len(y)))
    samplics_checked[len(tasks)] = (estimator.point_est, estimator.stderror)


def mean(scores, weights, population):
    n = len(scores)
    if n == 0:
        return None
    plain = weights is None
    weights = np.ones(n) if plain else np.array(weights)
    found = {"mean": float(np.average(scores, weights=weights)), "base": n, "effective": effective(weights)}
    if n > 1:
        samplics_check(scores, weights)
        found["R"] = ask_r(estimate_task(scores, weights, population))
        if plain and population is None and np.ptp(scores) > 0:
            low, high = stats.t.interval(0.95, n - 1, loc=found["mean"], scale=stats.sem(scores))
            found["scipy"] = [low, high]
    return found


def change(before, now, weights_before, weights_now, as_share):
    before, now = np.array(before, float), np.array(now, float)
    pooled = as_share and weights_now is None
    if min(len(before), len(now)) < 2 or np.ptp([*before, *now]) == 0:
        return None
    if not pooled and np.ptp(before) == 0 and np.ptp(now) == 0:
        return None
    if pooled:
        n, m = len(before), len(now)
        z, p = proportions_ztest([sum(now), sum(before)], [m, n])
        difference = np.mean(now) - np.mean(before)
        return {"difference": difference, "error": difference / z if z else None, "statistic": z, "p": p, "df": None}
    if weights_now is None:
        test = stats.ttest_ind(now, before, equal_var=False)
        difference = np.mean(now) - np.mean(before)
        return {"difference": difference, "error": difference / test.statistic if test.statistic else None,
                "statistic": test.statistic, "p": test.pvalue, "df": test.df}
    parts = [ask_r(estimate_task(y, w, None)) for y, w in ((before, weights_before), (now, weights_now))]
    return {"parts": parts, "sizes": [len(before), len(now)], "as_share": as_share, "R": ask_r({
        "kind": "change", "y1": list(map(float, before)), "w1": list(weights_before),
        "y2": list(map(float, now)), "w2": list(weights_now)})}


def finish_change(found):
    """A weighted change, once R has answered."""
    (a, b), (n, m) = [part["error"] ** 2 for part in found["parts"]], found["sizes"]
    statistic = found["R"]["difference"] / found["R"]["error"]
    near(math.sqrt(a + b), found["R"]["error"])
    df = None if found["as_share"] else (a + b) ** 2 / (a**2 / (n - 1) + b**2 / (m - 1))
    p = 2 * (stats.norm.sf(abs(statistic)) if df is None else stats.t.sf(abs(statistic), df))
    return {**found["R"], "statistic": statistic, "p": p, "df": df}


def cross(table, n_effective):
    """Counts, or weights scaled to the effective number."""
    table = np.array(table, float)
    rows, columns = table.sum(1) > 0, table.sum(0) > 0
    used = table[np.ix_(rows, columns)]
    if min(used.shape) < 2:
        return None
    test = stats.chi2_contingency(used, correction=False)
    cramers_v = math.sqrt(test.statistic / used.sum() / (min(used.shape) - 1))
    if np.allclose(used, used.round()):
        near(association(used.round().astype(int), method="cramer"), cramers_v)
    residuals = np.full(table.shape, np.nan)
    residuals[np.ix_(rows, columns)] = Table(used, shift_zeros=False).standardized_resids
    below = (test.expected_freq < 5).sum()
    return {"chi_square": test.statistic, "df": test.dof, "p": test.pvalue, "effective": n_effective,
            "cramers_v": cramers_v,
            "few": bool((test.expected_freq < 1).any() or below * 5 > used.size),
            "residuals": [None if math.isnan(r) else r for r in residuals.ravel()]}


# Weights --------------------------------------------------------------------------------------------------------------

def merge(codes, strata, least):
    """Groups of strata: one with too few respondents, or without residents, takes in a neighbour."""
    groups = [{code} for code in range(len(strata))]
    merges = []

    def of(code):
        return next(group for group in groups if code in group)

    def respondents(group):
        return sum(code in group for code in codes if code is not None)

    def residents(group):
        return sum(strata[code][0] for code in group)

    def thin(group):
        n = respondents(group)
        return residents(group) > 0 if n == 0 else n < least or residents(group) == 0

    def step():
        for code in range(len(strata)):
            if thin(of(code)):
                for neighbour in strata[code][1]:
                    if neighbour not in of(code):
                        merges.append([code, neighbour])
                        mine, other = of(code), of(neighbour)
                        groups.remove(mine)
                        groups.remove(other)
                        groups.append(mine | other)
                        return True
        return False

    while step():
        pass
    weighted = sorted((g for g in groups if respondents(g) and residents(g)), key=min)
    total = sum(residents(group) for group in weighted)
    labels = [next((i for i, g in enumerate(weighted) if code in g), None) if code is not None else None
              for code in codes]
    return labels, [residents(group) / total for group in weighted], merges


def rake(margins, trim, rounds):
    """Iterative proportional fitting, each respondent for himself; margins are (labels, targets)."""
    n = len(margins[0][0])
    weights = np.ones(n)
    masks = [[np.array([label == g for label in labels]) for g in range(len(targets))] for labels, targets in margins]
    for round in range(1, rounds + 1):
        for (labels, targets), members in zip(margins, masks):
            answered = weights[np.any(members, axis=0)].sum()
            for mask, target in zip(members, targets):
                weights[mask] *= target * answered / weights[mask].sum()
        if trim:
            low, high = trim

            def excess(log_c):
                return np.clip(weights * math.exp(log_c), low, high).sum() - n

            ends = math.log(low / weights.max()) - 1, math.log(high / weights.min()) + 1
            c = math.exp(optimize.brentq(excess, *ends, xtol=1e-16, rtol=1e-15, maxiter=1000))
            weights = np.clip(weights * c, low, high)
        weights = weights if trim else weights / weights.mean()
        deviation = 0.0
        for (labels, targets), members in zip(margins, masks):
            answered = weights[np.any(members, axis=0)].sum()
            for mask, target in zip(members, targets):
                deviation = max(deviation, abs(weights[mask].sum() / answered - target))
        if deviation <= TOLERANCE:
            break
    return weights, deviation, round


def weigh(data):
    """The weights of a data set: of its first margin, raked, and raked with bounds."""
    columns = [codes_of(margin["codes"]) for margin in data["margins"]]
    n = len(columns[0])
    merged = [merge(codes, margin["strata"], data["least"]) for codes, margin in zip(columns, data["margins"])]
    margins = [(labels, targets) for labels, targets, _ in merged]
    found = {"merges": [[at, *pair] for at, (_, _, merges) in enumerate(merged) for pair in merges]}

    def by_pattern(weights):
        patterns = {}
        for at, weight in enumerate(weights):
            pattern = "".join(DIGITS[codes[at]] if codes[at] is not None else "." for codes in columns)
            near(patterns.setdefault(pattern, float(weight)), float(weight))
        return patterns

    labels, targets = margins[0]
    known = [at for at, label in enumerate(labels) if label is not None]
    found["first"] = {"patterns": by_pattern, "n": n, "known": known, "R": ask_r(
        {"kind": "weigh", "groups": [[labels[at] for at in known]], "targets": [targets]})}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        control = {g: target * len(known) for g, target in enumerate(targets)}
        found["first"]["samplics"] = SampleWeight().poststratify(
            np.ones(len(known)), control=control, domain=np.array([labels[at] for at in known]))

    raked, deviation, _ = rake(margins, None, 100_000)
    assert deviation <= TOLERANCE, (data["name"], deviation)
    complete = all(None not in labels for labels, _ in margins)
    found["raked"] = {"patterns": by_pattern, "own": raked, "R": ask_r(
        {"kind": "weigh", "groups": [m[0] for m in margins], "targets": [m[1] for m in margins]}) if complete else None}

    trimmed, deviation, rounds = rake(margins, data["trim"], data["rounds"])
    low, high = data["trim"]
    found["trimmed"] = {
        "weights": by_pattern(trimmed), "deviation": deviation, "rounds": rounds, "converged": deviation <= TOLERANCE,
        "effective": effective(trimmed), "design_effect": n / effective(trimmed),
    }
    print(f"  {data['name']}: {rounds} rounds, deviation {deviation:.1e}, "
          f"{int(((trimmed <= low) | (trimmed >= high)).sum())} at a bound, merges {found['merges']}")
    return found


def finish_weights(found):
    first = found["first"]
    weights = np.ones(first["n"])
    weights[first["known"]] = first["R"]["weights"]
    for r, other in zip(first["R"]["weights"], first["samplics"]):
        near(r, float(other))
    found["first"] = first["patterns"](weights)
    raked = found["raked"]
    if raked["R"] is not None:
        for r, own in zip(raked["R"]["weights"], raked["own"]):
            near(r, own)
    found["raked"] = raked["patterns"](raked["own"] if raked["R"] is None else raked["R"]["weights"])
    return found


# All of it ------------------------------------------------------------------------------------------------------------

def near(a, b, tolerance=1e-9):
    assert abs(a - b) <= tolerance * max(abs(a), abs(b)) + 1e-13, (a, b)


def answered(codes, weights=None):
    kept = [(code, 1.0 if weights is None else weights[at]) for at, code in enumerate(codes) if code is not None]
    return [code for code, _ in kept], (None if weights is None else [weight for _, weight in kept])


def expected(data):
    if "table" in data:
        table = np.array(data["table"])
        a = np.repeat(np.arange(table.shape[0]), table.sum(1)).tolist()
        scores = [data["scores"][code] for code in a]
        n, total = len(a), np.array(data["scores"])
        hits = np.isin(a, data["favourable"])
        p = hits.mean()
        margin = stats.norm.ppf(0.975) * math.sqrt((data["population"] - n) / (data["population"] - 1) * p * (1 - p) / n)
        low, high = stats.t.interval(0.95, n - 1, loc=np.mean(scores), scale=stats.sem(scores))
        return {"favourable": {"share": p, "low": p - margin, "high": p + margin, "method": "finite"},
                "mean": {"mean": np.mean(scores), "low": low, "high": high},
                "cross": cross(table, n)}
    found = {}
    for kind, weights in (("plain", None), ("weighted", data["weights"])):
        a, w = answered(codes_of(data["a"]), weights)
        weights_before = None if weights is None else data["before"]["weights"]
        before, w_before = answered(codes_of(data["before"]["a"]), weights_before)
        sets = [[code] for code in range(data["a_size"])] + [data["favourable"]]
        scores, scores_before = ([data["scores"][code] for code in codes] for codes in (a, before))
        populations = [None] if data["population"] is None else [None, data["population"]]
        masks = [(mask, None if weights is None else weights[at])
                 for at, mask in enumerate(data["masks"]) if mask != 65535]
        mask_weights = None if weights is None else [weight for _, weight in masks]
        pairs = [(x, y, 1.0 if weights is None else weights[at])
                 for at, (x, y) in enumerate(zip(codes_of(data["a"]), codes_of(data["b"])))
                 if x is not None and y is not None]
        table = np.zeros((data["a_size"], data["b_size"]))
        for x, y, weight in pairs:
            table[x, y] += weight
        n_effective = effective([weight for *_, weight in pairs])
        found[kind] = {
            "shares": [{"codes": codes, "population": population,
                        **share([code in codes for code in a], w, population)}
                       for codes in sets for population in populations],
            "options": [share([mask >> option & 1 == 1 for mask, _ in masks], mask_weights, None)
                        for option in range(data["options"])],
            "means": [{"population": population, **mean(scores, w, population)} for population in populations],
            "share_changes": [change([code in codes for code in before], [code in codes for code in a], w_before, w, True)
                              for codes in sets],
            "mean_change": change(scores_before, scores, w_before, w, False),
            "cross": cross(table * n_effective / table.sum(), n_effective),
        }
    if data["margins"]:
        found["weights"] = weigh(data)
    return found


def answers_of_r():
    with tempfile.TemporaryDirectory() as folder:
        asked, answered = Path(folder, "asked.json"), Path(folder, "answered.json")
        asked.write_text(json.dumps(tasks))
        command = [*os.environ.get("RSCRIPT", "Rscript").split(), str(HERE / "reference.R")]
        subprocess.run(command, check=True, env=os.environ | {"SURVEY_REFERENCE": f"{asked}:{answered}"})
        return json.loads(answered.read_text())


def filled(value, results):
    if isinstance(value, dict):
        if list(value) == ["from R"]:
            return results[value["from R"]]
        return {key: filled(inner, results) for key, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner, results) for inner in value]
    return value


def finish(found):
    """What could be reckoned only after R had answered."""
    for kind in ("plain", "weighted"):
        for item in found[kind]["shares"] + found[kind]["options"]:
            r = item.pop("R", None)
            if r is None:
                continue
            near(item["share"], r["mean"])
            n, population = item["base"], item.get("population")
            if kind == "weighted":
                item["error"] = r["error"]
                if item["method"] == "linearised":
                    item["low"], item["high"] = max(r["normal"][0], 0.0), min(r["normal"][1], 1.0)
            else:
                ratio = n / (n - 1) * (1 if population is None else (population - 1) / population)
                near(item["error"] * math.sqrt(ratio), r["error"])
        for item in found[kind]["means"]:
            r = item.pop("R", None)
            if r is not None:
                near(item["mean"], r["mean"])
                item["error"], (item["low"], item["high"]) = r["error"], r["student"]
                for mine, theirs in zip(item.pop("scipy", []), r["student"]):
                    near(mine, theirs)
        if kind == "weighted":
            found[kind]["share_changes"] = [c and finish_change(c) for c in found[kind]["share_changes"]]
            found[kind]["mean_change"] = found[kind]["mean_change"] and finish_change(found[kind]["mean_change"])
        chances = [c["p"] for c in found[kind]["share_changes"] if c]
        found[kind]["holm"] = multipletests(chances, method="holm")[1].tolist() if chances else []
    if "weights" in found:
        found["weights"] = finish_weights(found["weights"])


def percents():
    random = np.random.default_rng(7)
    pairs = [(201, 400), (203, 400), (1, 8), (247, 2000), (1, 2000), (3, 2000), (999, 1000), (1999, 2000), (0, 7), (7, 7), (2, 3)]
    pairs += [(int(random.integers(0, base + 1)), int(base)) for base in random.integers(1, 200_001, 60)]
    pairs += [(int(odd), 2000) for odd in range(1, 2000, 94)]
    printed = []
    for part, base in pairs:
        exact = Fraction(100 * part, base)
        tenth = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)
        printed.append([part, base, str(tenth)])
    return printed


def plain_numbers(value):
    if isinstance(value, dict):
        return {key: plain_numbers(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain_numbers(inner) for inner in value]
    return value.item() if isinstance(value, np.generic) else value


def main():
    sets = data_sets()
    found = [expected(data) for data in sets]
    answers = answers_of_r()
    for at, (point, error) in samplics_checked.items():
        result = answers["results"][at]
        near(float(point), result["mean"])
        if "population" not in tasks[at]:
            near(float(error), result["error"])
    found = [filled(item, answers["results"]) for item in found]
    for item in found:
        if "plain" in item:
            finish(item)
    versions = {"python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__,
                "statsmodels": statsmodels.__version__, "samplics": metadata.version("samplics"), **answers["versions"]}
    sets = [data | {"expected": item} for data, item in zip(sets, found)]
    reference = plain_numbers({"versions": versions, "percent": percents(), "sets": sets})
    lines = ",\n".join(json.dumps(data, separators=(",", ":")) for data in reference.pop("sets"))
    head = json.dumps(reference, separators=(",", ":"))
    text = f'{head[:-1]},"sets":[\n{lines}\n]}}\n'
    (HERE / "reference.json").write_text(text)
    print(f"{len(sets)} data sets, {len(tasks)} questions to R, {len(samplics_checked)} to samplics, {len(text):,} bytes")


if __name__ == "__main__":
    main()
