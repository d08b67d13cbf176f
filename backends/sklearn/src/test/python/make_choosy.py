"""Makes choosy/: models that refuse made-up rows, with rows that they answer; run in this folder (scikit-learn 1.9, LightGBM 4.7, pandas).

answers.json    per model its input columns, null for a missing value, and Python's answer
"""

import json
import os
import pickle
import re

import lightgbm
import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.decomposition import NMF
from sklearn.feature_extraction import FeatureHasher
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.impute import MissingIndicator, SimpleImputer
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.neighbors import KernelDensity, RadiusNeighborsClassifier
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import FunctionTransformer, MultiLabelBinarizer, OneHotEncoder, OrdinalEncoder, SplineTransformer, StandardScaler

OUT = "../resources/dev/primavista/sklearn/choosy"
random = np.random.RandomState(3)
far = random.normal(1000, 3, size=(30, 2)).round(2)
sides = (far[:, 0] > 1000).astype(int)
frame = pd.DataFrame({"city": ["Oslo", "Bergen", "Oslo", None, "Voss", "Bergen"], "size": [3.0, 5.0, np.nan, 4.0, 6.0, 2.0], "floor": [1.0, 2.0, 2.0, np.nan, 4.0, 1.0]})
objects = pd.DataFrame({"city": pd.Series(["Oslo", "Bergen", "Oslo", None, "Voss", "Bergen"], dtype=object)})
bought = [0, 1, 0, 0, 1, 1]
asked = frame.iloc[[1, 3]]


def encoder(strategy="most_frequent", last=None, **parameters):
    return make_pipeline(SimpleImputer(strategy=strategy, **parameters), last or OneHotEncoder())


def numbers():
    return make_pipeline(SimpleImputer(), StandardScaler())


def columns(matrix, names=None):
    return {name: [None if pd.isna(value) else value for value in values] for name, values in pd.DataFrame(matrix, columns=names).items()}


def matrix(rows):
    return {"input": np.asarray(rows, float).tolist()}


parts = ColumnTransformer([("c", encoder(), ["city"]), ("n", numbers(), ["size"]), ("f", encoder(), ["floor"])])
ordered = pd.DataFrame({"grade": pd.Categorical(["low", "mid", "top"] * 20, ["low", "mid", "top"], ordered=True), "flag": [True, False] * 30})
several = ordered.assign(kind=pd.Categorical([3, 4] * 20 + [5, 4] * 10), size=random.normal(size=60).round(2))
MODELS = {
    "constant": (ColumnTransformer([("c", encoder("constant", OrdinalEncoder(), fill_value="?"), ["city"])]).fit(frame), "transform", asked[["city"]]),
    "imputed": (make_pipeline(parts, LogisticRegression()).fit(frame, bought), "predict_proba", asked),
    "array": (encoder().fit(frame[["city"]].to_numpy(object)), "transform", pd.DataFrame({"x0": ["Voss", "Oslo"]})),
    "union": (FeatureUnion([("a", ColumnTransformer([("c", encoder(), ["city"])])), ("b", ColumnTransformer([("f", encoder(), ["floor"])]))]).fit(frame), "transform", asked[["city", "floor"]]),
    "density": (KernelDensity(bandwidth=2.0).fit(far), "score_samples", far[:2] + 1),
    "radius": (RadiusNeighborsClassifier().fit(far, sides), "predict", far[:2]),
    "rising": (IsotonicRegression(out_of_bounds="raise").fit(far[:, 0], far[:, 1]), "predict", [[999.5], [1001.0]]),
    "spline": (SplineTransformer(n_knots=3, extrapolation="error").fit(far), "transform", far[:2]),
    "logs": (make_pipeline(FunctionTransformer(np.log), FunctionTransformer(np.log), LinearRegression()).fit(far, sides), "predict", far[:2]),
    "kept": (ColumnTransformer([("c", encoder(last=OneHotEncoder(handle_unknown="ignore")), ["city"]), ("o", encoder("constant", OrdinalEncoder(), fill_value="?"), ["city"])])
             .fit(objects), "transform", objects.iloc[[1, 3]]),
    "none": (OneHotEncoder().fit(np.array([["a", "x"], ["b", "y"], [None, "x"], ["a", None]], object)), "transform", [["a", "x"], [None, "y"]]),
    "blank": (OneHotEncoder().fit(frame[["floor", "city"]].fillna("Oslo").astype(str).rename(columns={"floor": ""})), "transform", pd.DataFrame({"x0": ["2.0"], "x1": ["Voss"]})),
    "gaps": (ColumnTransformer([("m", MissingIndicator(features="all"), ["city"])]).fit(frame), "transform", asked[["city"]]),
    "squares": (make_pipeline(FunctionTransformer(np.square), OneHotEncoder()).fit([[2.0], [3.0], [4.0]]), "transform", [[4.0], [2.0]]),
    "ordered": (lightgbm.LGBMClassifier(n_estimators=3, verbose=-1).fit(ordered, [0, 1, 1] * 20), "predict_proba", ordered.iloc[:3]),
    "several": (lightgbm.LGBMClassifier(n_estimators=9, min_child_samples=5, min_data_per_group=5, cat_smooth=1, verbose=-1).fit(several, several["kind"].cat.codes == several["grade"].cat.codes), "predict_proba", several.iloc[[0, 1, 2, 40]]),
    "labels": (MultiLabelBinarizer().fit([["red", "blue"], ["green"]]), "transform", [["blue", "green"], []]),
    "names": (FeatureHasher(4, input_type="string").fit([]), "transform", [["a", "b"], ["c"]]),
    "pairs": (FeatureHasher(4, input_type="pair").fit([]), "transform", [[["a", 2], ["b", 1]], [["c", 3]]]),
}

REFUSED = {
    "dates": OneHotEncoder().fit(pd.DataFrame({"day": pd.to_datetime(["2026-01-01", "2026-02-01"])})),
    "single": NMF(2, init="nndsvda").fit(np.abs(far).astype(np.float32)),
    "findall": CountVectorizer(tokenizer=re.compile("[a-z]+").findall, token_pattern=None).fit(["a b"]),
    "sums": FunctionTransformer(np.cumsum),
    "upper": CountVectorizer(preprocessor=str.upper).fit(["aa bb"]),
}

os.makedirs(OUT, exist_ok=True)
for name, model in REFUSED.items():
    with open(os.path.join(OUT, name + ".pkl"), "wb") as file:
        pickle.dump(model, file, 4)
answers = {}
for name, (model, method, rows) in MODELS.items():
    with open(os.path.join(OUT, name + ".pkl"), "wb") as file:
        pickle.dump(model, file, 4)
    given = rows.to_numpy(object) if name in ("array", "blank") else np.array(rows, object) if name == "none" else rows
    answer = getattr(model, method)(given)
    answer = answer.toarray() if hasattr(answer, "toarray") else np.asarray(answer)
    if isinstance(rows, pd.DataFrame):
        inputs = columns(rows, list(rows.columns))
    elif model.__class__.__name__ in ("MultiLabelBinarizer", "FeatureHasher"):
        inputs = {"json": [json.dumps(row) for row in rows]}
    else:
        inputs = {"input": rows} if name == "none" else matrix(rows)
    answers[name] = {"inputs": inputs, "method": method, "answer": answer.reshape(-1).astype(float).tolist()}
with open(os.path.join(OUT, "answers.json"), "w") as file:
    json.dump(answers, file, indent=1, default=lambda value: value.item())
    file.write("\n")
