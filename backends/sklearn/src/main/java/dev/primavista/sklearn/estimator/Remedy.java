package dev.primavista.sklearn.estimator;

import dev.primavista.pickle.PyDict;
import dev.primavista.pickle.PyList;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyTuple;
import dev.primavista.pickle.PyValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The way out for a part that cannot run, as an instruction. */
final class Remedy {
  private static final int MOST_PLACES = 3;
  private static final String ONNX = "export this step to ONNX";
  private static final String NETWORK = "export the network to ONNX and serve it by itself";
  private static final String COLUMNS = "use sklearn.compose.ColumnTransformer in its place";
  private static final String ENCODERS =
      "use sklearn.preprocessing's OneHotEncoder, OrdinalEncoder or TargetEncoder in its place";

  /** Others' classes by how their names begin; the first that fits counts. */
  private static final Map<String, String> KNOWN = new LinkedHashMap<>();

  static {
    KNOWN.put("category_encoders.", ENCODERS);
    KNOWN.put("umap.", "use sklearn.decomposition.PCA in its place, or " + ONNX);
    KNOWN.put("sklearn_pandas.", COLUMNS);
    KNOWN.put("mlxtend.feature_selection.column_selector.", COLUMNS);
    KNOWN.put("mlxtend.", "use scikit-learn's own in its place");
    KNOWN.put(
        "feature_engine.",
        "do it before rows are sent, or use sklearn.preprocessing's and sklearn.impute's classes in"
            + " its place");
    KNOWN.put("keras.", NETWORK);
    KNOWN.put("scikeras.", NETWORK);
    KNOWN.put("tensorflow.", NETWORK);
    KNOWN.put("torch.", NETWORK);
    KNOWN.put("skorch.", NETWORK);
    KNOWN.put("sentence_transformers.", NETWORK);
    KNOWN.put("sklearn.", "replace it by another estimator of scikit-learn, or " + ONNX);
  }

  private Remedy() {}

  static String of(PyValue part, String reason) {
    if (reason.contains("is it fitted")) {
      return "fit it, then save it again";
    }
    if (reason.contains("which is code") && reason.contains("tokenizer")) {
      return "use the vectoriser's own token_pattern, or split the texts before they are sent";
    }
    if (reason.contains("single precision")) {
      return "fit it on rows of float64, as by model.fit(X.astype('float64')), and save it again";
    }
    if (reason.contains("pred_early_stop")) {
      return "let every tree count, as by model.set_params(pred_early_stop=False), and save it again";
    }
    if (reason.contains("categories are dates")) {
      return "fit it on dates as texts, as by column.dt.strftime('%Y-%m-%d'), and send them so";
    }
    if (reason.contains("which is code") || reason.contains("function")) {
      return "use a numpy function by its name, such as numpy.log1p; declare in"
          + " MODEL.user-classes.json which one yours is; or apply yours to the rows before they"
          + " are sent";
    }
    if (!(part instanceof PyObject object)) {
      return ofNoEstimator(part);
    }
    String type = object.type().qualifiedName();
    return KNOWN.entrySet().stream()
        .filter(known -> type.startsWith(known.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(
            "declare in MODEL.user-classes.json what it does, replace it by steps of scikit-learn,"
                + " or "
                + ONNX);
  }

  /** Where something else was saved in an estimator's place, or with it in one container. */
  private static String ofNoEstimator(PyValue part) {
    String inside =
        switch (part) {
          case PyDict dict -> places(dict);
          case PyList list -> places(list.items());
          case PyTuple tuple -> places(tuple.items());
          default -> "";
        };
    return inside.isEmpty()
        ? "save the fitted estimator itself: joblib.dump(estimator, FILE)"
        : "save one estimator alone: joblib.dump(" + inside + ", FILE)";
  }

  /** How Python gets at the first objects in a dict, such as {@code d['model']}; none for none. */
  private static String places(PyDict dict) {
    return dict.entries().stream()
        .filter(entry -> entry.value() instanceof PyObject)
        .flatMap(entry -> entry.key() instanceof PyStr key ? Stream.of(key.value()) : Stream.of())
        .filter(key -> key.matches("[\\w .-]{1,40}"))
        .map(key -> "d['" + key + "']")
        .limit(MOST_PLACES)
        .collect(Collectors.joining(" or "));
  }

  private static String places(List<PyValue> items) {
    return IntStream.range(0, items.size())
        .filter(i -> items.get(i) instanceof PyObject)
        .limit(MOST_PLACES)
        .mapToObj(i -> "items[" + i + "]")
        .collect(Collectors.joining(" or "));
  }
}
