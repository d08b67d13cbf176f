"""Makes the seeds in fuzz/corpus: tiny sound files of every format, each a few hundred bytes.

Run in fuzz/ with numpy, scipy, scikit-learn, skops, joblib, lightgbm, xgboost and catboost installed.
"""

import io
import json
import pickle
import struct
import warnings
from pathlib import Path

import joblib
import numpy as np

CORPUS = Path(__file__).parent / "corpus"
LARGEST = 7000
X = np.array([[0.0, 1.0], [1.0, 0.5], [2.0, 2.0], [3.0, 0.0], [0.5, 3.0], [4.0, 1.5]])
Y = np.array([0, 1, 0, 1, 0, 1])
Z = np.array([0.5, 1.5, 0.1, 2.5, 3.5, 1.0])
TEXTS = ["a red dog", "a blue cat", "red cat", "blue dog", "dog dog", "cat"]


def put(target, name, content):
    if isinstance(content, str):
        content = content.encode()
    if len(content) > LARGEST:
        print(f"{target}/{name}: {len(content)} bytes, left out")
        return
    folder = CORPUS / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"seed-{name}").write_bytes(content)


def values():
    shared = [1, 2.5, "text"]
    return {
        "plain": [None, True, False, 1, -300, 70000, 2**70, 1.5, "a\u20ac\U0001f600", b"bytes", (1,), (), {"k": [1]}],
        "shared": [shared, shared, {"a": shared}, {1, 2}, frozenset({3}), (1, 2, 3, 4)],
        "arrays": [np.arange(4.0), np.asfortranarray(np.eye(2, dtype="f4")), np.array(["a", "bc"]),
                   np.array([1, "x", None], dtype=object), np.float64(2.5), np.array([True, False])],
        "record": np.array([(1, 2.0)], dtype=[("a", "<i4"), ("b", "<f8")]),
    }


def pickles():
    for name, value in values().items():
        for protocol in range(6):
            put("pickle", f"{name}-{protocol}", pickle.dumps(value, protocol))


def joblibs():
    value = {"a": np.arange(6.0).reshape(2, 3), "o": np.array(["x", None], dtype=object), "n": [1, "two"]}
    for how, extension in {"p": 0, "z": ("zlib", 3), "g": ("gzip", 3), "b": ("bz2", 3), "x": ("xz", 3),
                           "m": ("lzma", 3)}.items():
        out = io.BytesIO()
        joblib.dump(value, out, compress=extension)
        put("joblib", f"file-{how}", b"p" + out.getvalue())
    out = io.BytesIO()
    joblib.dump(value, out)
    for how in "zgbxm4":
        put("joblib", f"inside-{how}", how.encode() + out.getvalue())


def arrays():
    for name, array in {"f8": np.arange(6.0).reshape(2, 3), "i2": np.arange(3, dtype=">i2"),
                        "fortran": np.asfortranarray(np.eye(2)), "text": np.array(["ab", "c"]),
                        "record": values()["record"], "scalar": np.array(1.5, dtype="f2")}.items():
        out = io.BytesIO()
        np.save(out, array)
        put("npy", name, out.getvalue())
    for name, save in {"stored": np.savez, "deflated": np.savez_compressed}.items():
        out = io.BytesIO()
        save(out, a=np.arange(3), b=np.eye(2))
        put("npy", f"npz-{name}", out.getvalue())


def skops_files():
    import zipfile

    import skops.io
    from scipy import sparse
    from sklearn.linear_model import LogisticRegression

    for name, value in {
        "list": [1, "a", None, (1.5, True), {"k": 1, 2: "v"}],
        "array": {"a": np.arange(2), "o": np.array(["x", None], dtype=object)},
        "sparse": [sparse.csr_matrix(np.eye(2))],
        "model": LogisticRegression().fit(X, Y),
        "random": np.random.RandomState(0),
        "bytes": [b"abc", slice(1, 2, None), np.float64, {1, 2}],
    }.items():
        file = skops.io.dumps(value)
        put("skops", f"file-{name}", b"f" + file)
        schema = zipfile.ZipFile(io.BytesIO(file)).read("schema.json")
        put("skops", f"schema-{name}", b"s" + json.dumps(rewired(json.loads(schema)), separators=(",", ":")).encode())


def rewired(node):
    """The schema with the names of the members that the target puts beside it."""
    if isinstance(node, dict):
        return {key: ("b.bin" if value.endswith(".bin") else "m.npz" if value.endswith(".npz") else "a.npy")
                if key == "file" else rewired(value) for key, value in node.items()}
    if isinstance(node, list):
        return [rewired(item) for item in node]
    return node


def boosters():
    import catboost
    import lightgbm
    import xgboost

    quiet = {"verbosity": -1, "min_data_in_leaf": 1, "min_data_in_bin": 1, "num_leaves": 3, "seed": 1}
    for name, parameters, data in [
        ("regression", {"objective": "regression"}, lightgbm.Dataset(X, Z)),
        ("binary", {"objective": "binary"}, lightgbm.Dataset(X, Y)),
        ("multiclass", {"objective": "multiclass", "num_class": 3}, lightgbm.Dataset(X, [0, 1, 2, 0, 1, 2])),
        ("categorical", {"objective": "regression", "min_data_per_group": 1, "cat_smooth": 0, "max_cat_to_onehot": 1},
         lightgbm.Dataset(X.round(), Z, categorical_feature=[0])),
        ("linear", {"objective": "regression", "linear_tree": True}, lightgbm.Dataset(X, Z)),
        ("forest", {"objective": "regression", "boosting": "rf", "bagging_freq": 1, "bagging_fraction": 0.9},
         lightgbm.Dataset(X, Z)),
    ]:
        text = lightgbm.train(quiet | parameters, data, 2).model_to_string()
        text = text.split("\nfeature_importances:")[0] + "\n"
        put("lightgbm", name, text)
        if name in ("multiclass", "categorical"):
            put("model", f"lightgbm-{name}", text)

    for name, parameters, labels in [
        ("regression", {"objective": "reg:squarederror"}, Z),
        ("logistic", {"objective": "binary:logistic"}, Y),
        ("softprob", {"objective": "multi:softprob", "num_class": 3}, [0, 1, 2, 0, 1, 2]),
        ("dart", {"booster": "dart", "rate_drop": 0.5}, Z),
        ("linear", {"booster": "gblinear"}, Z),
    ]:
        booster = xgboost.train({"max_depth": 2, "nthread": 1, "seed": 1} | parameters, xgboost.DMatrix(X, labels), 2)
        for form in ("json", "ubj"):
            content = bytes(booster.save_raw(form))
            put("xgboost", f"{name}-{form}", content)
            if (name, form) in (("logistic", "json"), ("softprob", "ubj")):
                put("model", f"xgboost-{name}-{form}", content)

    for name, model, data, labels in [
        ("regression", catboost.CatBoostRegressor, X, Z),
        ("binary", catboost.CatBoostClassifier, X, Y),
        ("multiclass", catboost.CatBoostClassifier, X, [0, 1, 2, 0, 1, 2]),
        ("category", catboost.CatBoostRegressor, [["a", 1.0], ["b", 2.0], ["a", 0.5], ["c", 3.0]], [1, 2, 3, 4]),
        ("lossguide", catboost.CatBoostRegressor, X, Z),
    ]:
        options = {"iterations": 2, "depth": 2, "verbose": 0, "thread_count": 1, "allow_writing_files": False}
        if name == "category":
            options |= {"cat_features": [0], "one_hot_max_size": 1, "max_ctr_complexity": 1}
        if name == "lossguide":
            options |= {"grow_policy": "Lossguide", "max_leaves": 3}
        fitted = model(**options).fit(data, labels)
        for form in ("cbm", "json"):
            if form == "json" and name in ("category", "lossguide"):
                continue
            path = Path(f"/tmp/seed.{form}")
            fitted.save_model(str(path), format=form)
            content = path.read_bytes()
            if form == "json":
                content = json.dumps(slim(json.loads(content)), separators=(",", ":")).encode()
            path.unlink()
            put("catboost", f"{name}-{form}", content)
            if (name, form) in (("binary", "json"), ("category", "cbm")):
                put("model", f"catboost-{name}-{form}", content)


def old_xgboost():
    """XGBoost's binary format, which xgboost 3 reads and writes no more: a tree of one split."""

    def text(word):
        return struct.pack("<q", len(word)) + word

    learner = struct.pack("<fiiiiii", 0.5, 2, 0, 1, 0, 1, 0).ljust(136, b"\0")
    nodes = b"".join(struct.pack("<iiiif", *node)
                     for node in [(-1, 1, 2, -(2**31), 1.0), (0, -1, -1, 0, 0.25), (0, -1, -1, 0, -0.25)])
    tree = struct.pack("<iiiiii", 1, 3, 0, 1, 2, 0).ljust(148, b"\0") + nodes + bytes(3 * 16)
    attributes = struct.pack("<q", 1) + text(b"best_iteration") + text(b"0")
    content = (b"binf" + learner + text(b"binary:logistic") + text(b"gbtree")
               + struct.pack("<ii", 1, 1).ljust(160, b"\0") + tree + struct.pack("<i", 0) + attributes)
    put("xgboost", "old", content)
    put("model", "xgboost-old", content)


def slim(model):
    keep = {"class_params", "params"}
    model["model_info"] = {key: value for key, value in model["model_info"].items() if key in keep}
    model["model_info"].get("params", {}).pop("system_options", None)
    return model


def models():
    from sklearn import (
        cluster, compose, decomposition, ensemble, feature_extraction, gaussian_process, impute, isotonic, linear_model,
        mixture, naive_bayes, neighbors, neural_network, pipeline, preprocessing, svm, tree,
    )

    small = {
        "logistic": linear_model.LogisticRegression().fit(X, Y),
        "ridge": linear_model.Ridge().fit(X, Z),
        "tree": tree.DecisionTreeClassifier(max_depth=2).fit(X, Y),
        "forest": ensemble.RandomForestRegressor(n_estimators=2, max_depth=1).fit(X, Z),
        "hist": ensemble.HistGradientBoostingRegressor(max_iter=1, max_depth=1, min_samples_leaf=1).fit(X, Z),
        "isolation": ensemble.IsolationForest(n_estimators=1).fit(X),
        "svc": svm.SVC().fit(X, Y),
        "knn": neighbors.KNeighborsClassifier(1, algorithm="brute").fit(X, Y),
        "kdtree": neighbors.KNeighborsRegressor(1, algorithm="kd_tree").fit(X, Z),
        "bayes": naive_bayes.GaussianNB().fit(X, Y),
        "kmeans": cluster.KMeans(2, n_init=1).fit(X),
        "mixture": mixture.GaussianMixture(1).fit(X),
        "pca": decomposition.PCA(1).fit(X),
        "mlp": neural_network.MLPRegressor(hidden_layer_sizes=(2,), max_iter=2).fit(X, Z),
        "gp": gaussian_process.GaussianProcessRegressor().fit(X, Z),
        "isotonic": isotonic.IsotonicRegression().fit(X[:, 0], Z),
        "imputer": impute.SimpleImputer().fit(X),
        "scaler": preprocessing.StandardScaler().fit(X),
        "onehot": preprocessing.OneHotEncoder(handle_unknown="ignore").fit([["a"], ["b"]]),
        "ordinal": preprocessing.OrdinalEncoder().fit([[1], [2]]),
        "kbins": preprocessing.KBinsDiscretizer(2, encode="ordinal", quantile_method="averaged_inverted_cdf").fit(X),
        "poly": preprocessing.PolynomialFeatures(2).fit(X),
        "spline": preprocessing.SplineTransformer(3, degree=1).fit(X),
        "quantile": preprocessing.QuantileTransformer(n_quantiles=3).fit(X),
        "count": feature_extraction.text.CountVectorizer().fit(TEXTS),
        "hashing": feature_extraction.text.HashingVectorizer(n_features=8),
        "text": pipeline.make_pipeline(
            feature_extraction.text.TfidfVectorizer(), linear_model.LogisticRegression()).fit(TEXTS, Y),
        "columns": compose.ColumnTransformer(
            [("a", preprocessing.StandardScaler(), [0]), ("b", "passthrough", [1])]).fit(X),
        "pipeline": pipeline.make_pipeline(preprocessing.MinMaxScaler(), linear_model.Lasso(0.1)).fit(X, Z),
    }
    for name, model in small.items():
        put("model", name, pickle.dumps(model, 4))
    put("model", "joblib", joblib_bytes(small["pipeline"]))
    put("model", "old", pickle.dumps(small["ridge"], 0))


def joblib_bytes(model):
    out = io.BytesIO()
    joblib.dump(model, out, compress=3)
    return out.getvalue()


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    for make in (pickles, joblibs, arrays, skops_files, boosters, old_xgboost, models):
        make()
