package dev.primavista.server.scoring;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.json.JsonInput;
import dev.primavista.server.records.RecordReader;
import dev.primavista.server.records.SplitReader;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Reads instances, one after the other, and inputs, column by column, into a model's tensors. A
 * model that takes records gets them as {@link RecordReader} reads them, any other by its inputs'
 * types and by the nesting of the arrays. Where rows come from data frames, a model whose columns
 * have no names takes those of the frame in their order.
 */
public final class RowsReader {
  private final String name;
  private final LoadedModel model;
  private final byte[] body;
  private final boolean frames;
  private final InputValues values;

  private RowsReader(ModelHandle handle, byte[] body, boolean frames) {
    this.name = handle.id().toString();
    this.model = handle.model();
    this.body = body;
    this.frames = frames;
    this.values = new InputValues(name, model, body);
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
      throw NamedRows.none(name);
    }
    if (first != JsonToken.START_OBJECT || values.areBytes(parser)) {
      return alone(from);
    }
    boolean frame = frames && model.signature().input(parser.currentName()).isEmpty();
    return frame && RecordReader.takesRows(model)
        ? records(from)
        : new NamedRows(values, from).objects(parser);
  }

  /**
   * Inputs: an object of columns, or the only input alone.
   *
   * @param from where the value begins
   */
  public SequencedMap<String, Tensor> inputs(int from) {
    boolean object =
        JsonInput.read(
            body,
            from,
            parser -> parser.nextToken() == JsonToken.START_OBJECT && !values.areBytes(parser));
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
   * Whether what begins here are tensors as the Open Inference Protocol writes them, and no rows:
   * an array whose first element has a name, a type and a shape.
   */
  public boolean areTensors(int from) {
    return JsonInput.read(
        body,
        from,
        parser -> {
          Set<String> members = new HashSet<>();
          boolean object =
              parser.nextToken() == JsonToken.START_ARRAY
                  && parser.nextToken() == JsonToken.START_OBJECT;
          while (object && parser.nextToken() != JsonToken.END_OBJECT) {
            members.add(parser.currentName());
            parser.nextToken();
            parser.skipChildren();
          }
          return members.containsAll(List.of("name", "datatype", "shape"));
        });
  }

  /** Whether the value that begins here is an array. */
  public boolean isArray(int from) {
    return JsonInput.read(body, from, parser -> parser.nextToken() == JsonToken.START_ARRAY);
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
        : new NamedRows(values, data.get()).cells(columns);
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
      tensors.put(column, values.whole(spec, columns.place(column).orElseThrow()));
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
    tensors.put(specs.getFirst().name(), values.whole(specs.getFirst(), from));
    return tensors;
  }
}
