package dev.primavista.server.records;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.ServingException.TooLarge;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/**
 * Rows in LIBSVM's format, as XGBoost reads it: in each line a label, which is not used, and {@code
 * index:value} for the columns that are there: {@link SparseRows}.
 */
public final class LibsvmRows {
  /** The two names of the format. */
  public static final String MEDIA_TYPE = "text/libsvm";

  public static final String OTHER_MEDIA_TYPE = "text/x-libsvm";

  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern INDEX = Pattern.compile("[0-9]{1,9}");

  private static final int LONGEST_TOKEN = 40;

  private final String model;
  private final SparseRows rows;
  private int line;

  private LibsvmRows(String model, SparseRows rows) {
    this.model = model;
    this.rows = rows;
  }

  /**
   * The rows of a body.
   *
   * @param name of the model, for messages
   * @throws InvalidRequest that names the line, what was given and what was expected
   * @throws TooLarge if there are more elements than memory is given for
   */
  public static SequencedMap<String, Tensor> read(String name, LoadedModel model, byte[] body) {
    SparseRows rows = new SparseRows(new RowForms(name, model));
    LibsvmRows read = new LibsvmRows(name, rows);
    new String(body, StandardCharsets.UTF_8).lines().forEach(read::line);
    return rows.read();
  }

  private void line(String text) {
    line++;
    int comment = text.indexOf('#');
    String content = (comment < 0 ? text : text.substring(0, comment)).strip();
    if (content.isEmpty()) {
      return;
    }
    rows.begin();
    String[] tokens = BLANKS.split(content, -1);
    if (!NumberText.isNumber(tokens[0])) {
      throw malformed(tokens[0], "a label, then index:value");
    }
    for (int i = 1; i < tokens.length; i++) {
      if (!tokens[i].startsWith("qid:")) {
        put(tokens[i]);
      }
    }
  }

  private void put(String token) {
    int colon = token.indexOf(':');
    String index = colon < 0 ? "" : token.substring(0, colon);
    String value = token.substring(colon + 1);
    if (!INDEX.matcher(index).matches() || !NumberText.isNumber(value)) {
      throw malformed(token, "index:value");
    }
    rows.put(Integer.parseInt(index), NumberText.parse(value), place());
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
}
