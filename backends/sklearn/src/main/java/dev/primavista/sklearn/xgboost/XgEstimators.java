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
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** {@code XGBClassifier}, {@code XGBRegressor}, {@code XGBRanker} and their random forests. */
public final class XgEstimators {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final XgModel model;
  private final double missing;

  private XgEstimators(XgModel model, double missing) {
    this.model = model;
    this.missing = missing;
  }

  private static XgEstimators of(State state) {
    return new XgEstimators(new XgModel(document(state)), state.number("missing", Double.NaN));
  }

  /**
   * The model in a file of XGBoost's own, which knows no labels and no missing value but NaN.
   *
   * @throws UnreadableModel if it cannot be read
   */
  public static Estimator ofFile(byte[] content) {
    XgEstimators estimator = new XgEstimators(new XgModel(parse(content)), Double.NaN);
    return estimator.model.objective().classifies()
        ? estimator.classifying("Booster", Labels.range(Math.max(2, estimator.model.outputs())))
        : estimator.regressing("Booster");
  }

  /** Whether these first bytes of a file can begin one of XGBoost's own. */
  public static boolean looksLikeXgBoost(byte[] head) {
    String start = new String(head, StandardCharsets.ISO_8859_1);
    return (start.startsWith("{") && start.contains("learner"))
        || start.startsWith("binf")
        || start.startsWith("bs64");
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

  private Fitted.Builder builder(String type) {
    return Fitted.of(type, input()).note(model.note());
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
    return of(state).regressing(state.type());
  }

  private Estimator regressing(String type) {
    return builder(type)
        .onRows(
            Method.PREDICT,
            rows -> Vector.ifSingle(model.objective().transform(model.margins(matrix(rows)))))
        .build();
  }

  static Estimator classifier(State state) {
    XgEstimators estimator = of(state);
    return estimator.classifying(state.type(), labels(state, estimator.model));
  }

  private Estimator classifying(String type, Labels labels) {
    return builder(type)
        .labels(labels)
        .onRows(Method.PREDICT_PROBA, this::probabilities)
        .onRows(Method.PREDICT, rows -> predict(labels, rows))
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
