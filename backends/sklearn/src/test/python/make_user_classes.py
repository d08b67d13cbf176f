"""Makes models with classes of a user's own, and what Python answers; run in this folder.

Each NAME.pkl has its declarations in NAME.user-classes.json and its rows and answers in answers.json. The classes
live in a module that exists only while this script runs, as a user's module exists only on her own machine.
"""

import json
import pickle
import sys
import types

import cloudpickle
import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.decomposition import PCA
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.metrics import make_scorer
from sklearn.model_selection import GridSearchCV
from sklearn.naive_bayes import GaussianNB
from sklearn.pipeline import make_pipeline, make_union
from sklearn.preprocessing import FunctionTransformer, StandardScaler

OUT = "../resources/dev/primavista/sklearn/declared/"

SOURCE = '''
import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.preprocessing import StandardScaler


class Step(TransformerMixin, BaseEstimator):
    def fit(self, X, y=None):
        return self

    def __sklearn_is_fitted__(self):
        return True


class TextSelector(Step):
    def __init__(self, key):
        self.key = key

    def transform(self, X):
        return X[self.key]


class FrameSelector(Step):
    def __init__(self, attribute_names):
        self.attribute_names = attribute_names

    def transform(self, X):
        return X[self.attribute_names].values


class PlaceSelector(Step):
    def __init__(self, places):
        self.places = places

    def transform(self, X):
        return X[:, self.places]


class Dropper(Step):
    def __init__(self, columns):
        self.columns = columns

    def transform(self, X):
        return X.drop(columns=self.columns)


class Logarithm(Step):
    def transform(self, X):
        return np.log1p(X)


class SomeLogarithms(Step):
    def __init__(self, columns):
        self.columns = columns

    def transform(self, X):
        X = X.copy()
        X[self.columns] = np.log1p(X[self.columns])
        return X


class Winsorizer(Step):
    def fit(self, X, y=None):
        self.lower_, self.upper_ = np.quantile(X, [0.1, 0.9], axis=0)
        return self

    def transform(self, X):
        return np.clip(X, self.lower_, self.upper_)


class ConstantFill(Step):
    def __init__(self, value):
        self.value = value

    def transform(self, X):
        return X.fillna(self.value)


class AttributesAdder(Step):
    def transform(self, X):
        return np.c_[X, X[:, 0] / X[:, 1], X[:, 2] / X[:, 1]]


class ToDense(Step):
    def transform(self, X):
        return X.toarray()


class Printer(Step):
    def transform(self, X):
        return X


class MyScaler(StandardScaler):
    pass


def log_plus_one(x):
    return np.log1p(x)


def my_metric(truth, guess):
    return float(np.mean(truth == guess))
'''
module = types.ModuleType("my.module")
sys.modules["my"], sys.modules["my.module"] = types.ModuleType("my"), module
exec(SOURCE, module.__dict__)
for value in vars(module).values():
    if callable(value) and getattr(value, "__module__", "") == "builtins":
        value.__module__ = "my.module"

rng = np.random.RandomState(11)
numbers = np.round(np.abs(rng.normal(size=(40, 3))) + 0.5, 3)
labels = np.where(numbers.sum(axis=1) > 3.6, "long", "short")
frame = pd.DataFrame(numbers, columns=["width", "depth", "height"])
holes = frame.copy()
holes.loc[::3, "depth"] = np.nan
texts = ["red apple pie", "green apple", "blue sky", "red sky at night", "green sea"] * 8
mixed = frame.assign(title=texts)

answers = {}


def save(name, model, rows, method, declared):
    kind = "texts" if isinstance(rows, list) else "records" if isinstance(rows, pd.DataFrame) else "rows"
    shown = rows if kind == "texts" else json.loads(rows.to_json(orient="records")) if kind == "records" else rows.tolist()
    answers[name] = {kind: shown, "method": method, "answer": np.asarray(getattr(model, method)(rows)).tolist()}
    with open(OUT + name + ".pkl", "wb") as file:
        pickle.dump(model, file, protocol=4)
    with open(OUT + name + ".user-classes.json", "w") as file:
        json.dump({"my.module." + key: value for key, value in declared.items()}, file, indent=2)
        file.write("\n")


m = module
few = slice(0, 4)
save("selects", make_pipeline(make_union(make_pipeline(m.TextSelector("title"), TfidfVectorizer()), make_pipeline(m.FrameSelector(["depth", "width"]), StandardScaler())),
     LogisticRegression()).fit(mixed, labels), mixed[few], "predict_proba", {"TextSelector": {"selects": "key"}, "FrameSelector": {"selects": ["attribute_names", "columns"]}})
save("selects-places", make_pipeline(m.PlaceSelector([2, 0]), StandardScaler()).fit(numbers), numbers[few], "transform", {"PlaceSelector": {"selects": "places"}})
save("drops", make_pipeline(m.Dropper(["depth"]), LinearRegression()).fit(frame, numbers[:, 1]), frame[few], "predict", {"Dropper": {"drops": "columns"}})
save("applies", make_pipeline(m.Logarithm(), LogisticRegression()).fit(numbers, labels), numbers[few], "predict_proba", {"Logarithm": {"applies": "numpy.log1p"}})
save("applies-to", make_pipeline(m.SomeLogarithms(["depth"]), LinearRegression()).fit(frame, numbers[:, 1]), frame[few], "predict",
     {"SomeLogarithms": {"applies": "numpy.log1p", "to": "columns"}})
save("clips", make_pipeline(m.Winsorizer(), StandardScaler()).fit(numbers), np.vstack([numbers[few], [[-9, 9, 1]]]), "transform", {"Winsorizer": {"clips": ["lower_", "upper_"]}})
save("fills", make_pipeline(m.ConstantFill({"depth": -1.5}), LinearRegression()).fit(holes, numbers[:, 1]), holes[few], "predict", {"ConstantFill": {"fills": "value"}})
save("appends-ratios", make_pipeline(m.AttributesAdder(), StandardScaler(), PCA(2)).fit(numbers), numbers[few], "transform", {"AttributesAdder": {"appends_ratios": [[0, 1], [2, 1]]}})
save("dense", make_pipeline(CountVectorizer(), m.ToDense(), GaussianNB()).fit(texts, labels), texts[:5], "predict_proba", {"ToDense": "dense"})
save("passthrough", make_pipeline(m.Printer(), LogisticRegression()).fit(numbers, labels), numbers[few], "predict_proba", {"Printer": "passthrough"})
save("same-as", make_pipeline(FunctionTransformer(m.log_plus_one), m.MyScaler(), LogisticRegression()).fit(numbers, labels), numbers[few], "predict_proba",
     {"log_plus_one": {"same_as": "numpy.log1p"}, "MyScaler": {"same_as": "sklearn.preprocessing.StandardScaler"}})
save("unused", GridSearchCV(LogisticRegression(), {"C": [0.1, 1]}, scoring=make_scorer(m.my_metric), cv=2).fit(numbers, labels), numbers[few], "predict_proba", {"my_metric": "unused"})
with open(OUT + "named.pkl", "wb") as file:
    pickle.dump(LinearRegression().fit(frame, numbers @ [1, 2, 4]), file, protocol=4)
with open(OUT + "answers.json", "w") as file:
    json.dump(answers, file, separators=(",", ":"))

# A model in which many things cannot run. The other libraries' classes are stand-ins of their names.
def stand_in(qualified, base=m.Step):
    where, name = qualified.rsplit(".", 1)
    made = type(name, (base,), {"__module__": where, "transform": lambda self, X: np.asarray(X, dtype=float)})
    parts = where.split(".")
    for i in range(len(parts)):
        sys.modules.setdefault(".".join(parts[: i + 1]), types.ModuleType(".".join(parts[: i + 1])))
    setattr(sys.modules[where], name, made)
    return made()


def identity(x):
    return x


identity.__module__, identity.__qualname__ = "my.module", "identity"
m.identity = identity
steps = [m.Logarithm(), FunctionTransformer(m.identity), stand_in("category_encoders.target_encoder.TargetEncoder"), stand_in("umap.umap_.UMAP"), LogisticRegression()]
with open(OUT + "refused.pkl", "wb") as file:
    pickle.dump(make_pipeline(*steps).fit(numbers, labels), file, protocol=4)
with open(OUT + "refused-text.pkl", "wb") as file:
    pickle.dump(CountVectorizer(tokenizer=m.identity, preprocessor=m.identity, token_pattern=None).fit([["a"], ["b"]]), file, protocol=4)
with open(OUT + "refused-from-the-end.pkl", "wb") as file:
    pickle.dump(make_pipeline(m.PlaceSelector([-1, 0]), StandardScaler()).fit(numbers), file, protocol=4)
with open(OUT + "refused-lambda.pkl", "wb") as file:
    double = lambda x: x * 2
    double.__code__ = double.__code__.replace(co_filename="make_user_classes.py")  # not this machine's folders
    cloudpickle.dump(make_pipeline(FunctionTransformer(double), LogisticRegression()).fit(numbers, labels), file, protocol=4)
