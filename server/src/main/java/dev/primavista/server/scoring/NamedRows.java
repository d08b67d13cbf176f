package dev.primavista.server.scoring;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.json.JsonInput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.IntStream;

/** Rows that have a value for each input of a model, of any shape. */
final class NamedRows {
  private final InputValues values;
  private final int from;
  private final SequencedMap<String, IntStream.Builder> places = new LinkedHashMap<>();
  private int rows;

  /**
   * @param from where the array of rows begins
   */
  NamedRows(InputValues values, int from) {
    this.values = values;
    this.from = from;
    values
        .model()
        .signature()
        .inputs()
        .forEach(spec -> places.put(spec.name(), IntStream.builder()));
  }

  /** The refusal of an array without any row. */
  static InvalidRequest none(String model) {
    return new InvalidRequest("empty_input", model + ": no row was sent (expected: at least one)");
  }

  /** Rows that are objects; the parser stands at the first name of the first. */
  SequencedMap<String, Tensor> objects(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    while (token != JsonToken.END_ARRAY) {
      int fields = 0;
      for (; token == JsonToken.FIELD_NAME; token = parser.nextToken()) {
        String field = parser.currentName();
        parser.nextToken();
        if (!place(field, parser)) {
          throw unknown(List.copyOf(places.sequencedKeySet()));
        }
        fields++;
      }
      if (token != JsonToken.END_OBJECT || fields != places.size()) {
        throw unknown(List.copyOf(places.sequencedKeySet()));
      }
      rows++;
      token = parser.nextToken();
      token = token == JsonToken.START_OBJECT ? parser.nextToken() : token;
    }
    return stacked();
  }

  /** Rows that are arrays, with a cell for each of these columns of a data frame. */
  SequencedMap<String, Tensor> cells(List<String> columns) {
    return JsonInput.read(values.body(), from, parser -> cells(columns, parser));
  }

  private SequencedMap<String, Tensor> cells(List<String> columns, JsonParser parser)
      throws IOException {
    if (!places.keySet().equals(Set.copyOf(columns)) || places.size() != columns.size()) {
      throw unknown(List.copyOf(places.sequencedKeySet()));
    }
    requireArray(parser.nextToken());
    for (; parser.nextToken() != JsonToken.END_ARRAY; rows++) {
      requireArray(parser.currentToken());
      int cell = 0;
      for (; parser.nextToken() != JsonToken.END_ARRAY && cell < columns.size(); cell++) {
        place(columns.get(cell), parser);
      }
      if (cell != columns.size() || parser.currentToken() != JsonToken.END_ARRAY) {
        throw unknown(columns);
      }
    }
    if (rows == 0) {
      throw none(values.name());
    }
    return stacked();
  }

  private void requireArray(JsonToken token) {
    if (token != JsonToken.START_ARRAY) {
      throw new InvalidRequest(
          "wrong_type",
          values.name() + ": the rows are no arrays (expected: an array of rows' arrays)");
    }
  }

  /** Notes where the value that the parser stands at begins, and passes over it. */
  private boolean place(String name, JsonParser parser) throws IOException {
    IntStream.Builder place = places.get(name);
    if (place == null) {
      return false;
    }
    place.add(from + Math.toIntExact(parser.currentTokenLocation().getByteOffset()));
    parser.skipChildren();
    return true;
  }

  private SequencedMap<String, Tensor> stacked() {
    SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
    for (TensorSpec spec : values.model().signature().inputs()) {
      IntStream.Builder place = places.get(spec.name());
      if (place != null) {
        tensors.put(spec.name(), values.stacked(spec, place.build().toArray(), rows));
      }
    }
    return tensors;
  }

  private InvalidRequest unknown(List<String> names) {
    return new InvalidRequest(
        "wrong_inputs",
        values.name()
            + ": row "
            + rows
            + " has not exactly the model's inputs (expected: "
            + names
            + ")");
  }
}
