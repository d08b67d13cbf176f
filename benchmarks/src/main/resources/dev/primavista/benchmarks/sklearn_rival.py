"""Fits the benchmark's models into a folder and measures what Python takes to answer with them.

    python sklearn_rival.py FOLDER

Prints a line per model: its file, the CPU microseconds of one row, of 64 rows, of 10,000 rows, on one core; and where
ONNX Runtime and a converter are there, the same of the converted model.
"""

import sys
import time

import joblib
import numpy as np
from sklearn.datasets import load_iris, make_classification
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

SYLLABLES = ["ba", "do", "ke", "li", "mo", "nu", "ra", "si", "ta", "ve", "xo", "zu"]


def texts(count, labels, rng):
    """Texts of ten made-up words, each of whose words depends on a label."""
    words = ["".join(rng.choice(SYLLABLES, 3)) for _ in range(3000)]
    y = rng.integers(0, labels, count)
    return [" ".join(words[(label * 17 + rng.integers(0, 60)) % 3000] for _ in range(10)) for label in y], y


def micros(call, seconds):
    call()
    rounds = []
    for _ in range(5):
        start, count = time.process_time(), 0
        while time.process_time() - start < seconds:
            call()
            count += 1
        rounds.append((time.process_time() - start) / count * 1e6)
    return sorted(rounds)[2]


def models(rng):
    x, y = load_iris(return_X_y=True)
    yield "iris", make_pipeline(StandardScaler(), LogisticRegression()).fit(x, y), x
    x, y = make_classification(6000, 20, n_informative=12, random_state=1)
    yield "forest", RandomForestClassifier(300, max_depth=12, random_state=1, n_jobs=1).fit(x, y), x
    try:
        from lightgbm import LGBMClassifier
        yield "lightgbm", LGBMClassifier(n_estimators=500, num_leaves=31, n_jobs=1, verbose=-1).fit(x, y), x
    except ImportError:
        pass
    try:
        from xgboost import XGBClassifier
        yield "xgboost", XGBClassifier(n_estimators=500, max_depth=5, n_jobs=1).fit(x, y), x
    except ImportError:
        pass
    t, y = texts(4000, 150, rng)
    yield "text", make_pipeline(TfidfVectorizer(), LogisticRegression(max_iter=30)).fit(t, y), t
    x, y = make_classification(1500, 30, n_informative=10, flip_y=0.2, random_state=2)
    model = SVC(C=1.0).fit(x[:700], y[:700])
    print("size svm", model.support_.size, "support vectors", flush=True)
    yield "svm", model, x


def onnx(model, rows):
    """A function that asks ONNX Runtime, on one thread; None where it or the converter is absent or refuses."""
    try:
        import onnxruntime
        from skl2onnx import to_onnx
        converted = to_onnx(model, rows[:1].astype(np.float32), options={"zipmap": False})
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        session = onnxruntime.InferenceSession(converted.SerializeToString(), options)
        output = [session.get_outputs()[-1].name]
        return lambda some: session.run(output, {"X": some})
    except Exception:
        return None


def main():
    folder = sys.argv[1]
    for name, model, rows in models(np.random.default_rng(1)):
        joblib.dump(model, f"{folder}/{name}.joblib")
        many = [rows[i % len(rows)] for i in range(10000)]
        if not isinstance(many[0], str):
            many = np.array(many)
            np.save(f"{folder}/{name}.npy", many)
        else:
            with open(f"{folder}/{name}.txt", "w") as file:
                file.write("\n".join(many))
        ask = getattr(model, "predict_proba", None) or model.decision_function
        times = [micros(lambda n=n: ask(many[:n]), 0.2) for n in (1, 64, 10000)]
        print("model", name, *times, flush=True)
        rival = None if isinstance(many, list) else onnx(model, many)
        if rival:
            single = many.astype(np.float32)
            print("onnx", name, *[micros(lambda n=n: rival(single[:n]), 0.2) for n in (1, 64, 10000)], flush=True)


if __name__ == "__main__":
    main()
