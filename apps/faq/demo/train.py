"""Trains the demo FAQ's matcher and measures it on askings that it has never seen.

    python train.py [--folder .] [--search]

Reads js-faq.tsv (Id, AnswerId, Question, Answer) and askings.tsv (Id, split, text); writes js-faq.joblib,
a plain scikit-learn pipeline, and golden.json, what the pipeline answers. With --search it compares
settings by cross-validation on the training askings alone; the held-out ones are used for the last
figures only.
"""

import argparse
import csv
import json
import os

import joblib
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_score
from sklearn.pipeline import FeatureUnion, Pipeline

ODD = ["", "zzzz qqqq xyzzy", "WHAT IS A CLOSURE?", "closure \U0001F600", "caf\u00e9 d\u00e9j\u00e0 vu \u0130stanbul", "what   is\tthis\n?"]


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def check(entries, askings):
    texts = [row["text"].strip().lower() for row in askings]
    assert len(texts) == len(set(texts)), "an asking is there twice"
    for entry in entries:
        own = [row for row in askings if row["Id"] == entry["Id"]]
        assert sum(row["split"] == "train" for row in own) >= 8, entry
        assert sum(row["split"] == "heldout" for row in own) >= 3, entry
        assert entry["Question"].strip() and entry["Answer"].strip(), entry


def pipeline(words=1300, characters=1300, c=20.0, ngrams=(1, 1), lengths=(3, 4)):
    return Pipeline([
        ("features", FeatureUnion([
            ("words", TfidfVectorizer(ngram_range=ngrams, sublinear_tf=True, max_features=words, token_pattern=r"(?u)\b\w+\b")),
            ("characters", TfidfVectorizer(analyzer="char_wb", ngram_range=lengths, sublinear_tf=True, max_features=characters)),
        ])),
        ("classifier", LogisticRegression(C=c, max_iter=2000)),
    ])


def search(texts, ids):
    folds = StratifiedKFold(8, shuffle=True, random_state=2018)
    for settings in ({}, {"c": 5.0}, {"c": 100.0}, {"ngrams": (1, 2)}, {"words": 900, "characters": 1700}, {"words": 1700, "characters": 900},
                     {"lengths": (2, 4)}, {"lengths": (3, 5)}):
        scores = cross_val_score(pipeline(**settings), texts, ids, cv=folds)
        print(f"{scores.mean():.4f}  {settings}", flush=True)


def wilson(right, count):
    z, p = 1.96, right / count
    middle, half = p + z * z / (2 * count), z * ((p * (1 - p) + z * z / (4 * count)) / count) ** 0.5
    return (middle - half) / (1 + z * z / count), (middle + half) / (1 + z * z / count)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", default=os.path.dirname(os.path.abspath(__file__)))
    parser.add_argument("--search", action="store_true")
    arguments = parser.parse_args()
    entries = rows(os.path.join(arguments.folder, "js-faq.tsv"))
    askings = rows(os.path.join(arguments.folder, "askings.tsv"))
    check(entries, askings)
    training = [row for row in askings if row["split"] == "train"]
    held_out = [row for row in askings if row["split"] == "heldout"]
    texts = [row["text"] for row in training] + [entry[column] for column in ("Question", "Answer") for entry in entries]
    ids = np.array([int(row["Id"]) for row in training] + 2 * [int(entry["Id"]) for entry in entries], dtype=np.int64)
    if arguments.search:
        search(texts, ids)
        return
    model = pipeline().fit(texts, ids)
    path = os.path.join(arguments.folder, "js-faq.joblib")
    joblib.dump(model, path, compress=("zlib", 9))
    probabilities = model.predict_proba([row["text"] for row in held_out])
    order = model.classes_[np.argsort(-probabilities, axis=1)]
    truth = np.array([int(row["Id"]) for row in held_out])
    for k in (1, 3):
        right = int((order[:, :k] == truth[:, None]).any(axis=1).sum())
        low, high = wilson(right, len(truth))
        print(f"held-out accuracy @{k}: {right} of {len(truth)} = {right / len(truth):.3f} (95 % interval {low:.3f} to {high:.3f})")
    top = probabilities.max(axis=1)
    for threshold in (0.05, 0.1, 0.15, 0.2, 0.3):
        sure = top >= threshold
        print(f"threshold {threshold}: answers {sure.mean():.3f}, of these right {(order[sure, 0] == truth[sure]).mean():.3f}")
    print(f"{path}: {os.path.getsize(path)} bytes, {model['features'].transform(['x']).shape[1]} features, {len(model.classes_)} classes")
    questions = [row["text"] for row in held_out[::6]] + ODD
    golden = [{"text": text, "predict": int(label), "predict_proba": [float(p) for p in row]}
              for text, label, row in zip(questions, model.predict(questions), model.predict_proba(questions))]
    with open(os.path.join(arguments.folder, "golden.json"), "w", encoding="utf-8") as file:
        json.dump(golden, file, ensure_ascii=True)
        file.write("\n")


if __name__ == "__main__":
    main()
