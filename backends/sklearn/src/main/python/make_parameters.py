"""Adds this Python's libraries to parameters.tsv, the defaults of all constructors, for ParameterDefaults.java.

    python make_parameters.py ../resources/dev/primavista/sklearn/parameters.tsv

Run once with each of scikit-learn 0.24, 1.2 and 1.9, the last beside LightGBM 4 and XGBoost 3: a default changes from
version to version, and each of them is one. Lines: class, parameter, repr of its default, sorted; nothing where a
parameter must be given. Run with category_encoders 2.2, 2.6 and 2.11, each of which is there alone, it adds theirs
under the package's name, without `mapping`, which holds what was learned; in the same way with
feature_engine 1.3, 1.6 and 1.9, and with mlxtend 0.17 and 0.25.
"""

import importlib
import inspect
import os
import sys
import warnings

from sklearn.utils import all_estimators


def boosters():
    try:
        import lightgbm
        import xgboost
    except ImportError:
        return []
    return [
        lightgbm.LGBMClassifier, lightgbm.LGBMRegressor, lightgbm.LGBMRanker,
        xgboost.XGBClassifier, xgboost.XGBRegressor, xgboost.XGBRanker,
        xgboost.XGBRFClassifier, xgboost.XGBRFRegressor,
    ]


def encoders():
    try:
        import category_encoders
    except ImportError:
        return {}
    known = {name: getattr(category_encoders, name) for name in category_encoders.__all__}
    return {"category_encoders." + name: cls for name, cls in known.items() if inspect.isclass(cls)}


ROOMS = {
    "feature_engine": ["creation", "discretisation", "encoding", "imputation", "outliers", "pipeline", "preprocessing", "scaling", "selection",
                       "transformation", "wrappers"],
    "mlxtend": ["classifier", "feature_selection", "regressor"],
}


def rooms():
    found = {}
    for package, names in ROOMS.items():
        for room in names:
            try:
                module = importlib.import_module(package + "." + room)
            except ImportError:
                continue
            found.update({package + "." + name: getattr(module, name) for name in module.__all__})
    return {name: cls for name, cls in found.items() if inspect.isclass(cls)}


def text(value):
    if value is inspect.Parameter.empty:
        return ""
    return value.__name__ if callable(value) else repr(value)


def defaults(cls):
    """Of the class and, where it passes on what it does not name, of those above it."""
    found = {}
    for one in cls.__mro__:
        if "__init__" in vars(one) and one is not object:
            parameters = inspect.signature(one.__init__).parameters.values()
            for each in parameters:
                if each.name != "self" and each.kind not in (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD):
                    found.setdefault(each.name, text(each.default))
            if all(each.kind is not inspect.Parameter.VAR_KEYWORD for each in parameters):
                break
    return found


def main(path):
    warnings.simplefilter("ignore")
    lines = set()
    if os.path.exists(path):
        with open(path, encoding="utf-8") as known:
            lines.update(known)
    classes = encoders() or rooms()
    if not classes:
        classes = dict(all_estimators())
        classes.update((cls.__name__, cls) for cls in boosters())
    for name, cls in classes.items():
        for parameter, default in defaults(cls).items():
            if parameter != "mapping":
                lines.add(f"{name}\t{parameter}\t{default}\n")
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        out.writelines(sorted(lines))


main(sys.argv[1])
