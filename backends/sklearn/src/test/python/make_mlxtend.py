"""Makes golden cases of the package mlxtend; run in this folder with each version that its users have.

    python make_mlxtend.py [FOLDER [SEEDS]]

mlxtend/<version>/<case>/   model.pkl, input.json or input.npy, expected.<method>.npy or .json, meta.json: the layout that `prima parity`
reads. With SEEDS, as many random cases are made of each ensemble instead of the committed one.
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
from mlxtend.classifier import EnsembleVoteClassifier, StackingClassifier, StackingCVClassifier
from mlxtend.feature_selection import ColumnSelector
from mlxtend.regressor import StackingCVRegressor, StackingRegressor
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

warnings.filterwarnings("ignore")
VERSION = version("mlxtend")
OUT = sys.argv[1] if len(sys.argv) > 1 else "../resources/dev/primavista/sklearn/mlxtend"
SEEDS = int(sys.argv[2]) if len(sys.argv) > 2 else 0
COLUMNS = ["a", "b", "c", "d"]


def some(random, values):
    return [values[i] for i in sorted(random.choice(len(values), random.randint(2, len(values) + 1), replace=False))]


def flag(random):
    return bool(random.randint(2))


def built(kind, **settings):
    known = kind.__init__.__code__.co_varnames
    return kind(**{name: value for name, value in settings.items() if name in known})


def classifiers(random):
    return some(random, [LogisticRegression(max_iter=500), GaussianNB(), DecisionTreeClassifier(max_depth=3, random_state=0),
                         RandomForestClassifier(3, max_depth=3, random_state=0), make_pipeline(StandardScaler(), LogisticRegression())])


def regressors(random):
    return some(random, [Ridge(), DecisionTreeRegressor(max_depth=3, random_state=0), RandomForestRegressor(3, max_depth=3, random_state=0),
                         make_pipeline(StandardScaler(), Ridge(2)), KNeighborsRegressor(3)])


def case(name, random):
    rows = pd.DataFrame(random.normal(0, 1, (60, 4)), columns=COLUMNS)
    more = pd.DataFrame(random.normal(0, 1, (8, 4)), columns=COLUMNS)
    classes = random.choice([2, 3])
    score = rows["a"] + rows["b"] * rows["c"] + random.normal(0, 0.3, 60)
    target = pd.qcut(score, classes, labels=False).to_numpy()
    methods = ["predict", "predict_proba"]
    if name.startswith("Stacking") and name.endswith("Classifier"):
        kind = StackingClassifier if name == "StackingClassifier" else StackingCVClassifier
        model = built(kind, classifiers=classifiers(random), meta_classifier=LogisticRegression(max_iter=500), use_probas=flag(random),
                      average_probas=flag(random), use_features_in_secondary=flag(random), drop_proba_col=[None, "first", "last"][random.randint(3)],
                      cv=2, random_state=0)
        methods.append("decision_function")
    elif name.startswith("Stacking"):
        kind = StackingRegressor if name == "StackingRegressor" else StackingCVRegressor
        model = built(kind, regressors=regressors(random), meta_regressor=Ridge(), use_features_in_secondary=flag(random), cv=2, random_state=0)
        target, methods = score.to_numpy(), ["predict"]
    elif name == "EnsembleVoteClassifier":
        members = classifiers(random)
        labels = np.array(["no", "so", "yes"])[target] if flag(random) else target * 2
        fitted = flag(random)
        if not fitted:
            members = [member.fit(rows, labels) for member in members]
        weights = [float(random.randint(1, 4)) for _ in members] if flag(random) else None
        model = built(EnsembleVoteClassifier, clfs=members, voting=["hard", "soft"][random.randint(2)], weights=weights,
                      fit_base_estimators=fitted, refit=fitted, use_clones=fitted)
        target, methods = labels, methods + ["transform"]
    else:
        model = built(EnsembleVoteClassifier, voting="soft", clfs=[
            make_pipeline(ColumnSelector(("a", "c")), LogisticRegression()), make_pipeline(ColumnSelector(["b", "c", "d"]), GaussianNB())])
    array = flag(random) and name != "ColumnSelector"
    if array and name == "EnsembleVoteClassifier" and not fitted:
        array = False
    model.fit(rows.to_numpy() if array else rows, target)
    write(name, model, more.to_numpy() if array else more, methods)


def write(name, model, rows, methods):
    folder = os.path.join(OUT, VERSION, CASE % name)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "model.pkl"), "wb") as file:
        pickle.dump(model, file, 4)
    if isinstance(rows, np.ndarray):
        np.save(os.path.join(folder, "input.npy"), rows)
    else:
        with open(os.path.join(folder, "input.json"), "w") as file:
            json.dump({"kind": "dataframe", "columns": COLUMNS, "categories": {}, "data": rows.values.tolist()}, file)
    for method in methods:
        answer = np.asarray(getattr(model, method)(rows))
        parts = list(answer) if answer.ndim == 3 else [answer]
        for place, part in enumerate(parts):
            end = ".%d" % place if answer.ndim == 3 else ""
            np.save(os.path.join(folder, "expected.%s%s.npy" % (method, end)), part)
    meta = {"case": name, "estimator": type(model).__name__, "files": ["model.pkl"], "input": {}, "methods": {method: {} for method in methods},
            "versions": {"sklearn": sklearn.__version__, "mlxtend": VERSION}}
    with open(os.path.join(folder, "meta.json"), "w") as file:
        json.dump(meta, file, sort_keys=True)


NAMES = ["StackingClassifier", "StackingCVClassifier", "StackingRegressor", "StackingCVRegressor", "EnsembleVoteClassifier", "ColumnSelector"]
for place, name in enumerate(NAMES):
    for seed in range(SEEDS or 2):
        CASE = "%%s-%d" % seed
        case(name, np.random.RandomState(1000 * place + seed))
