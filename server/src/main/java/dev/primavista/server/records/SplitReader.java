package dev.primavista.server.records;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.json.JsonInput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** Reads rows that are arrays of values whose columns were named once, in any order. */
public final class SplitReader {
  private final RecordBuilder rows;
  private final List<String> columns;

  private SplitReader(RecordBuilder rows, List<String> columns) {
    this.rows = rows;
    this.columns = columns;
  }

  /**
   * The rows of an array inside a body that was read before. Where the model has no names for its
   * columns, they are taken in their order.
   *
   * @param name of the model, for messages
   * @param columns the names of a row's values
   * @param from where the array begins
   * @throws InvalidRequest that names the row, the column, what was given and what was expected
   */
  public static SequencedMap<String, Tensor> read(
      String name, LoadedModel model, List<String> columns, byte[] body, int from) {
    RowForms forms = new RowForms(name, model);
    RecordBuilder rows = forms.frame(columns).orElseThrow(forms::notForRows);
    return JsonInput.read(body, from, new SplitReader(rows, columns)::readRows);
  }

  private SequencedMap<String, Tensor> readRows(JsonParser parser) throws IOException {
    JsonToken token = parser.nextToken();
    requireArray(token);
    for (token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
      requireArray(token);
      readRow(parser);
    }
    return rows.build();
  }

  private void readRow(JsonParser parser) throws IOException {
    int given = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (given == columns.size()) {
        throw wrongWidth("more than " + Amount.of(given, "value"));
      }
      Optional<ColumnBuilder> column = rows.field(columns.get(given++));
      if (column.isPresent()) {
        ValueReader.read(parser, column.get());
      } else {
        parser.skipChildren();
      }
    }
    if (given != columns.size()) {
      throw wrongWidth(Amount.of(given, "value"));
    }
    rows.endRecord();
  }

  private void requireArray(JsonToken token) {
    if (token != JsonToken.START_ARRAY) {
      throw new InvalidRequest(
          "wrong_type", rows.place() + ": no array given (expected: an array of rows' arrays)");
    }
  }

  private InvalidRequest wrongWidth(String given) {
    return new InvalidRequest(
        "wrong_shape",
        rows.place() + ": " + given + " given, " + Amount.of(columns.size(), "column") + " named");
  }
}
