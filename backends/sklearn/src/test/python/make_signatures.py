"""Writes small models whose columns have an order, and what they answer.

Needs numpy, pandas, scikit-learn and xgboost:
python make_signatures.py ../resources/dev/primavista/sklearn/signatures
"""

import json
import pathlib
import sys
import warnings

import joblib
import numpy as np
import pandas as pd
import xgboost
from sklearn.compose import ColumnTransformer
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import IsolationForest, RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression, RidgeClassifier
from sklearn.multiclass import OneVsRestClassifier
from sklearn.multioutput import ClassifierChain, MultiOutputClassifier
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
random = np.random.default_rng(5)

frame = pd.DataFrame(random.normal(size=(40, 4)), columns=["p", "q", "r", "s"])
numbers = frame["p"] + 10 * frame["q"] + 100 * frame["r"] + 1000 * frame["s"]
classes = np.where(frame["p"] > 0, "hi", "lo")
row = [1.0, 2.0, 3.0, 4.0]


def columns(*chosen):
    return ColumnTransformer([(name, "passthrough", [name]) for name in chosen])


models = {
    # The transformer names its columns in another order than the data frame.
    "reordered": Pipeline([("c", columns("s", "q", "p", "r")), ("m", LinearRegression())]),
    # Two columns are never looked at.
    "dropped": Pipeline([("c", columns("s", "q")), ("m", LinearRegression())]),
    "union": Pipeline(
        [("u", FeatureUnion([("one", columns("s", "p")), ("two", columns("q", "r"))])), ("m", LinearRegression())]
    ),
    "margins": Pipeline([("s", StandardScaler()), ("m", LinearSVC(random_state=1))]),
    "outliers": IsolationForest(n_estimators=5, random_state=1),
    "outputs": RandomForestClassifier(n_estimators=3, max_depth=2, random_state=1),
    "transformer": StandardScaler(),
}
answers = {}
for name, model in models.items():
    target = {"margins": classes, "outputs": np.c_[frame["p"] > 0, frame["q"] > 0].astype(int)}.get(name, numbers)
    model.fit(frame, target)
    joblib.dump(model, folder / f"{name}.joblib", compress=3)
    if hasattr(model, "predict"):
        answers[name] = np.asarray(model.predict(pd.DataFrame([row], columns=frame.columns))).tolist()[0]

booster = xgboost.train({"max_depth": 2}, xgboost.DMatrix(frame, numbers), 3)
booster.save_model(folder / "booster.json")
answers["booster"] = float(booster.predict(xgboost.DMatrix(pd.DataFrame([row], columns=frame.columns)))[0])

# Several labels of a row: which of these are integers in Python.
labels = np.c_[frame["p"] > 0, frame["q"] > 0].astype(int)
several = {
    "chain": ClassifierChain(LogisticRegression()),
    "dummy": DummyClassifier(strategy="most_frequent"),
    "each": MultiOutputClassifier(LogisticRegression()),
    "neighbours": KNeighborsClassifier(3),
    "perceptron": MLPClassifier((3,), max_iter=20, random_state=1),
    "rest": OneVsRestClassifier(LogisticRegression()),
    "ridge": RidgeClassifier(),
}
for name, model in several.items():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit(frame, labels)
    joblib.dump(model, folder / f"several-{name}.joblib", compress=3)
    predicted = model.predict(pd.DataFrame([row], columns=frame.columns))
    answers[f"several-{name}"] = {"kind": predicted.dtype.kind, "values": predicted.tolist()[0]}

# Boosters that know no classes; early stopping, which only an estimator follows, found the first round the best.
thirds = np.digitize(frame["q"], [-0.5, 0.5])
for name, objective, target in [("binary", "binary:logistic", frame["p"] > 0), ("multi", "multi:softprob", thirds)]:
    parameters = {"max_depth": 2, "objective": objective} | ({"num_class": 3} if name == "multi" else {})
    booster = xgboost.train(parameters, xgboost.DMatrix(frame, target.astype(int)), 4)
    booster.best_iteration = 0
    booster.save_model(folder / f"booster-{name}.ubj")
    predicted = booster.predict(xgboost.DMatrix(pd.DataFrame([row], columns=frame.columns)))
    answers[f"booster-{name}"] = predicted.ravel().astype(float).tolist()
# An estimator notes its kind in the file: of a regressor the objective is no sign of classes.
share = xgboost.XGBRegressor(n_estimators=4, max_depth=2, objective="binary:logistic")
share.fit(frame, (frame["p"] > 0).astype(int))
for ending in ["json", "ubj"]:
    share.save_model(folder / f"share.{ending}")
answers["share"] = float(share.predict(pd.DataFrame([row], columns=frame.columns))[0])
(folder / "answers.json").write_text(json.dumps({"row": row, "answers": answers}, indent=1) + "\n")
