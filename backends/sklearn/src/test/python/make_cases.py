"""Makes small golden cases of one scikit-learn version; run in this folder with each version that CASES names.

cases/<version>/<case>/   model.pkl, input.npy, expected.<method>.npy, meta.json: the layout that `prima parity` reads
"""

import json
import os
import pickle

import numpy as np
import sklearn
from sklearn.decomposition import PCA, SparseCoder, SparsePCA
from sklearn.dummy import DummyClassifier
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.impute import KNNImputer
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.manifold import Isomap, LocallyLinearEmbedding
from sklearn.multioutput import MultiOutputClassifier
from sklearn.neighbors import KNeighborsClassifier, NearestCentroid
from sklearn.preprocessing import Normalizer, OneHotEncoder
from sklearn.random_projection import SparseRandomProjection
from sklearn.semi_supervised import LabelPropagation
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier

OUT = "../resources/dev/primavista/sklearn/cases"
VERSION = sklearn.__version__
METHODS = ["predict", "predict_proba", "decision_function", "transform", "inverse_transform", "score_samples", "mahalanobis"]

random = np.random.RandomState(11)
rows = random.normal(size=(24, 4)).dot(random.normal(size=(4, 4)))
counts = random.poisson(2, size=(24, 4)).astype(float)
codes = random.randint(0, 4, size=(24, 3))
codes[codes == 2] = 3
labels = (rows[:, 0] > 0).astype(int)
truths = rows[:, :2] > 0
nearby = rows[:5] * 0.9
atoms = np.array([[1, 0, 0, 0], [0, 1, 0, 0], [0.6, 0, 0.8, 0], [0, 0.6, 0, 0.8], [0.5, 0.5, 0.5, 0.5]])
constant = rows.copy()
constant[:, 2] = 3
ties = np.round(rows)[:, :2]
gaps = rows.copy()
gaps[:, 1] = np.nan
gaps[::3, 2] = np.nan
gaps[1::4, 0] = np.nan
filled = gaps[:4].copy()
filled[:, 1] = 7


def by_version():
    if VERSION.startswith("0.19"):
        return [
            ("LogisticRegression-multinomial", LogisticRegression(multi_class="multinomial", solver="lbfgs"), rows),
            ("Normalizer-max", Normalizer("max"), rows),
            ("OneHotEncoder", OneHotEncoder(), codes),
            ("OneHotEncoder-ignore", OneHotEncoder(handle_unknown="ignore", sparse=False, n_values=4), codes),
            ("SparsePCA", SparsePCA(n_components=2, random_state=0), rows),
            ("TfidfTransformer-noidf", TfidfTransformer(use_idf=False), counts),
        ]
    if VERSION.startswith("0.22"):
        return [("SparseCoder", SparseCoder(atoms, transform_algorithm="lasso_cd", transform_alpha=0.1), rows)]
    return [
        ("Isomap", Isomap(n_neighbors=5), rows),
        ("KNeighborsClassifier-far", KNeighborsClassifier(algorithm="kd_tree"), rows, rows[:3] * [[1], [1e200], [-1e180]]),
        ("KNNImputer-empty", KNNImputer(n_neighbors=3, keep_empty_features=True), gaps, filled),
        ("DecisionTreeClassifier-truths", DecisionTreeClassifier(max_depth=2, random_state=0), rows, nearby),
        ("DummyClassifier-truths", DummyClassifier(), rows, nearby),
        ("IsotonicRegression-one", IsotonicRegression(), constant[:, 2:3], np.array([[1], [3], [9.5]])),
        ("KNeighborsClassifier-truths", KNeighborsClassifier(3), rows, nearby),
        ("KNNImputer-single", KNNImputer(n_neighbors=3, weights="distance"), (gaps[:, [0, 2, 3]] + 20).astype(np.float32), gaps[:6, [0, 2, 3]] + 20.1),
        ("LabelPropagation-ties", LabelPropagation(kernel="knn", n_neighbors=3), ties, ties[:12] + 0.5),
        ("MultiOutputClassifier-truths", MultiOutputClassifier(LogisticRegression()), rows, nearby),
        ("NearestCentroid", NearestCentroid(), rows),
        ("SVC-far", SVC(kernel="poly", probability=True, random_state=0), rows, rows[:2] * [[1], [1e150]]),
        ("Normalizer-l1-tiny", Normalizer("l1"), rows, rows[:3] * [[1], [1e-16], [1e-300]]),
        ("Normalizer-l2-tiny", Normalizer("l2"), rows, rows[:3] * [[1], [1e-16], [1e-300]]),
        ("Isomap-radius", Isomap(n_neighbors=None, radius=9.0), rows),
        ("LocallyLinearEmbedding", LocallyLinearEmbedding(n_neighbors=6, random_state=0), rows),
        ("LocallyLinearEmbedding-ltsa", LocallyLinearEmbedding(n_neighbors=6, method="ltsa", eigen_solver="dense"), rows),
        ("PCA-constant", PCA(), constant),
        ("SparseRandomProjection-equal", SparseRandomProjection(3, density=0.2, random_state=4), rows),
    ]


for name, model, given, *other in by_version():
    folder = os.path.join(OUT, VERSION, name)
    os.makedirs(folder, exist_ok=True)
    model.fit(given, truths if name.endswith("-truths") else labels)
    asked = other[0] if other else given[:5] * 0.9 if given.dtype.kind == "f" else given[:5]
    with open(os.path.join(folder, "model.pkl"), "wb") as file:
        pickle.dump(model, file, 4)
    np.save(os.path.join(folder, "input.npy"), asked)
    answers = {}
    for method in METHODS:
        if hasattr(model, method):
            try:
                argument = answers["transform"] if method == "inverse_transform" else asked
                answer = getattr(model, method)(argument)
            except (ValueError, np.linalg.LinAlgError):
                continue
            answers[method] = answer
            np.save(os.path.join(folder, "expected.%s.npy" % method), answer.toarray() if hasattr(answer, "toarray") else answer)
    meta = {"case": name, "estimator": type(model).__name__, "files": ["model.pkl"], "input": {"file": "input.npy"}}
    meta["methods"] = {method: {} for method in answers}
    meta["versions"] = {"sklearn": VERSION}
    with open(os.path.join(folder, "meta.json"), "w") as file:
        json.dump(meta, file, sort_keys=True)
