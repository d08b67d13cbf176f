"""Writes counts.json, a CatBoost model of all kinds of counts as its JSON export, and answers.json, what CatBoost
answers with it: `python make_counts.py` with catboost 1.2 in this folder."""

import json

import catboost
import numpy as np

rng = np.random.default_rng(5)


def rows(count):
    table = np.empty((count, 4), dtype=object)
    table[:, 0] = rng.integers(0, 7, count).astype(str)
    table[:, 1] = rng.normal(size=count).round(3)
    table[:, 2] = rng.integers(0, 15, count).astype(str)
    table[:, 3] = rng.normal(size=count).round(3)
    return table


def target(table):
    first, second = table[:, 0].astype(int), table[:, 2].astype(int)
    return ((first % 3 == 0) ^ (second > 7)) * 2 + (table[:, 1] > 0) + rng.normal(size=len(table)) * 0.3


def main():
    table = rows(200)
    pool = catboost.Pool(table, (target(table) > 1.2).astype(int), cat_features=[0, 2])
    model = catboost.CatBoost({
        "iterations": 25, "depth": 4, "random_seed": 3, "verbose": False, "one_hot_max_size": 2, "thread_count": 1,
        "allow_writing_files": False, "loss_function": "Logloss", "max_ctr_complexity": 3,
        "simple_ctr": ["BinarizedTargetMeanValue:Prior=0.3", "Counter:Prior=0.2"],
        "combinations_ctr": ["Borders", "Counter"]})
    model.fit(pool)
    model.save_model("counts.json", format="json", pool=pool)
    with open("counts.json") as file:
        export = json.load(file)
    with open("counts.json", "w") as file:
        json.dump(export, file, separators=(",", ":"))
    asked = rows(40)
    asked[0, 0], asked[1, 2] = "never seen", "99"
    answers = model.predict(asked, prediction_type="Probability")
    with open("answers.json", "w") as file:
        json.dump({"rows": asked.tolist(), "probabilities": answers.tolist()}, file)


main()
