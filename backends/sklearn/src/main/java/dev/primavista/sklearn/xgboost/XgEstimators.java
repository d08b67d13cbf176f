package dev.primavista.sklearn.xgboost;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.primavista.pickle.PyBytes;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Chosen;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Vector;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.Fitted;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Labels;
import dev.primavista.sklearn.estimator.Method;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.numeric.Probabilities;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** {@code XGBClassifier}, {@code XGBRegressor}, {@code XGBRanker} and their random forests. */
final class XgEstimators {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final XgModel model;
  private final double missing;

  private XgEstimators(State state) {
    model = new XgModel(document(state));
    missing = state.number("missing", Double.NaN);
  }

  /** The booster's handle: JSON in old files, UBJSON from 1.6 on. */
  private static JsonNode document(State state) {
    PyValue handle = state.object("_Booster").required("handle");
    if (!(handle instanceof PyBytes bytes)) {
      throw new UnreadableModel("its booster's handle is a " + handle.typeName());
    }
    return parse(bytes.value());
  }

  static JsonNode parse(byte[] bytes) {
    if (bytes.length < 2 || bytes[0] != '{') {
      throw new UnreadableModel(
          "its booster is in XGBoost's old binary form (expected: JSON or UBJSON)");
    }
    boolean text = bytes[1] == '"' || bytes[1] == '\n' || bytes[1] == ' ';
    try {
      return text ? JSON.readTree(bytes) : Ubjson.read(bytes);
    } catch (IOException e) {
      throw new UnreadableModel("its booster is no JSON that can be read");
    }
  }

  private Fitted.Builder builder(State state) {
    return Fitted.of(state, input()).note(model.note());
  }

  /** Named columns where some hold categories, a matrix otherwise. */
  private Input input() {
    if (!model.types().contains("c") || model.names().size() != model.features()) {
      return new Input.Numbers(model.features());
    }
    SequencedMap<String, Input.Column> columns = new LinkedHashMap<>();
    model.names().forEach(name -> columns.put(name, Input.Column.NUMBER));
    return new Input.Named(columns);
  }

  /** Categories of a data frame become their numbers, the missing value NaN. */
  private DenseMatrix matrix(Data rows) {
    Data given = rows;
    if (rows instanceof Columns named && !named.categories().isEmpty()) {
      given = CategoryNumbers.of(named);
    }
    DenseMatrix dense = Rows.dense(given, model.features());
    return Double.isNaN(missing) ? dense : dense.map(x -> x == missing ? Double.NaN : x);
  }

  static Estimator regressor(State state) {
    XgEstimators estimator = new XgEstimators(state);
    XgModel model = estimator.model;
    return estimator
        .builder(state)
        .onRows(
            Method.PREDICT,
            rows ->
                Vector.ifSingle(model.objective().transform(model.margins(estimator.matrix(rows)))))
        .build();
  }

  static Estimator classifier(State state) {
    XgEstimators estimator = new XgEstimators(state);
    Labels labels = labels(state, estimator.model);
    return estimator
        .builder(state)
        .labels(labels)
        .onRows(Method.PREDICT_PROBA, estimator::probabilities)
        .onRows(Method.PREDICT, rows -> estimator.predict(labels, rows))
        .build();
  }

  private static Labels labels(State state, XgModel model) {
    if (state.optional("classes_").isPresent()) {
      return state.classes();
    }
    if (state.optional("_le").isPresent() && state.object("_le").optional("classes_").isPresent()) {
      return state.object("_le").classes();
    }
    return Labels.range(state.integer("n_classes_", Math.max(2, model.outputs())));
  }

  private DenseMatrix probabilities(Data rows) {
    DenseMatrix answer = model.objective().transform(model.margins(matrix(rows)));
    return answer.columns() == 1 ? Probabilities.ofSecond(answer) : answer;
  }

  private Chosen predict(Labels labels, Data rows) {
    DenseMatrix answer = model.objective().transform(model.margins(matrix(rows)));
    return answer.columns() == 1
        ? Fitted.mostOf(labels, answer.map(p -> p > 0.5 ? 1 : -1))
        : Fitted.greatestOf(labels, answer);
  }
}
