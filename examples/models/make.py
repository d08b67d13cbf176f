"""Makes the models of the examples with scikit-learn; run in this folder.

iris.joblib        StandardScaler and LogisticRegression of four numbers
customers.joblib   a pipeline over a DataFrame: two columns of numbers, one of text
answers.json       what Python answers for the rows of the tests
"""

import json

import joblib
import numpy as np
import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

iris = load_iris()
flowers = make_pipeline(StandardScaler(), LogisticRegression()).fit(iris.data, iris.target_names[iris.target])
joblib.dump(flowers, "iris.joblib")

rng = np.random.RandomState(3)
customers = pd.DataFrame({"age": rng.randint(18, 90, 300), "visits": rng.poisson(4, 300), "city": rng.choice(["Oslo", "Rome", "Lima"], 300)})
leaves = rng.uniform(size=300) < 1 / (1 + np.exp(customers.visits - 3 + (customers.city == "Rome")))
model = make_pipeline(
    make_column_transformer((StandardScaler(), ["age", "visits"]), (OneHotEncoder(handle_unknown="ignore"), ["city"])),
    LogisticRegression(),
).fit(customers, np.where(leaves, "leaves", "stays"))
joblib.dump(model, "customers.joblib")

asked = customers.head(40)
with open("answers.json", "w") as file:
    json.dump({"customers": asked.to_dict(orient="records"), "leaves": model.predict_proba(asked)[:, 0].tolist()}, file, separators=(",", ":"))
    file.write("\n")
