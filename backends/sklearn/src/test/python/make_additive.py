"""Makes golden cases of interpret's explainable boosting machines; run in this folder with each version that its users have.

    python make_additive.py [FOLDER [SEEDS]]

additive/<version>/<case>/   model.pkl, input.json or input.npy, expected.<method>.npy, meta.json: the layout that `prima parity` reads.
With SEEDS, as many random cases are made instead of the committed ones.
"""

import json
import os
import pickle
import sys
import warnings
from importlib.metadata import version

import numpy as np
import pandas as pd
import sklearn
from interpret.glassbox import ExplainableBoostingClassifier, ExplainableBoostingRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

warnings.filterwarnings("ignore")
VERSION = version("interpret-core")
OUT = sys.argv[1] if len(sys.argv) > 1 else "../resources/dev/primavista/sklearn/additive"
SEEDS = int(sys.argv[2]) if len(sys.argv) > 2 else 0


def frame(random, size, gaps):
    data = pd.DataFrame({
        "age": random.normal(40, 12, size).round(1),
        "city": random.choice(np.array(["Rome", "Oslo", "Bonn", "Łódź"], dtype=object), size),
        "visits": random.poisson(3, size),
        "paid": random.rand(size) < 0.5,
    })
    for name in ["age", "city"] if gaps else []:
        data.loc[random.rand(size) < 0.1, name] = np.nan
    return data


def case(name, random):
    gaps, array = random.rand() < 0.5, random.rand() < 0.25
    rows, more = frame(random, 150, gaps), frame(random, 12, gaps or random.rand() < 0.3)
    if random.rand() < 0.5:
        more.loc[0, "city"] = "Atlantis"
    more.loc[1, "age"] = 1e9
    score = rows["age"].fillna(30) / 12 + (rows["city"] == "Rome") + rows["visits"] * rows["paid"] + random.normal(0, 0.5, 150)
    settings = {"interactions": int(random.choice([0, 1, 3])), "outer_bags": 2, "max_rounds": int(random.choice([5, 30])), "n_jobs": 1,
                "max_bins": int(random.choice([8, 64])), "random_state": 1}
    if name.startswith("Regressor"):
        model, target, methods = ExplainableBoostingRegressor(**settings), score, ["predict"]
        if random.rand() < 0.3:
            model, target = ExplainableBoostingRegressor(objective="poisson_deviance", **settings), np.floor(score.abs())
    else:
        classes = int(random.choice([2, 3]))
        target = pd.qcut(score, classes, labels=["no", "so", "yes"][:classes]).astype(str)
        target = target if random.rand() < 0.5 else target.map({"no": 0, "so": 1, "yes": 2})
        model, methods = ExplainableBoostingClassifier(**settings), ["predict", "predict_proba", "decision_function"]
    if array:
        rows, more = rows[["age", "visits"]].astype(float).fillna(1).to_numpy(), more[["age", "visits"]].astype(float).fillna(1).to_numpy()
        model = make_pipeline(StandardScaler(), model) if random.rand() < 0.5 else model
    model.fit(rows, target)
    write(name, model, more, methods)


def plain(value):
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return None
    return value.item() if hasattr(value, "item") else value


def write(name, model, rows, methods):
    folder = os.path.join(OUT, VERSION, name)
    answers = {method: np.asarray(getattr(model, method)(rows)) for method in methods}
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "model.pkl"), "wb") as file:
        pickle.dump(model, file, 4)
    if isinstance(rows, np.ndarray):
        np.save(os.path.join(folder, "input.npy"), rows)
    else:
        table = {"kind": "dataframe", "columns": list(rows.columns), "categories": {},
                 "data": [[plain(value) for value in row] for row in rows.astype(object).itertuples(index=False, name=None)]}
        with open(os.path.join(folder, "input.json"), "w", encoding="utf-8") as file:
            json.dump(table, file, ensure_ascii=False)
    for method, answer in answers.items():
        np.save(os.path.join(folder, "expected.%s.npy" % method), answer.astype(str) if answer.dtype == object else answer)
    meta = {"case": name, "estimator": type(model).__name__, "files": ["model.pkl"], "input": {}, "methods": {method: {} for method in methods},
            "versions": {"sklearn": sklearn.__version__, "interpret-core": VERSION}}
    with open(os.path.join(folder, "meta.json"), "w") as file:
        json.dump(meta, file, sort_keys=True)


for place, name in enumerate(["Classifier", "Regressor"]):
    for seed in range(SEEDS or 4):
        case("%s-%d" % (name, seed), np.random.RandomState(1000 * place + seed))
