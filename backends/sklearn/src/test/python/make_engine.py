"""Makes golden cases of the package feature_engine; run in this folder with each version that its users have.

    python make_engine.py [FOLDER [SEEDS]]

engine/<version>/<case>/   model.pkl, input.json, expected.<method>.npy or .json, meta.json: the layout that `prima parity` reads.
With SEEDS, as many random cases are made of each transformer and of pipelines of them instead of the committed ones, among
them such as Python refuses, which meta.json then says.
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
from feature_engine import creation, discretisation, encoding, imputation, outliers, preprocessing, selection, transformation
from feature_engine.wrappers import SklearnTransformerWrapper
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import KBinsDiscretizer, OneHotEncoder, PolynomialFeatures, StandardScaler

try:
    from feature_engine.scaling import MeanNormalizationScaler
except ImportError:
    MeanNormalizationScaler = None
try:
    from feature_engine.pipeline import Pipeline as EnginePipeline
except ImportError:
    EnginePipeline = None

warnings.filterwarnings("ignore")
VERSION = version("feature_engine")
OUT = sys.argv[1] if len(sys.argv) > 1 else "../resources/dev/primavista/sklearn/engine"
SEEDS = int(sys.argv[2]) if len(sys.argv) > 2 else 0
NUMBERS = ["age", "grade", "income", "share", "visits", "change"]
TEXTS = ["city", "size"]


def frame(random, size, gaps=0.0):
    cities = np.array(["Rome", "Oslo", "Bonn", "Łódź", "12"], dtype=object)
    data = pd.DataFrame({
        "age": random.normal(40, 12, size).round(2).clip(1),
        "city": random.choice(cities, size, p=[0.4, 0.25, 0.2, 0.1, 0.05]),
        "grade": random.choice([1, 2, 3, 7], size),
        "income": random.lognormal(3, 0.7, size).round(3) + 0.001,
        "share": random.rand(size).round(4).clip(0.001),
        "size": random.choice(np.array(["s", "m", "l"], dtype=object), size),
        "visits": random.poisson(3, size) + 1,
        "change": random.normal(0, 2, size).round(3),
    })
    for name in data.columns if gaps else []:
        data.loc[random.rand(size) < gaps, name] = np.nan
    return data


def pick(random, values, least=1):
    count = random.randint(least, len(values) + 1)
    return [values[i] for i in sorted(random.choice(len(values), count, replace=False))]


def one(random, values):
    return values[random.randint(len(values))]


def built(kind, **settings):
    """With the settings that this version knows, else those that it had in their place."""
    known = kind.__init__.__code__.co_varnames
    if "unseen" in settings and "unseen" not in known:
        settings["errors"] = settings.pop("unseen").replace("encode", "ignore")
    return kind(**{name: value for name, value in settings.items() if name in known})


def maybe(random, settings, **values):
    for name, value in values.items():
        if random.rand() < 0.4:
            settings[name] = one(random, value)
    return settings


def columns(random, settings, names, chance=0.7):
    if random.rand() < chance:
        settings["variables"] = pick(random, names)
    return settings


def imputer(random):
    name = one(random, ["MeanMedianImputer", "ArbitraryNumberImputer", "EndTailImputer", "CategoricalImputer", "AddMissingIndicator"])
    settings = {}
    if name == "CategoricalImputer":
        columns(random, settings, TEXTS)
        maybe(random, settings, fill_value=["Missing", "none"], return_object=[True])
        if random.rand() < 0.3:
            settings.update(imputation_method="frequent", variables=[one(random, TEXTS)])
        elif random.rand() < 0.2:
            settings.update(ignore_format=True, variables=pick(random, TEXTS + ["grade"]), fill_value="Missing")
    elif name == "AddMissingIndicator":
        columns(random, settings, NUMBERS + TEXTS)
        maybe(random, settings, missing_only=[True, False])
    else:
        columns(random, settings, NUMBERS)
        if name == "MeanMedianImputer":
            maybe(random, settings, imputation_method=["mean", "median"])
        if name == "EndTailImputer":
            maybe(random, settings, imputation_method=["gaussian", "iqr", "max"], tail=["left", "right"], fold=[1, 2.5])
        if name == "ArbitraryNumberImputer":
            maybe(random, settings, arbitrary_number=[-1, 0.5])
            if random.rand() < 0.3:
                settings = {"imputer_dict": {"age": -7, "grade": 9.5}}
    return built(getattr(imputation, name), **settings), 0.15


def encoder(random, name=None):
    name = name or one(random, ["CountFrequencyEncoder", "OrdinalEncoder", "MeanEncoder", "WoEEncoder", "OneHotEncoder", "RareLabelEncoder",
                                "DecisionTreeEncoder", "StringSimilarityEncoder", "PRatioEncoder"])
    settings = columns(random, {}, TEXTS)
    if random.rand() < 0.3:
        settings = {"variables": pick(random, TEXTS + ["grade"]), "ignore_format": True}
    if name in ("CountFrequencyEncoder", "OrdinalEncoder", "MeanEncoder", "DecisionTreeEncoder"):
        maybe(random, settings, unseen=["ignore", "raise", "encode"])
    if name in ("WoEEncoder", "PRatioEncoder"):
        maybe(random, settings, unseen=["ignore", "raise"], fill_value=[0.01])
    gaps = 0.0
    if name in ("CountFrequencyEncoder", "OrdinalEncoder", "MeanEncoder", "RareLabelEncoder", "StringSimilarityEncoder"):
        maybe(random, settings, missing_values=["ignore", "raise"] + (["impute"] if name == "StringSimilarityEncoder" else []))
        if settings.get("missing_values", "raise") != "raise":
            gaps = 0.15
    if name == "CountFrequencyEncoder":
        maybe(random, settings, encoding_method=["count", "frequency"])
    if name == "OrdinalEncoder":
        maybe(random, settings, encoding_method=["ordered", "arbitrary"])
    if name == "MeanEncoder":
        maybe(random, settings, smoothing=[0, 1.5, "auto"])
    if name == "OneHotEncoder":
        maybe(random, settings, top_categories=[1, 2, 3], drop_last=[True], drop_last_binary=[True])
    if name == "RareLabelEncoder":
        maybe(random, settings, tol=[0.1, 0.2], n_categories=[1, 2, 4], max_n_categories=[2], replace_with=["Rare", "Other"])
        if random.rand() < 0.2:
            settings["replace_with"] = 0
    if name == "StringSimilarityEncoder":
        settings.pop("ignore_format", None)
        settings["variables"] = [v for v in settings.get("variables", ["city"]) if v != "grade"] or ["size"]
        maybe(random, settings, top_categories=[1, 2])
        if random.rand() < 0.2:
            settings["keywords"] = {settings["variables"][0]: ["Roma", "os", ""]}
    if name == "DecisionTreeEncoder":
        settings.update(regression=False, random_state=0)
        maybe(random, settings, encoding_method=["ordered", "arbitrary"], precision=[1, 3])
        if settings.get("unseen") == "encode":
            settings["fill_value"] = -1.5
    if not hasattr(encoding, name):
        return None, 0
    return built(getattr(encoding, name), **settings), gaps


def discretiser(random):
    name = one(random, ["EqualFrequencyDiscretiser", "EqualWidthDiscretiser", "ArbitraryDiscretiser", "GeometricWidthDiscretiser",
                        "DecisionTreeDiscretiser"])
    if not hasattr(discretisation, name):
        return None, 0
    settings = columns(random, {}, NUMBERS)
    if name == "ArbitraryDiscretiser":
        settings = {"binning_dict": one(random, [
            {"age": [0, 30, 40, 100]}, {"age": [10.5, 20.25, 60.125], "visits": [1, 3, 20]}, {"change": [-np.inf, -0.5, 0, 0.001, np.inf]}])}
        maybe(random, settings, errors=["raise", "ignore"])
    if name in ("EqualWidthDiscretiser", "GeometricWidthDiscretiser"):
        maybe(random, settings, bins=[2, 5])
    if name == "EqualFrequencyDiscretiser":
        maybe(random, settings, q=[2, 5])
    if name == "DecisionTreeDiscretiser":
        settings.update(regression=False, random_state=0)
        maybe(random, settings, bin_output=["prediction", "bin_number", "boundaries"], precision=[2, 4])
        if settings.get("bin_output") == "boundaries":
            settings["precision"] = 3
    else:
        maybe(random, settings, return_object=[True], return_boundaries=[True], precision=[1, 2, 5])
    return built(getattr(discretisation, name), **settings), 0


def capper(random):
    if random.rand() < 0.3:
        settings = {"max_capping_dict": {"age": 50, "visits": 4.5}}
        if random.rand() < 0.5:
            settings["min_capping_dict"] = {"age": 30, "change": -0.5}
        maybe(random, settings, missing_values=["ignore"])
        return built(outliers.ArbitraryOutlierCapper, **settings), 0.15 if "missing_values" in settings else 0
    settings = columns(random, {}, NUMBERS)
    maybe(random, settings, capping_method=["gaussian", "iqr", "quantiles", "mad"], tail=["left", "right", "both"], add_indicators=[True],
          missing_values=["ignore"])
    if settings.get("capping_method") == "mad" and VERSION < "1.6":
        settings.pop("capping_method")
    settings["fold"] = 0.1 if settings.get("capping_method") == "quantiles" else 1
    return built(outliers.Winsorizer, **settings), 0.15 if "missing_values" in settings else 0


def transformer(random):
    name = one(random, ["LogTransformer", "LogCpTransformer", "ReciprocalTransformer", "PowerTransformer", "BoxCoxTransformer",
                        "YeoJohnsonTransformer", "ArcsinTransformer", "ArcSinhTransformer", "MeanNormalizationScaler"])
    kind = MeanNormalizationScaler if name == "MeanNormalizationScaler" else getattr(transformation, name, None)
    if kind is None:
        return None, 0
    positive = ["age", "income", "share", "visits"]
    settings = {"variables": pick(random, NUMBERS if name[:3] in ("Yeo", "Log", "Mea") and name != "LogTransformer" else positive)}
    if name == "ArcsinTransformer":
        settings = {"variables": ["share"]}
    if name.startswith("Log"):
        maybe(random, settings, base=["e", "10"])
    if name == "LogCpTransformer":
        maybe(random, settings, C=[20, 15.5])
        if random.rand() < 0.3:
            settings["C"] = {"age": 1, "change": 12.5}
    if name == "PowerTransformer":
        maybe(random, settings, exp=[2, 0.333, 1.5])
    if name == "ArcSinhTransformer":
        maybe(random, settings, loc=[1.5], scale=[3])
    return built(kind, **settings), 0


def creator(random):
    name = one(random, ["MathFeatures", "RelativeFeatures", "CyclicalFeatures", "DecisionTreeFeatures"])
    settings, gaps = {}, 0
    if name == "MathFeatures":
        words = ["sum", "prod", "mean", "std", "var", "min", "max", "median"]
        functions = pick(random, words)
        settings = {"variables": pick(random, NUMBERS, 2), "func": functions if random.rand() < 0.7 else functions[0]}
        if random.rand() < 0.2:
            settings["func"] = [np.sum, np.mean, "max"]
        if random.rand() < 0.2:
            settings.update(func=["sum", "mean"], new_variables_names=["total", "age"])
        maybe(random, settings, missing_values=["ignore"], drop_original=[True])
    elif name == "RelativeFeatures":
        settings = {"variables": pick(random, NUMBERS), "reference": pick(random, ["age", "visits", "change", "income"]),
                    "func": pick(random, ["add", "sub", "mul", "div", "truediv", "floordiv", "mod", "pow"])}
        maybe(random, settings, missing_values=["raise", "ignore"], drop_original=[True], fill_value=[-3])
    elif name == "CyclicalFeatures":
        columns(random, settings, NUMBERS)
        maybe(random, settings, drop_original=[True])
        if random.rand() < 0.3:
            settings["max_values"] = {"age": 60, "visits": 7.5}
    else:
        settings = {"variables": pick(random, NUMBERS[:3]), "regression": False, "random_state": 0}
        maybe(random, settings, features_to_combine=[1, 2], drop_original=[True], precision=[2])
    if settings.get("missing_values", "raise" if name != "RelativeFeatures" else "ignore") == "ignore":
        gaps = 0.15
    return (built(getattr(creation, name), **settings), gaps) if hasattr(creation, name) else (None, 0)


def selector(random):
    name = one(random, ["DropFeatures", "DropConstantFeatures", "DropCorrelatedFeatures", "DropDuplicateFeatures", "DropHighPSIFeatures",
                        "SmartCorrelatedSelection", "SelectByShuffling", "SelectBySingleFeaturePerformance", "RecursiveFeatureElimination",
                        "RecursiveFeatureAddition", "ProbeFeatureSelection", "SelectByTargetMeanPerformance", "SelectByInformationValue", "MRMR"])
    if not hasattr(selection, name):
        return None, 0
    model = LogisticRegression(max_iter=2000)
    settings = {
        "DropFeatures": {"features_to_drop": pick(random, ["age", "city", "share"])},
        "DropConstantFeatures": {"tol": 0.4},
        "DropCorrelatedFeatures": {"threshold": 0.05},
        "SmartCorrelatedSelection": {"threshold": 0.05},
        "DropHighPSIFeatures": {"split_frac": 0.5, "threshold": 0.05},
        "SelectByShuffling": {"estimator": model, "variables": NUMBERS, "random_state": 0},
        "SelectBySingleFeaturePerformance": {"estimator": model, "variables": NUMBERS, "threshold": 0.5},
        "RecursiveFeatureElimination": {"estimator": model, "variables": NUMBERS, "cv": 2},
        "RecursiveFeatureAddition": {"estimator": model, "variables": NUMBERS, "cv": 2},
        "ProbeFeatureSelection": {"estimator": RandomForestClassifier(5, random_state=0), "variables": NUMBERS, "random_state": 0, "cv": 2},
        "SelectByTargetMeanPerformance": {"variables": NUMBERS, "threshold": 0.5, "bins": 2, "cv": 2},
        "SelectByInformationValue": {"variables": TEXTS, "threshold": 0.02},
        "MRMR": {"variables": NUMBERS, "max_features": 2, "regression": False, "random_state": 0},
    }.get(name, {})
    return built(getattr(selection, name), **settings), 0


def wrapper(random):
    which = random.randint(6)
    dense = {"sparse_output": False} if hasattr(OneHotEncoder(), "sparse_output") else {"sparse": False}
    if which == 0:
        return SklearnTransformerWrapper(OneHotEncoder(handle_unknown="ignore", **dense), variables=pick(random, TEXTS)), 0
    if which == 1:
        return SklearnTransformerWrapper(PolynomialFeatures(2, include_bias=bool(random.randint(2))), variables=pick(random, NUMBERS[:3])), 0
    if which == 2:
        return SklearnTransformerWrapper(KBinsDiscretizer(3, encode="ordinal", strategy="uniform"), variables=pick(random, NUMBERS)), 0
    if which == 3:
        from sklearn.feature_selection import SelectKBest
        return SklearnTransformerWrapper(SelectKBest(k=1), variables=pick(random, NUMBERS, 2)), 0
    if which == 4:
        from sklearn.impute import SimpleImputer
        return SklearnTransformerWrapper(SimpleImputer(strategy="most_frequent"), variables=pick(random, NUMBERS + TEXTS)), 0.15
    return SklearnTransformerWrapper(StandardScaler(), variables=pick(random, NUMBERS)), 0


def matcher(random):
    if random.rand() < 0.5 and hasattr(preprocessing, "MatchCategories"):
        return preprocessing.MatchCategories(variables=pick(random, TEXTS), missing_values=one(random, ["raise", "ignore"])), 0
    ignore = bool(random.randint(2))
    return built(preprocessing.MatchVariables, missing_values="ignore" if ignore else "raise", verbose=False), 0.15 if ignore else 0


KEPT = set()  # without SEEDS, the classes that have their case
KINDS = {"imputer": imputer, "encoder": encoder, "discretiser": discretiser, "capper": capper, "transformer": transformer,
         "creator": creator, "selector": selector, "wrapper": wrapper, "matcher": matcher}


def asked(random, gaps):
    """Rows that Python was not fitted on, and such as it may refuse."""
    rows = frame(random, 8, gaps if random.rand() < 0.7 else 0)
    if random.rand() < 0.3:
        rows.loc[0, "city"] = "Atlantis"
    if random.rand() < 0.2:
        rows.loc[1, "grade"] = 99
    if random.rand() < 0.15:
        rows.loc[2, one(random, NUMBERS + TEXTS)] = np.nan
    if random.rand() < 0.15:
        rows[one(random, NUMBERS)] *= -1
    if random.rand() < 0.1:
        rows.loc[3, one(random, NUMBERS)] = 0
    if random.rand() < 0.1:
        rows["visits"] = rows["visits"] * 1000
    if random.rand() < 0.05:
        rows["age"] = rows["age"].astype(float)
        rows.loc[4, "age"] = np.inf
    if random.rand() < 0.3:
        rows = rows[[rows.columns[i] for i in random.permutation(len(rows.columns))]]
    if random.rand() < 0.05:
        rows["other"] = 1
    if random.rand() < 0.05:
        rows = rows.drop(columns=[one(random, list(rows.columns))])
    return rows


def case(kind, name, random):
    try:
        model, gaps = KINDS[kind](random)
    except Exception as problem:
        print("not made", name, type(problem).__name__, str(problem)[:80])
        return
    if model is None:
        return
    inner = type(model.transformer).__name__ if kind == "wrapper" else ""
    if not SEEDS and type(model).__name__ + inner in KEPT:
        return
    rows = frame(random, 80, gaps)
    target = pd.Series((rows["age"].fillna(40) + random.normal(0, 8, 80) > 40).astype(int))
    name = "%s%s-%s" % (type(model).__name__, inner, name)
    try:
        model.fit(rows.copy(), target)
    except Exception as problem:
        print("not fitted", name, type(problem).__name__, str(problem)[:80])
        return
    if kind == "wrapper" and type(model.transformer_).__name__ in ("OneHotEncoder", "PolynomialFeatures"):
        chain = Pipeline([("wrap", model), ("drop", selection.DropFeatures([c for c in TEXTS if c in model.transform(rows).columns] or ["share"])),
                          ("model", LogisticRegression(max_iter=3000))])
        kept = write("Pipeline-" + name, chain.fit(rows, target), asked(random, gaps), ["predict_proba"])
    else:
        kept = write(name, model, asked(random, gaps), ["transform"])
    if kept:
        KEPT.add(type(model).__name__ + inner)


def chain(name, random):
    """As tutorials put them together: impute, group, encode, cut, transform, select, predict."""
    gaps = 0.15
    steps = [("numbers", imputation.MeanMedianImputer()), ("texts", built(imputation.CategoricalImputer))]
    if random.rand() < 0.3:
        steps.insert(0, ("flags", imputation.AddMissingIndicator(variables=pick(random, NUMBERS + TEXTS))))
    if random.rand() < 0.5:
        steps.append(("rare", encoding.RareLabelEncoder(tol=0.1, n_categories=2)))
    if random.rand() < 0.4:
        some, _ = one(random, [transformer, capper, creator])(random)
        steps += [("some", some)] if some is not None else []
    if random.rand() < 0.3:
        cut = built(discretisation.EqualFrequencyDiscretiser, q=4, variables=["age", "income"], return_object=bool(random.randint(2)))
        steps.append(("cut", cut))
    encoders = ["CountFrequencyEncoder", "OrdinalEncoder", "MeanEncoder", "OneHotEncoder", "DecisionTreeEncoder", "StringSimilarityEncoder"]
    some, _ = encoder(random, one(random, encoders))
    if some is None:
        return
    some.set_params(variables=None, ignore_format=False)
    if hasattr(some, "keywords"):
        some.keywords = None
    steps.append(("codes", some))
    if random.rand() < 0.3:
        steps.append(("drop", built(selection.DropCorrelatedFeatures, threshold=0.9)))
    if random.rand() < 0.4:
        steps.append(("scale", one(random, [StandardScaler(), SklearnTransformerWrapper(StandardScaler(), variables=["share"])])))
    end = one(random, ["logistic", "linear", "forest", "lightgbm", "xgboost"])
    models = {"logistic": lambda: LogisticRegression(max_iter=5000), "linear": Ridge,
              "forest": lambda: RandomForestClassifier(5, random_state=0, max_depth=4)}
    try:
        import lightgbm
        models["lightgbm"] = lambda: lightgbm.LGBMClassifier(n_estimators=5, min_child_samples=3, verbose=-1, num_threads=1)
        import xgboost
        models["xgboost"] = lambda: xgboost.XGBClassifier(n_estimators=5, nthread=1)
    except ImportError:
        pass
    steps.append(("model", models.get(end, Ridge)()))
    model = (EnginePipeline if EnginePipeline and random.rand() < 0.5 else Pipeline)(steps)
    rows = frame(random, 120, gaps)
    target = pd.Series((rows["age"].fillna(40) + random.normal(0, 8, 120) > 40).astype(int))
    try:
        model.fit(rows.copy(), target)
    except Exception as problem:
        print("not fitted", name, type(problem).__name__, str(problem)[:100])
        return
    write("Chain-" + name, model, asked(random, gaps), ["predict_proba"] if hasattr(model, "predict_proba") else ["predict"])


def parts(name, random):
    """In a ColumnTransformer, each part with some of the columns."""
    numeric = make_pipeline(imputation.MeanMedianImputer(), built(discretisation.EqualWidthDiscretiser, bins=4))
    texts = make_pipeline(built(imputation.CategoricalImputer), encoding.OrdinalEncoder(encoding_method="arbitrary"))
    model = make_pipeline(ColumnTransformer([("n", numeric, pick(random, NUMBERS)), ("t", texts, pick(random, TEXTS))]), LogisticRegression())
    rows = frame(random, 80, 0.15)
    target = pd.Series((rows["age"].fillna(40) + random.normal(0, 8, 80) > 40).astype(int))
    write("Parts-" + name, model.fit(rows, target), asked(random, 0.15), ["predict_proba"])


def plain(value):
    if value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, float) and np.isinf(value):
        return {"float": "inf" if value > 0 else "-inf"}
    return value.item() if hasattr(value, "item") else value


def table(rows):
    return {"kind": "dataframe", "columns": [str(name) for name in rows.columns], "categories": {},
            "data": [[plain(value) for value in row] for row in rows.astype(object).itertuples(index=False, name=None)]}


def write(name, model, rows, methods):
    folder = os.path.join(OUT, VERSION, name)
    answers, raised = {}, ""
    try:
        pickle.dumps(model)
    except TypeError as problem:  # 1.6 keeps the keys of a dict
        print("not saved", name, problem)
        return False
    for method in methods:
        try:
            answers[method] = getattr(model, method)(rows.copy())
        except Exception as problem:
            raised = "%s: %s" % (type(problem).__name__, str(problem)[:200])
            if not SEEDS:
                print("no answer", name, raised)
                return False
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "model.pkl"), "wb") as file:
        pickle.dump(model, file, 4)
    with open(os.path.join(folder, "input.json"), "w", encoding="utf-8") as file:
        json.dump(table(rows), file, ensure_ascii=False)
    for method, answer in answers.items():
        place = os.path.join(folder, "expected.%s." % method)
        try:
            np.save(place + "npy", np.asarray(answer).astype(float))
        except (TypeError, ValueError):
            with open(place + "json", "w", encoding="utf-8") as file:
                json.dump(table(pd.DataFrame(answer)), file, ensure_ascii=False)
    meta = {"case": name, "estimator": type(model).__name__, "files": ["model.pkl"], "input": {"file": "input.json"},
            "methods": {method: {} for method in answers or methods},
            "versions": {"sklearn": sklearn.__version__, "feature_engine": VERSION, "pandas": pd.__version__}}
    if raised:
        meta["raises"] = raised
    with open(os.path.join(folder, "meta.json"), "w") as file:
        json.dump(meta, file, sort_keys=True)
    return True


def shapes():
    """Those that EngineTest asks more of than their answers."""
    random = np.random.RandomState(77)
    rows, more = frame(random, 100), frame(random, 10)
    target = pd.Series((rows["age"] + random.normal(0, 8, 100) > 40).astype(int))
    steps = [imputation.MeanMedianImputer(), built(imputation.CategoricalImputer), encoding.RareLabelEncoder(tol=0.1, n_categories=2),
             built(encoding.MeanEncoder, unseen="raise"), built(outliers.Winsorizer, fold=2, variables=["income"]), LogisticRegression(max_iter=5000)]
    write("Shape-chain", make_pipeline(*steps).fit(rows, target), more, ["predict", "predict_proba"])
    models = {
        "strict": built(encoding.OrdinalEncoder, encoding_method="arbitrary", unseen="raise"),
        "log": transformation.LogTransformer(variables=["age"]),
        "bins": built(discretisation.ArbitraryDiscretiser, binning_dict={"age": [0, 30, 100]}, errors="raise"),
        "match": make_pipeline(built(preprocessing.MatchVariables, missing_values="ignore", verbose=False), selection.DropFeatures(TEXTS)),
        "ratio": creation.RelativeFeatures(variables=["income"], reference=["age"], func=["div"]),
    }
    if hasattr(encoding, "StringSimilarityEncoder"):
        cut = discretisation.EqualFrequencyDiscretiser(q=3, variables=["age"], return_object=True)
        models["likeness"] = make_pipeline(cut, encoding.StringSimilarityEncoder())
    for name, model in models.items():
        write("Shape-" + name, model.fit(rows), more, ["transform"])
    place = os.path.join(OUT, VERSION, "Refused-rows")
    os.makedirs(place, exist_ok=True)
    with open(os.path.join(place, "model.pkl"), "wb") as file:
        pickle.dump(outliers.OutlierTrimmer(variables=["age"]).fit(rows), file, 4)


for place, kind in enumerate(KINDS):
    for seed in range(SEEDS or 60):
        case(kind, str(seed), np.random.RandomState(10000 * place + seed))
for seed in range(SEEDS or 4):
    chain(str(seed), np.random.RandomState(200000 + seed))
    parts(str(seed), np.random.RandomState(300000 + seed))
if not SEEDS:
    shapes()
