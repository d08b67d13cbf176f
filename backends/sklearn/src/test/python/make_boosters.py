"""Makes the golden cases of BoostersTest with the libraries it finds; run in this folder.

One case per corner of LightGBM, XGBoost and CatBoost, alone and inside of scikit-learn's estimators, in the layout of parity's
fixtures. Committed are those made with LightGBM 4.6.0, XGBoost 3.0.5 and scikit-learn 1.8.0, and with LightGBM 4.7.0, XGBoost
3.4.1, CatBoost 1.2.10 and scikit-learn 1.9.1; a library that is not there is left out.
"""

import json
import os
import pickle

import numpy as np
import sklearn
from sklearn.calibration import CalibratedClassifierCV
from sklearn.feature_selection import SelectFromModel
from sklearn.model_selection import GridSearchCV
from sklearn.multiclass import OneVsOneClassifier, OutputCodeClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

OUT = "../resources/dev/primavista/sklearn/boosters/" + sklearn.__version__
OLD = sklearn.__version__.startswith("1.8")
METHODS = ["predict", "predict_proba", "predict_log_proba", "decision_function", "transform"]

os.makedirs(OUT, exist_ok=True)
rng = np.random.RandomState(0)
X = np.round(rng.randn(90, 4), 3)
two = (X[:, 0] + 0.5 * rng.randn(90) > 0).astype(int)
three = np.digitize(X[:, 0] + 0.5 * rng.randn(90), [-0.5, 0.5])


def save(name, model, target, files=()):
    model.fit(X, target)
    folder = os.path.join(OUT, name)
    os.makedirs(folder, exist_ok=True)
    asked = X[:8]
    np.save(folder + "/input.npy", asked)
    meta = {"estimator": type(model).__name__, "files": ["model.pkl", *files], "input": {"kind": "array"}, "methods": {},
            "versions": {"sklearn": sklearn.__version__}}
    with open(folder + "/model.pkl", "wb") as file:
        pickle.dump(model, file, 4)
    for file in files:
        catboost = name.startswith("catboost") and file.endswith("json")
        model.save_model(os.path.join(folder, file), **({"format": "json"} if catboost else {}))
    with open(folder + "/model.pkl", "rb") as file:
        loaded = pickle.load(file)
    for method in METHODS:
        if hasattr(loaded, method) and (method != "predict_log_proba" or name.startswith("catboost")):
            answer = np.asarray(getattr(loaded, method)(asked))
            answer = answer.astype(str) if answer.dtype == object else answer
            np.save(folder + "/expected." + method + ".npy", answer)
            meta["methods"][method] = {}
    with open(folder + "/meta.json", "w") as file:
        json.dump(meta, file, sort_keys=True)


def lightgbm_cases():
    from lightgbm import LGBMClassifier, LGBMRegressor

    def small(kind=LGBMClassifier, **parameters):
        return kind(n_estimators=3, num_leaves=4, verbose=-1, n_jobs=1, **parameters)

    with open(OUT + "/lightgbm-plain.pkl", "wb") as file:
        pickle.dump(small().fit(X, two), file, 4)
    save("lightgbm-calibrated", CalibratedClassifierCV(small(), cv=2), two)
    save("lightgbm-one-vs-one", OneVsOneClassifier(small()), three)
    save("lightgbm-selects", SelectFromModel(small()), two)
    save("lightgbm-selects-gain", SelectFromModel(small(LGBMRegressor, importance_type="gain"), max_features=2), X[:, 1] + X[:, 3])
    if not OLD:
        early = small(pred_early_stop=True, pred_early_stop_freq=1, pred_early_stop_margin=0.1)
        with open(OUT + "/lightgbm-stops-early.pkl", "wb") as file:
            pickle.dump(early.fit(X, two), file, 4)
        return
    save("lightgbm-calibrated-isotonic", CalibratedClassifierCV(small(), method="isotonic", cv=2), three)
    save("lightgbm-calibrated-whole", CalibratedClassifierCV(GridSearchCV(small(), {"max_depth": [2]}, cv=2), cv=2, ensemble=False), two)
    save("lightgbm-calibrated-pipeline", CalibratedClassifierCV(make_pipeline(StandardScaler(), small()), cv=2), two)
    save("lightgbm-codes", OutputCodeClassifier(small(), random_state=0, code_size=2), three)


def xgboost_cases():
    from xgboost import XGBClassifier, XGBRegressor

    def small(kind=XGBClassifier, **parameters):
        return kind(n_estimators=3, max_depth=2, n_jobs=1, **parameters)

    nothing = np.zeros(90, int)
    for type in ("gain", "total_cover", "weight") if OLD else ("gain", "cover", "total_gain"):
        save("xgboost-selects-" + type.replace("_", "-"), SelectFromModel(small(importance_type=type)), three)
    if OLD:
        save("xgboost-base-tiny", small(base_score=1e-7), two)
        return
    save("xgboost-base-tiny", small(base_score=1e-7), two, ["model.json"])
    save("xgboost-labels-never", small(), np.c_[two, nothing], ["model.json"])
    save("xgboost-all-zero", small(XGBRegressor, objective="reg:logistic"), nothing.astype(float), ["model.ubj"])
    save("xgboost-all-one", small(XGBRegressor, objective="reg:logistic"), nothing + 1.0, ["model.ubj"])
    save("xgboost-one-class", small(), nothing, ["model.json"])


def catboost_cases():
    from catboost import CatBoostClassifier, CatBoostRegressor, sum_models

    def small(kind=CatBoostClassifier, **parameters):
        return kind(iterations=2, depth=2, allow_writing_files=False, verbose=0, thread_count=1, **parameters)

    for loss in "MultiClass", "MultiClassOneVsAll":
        save("catboost-counted-" + loss.lower(), small(loss_function=loss, classes_count=7), np.array([0, 2, 5])[three], ["model.cbm", "model.json"])
    save("catboost-named", small(loss_function="MultiClass", class_names=["c", "b", "a"]), np.array(["a", "b"])[two], ["model.cbm"])
    save("catboost-numbers", small(loss_function="MultiClass", class_names=[0.0, 0.5, 1.0, 2.5]), np.array([0, 0.5, 2.5])[three])
    save("catboost-great-numbers", small(), two * 10**12)
    one = small(CatBoostRegressor).fit(X, X[:, 0])
    total = sum_models([one, one])
    total.save_model(OUT + "/catboost-sum.cbm")
    with open(OUT + "/catboost-sum.json", "w") as file:
        json.dump({"rows": X[:4].tolist(), "predict": total.predict(X[:4]).tolist()}, file)


for cases in lightgbm_cases, xgboost_cases, catboost_cases:
    try:
        cases()
    except ModuleNotFoundError as e:
        print("left out:", e)
