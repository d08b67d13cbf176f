"""Figures of made-up outcomes by numpy, scipy and scikit-learn: what Sample and McNemar must give.

    python make_figures.py ../resources/dev/primavista/faq/evaluation/figures.json

numpy 2, scipy 1.17, scikit-learn 1.9 (any recent version gives the same).
"""

import json
import sys

import numpy as np
from scipy.stats import binom, binomtest
from sklearn.metrics import roc_auc_score


def outcomes(random, known, others, decimals):
    """Ranks with ties at half ranks; probabilities rounded so that many are equal."""
    confidence = np.round(random.beta(5, 2, known), decimals)
    right = random.random(known) < confidence**1.3
    rank = np.where(right, 1.0, 1 + np.round(random.exponential(3, known) * 2) / 2 + 0.5)
    return {
        "rank": rank.tolist(),
        "confidence": confidence.tolist(),
        "in_scope": np.round(random.beta(6, 2, known), decimals).tolist(),
        "others_in_scope": np.round(random.beta(2, 4, others), decimals).tolist(),
    }


def coverage(confidence, right, precision):
    best = 0
    for threshold in np.unique(confidence):
        answered = confidence >= threshold
        if right[answered].mean() >= precision:
            best = max(best, answered.mean())
    return best


def figures(case):
    rank, confidence = np.array(case["rank"]), np.array(case["confidence"])
    scope, others = np.array(case["in_scope"]), np.array(case["others_in_scope"])
    right = rank <= 1
    bins = np.array_split(np.argsort(confidence, kind="stable"), 15)
    ece = sum(
        len(b) / len(rank) * abs(confidence[b].mean() - right[b].mean()) for b in bins if len(b)
    )
    result = {f"Accuracy@{k}": (rank <= k).mean() for k in (1, 2, 3, 5)}
    result["Recall@10"] = (rank <= 10).mean()
    result["Mean rank"] = rank.mean()
    result["Median rank"] = np.median(rank)
    result["MRR"] = (1 / rank).mean()
    result["ECE"] = ece
    result["Coverage at 90 % precision"] = coverage(confidence, right, 0.90)
    result["Coverage at 95 % precision"] = coverage(confidence, right, 0.95)
    if len(others):
        truth = np.r_[np.ones(len(scope)), np.zeros(len(others))]
        result["Out-of-scope AUROC"] = roc_auc_score(truth, np.r_[scope, others])
        threshold = np.quantile(scope, 0.05, method="inverted_cdf")
        accepted = [t for t in np.unique(scope) if (scope >= t).mean() >= 0.95]
        assert threshold <= max(accepted)
        result["Out-of-scope found at 95 % coverage"] = (others < max(accepted)).mean()
    return {name: float(value) for name, value in result.items()}


def mcnemar(only_first, only_second):
    n = only_first + only_second
    exact = binomtest(only_first, n).pvalue if n else 1.0
    fewer = min(only_first, only_second)
    mid = 1.0 if n == 0 else min(1, 2 * binom.cdf(fewer, n, 0.5)) - binom.pmf(fewer, n, 0.5)
    if n and only_first == only_second:
        mid = 1 - binom.pmf(fewer, n, 0.5) / 2
    return [only_first, only_second, float(exact), float(mid)]


def main(output):
    random = np.random.default_rng(20261128)
    cases = []
    for known, others, decimals in ((400, 100, 2), (1000, 300, 6), (37, 5, 1), (15, 0, 3), (7, 3, 2)):
        case = outcomes(random, known, others, decimals)
        case["figures"] = figures(case)
        cases.append(case)
    pairs = [(0, 0), (5, 5), (0, 1), (0, 12), (3, 9), (40, 61), (512, 180), (1500, 1431)]
    document = {"cases": cases, "mcnemar": [mcnemar(*pair) for pair in pairs]}
    with open(output, "w", encoding="utf-8") as file:
        json.dump(document, file)
        file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
