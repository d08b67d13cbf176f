"""Makes the small fixtures of this module's tests with scikit-learn; run in this folder.

tiny.joblib    StandardScaler and LogisticRegression over four columns, three classes named by text
lower.txt      str.lower() of texts with every special case
"""

import json

import joblib
import numpy as np
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

OUT = "../resources/dev/primavista/sklearn/"
TEXTS = ["", "a", "The quick  brown fox's tail!", "caf\u00e9 na\u00efve \u0130stanbul \u03a3\u0391\u03a3 stra\u00dfe", "x\u00b2 \u00bd 12 1_000",
         "\u4f60\u597d \u4e16\u754c \U0001F600 ok", "tabs\tand\nlines\u00a0here \u2028 end", "A-B_C d.e", "aa bb aa bb cc", "\u0645\u0631\u062d\u0628\u0627 \u0639\u0627\u0644\u0645"]
SETTINGS = [{}, {"ngram_range": (1, 2)}, {"ngram_range": (2, 3)}, {"analyzer": "char", "ngram_range": (1, 3)}, {"analyzer": "char_wb", "ngram_range": (2, 4)},
            {"strip_accents": "unicode"}, {"strip_accents": "ascii"}, {"lowercase": False}, {"stop_words": "english"}, {"stop_words": ["aa", "cc"]},
            {"token_pattern": r"(?u)\b\w+\b"}, {"token_pattern": r"[a-zA-Z]+"}, {"token_pattern": r"\b[a-z]{2,}\b"},
            {"tokenizer": str.split, "stop_words": ["here"]}, {"analyzer": str.split}, {"preprocessor": str.strip, "analyzer": "char"}, {"preprocessor": str.lower},
            {"token_pattern": r"(?i)[^\W\d_]+"}, {"token_pattern": r"(?a)\b\w+\s"}, {"token_pattern": r"(?<!\w)@?\w{2,}+"}]
LOWER = ["\u03a3", "\u0391\u03a3", "\u0391\u03a3\u0391", "\u0391\u03a3\u0301", "\u0391.\u03a3", "\u0130", "I\u0307", "\u1e9e", "\U00010400", "\ua64a", "\u01c5", "\u0391\u0301\u03a3 \u0392", "\u02b0\u03a3"]

rng = np.random.RandomState(7)
rows = rng.normal(size=(90, 4)) * [1, 10, 0.1, 5] + [0, 3, -1, 8]
labels = np.array(["low", "middle", "high"])[np.digitize(rows[:, 0] + rows[:, 1] / 10, [-0.5, 0.7])]
model = make_pipeline(StandardScaler(), LogisticRegression()).fit(rows, labels)
joblib.dump(model, OUT + "tiny.joblib")
with open(OUT + "tiny.json", "w") as file:
    json.dump({"rows": rows[:6].tolist(), "probabilities": model.predict_proba(rows[:6]).tolist(), "labels": model.predict(rows[:6]).tolist()}, file)
with open(OUT + "text/texts.json", "w") as file:
    json.dump({"texts": TEXTS, "lower": [[t, t.lower()] for t in LOWER + TEXTS],
               "word_count": sum(chr(c).isalnum() or chr(c) == "_" for c in range(0x110000)),
               "space_count": sum(chr(c).isspace() for c in range(0x110000))}, file, ensure_ascii=True)
# One vectoriser per setting, fitted, for the reader's own parameters.
for i, s in enumerate(SETTINGS):
    joblib.dump(CountVectorizer(**s).fit(TEXTS + ["filler words zz"]), OUT + f"text/vectorizer{i}.joblib")
    counts = CountVectorizer(**s).fit(TEXTS + ["filler words zz"]).transform(TEXTS).toarray()
    with open(OUT + f"text/vectorizer{i}.json", "w") as file:
        json.dump(counts.tolist(), file, separators=(",", ":"))
