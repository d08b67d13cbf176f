package dev.primavista.server.records;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.ServingException.TooLarge;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelDescription.Fact;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/**
 * Rows in LIBSVM's format, as XGBoost reads it: in each line a label, which is not used, and {@code
 * index:value} for the columns that are there, counted from 0. Any other is missing for XGBoost and
 * 0 for every other model, as in sparse matrices of Python.
 */
public final class LibsvmRows {
  /** The two names of the format. */
  public static final String MEDIA_TYPE = "text/libsvm";

  public static final String OTHER_MEDIA_TYPE = "text/x-libsvm";

  /**
   * Elements of all rows together, 8 MiB. A line of two bytes asks for a whole row, and the memory
   * for bodies counts the two bytes alone.
   */
  private static final int MOST_ELEMENTS = 1 << 20;

  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern INDEX = Pattern.compile("[0-9]{1,9}");

  private static final int LONGEST_TOKEN = 40;

  private final String model;
  private final int width;
  private final double absent;
  private final List<double[]> rows = new ArrayList<>();
  private int line;

  private LibsvmRows(String model, int width, double absent) {
    this.model = model;
    this.width = width;
    this.absent = absent;
  }

  /**
   * The rows of a body.
   *
   * @param name of the model, for messages
   * @throws InvalidRequest that names the line, what was given and what was expected
   * @throws TooLarge if there are more elements than memory is given for
   */
  public static SequencedMap<String, Tensor> read(String name, LoadedModel model, byte[] body) {
    RowForms forms = new RowForms(name, model);
    LibsvmRows read = new LibsvmRows(name, width(forms), isSparse(model) ? Double.NaN : 0);
    new String(body, StandardCharsets.UTF_8).lines().forEach(read::line);
    if (read.rows.isEmpty()) {
      throw RowForms.noRow(name);
    }
    return NpyRows.of(forms, read.dense());
  }

  /** The columns of a row; the model has to say how many there are. */
  private static int width(RowForms forms) {
    return forms
        .list()
        .map(list -> list.shape())
        .filter(shape -> shape.rank() == 2 && shape.dimension(1) != Shape.ANY)
        .map(shape -> (int) Math.min(shape.dimension(1), Integer.MAX_VALUE))
        .or(() -> forms.columns().map(RecordBuilder::width))
        .orElseThrow(forms::notForRows);
  }

  private static boolean isSparse(LoadedModel model) {
    return model.description().facts().stream()
        .filter(fact -> fact.name().equals("estimator"))
        .map(Fact::values)
        .anyMatch(values -> values.getFirst().toLowerCase(Locale.ROOT).startsWith("xgboost"));
  }

  private void line(String text) {
    line++;
    int comment = text.indexOf('#');
    String content = (comment < 0 ? text : text.substring(0, comment)).strip();
    if (content.isEmpty()) {
      return;
    }
    if ((rows.size() + 1L) * width > MOST_ELEMENTS) {
      throw new TooLarge(
          model
              + ": more than "
              + rows.size()
              + " rows of "
              + Amount.of(width, "column")
              + " were sent (expected: at most "
              + MOST_ELEMENTS
              + " values)",
          "send fewer rows in a request");
    }
    String[] tokens = BLANKS.split(content, -1);
    if (!NumberText.isNumber(tokens[0])) {
      throw malformed(tokens[0], "a label, then index:value");
    }
    double[] row = new double[width];
    Arrays.fill(row, absent);
    BitSet given = new BitSet();
    for (int i = 1; i < tokens.length; i++) {
      if (!tokens[i].startsWith("qid:")) {
        put(tokens[i], row, given);
      }
    }
    rows.add(row);
  }

  private void put(String token, double[] row, BitSet given) {
    int colon = token.indexOf(':');
    String index = colon < 0 ? "" : token.substring(0, colon);
    String value = token.substring(colon + 1);
    if (!INDEX.matcher(index).matches() || !NumberText.isNumber(value)) {
      throw malformed(token, "index:value");
    }
    int column = Integer.parseInt(index);
    if (column >= width) {
      throw new InvalidRequest(
          "wrong_shape",
          place()
              + "column "
              + column
              + " given, "
              + Amount.of(width, "column")
              + " expected, counted from 0");
    }
    if (given.get(column)) {
      throw new InvalidRequest(
          "repeated_field", place() + "column " + column + " is there twice (expected: once)");
    }
    given.set(column);
    row[column] = NumberText.parse(value);
  }

  private InvalidRequest malformed(String token, String expected) {
    String shown =
        token.length() <= LONGEST_TOKEN ? token : token.substring(0, LONGEST_TOKEN) + "...";
    return new InvalidRequest(
        "malformed_libsvm", place() + "'" + shown + "' (expected: " + expected + ")");
  }

  private String place() {
    return model + ": line " + line + ": ";
  }

  private FixedTensor dense() {
    double[] all = new double[rows.size() * width];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, all, i * width, width);
    }
    return FixedTensor.ofDoubles(Shape.of(rows.size(), width), all);
  }
}
