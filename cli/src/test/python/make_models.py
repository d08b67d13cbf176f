"""Writes the scikit-learn models of ScikitLearnOverHttpTest and their answers.

    python make_models.py ../resources/dev/primavista/cli

Run with scikit-learn 1.9.1, numpy 2.4 and pandas 3.1.
"""

import json
import pathlib
import sys

import joblib
import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.datasets import load_iris
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

ROWS = 300


def churn():
    rng = np.random.default_rng(0)
    rows = pd.DataFrame({
        "age": rng.normal(41, 12, ROWS).round(1),
        "tenure": rng.integers(0, 72, ROWS),
        "plan": rng.choice(["basic", "pro", "team"], ROWS),
        "contract": rng.choice(["monthly", "yearly"], ROWS),
        "note": rng.choice(["slow line", "very happy", "wants to leave", "asks for discount"], ROWS),
    })
    leaves = np.where((rows.tenure < 20) & (rows.contract == "monthly"), "yes", "no")
    fill = Pipeline([("fill", SimpleImputer(strategy="median")), ("scale", StandardScaler())])
    prepare = ColumnTransformer([
        ("age", fill, ["age"]),
        ("tenure", StandardScaler(), ["tenure"]),
        ("plan", OneHotEncoder(handle_unknown="ignore"), ["plan"]),
        ("contract", OneHotEncoder(), ["contract"]),
        ("words", TfidfVectorizer(ngram_range=(1, 2)), "note"),
    ])
    model = Pipeline([("prepare", prepare), ("clf", LogisticRegression(C=0.5, max_iter=500))])
    return model.fit(rows, leaves), rows.head(5)


def iris():
    data = load_iris(as_frame=True)
    model = Pipeline([("scale", StandardScaler()), ("clf", LogisticRegression(max_iter=300))])
    return model.fit(data.data, data.target_names[data.target]), data.data.iloc[::37]


def main(folder):
    folder = pathlib.Path(folder)
    for name, (model, rows) in {"churn": churn(), "iris": iris()}.items():
        joblib.dump(model, folder / f"{name}.joblib")
        rows.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
        answers = {
            "label": model.predict(rows).tolist(),
            "probabilities": model.predict_proba(rows).tolist(),
            "decision_function": model.decision_function(rows).tolist(),
        }
        (folder / f"{name}.json").write_text(json.dumps(answers, indent=1) + "\n", encoding="utf-8")


main(sys.argv[1])
