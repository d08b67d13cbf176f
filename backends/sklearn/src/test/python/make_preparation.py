"""Makes the fixtures of PreparationTest with scikit-learn; run in this folder.

preparation/<case>/          a model, rows and answers, in the layout of the parity fixtures
preparation/decisions.json   data frames, and whether each model refuses them
"""

import json
import os
import pickle
import shutil

import numpy as np
import pandas as pd
import scipy.sparse as sp
import scipy.special
import sklearn
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.experimental import enable_iterative_imputer  # noqa: F401
from sklearn.feature_extraction import DictVectorizer, FeatureHasher
from sklearn.feature_extraction.image import PatchExtractor
from sklearn.feature_selection import SelectFromModel
from sklearn.impute import IterativeImputer, SimpleImputer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.preprocessing import (FunctionTransformer, LabelBinarizer, OneHotEncoder, OrdinalEncoder, SplineTransformer,
                                   StandardScaler)
from sklearn.tree import DecisionTreeClassifier

OUT = "../resources/dev/primavista/sklearn/preparation/"
rng = np.random.RandomState(5)


def plain(value):
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(item) for item in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and np.isnan(value):
        return {"float": "nan"}
    return value


def frame(table):
    rows = [[None if pd.isna(cell) else plain(cell) for cell in row] for row in table.to_numpy(dtype=object)]
    return {"kind": "dataframe", "columns": list(table.columns), "data": rows}


def write(path, values):
    if sp.issparse(values):
        values = values.toarray()
    if isinstance(values, np.ndarray) and values.dtype.kind != "O":
        np.save(path + ".npy", values)
        return
    if isinstance(values, pd.DataFrame):
        content = frame(values)
    elif isinstance(values, np.ndarray):
        content = {"kind": "object_array", "data": plain(values)}
    else:
        content = {"kind": "lists", "data": plain(values)}
    with open(path + ".json", "w") as file:
        json.dump(content, file)


def case(name, model, rows, asked=None, y=None, protocol=4):
    asked = rows if asked is None else asked
    model.fit(rows) if y is None else model.fit(rows, y)
    os.makedirs(OUT + name)
    with open(OUT + name + "/model.pkl", "wb") as file:
        pickle.dump(model, file, protocol)
    write(OUT + name + "/input", asked)
    answer = model.transform(asked)
    methods = {"transform": {}}
    write(OUT + name + "/expected.transform", answer)
    try:
        write(OUT + name + "/expected.inverse_transform", model.inverse_transform(answer.copy()))
        methods["inverse_transform"] = {}
    except (AttributeError, IndexError, ValueError):
        pass
    meta = {"case": name, "estimator": type(model).__name__, "files": ["model.pkl"], "input": {},
            "methods": methods, "versions": {"sklearn": sklearn.__version__}}
    with open(OUT + name + "/meta.json", "w") as file:
        json.dump(meta, file)


shutil.rmtree(OUT, ignore_errors=True)
os.makedirs(OUT)
colours = np.array([["red"], ["red"], ["green"], ["blue"], ["red"], ["lime"], [np.nan], ["green"]], dtype=object)
numbers = rng.normal(size=(30, 3)) * 4
holes = np.where(rng.rand(30, 3) < 0.2, np.nan, numbers)
empty = holes.copy()
empty[:, 1] = np.nan
table = pd.DataFrame({"age": numbers[:, 0], "income": numbers[:, 1], "city": rng.choice(["Oslo", "Bergen"], 30),
                      "flag": rng.rand(30) < 0.5})
classes = (numbers[:, 0] > 0).astype(int)

case("rare-beside-missing", OrdinalEncoder(min_frequency=2), colours)
case("dropped-among-all", OneHotEncoder(drop="first", max_categories=2, handle_unknown="ignore"), colours[:6])
case("texts-with-indicator", SimpleImputer(strategy="most_frequent", add_indicator=True), colours)
case("constant-for-empty", SimpleImputer(strategy="constant", fill_value=7), empty)
case("named-tuples-of-protocol-0", IterativeImputer(Ridge(), max_iter=2, random_state=0), empty, protocol=0)
case("straight-from-feature-to-feature", SplineTransformer(n_knots=4, degree=1, extrapolation="linear"), numbers, numbers * 2)
case("missing-in-a-sparse-answer", SplineTransformer(handle_missing="zeros", sparse_output=True, extrapolation="continue"), holes)
case("slice-of-names", ColumnTransformer([("num", StandardScaler(), slice("age", "income")), ("text", "passthrough", ["city"])]), table)
case("drawn-patches", PatchExtractor(patch_size=(2, 3), max_patches=3, random_state=4), rng.rand(2, 5, 6, 3))
case("hashes-of-integers", FeatureHasher(n_features=8, dtype=np.int32), [{"a": 1.7, "b": -2.6}, {"c": "x"}])
case("lists-in-dicts", DictVectorizer(), [{"tags": ["x", "y"]}, {"tags": ["y"], "n": 2.5}])
case("boosted-importances", SelectFromModel(GradientBoostingClassifier(n_estimators=4, random_state=0)), numbers, y=classes)
case("shares-and-back", FunctionTransformer(scipy.special.expit, inverse_func=scipy.special.logit), numbers / 4)
case("several-labels", LabelBinarizer(neg_label=-1), rng.randint(0, 2, (6, 3)))

few = table[["age", "income"]]
changes = {
    "same": few, "reordered": few[["income", "age"]], "missing": few[["age"]], "more": few.assign(extra=1.0),
    "renamed": few.rename(columns={"age": "years"}), "nan": few.assign(age=np.nan), "infinite": few.assign(age=np.inf),
    "word": few.assign(age="old"), "numeral": few.assign(age="12.5"), "flags": few.assign(age=True),
}
cities = {
    "same": table, "reordered": table[table.columns[::-1]], "more": table.assign(extra=1),
    "missing": table.drop(columns="city"), "unused": table.drop(columns="flag"), "unknown": table.assign(city="Rome"),
    "nan": table.assign(income=np.nan), "infinite": table.assign(income=np.inf), "word": table.assign(income="much"),
}
decisions = []
for model, rows, method, asked in [
    (StandardScaler(), few, "transform", changes), (SimpleImputer(), few, "transform", changes),
    (SplineTransformer(), few, "transform", {k: v.clip(-4, 4) if k == "same" else v for k, v in changes.items()}),
    (LogisticRegression(), few, "predict", changes), (DecisionTreeClassifier(), few, "predict", changes),
    (ColumnTransformer([("n", StandardScaler(), ["income"]), ("c", OneHotEncoder(), ["city"])]), table, "transform", cities),
]:
    name = type(model).__name__
    model.fit(rows, classes)
    with open(OUT + name + ".pkl", "wb") as file:
        pickle.dump(model, file, 4)
    for label, rows in asked.items():
        rows = rows[:3]
        try:
            getattr(model, method)(rows)
            raised = ""
        except ValueError as error:
            raised = str(error).splitlines()[0]
        content = frame(rows)
        content["data"] = [["inf" if cell == float("inf") else cell for cell in row] for row in content["data"]]
        decisions.append({"model": name, "method": method, "label": label, "raised": raised, **content})
with open(OUT + "decisions.json", "w") as file:
    json.dump(decisions, file, indent=0)
