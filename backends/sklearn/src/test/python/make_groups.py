"""Makes the golden cases of GroupsTest with the scikit-learn it finds; run in this folder.

One case per corner of ensembles, trees, meta-estimators and clusterers, in the layout of parity's fixtures. Committed are those
made with 0.19.1, 1.4.2 and 1.9.1; a case that a version cannot have is left out.
"""

import json
import os
import pickle
import zipfile

import numpy as np
import sklearn
from sklearn import calibration, cluster, covariance, ensemble, feature_selection, linear_model, model_selection, multiclass
from sklearn import multioutput, naive_bayes, pipeline, preprocessing, semi_supervised, tree
from sklearn.dummy import DummyClassifier
from sklearn.exceptions import NotFittedError

OUT = "../resources/dev/primavista/sklearn/groups/" + sklearn.__version__
METHODS = ["predict", "predict_proba", "predict_log_proba", "decision_function", "score_samples", "transform"]

rng = np.random.RandomState(3)
X = np.round(rng.normal(size=(40, 3)), 3)
three = np.digitize(X[:, 0] + X[:, 1] / 2, [-0.5, 0.6])
names = np.array(["apple", "pear", "plum"])[three]
two = X[:, 0] + X[:, 2] > 0
many = (X + rng.normal(scale=0.5, size=X.shape) > 0).astype(int)
holes = X.copy()
holes[::4, 1] = np.nan
unlabelled = np.where(np.arange(40) % 3 == 0, three, -1)


def save(name, make, rows, target=None, asked=None, skops=False):
    try:
        model = make()
        model.fit(rows) if target is None else model.fit(rows, target)
    except (AttributeError, IndexError, TypeError, ValueError) as e:
        print("left out:", name, e)
        return
    folder = os.path.join(OUT, name)
    if not os.path.isdir(folder):
        os.makedirs(folder)
    asked = rows[:8] if asked is None else asked
    np.save(folder + "/input.npy", asked)
    meta = {"estimator": type(model).__name__, "files": ["model.pkl"], "input": {"kind": "array"}, "methods": {},
            "versions": {"sklearn": sklearn.__version__}}
    with open(folder + "/model.pkl", "wb") as file:
        pickle.dump(model, file, 2)
    if skops:
        import skops.io
        skops.io.dump(model, folder + "/model.skops", compression=zipfile.ZIP_DEFLATED)
        meta["files"].append("model.skops")
    for method in METHODS:
        if hasattr(model, method):
            try:
                answer = getattr(model, method)(asked)
            except NotFittedError:
                continue
            answer = answer.toarray() if hasattr(answer, "toarray") else np.asarray(answer)
            np.save(folder + "/expected." + method + ".npy", answer)
            meta["methods"][method] = {}
    with open(folder + "/meta.json", "w") as file:
        json.dump(meta, file, sort_keys=True)


def boosted(**parameters):
    return lambda: ensemble.GradientBoostingClassifier(n_estimators=2, max_depth=2, random_state=0, **parameters)


frequent = DummyClassifier(strategy="most_frequent")
stump = tree.DecisionTreeClassifier(max_depth=1, random_state=0)
small_forest = ensemble.RandomForestClassifier(n_estimators=2, max_depth=2, random_state=0)
logistic = linear_model.LogisticRegression()
members = [("l", logistic), ("b", naive_bayes.GaussianNB())]
regression = tree.DecisionTreeRegressor(max_depth=2, random_state=0)

save("one-vs-rest-ties", lambda: multiclass.OneVsRestClassifier(stump), X, names)
save("one-vs-one-probabilities", lambda: multiclass.OneVsOneClassifier(small_forest), X, two)
save("boosting-from-certainty", boosted(init=frequent), X, names)
save("boosting-from-bayes", boosted(init=linear_model.LogisticRegression(solver="liblinear")), X, two)
save("boosting-from-line", lambda: ensemble.GradientBoostingRegressor(n_estimators=2, init=linear_model.LinearRegression()), X, X[:, 1] + X[:, 2])
save("adaboost-one-class", lambda: ensemble.AdaBoostClassifier(n_estimators=2), X, np.zeros(40, int))
save("adaboost", lambda: ensemble.AdaBoostClassifier(n_estimators=2, random_state=0), X, names)
save("bagging-some-columns", lambda: ensemble.BaggingClassifier(stump, n_estimators=2, max_features=2, random_state=0), X, names)
save("isolation-missing", lambda: ensemble.IsolationForest(n_estimators=2, random_state=0), holes)
save("random-trees", lambda: ensemble.RandomTreesEmbedding(n_estimators=2, max_depth=2, random_state=0), X)
save("voting-not-flat", lambda: ensemble.VotingClassifier(members, voting="soft", flatten_transform=False), X, names)
save("stacking-labels", lambda: ensemble.StackingClassifier([("t", stump)], final_estimator=small_forest, cv=2), X, many)
save("chain-logarithms", lambda: multioutput.ClassifierChain(logistic, chain_method="predict_log_proba"), X, many)
save("temperature-texts", lambda: calibration.CalibratedClassifierCV(naive_bayes.GaussianNB(), method="temperature", cv=2), X, names)
save("threshold-false", lambda: model_selection.FixedThresholdClassifier(logistic, threshold=0.3, pos_label=False), X, two)
save("search-not-refitted", lambda: model_selection.GridSearchCV(stump, {"max_depth": [1]}, cv=2, refit=False), X, names)
save("selector-getter", lambda: feature_selection.SelectFromModel(
    pipeline.make_pipeline(preprocessing.StandardScaler(), logistic), importance_getter="named_steps.logisticregression.coef_"), X, names)
save("eliminated", lambda: feature_selection.RFE(logistic, n_features_to_select=2), X, names)
save("agglomeration-widest", lambda: cluster.FeatureAgglomeration(2, pooling_func=np.ptp), X)
save("agglomeration-mean", lambda: cluster.FeatureAgglomeration(2), X)
save("envelope", lambda: covariance.EllipticEnvelope(random_state=0), X)
save("propagation-nearest", lambda: semi_supervised.LabelPropagation(kernel="knn", n_neighbors=2), X, unlabelled, X[:8] + 0.01)
categories = np.hstack([X[:, :1], three[:, None]])
save("histogram-categories", lambda: ensemble.HistGradientBoostingRegressor(
    max_iter=2, categorical_features=[1], min_samples_leaf=5), categories, X[:, 1], skops=True)
save("regressor-chain", lambda: multioutput.RegressorChain(regression), X, X[:, :2])
