package dev.primavista.sklearn;

import dev.primavista.sklearn.compose.ColumnSelector;
import dev.primavista.sklearn.compose.ColumnTransformer;
import dev.primavista.sklearn.compose.FeatureUnion;
import dev.primavista.sklearn.compose.Pipeline;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Passthrough;
import dev.primavista.sklearn.estimator.Reading;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.linear.LogisticRegression;
import dev.primavista.sklearn.preprocessing.StandardScaler;
import dev.primavista.sklearn.text.CountVectorizer;
import dev.primavista.sklearn.text.TfidfTransformer;
import dev.primavista.sklearn.text.TfidfVectorizer;
import dev.primavista.sklearn.tree.LightGbmClassifier;
import dev.primavista.sklearn.tree.LightGbmRegressor;
import dev.primavista.sklearn.tree.TreeClassifier;
import dev.primavista.sklearn.tree.TreeRegressor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Every class that can be read, by its package and name; the module in between moved from version
 * to version. A new estimator is one line here and one file in its family's folder.
 */
final class Estimators {
  private Estimators() {}

  static Map<String, Reading.Reader> readers(List<UserClass> userClasses) {
    Map<String, Reading.Reader> readers = new HashMap<>();
    readers.put("sklearn:Pipeline", Pipeline::read);
    readers.put("sklearn:FeatureUnion", FeatureUnion::read);
    readers.put("sklearn:ColumnTransformer", ColumnTransformer::read);
    put(readers, "sklearn:FunctionTransformer", Estimators::functionTransformer);
    put(readers, "sklearn:StandardScaler", StandardScaler::read);
    put(readers, "sklearn:CountVectorizer", CountVectorizer::read);
    put(readers, "sklearn:TfidfTransformer", state -> TfidfTransformer.read(state, -1));
    put(readers, "sklearn:TfidfVectorizer", TfidfVectorizer::read);
    put(readers, "sklearn:LogisticRegression", LogisticRegression::read);
    put(readers, "sklearn:LogisticRegressionCV", LogisticRegression::read);
    put(readers, "sklearn:DecisionTreeClassifier", TreeClassifier::readTree);
    put(readers, "sklearn:ExtraTreeClassifier", TreeClassifier::readTree);
    put(readers, "sklearn:RandomForestClassifier", TreeClassifier::readForest);
    put(readers, "sklearn:ExtraTreesClassifier", TreeClassifier::readForest);
    put(readers, "sklearn:DecisionTreeRegressor", TreeRegressor::readTree);
    put(readers, "sklearn:ExtraTreeRegressor", TreeRegressor::readTree);
    put(readers, "sklearn:RandomForestRegressor", TreeRegressor::readForest);
    put(readers, "sklearn:ExtraTreesRegressor", TreeRegressor::readForest);
    put(readers, "lightgbm:LGBMClassifier", LightGbmClassifier::read);
    put(readers, "lightgbm:LGBMRegressor", LightGbmRegressor::read);
    put(readers, "lightgbm:LGBMRanker", LightGbmRegressor::read);
    for (UserClass user : userClasses) {
      put(
          readers,
          user.root() + ":" + user.global().name(),
          state -> ColumnSelector.read(state, user.attribute()));
    }
    return Map.copyOf(readers);
  }

  private static void put(
      Map<String, Reading.Reader> readers, String key, Function<State, Estimator> reader) {
    readers.put(key, (state, reading) -> reader.apply(state));
  }

  private static Estimator functionTransformer(State state) {
    if (state.optional("func").isPresent()) {
      throw new UnreadableModel(
          "parameter 'func' is the " + state.required("func").typeName() + ", which is code");
    }
    return new Passthrough();
  }
}
