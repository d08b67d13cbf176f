"""Makes the small fixtures of PredictorsTest with scikit-learn 1.9.1; run in this folder.

Each predictors/NAME.pkl has a NAME.json beside it: its rows and what every method answered.
"""

import json
import pickle

import numpy as np
from sklearn.dummy import DummyClassifier
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import PairwiseKernel
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import BernoulliNB
from sklearn.neighbors import (KernelDensity, KNeighborsClassifier, KNeighborsRegressor, NearestCentroid,
                               NearestNeighbors, RadiusNeighborsClassifier)

OUT = "../resources/dev/primavista/sklearn/predictors/"
METHODS = ["predict", "predict_proba", "score_samples", "kneighbors"]

rng = np.random.RandomState(3)
grid = rng.randint(-2, 3, size=(24, 3)).astype(float)
targets = rng.normal(size=24)
labels = np.array(["left", "right", "up"])[rng.randint(0, 3, size=24)]
rows = rng.randint(-2, 3, size=(8, 3)).astype(float)
MODELS = {
    "hamming": KNeighborsClassifier(3, metric="hamming", leaf_size=4).fit(grid, labels),
    "kdtree": KNeighborsRegressor(4, algorithm="kd_tree", leaf_size=3).fit(grid, targets),
    "order": NearestNeighbors(n_neighbors=5, leaf_size=3).fit(grid),
    "brute": KNeighborsRegressor(4, algorithm="brute", metric="manhattan").fit(grid, targets),
    "outlier": RadiusNeighborsClassifier(0.5, outlier_label="none").fit(grid, labels),
    "centroid": NearestCentroid(metric="manhattan", priors=[0.1, 0.2, 0.7]).fit(grid, labels),
    "density": KernelDensity(bandwidth=0.7, leaf_size=4).fit(grid),
    "stratified": DummyClassifier(strategy="stratified", random_state=11).fit(grid, labels),
    "uniform": DummyClassifier(strategy="uniform", random_state=12).fit(grid, np.stack([labels, labels[::-1]], axis=1)),
    "keywords": GaussianProcessRegressor(
        PairwiseKernel(metric="poly", gamma=0.2, pairwise_kernels_kwargs={"degree": 2, "coef0": 0.5}), alpha=1.0,
        optimizer=None).fit(grid, targets),
    "bernoulli": BernoulliNB(alpha=0.5).fit(grid, labels),
    "logistic": LogisticRegression().fit(grid, labels),
}

for name, model in MODELS.items():
    with open(OUT + name + ".pkl", "wb") as file:
        pickle.dump(model, file)
    answers = {}
    for method in METHODS:
        if hasattr(model, method) and not (method == "kneighbors" and name != "order"):
            answer = getattr(model, method)(rows)
            answers[method] = [np.asarray(part).ravel().tolist() for part in (answer if isinstance(answer, (list, tuple)) else [answer])]
    with open(OUT + name + ".json", "w") as file:
        json.dump({"rows": rows.tolist(), "answers": answers}, file, separators=(",", ":"))
