package dev.primavista.server.scoring;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.json.JsonCursor;
import dev.primavista.server.json.JsonInput;
import dev.primavista.server.oip.TensorHead;
import dev.primavista.server.oip.TensorReader;
import dev.primavista.server.records.RecordReader;
import dev.primavista.server.records.SplitReader;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Reads instances, one after the other, and inputs, column by column, into a model's tensors. A
 * model that takes records gets them as {@link RecordReader} reads them, any other by its inputs'
 * types and by the nesting of the arrays. Where rows come from data frames, a model whose columns
 * have no names takes those of the frame in their order.
 */
public final class RowsReader {
  private static final String BASE64 = "b64";

  private final String name;
  private final LoadedModel model;
  private final byte[] body;
  private final boolean frames;

  private RowsReader(ModelHandle handle, byte[] body, boolean frames) {
    this.name = handle.id().toString();
    this.model = handle.model();
    this.body = body;
    this.frames = frames;
  }

  /** For the rows that a body holds; it was read before and is JSON. */
  public static RowsReader of(ModelHandle handle, byte[] body) {
    return new RowsReader(handle, body, false);
  }

  /** The same where rows come from data frames. */
  public static RowsReader ofFrames(ModelHandle handle, byte[] body) {
    return new RowsReader(handle, body, true);
  }

  /**
   * Instances: an array of rows.
   *
   * @param from where the array begins
   */
  public SequencedMap<String, Tensor> instances(int from) {
    return RecordReader.suits(model)
        ? records(from)
        : JsonInput.read(body, from, parser -> instances(parser, from));
  }

  private SequencedMap<String, Tensor> records(int from) {
    return frames
        ? RecordReader.readFrame(name, model, body, from)
        : RecordReader.readRows(name, model, body, from);
  }

  private SequencedMap<String, Tensor> instances(JsonParser parser, int from) throws IOException {
    if (parser.nextToken() != JsonToken.START_ARRAY) {
      throw new InvalidRequest(
          "wrong_type", name + ": the rows are no array (expected: an array of rows)");
    }
    JsonToken first = parser.nextToken();
    if (first == JsonToken.END_ARRAY) {
      throw noRow();
    }
    if (first != JsonToken.START_OBJECT || isBytes(parser)) {
      return alone(from);
    }
    boolean frame = frames && model.signature().input(parser.currentName()).isEmpty();
    return frame && RecordReader.takesRows(model) ? records(from) : rows(parser, from);
  }

  private InvalidRequest noRow() {
    return new InvalidRequest("empty_input", name + ": no row was sent (expected: at least one)");
  }

  /** Whether an object stands for bytes; the parser stands at its beginning, or behind its name. */
  private boolean isBytes(JsonParser parser) throws IOException {
    return parser.nextToken() == JsonToken.FIELD_NAME
        && parser.currentName().equals(BASE64)
        && model.signature().input(BASE64).isEmpty();
  }

  /** Rows by name; the parser stands at the first name of the first. */
  private SequencedMap<String, Tensor> rows(JsonParser parser, int from) throws IOException {
    SequencedMap<String, IntStream.Builder> places = places();
    int row = 0;
    JsonToken token = parser.currentToken();
    while (token != JsonToken.END_ARRAY) {
      int fields = 0;
      for (; token == JsonToken.FIELD_NAME; token = parser.nextToken()) {
        String field = parser.currentName();
        parser.nextToken();
        if (!place(places, field, from, parser)) {
          throw unknown(row, List.copyOf(places.sequencedKeySet()));
        }
        fields++;
      }
      if (token != JsonToken.END_OBJECT || fields != places.size()) {
        throw unknown(row, List.copyOf(places.sequencedKeySet()));
      }
      row++;
      token = parser.nextToken();
      token = token == JsonToken.START_OBJECT ? parser.nextToken() : token;
    }
    return stacked(places, row);
  }

  /** The rows of a data frame whose cells are arrays, for a model of several inputs. */
  private SequencedMap<String, Tensor> cells(List<String> columns, int from) {
    return JsonInput.read(body, from, parser -> cells(columns, parser, from));
  }

  private SequencedMap<String, Tensor> cells(List<String> columns, JsonParser parser, int from)
      throws IOException {
    SequencedMap<String, IntStream.Builder> places = places();
    if (!places.keySet().equals(Set.copyOf(columns)) || places.size() != columns.size()) {
      throw unknown(0, List.copyOf(places.sequencedKeySet()));
    }
    int row = 0;
    requireArray(parser.nextToken());
    for (; parser.nextToken() != JsonToken.END_ARRAY; row++) {
      requireArray(parser.currentToken());
      int cell = 0;
      for (; parser.nextToken() != JsonToken.END_ARRAY && cell < columns.size(); cell++) {
        place(places, columns.get(cell), from, parser);
      }
      if (cell != columns.size() || parser.currentToken() != JsonToken.END_ARRAY) {
        throw unknown(row, columns);
      }
    }
    if (row == 0) {
      throw noRow();
    }
    return stacked(places, row);
  }

  private void requireArray(JsonToken token) {
    if (token != JsonToken.START_ARRAY) {
      throw new InvalidRequest(
          "wrong_type", name + ": the rows are no arrays (expected: an array of rows' arrays)");
    }
  }

  private SequencedMap<String, IntStream.Builder> places() {
    SequencedMap<String, IntStream.Builder> places = new LinkedHashMap<>();
    model.signature().inputs().forEach(spec -> places.put(spec.name(), IntStream.builder()));
    return places;
  }

  /** Notes where the value that the parser stands at begins, and passes over it. */
  private static boolean place(
      SequencedMap<String, IntStream.Builder> places, String name, int from, JsonParser parser)
      throws IOException {
    IntStream.Builder place = places.get(name);
    if (place == null) {
      return false;
    }
    place.add(from + Math.toIntExact(parser.currentTokenLocation().getByteOffset()));
    parser.skipChildren();
    return true;
  }

  private SequencedMap<String, Tensor> stacked(
      SequencedMap<String, IntStream.Builder> places, int rows) {
    SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
    for (TensorSpec spec : model.signature().inputs()) {
      IntStream.Builder place = places.get(spec.name());
      if (place != null) {
        tensors.put(spec.name(), stacked(spec, place.build().toArray(), rows));
      }
    }
    return tensors;
  }

  private Tensor stacked(TensorSpec spec, int[] places, int rows) {
    if (places.length != rows) {
      throw new InvalidRequest(
          "wrong_shape",
          name + ": input '" + spec.name() + "' is not in every row once (expected: in each)",
          spec.name());
    }
    TensorSpec sent = sent(spec, places[0]);
    long[] row = NestedShape.at(body, places[0]);
    long[] all = new long[row.length + 1];
    all[0] = rows;
    System.arraycopy(row, 0, all, 1, row.length);
    return TensorReader.readRows(head(sent, all), body, places);
  }

  private InvalidRequest unknown(int row, List<String> names) {
    return new InvalidRequest(
        "wrong_inputs",
        name + ": row " + row + " has not exactly the model's inputs (expected: " + names + ")");
  }

  /**
   * Inputs: an object of columns, or the only input alone.
   *
   * @param from where the value begins
   */
  public SequencedMap<String, Tensor> inputs(int from) {
    boolean object =
        JsonInput.read(
            body, from, parser -> parser.nextToken() == JsonToken.START_OBJECT && !isBytes(parser));
    if (object) {
      return named(from);
    }
    return RecordReader.suits(model) ? records(from) : alone(from);
  }

  /** Whether the value that begins here is an object. */
  public boolean isObject(int from) {
    return JsonInput.read(body, from, parser -> parser.nextToken() == JsonToken.START_OBJECT);
  }

  /**
   * A data frame in pandas' "split" form: {@code data}, whose {@code columns} may have names.
   *
   * @param from where the object begins
   */
  public SequencedMap<String, Tensor> split(int from) {
    Members frame = Members.at(body, from).withoutNulls();
    Optional<Integer> data = frame.place("data");
    if (data.isEmpty()) {
      throw new InvalidRequest(
          "missing_field", "'data' is missing (expected: an array of rows)", "data");
    }
    List<String> columns = frame.names("columns");
    if (columns.isEmpty()) {
      return instances(data.get());
    }
    return RecordReader.takesRows(model)
        ? SplitReader.read(name, model, columns, body, data.get())
        : cells(columns, data.get());
  }

  private SequencedMap<String, Tensor> named(int from) {
    Members columns = Members.at(body, from);
    List<TensorSpec> specs = model.signature().inputsOf(Set.copyOf(columns.names()));
    boolean records = RecordReader.suits(model) && specs.stream().allMatch(RowsReader::isColumn);
    boolean frame = frames && specs.stream().noneMatch(spec -> columns.has(spec.name()));
    if (records || (frame && RecordReader.takesRows(model))) {
      RecordReader.Columns form =
          frame
              ? RecordReader.Columns.FRAME
              : frames ? RecordReader.Columns.VALUES : RecordReader.Columns.ARRAYS;
      return RecordReader.readColumns(name, model, body, from, form);
    }
    SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
    for (String column : columns.names()) {
      TensorSpec spec =
          specs.stream()
              .filter(each -> each.name().equals(column))
              .findFirst()
              .orElseThrow(
                  () ->
                      new InvalidRequest(
                          "unknown_input",
                          name
                              + ": an input of another name was sent (expected: "
                              + specs.stream().map(TensorSpec::name).toList()
                              + ")"));
      tensors.put(column, whole(spec, columns.place(column).orElseThrow()));
    }
    return tensors;
  }

  private static boolean isColumn(TensorSpec spec) {
    int rank = spec.shape().rank();
    return rank == 1 || (rank == 2 && spec.shape().dimension(1) == 1);
  }

  /** The one input of a model that has no other. */
  private SequencedMap<String, Tensor> alone(int from) {
    List<TensorSpec> specs = model.signature().inputs();
    if (specs.size() != 1) {
      throw new InvalidRequest(
          "missing_names",
          name
              + ": values without names were sent (expected: objects with "
              + specs.stream().map(TensorSpec::name).toList()
              + ")");
    }
    SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put(specs.getFirst().name(), whole(specs.getFirst(), from));
    return tensors;
  }

  private Tensor whole(TensorSpec spec, int from) {
    TensorHead head = head(sent(spec, from), NestedShape.at(body, from));
    JsonCursor value = JsonCursor.at(body, from);
    return head.shape().rank() == 0
        ? TensorReader.readScalar(head, value)
        : TensorReader.read(head, value);
  }

  /** The input as it is sent: as bytes where they stand and the model takes them in its place. */
  private TensorSpec sent(TensorSpec spec, int from) {
    boolean other = spec.dataType() != DataType.BYTES && model.takes(spec, DataType.BYTES);
    return other && JsonInput.read(body, from, this::beginsWithBytes)
        ? new TensorSpec(spec.name(), DataType.BYTES, Shape.of(Shape.ANY))
        : spec;
  }

  private boolean beginsWithBytes(JsonParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    JsonToken element = first == JsonToken.START_ARRAY ? parser.nextToken() : first;
    return element == JsonToken.START_OBJECT && isBytes(parser);
  }

  private static TensorHead head(TensorSpec spec, long[] dimensions) {
    return new TensorHead(
        "input '" + spec.name() + "'",
        spec.name(),
        spec.dataType(),
        NestedShape.fitted(dimensions, spec.shape()),
        spec.dataType() == DataType.BYTES);
  }
}
