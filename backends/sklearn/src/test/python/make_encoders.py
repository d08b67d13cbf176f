"""Makes golden cases of the package category_encoders; run in this folder with each version that its users have.

    python make_encoders.py [FOLDER [SEEDS]]

encoders/<version>/<case>/   model.pkl, input.json, expected.<method>.npy, meta.json: the layout that `prima parity` reads.
With SEEDS, as many random cases are made of each encoder instead of the committed one.
"""

import json
import os
import pickle
import sys
import warnings
from importlib.metadata import distributions, version

import category_encoders as ce
import numpy as np
import pandas as pd
import sklearn
from category_encoders.wrapper import PolynomialWrapper
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

warnings.filterwarnings("ignore")
VERSION = version("category_encoders") + ("-arrow" if "pyarrow" in map(lambda d: d.metadata["Name"], distributions()) else "")
OUT = sys.argv[1] if len(sys.argv) > 1 else "../resources/dev/primavista/sklearn/encoders"
SEEDS = int(sys.argv[2]) if len(sys.argv) > 2 else 0

ENCODERS = [
    "BackwardDifferenceEncoder", "BaseNEncoder", "BinaryEncoder", "CatBoostEncoder", "CountEncoder", "CountTargetEncoder",
    "GLMMEncoder", "GrayEncoder", "HashingEncoder", "HelmertEncoder", "JamesSteinEncoder", "LeaveOneOutEncoder",
    "MEstimateEncoder", "OneHotEncoder", "OrdinalEncoder", "PolynomialEncoder", "QuantileEncoder", "RankHotEncoder",
    "SumEncoder", "SummaryEncoder", "TargetEncoder", "WOEEncoder",
]

if not SEEDS and pd.__version__ >= "3" and not VERSION.endswith("arrow"):
    ENCODERS = ["OneHotEncoder", "OrdinalEncoder", "TargetEncoder"]  # what differs without pyarrow: how pandas keeps texts


def frame(random, size, gaps):
    cities = np.array(["Rome", "Oslo", "Bonn", "Łódź", "12"], dtype=object)
    data = pd.DataFrame({
        "age": random.normal(40, 12, size).round(2),
        "city": random.choice(cities, size),
        "grade": random.choice([1, 2, 3, 7], size),
        "size": random.choice(np.array(["s", "m", "l"], dtype=object), size),
        "visits": random.poisson(3, size),
    })
    if gaps:
        data.loc[random.rand(size) < 0.15, "city"] = np.nan
    return data


def settings(name, random):
    """An encoder's settings: those of the committed case, or random ones."""
    chosen = {"cols": ["city", "size"]}
    if not SEEDS:
        return chosen
    if random.rand() < 0.3:
        chosen = {"cols": ["city", "grade"]}
    if random.rand() < 0.3:
        chosen = {}
    if random.rand() < 0.2:
        chosen["return_df"] = False
    if random.rand() < 0.2:
        chosen["drop_invariant"] = True
    if name not in ("HashingEncoder",):
        policies = ["value", "return_nan", "error"]
        if name == "OneHotEncoder" or name in ("BaseNEncoder", "BinaryEncoder", "SumEncoder", "HelmertEncoder"):
            policies.append("indicator")
        chosen["handle_unknown"] = random.choice(policies).item() if hasattr(random.choice(policies), "item") else str(random.choice(policies))
        chosen["handle_missing"] = str(random.choice(policies[:2] + policies[3:]))
    if name == "OneHotEncoder" and random.rand() < 0.5:
        chosen["use_cat_names"] = True
    if name == "BaseNEncoder":
        chosen["base"] = int(random.choice([1, 2, 3, 5]))
    if name == "CountEncoder":
        chosen.pop("handle_unknown")
        if random.rand() < 0.5:
            chosen["normalize"] = True
        if random.rand() < 0.5:
            chosen["min_group_size"] = int(random.choice([4, 12]))
    if name == "HashingEncoder":
        chosen = {"n_components": int(random.choice([3, 8])), "cols": ["city", "size"], "max_process": 1}
        if random.rand() < 0.5:
            chosen["hash_method"] = "sha256"
    return chosen


def plain(value):
    if value is None or (isinstance(value, float) and np.isnan(value)) or value is pd.NA:
        return None
    return value.item() if hasattr(value, "item") else value


def case(name, suffix, random):
    kind = getattr(ce, name)
    gaps = not SEEDS or (random.rand() < 0.6 and name != "RankHotEncoder")
    rows = frame(random, 60, gaps)
    target = pd.Series(random.randint(0, 2, 60))
    encoder = kind(**settings(name, random))
    try:
        encoder.fit(rows.copy(), target)
    except Exception as problem:
        print("not fitted", name, suffix, type(problem).__name__, str(problem)[:80])
        return
    asked = frame(random, 12, True)
    if not SEEDS or random.rand() < 0.7:
        asked.loc[0, "city"] = "Atlantis"
        asked.loc[1, "size"] = "xl"
    if SEEDS and random.rand() < 0.4:
        asked.loc[2, "grade"] = 99
    write(name + suffix, encoder, asked, ["transform"])
    made = encoder.transform(rows.copy())
    numbers = np.asarray(made, dtype=object)
    if suffix.endswith("0") or (not SEEDS and name in ("TargetEncoder", "OneHotEncoder", "CatBoostEncoder")):
        whole = all(isinstance(x, (int, float, np.number)) and np.isfinite(float(x)) for x in numbers.ravel())
        if whole:
            model = Pipeline([("encode", kind(**encoder.get_params())), ("weigh", LogisticRegression(max_iter=2000))])
            model.fit(rows.copy(), target)
            write("Pipeline-" + name + suffix, model, asked, ["predict", "predict_proba"])


def write(name, model, asked, methods):
    folder = os.path.join(OUT, VERSION, name)
    answers = {}
    for method in methods:
        try:
            answer = getattr(model, method)(asked.copy())
        except Exception as problem:
            print("no answer", name, type(problem).__name__, str(problem)[:80])
            return
        answer = np.asarray(answer)
        if answer.dtype == object:
            try:
                answer = answer.astype(float)
            except (TypeError, ValueError):
                print("texts kept", name)
                return
        answers[method] = answer
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "model.pkl"), "wb") as file:
        pickle.dump(model, file, 4)
    table = {"kind": "dataframe", "columns": list(asked.columns), "categories": {},
             "data": [[plain(value) for value in row] for row in asked.itertuples(index=False, name=None)]}
    with open(os.path.join(folder, "input.json"), "w", encoding="utf-8") as file:
        json.dump(table, file, ensure_ascii=False)
    for method, answer in answers.items():
        np.save(os.path.join(folder, "expected.%s.npy" % method), answer)
    meta = {"case": name, "estimator": type(model).__name__, "files": ["model.pkl"], "input": {"file": "input.json"},
            "methods": {method: {} for method in answers},
            "versions": {"sklearn": sklearn.__version__, "category_encoders": VERSION, "pandas": pd.__version__}}
    with open(os.path.join(folder, "meta.json"), "w") as file:
        json.dump(meta, file, sort_keys=True)


def shapes():
    """Encoders among other steps, and what their rows may come as."""
    random = np.random.RandomState(77)
    rows, asked = frame(random, 80, True), frame(random, 10, True)
    asked.loc[0, "city"], asked.loc[1, "size"] = "Atlantis", "xl"
    target = pd.Series(random.randint(0, 2, 80))
    three = pd.Series(random.choice(["a", "b", "c"], 80))
    classifier = LogisticRegression(max_iter=3000)
    both = ["predict", "predict_proba"]
    models = {
        "chain": make_pipeline(ce.OneHotEncoder(cols=["size"]), ce.TargetEncoder(cols=["city"]), classifier),
        "columns": make_pipeline(
            ColumnTransformer([("t", ce.TargetEncoder(), ["city", "size"]), ("n", "passthrough", ["age"])]), classifier),
        "chosen": make_pipeline(
            ColumnTransformer([("t", ce.TargetEncoder(), rows.columns[[1, 3]]), ("n", "passthrough", rows.columns[[0]])]), classifier),
        "names": make_pipeline(
            ce.TargetEncoder(cols=["city"]),
            ColumnTransformer([("a", "passthrough", ["age", "city"]), ("b", ce.BinaryEncoder(), ["size"])]), classifier),
    }
    for name, model in models.items():
        write("Shape-" + name, model.fit(rows.copy(), target), asked, both)
    classes = make_pipeline(PolynomialWrapper(ce.TargetEncoder(cols=["city", "size"])), classifier)
    write("Shape-classes", classes.fit(rows[["age", "city", "size"]], three), asked[["age", "city", "size"]], ["predict_proba"])
    refusing = ce.OrdinalEncoder(cols=["city", "size"], handle_unknown="error", handle_missing="error")
    whole = rows.assign(city=rows["city"].fillna("Rome"))
    write("Shape-error", refusing.fit(whole), whole[:5], ["transform"])
    if hasattr(ce, "MultiHotEncoder"):
        tags = rows[["age"]].assign(tags=random.choice(["a|b", "b", "c | a", ""], 80))
        more = asked[["age"]].assign(tags=["a", "b|c", "q", "a|q", "c", np.nan, "", "a|b|c", " b ", "b"])
        write("Shape-items", ce.MultiHotEncoder(cols=["tags"]).fit(tags), more, ["transform"])
        grouped = ce.TargetEncoder(cols=["city", "size"], min_group_size=20)
        write("Shape-groups", grouped.fit(rows.copy(), target), asked, ["transform"])
        numbers = ce.OrdinalEncoder(cols=["city", "size"], handle_unknown=-7, handle_missing=-9)
        write("Shape-numbers", numbers.fit(rows.copy()), asked, ["transform"])


for number, name in enumerate(ENCODERS):
    if not hasattr(ce, name):
        continue
    for seed in range(max(1, SEEDS)):
        case(name, "-%d" % seed if SEEDS else "", np.random.RandomState(1000 * number + seed + (7 if SEEDS else 0)))
if not SEEDS:
    shapes()
