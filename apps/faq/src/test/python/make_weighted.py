"""A pair matcher whose union weighs its branches, and what scikit-learn and LightGBM score with it.

    python make_weighted.py ../resources/dev/primavista/faq

Writes weighted.pkl, weighted.tsv (the known questions) and weighted.json (raw scores per question,
one for each known question in their order). scikit-learn 1.6, LightGBM 4.7.
"""

import json
import pickle
import sys
import types
from pathlib import Path

import lightgbm
import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion, Pipeline

ORIGINALS = [
    "how do i return a parcel",
    "which cards do you take",
    "when will my parcel arrive",
    "how long is the guarantee",
    "can you wrap it as a gift",
]
ASKED = [
    ("send the parcel back", 0),
    ("return my order", 0),
    ("pay by card", 1),
    ("do you take visa cards", 1),
    ("where is my parcel", 2),
    ("when does it arrive", 2),
    ("is there a guarantee", 3),
    ("how long does the guarantee last", 3),
    ("wrap it please", 4),
    ("send it as a gift", 4),
]
QUESTIONS = ["how can i return the parcel", "visa", "gift wrap", "", "nothing of this"]


class ItemSelector(BaseEstimator, TransformerMixin):
    def __init__(self, key):
        self.key = key

    def fit(self, x, y=None):
        return self

    def transform(self, frame):
        return frame[self.key]


ItemSelector.__module__ = "ItemSelector"
sys.modules["ItemSelector"] = types.ModuleType("ItemSelector")
sys.modules["ItemSelector"].ItemSelector = ItemSelector


def pairs(questions):
    rows = [(q, o) for q in questions for o in ORIGINALS]
    return pd.DataFrame(rows, columns=["Text_x", "Text_y"])


def branch(column):
    return Pipeline([("select", ItemSelector(column)), ("words", TfidfVectorizer())])


def main(folder):
    union = FeatureUnion(
        [("x", branch("Text_x")), ("y", branch("Text_y"))],
        transformer_weights={"x": 0.3, "y": 1.7},
    )
    trees = lightgbm.LGBMClassifier(
        n_estimators=12,
        num_leaves=6,
        min_child_samples=1,
        min_child_weight=0,
        min_data_in_bin=1,
        random_state=1,
        verbose=-1,
    )
    model = Pipeline([("union", union), ("trees", trees)])
    answers = np.concatenate([np.arange(len(ORIGINALS)) == right for _, right in ASKED])
    # Of all pairs no word would tell anything alone, so that no tree would begin.
    some = np.random.default_rng(1).random(len(answers)) < 0.7
    model.fit(pairs([text for text, _ in ASKED])[some], answers[some].astype(int))
    raw = trees.predict(union.transform(pairs(QUESTIONS)), raw_score=True)
    (folder / "weighted.pkl").write_bytes(pickle.dumps(model, protocol=4))
    lines = ["Id\tText"] + [f"{i + 1}\t{text}" for i, text in enumerate(ORIGINALS)]
    (folder / "weighted.tsv").write_text("\n".join(lines) + "\n")
    scores = raw.reshape(len(QUESTIONS), len(ORIGINALS)).tolist()
    golden = [{"question": q, "raw": s} for q, s in zip(QUESTIONS, scores)]
    (folder / "weighted.json").write_text(json.dumps(golden, indent=1) + "\n")


main(Path(sys.argv[1]))
