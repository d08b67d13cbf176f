package dev.primavista.server.records;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.json.JsonInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON rows straight into a model's tensors: one row, an array of rows, or a document for
 * each. A row is an object of named values, an array of values, or the value alone where the model
 * has a single input; null is a missing value. A model whose input is called {@code json} gets each
 * row as its JSON text.
 */
public final class RecordReader {
  /** The name of an input that takes a row as it was written. */
  private static final String AS_WRITTEN = "json";

  private static final int NAMELESS = -1;

  /** What may stand for a column. */
  public enum Columns {
    /** An array of its values. */
    ARRAYS,
    /** The same, or the value itself of a single row. */
    VALUES,
    /** Arrays, also inside of a row: see {@link FrameCells}; a row may be an array of records. */
    CELLS,
    /** The same of a data frame, see {@link #readFrame}. */
    FRAME
  }

  private final RowForms forms;
  private final byte[] body;
  private final boolean asWritten;
  private final boolean bytesAlone;
  private @Nullable RecordBuilder rows;
  private final int from;
  private final Columns columns;
  private boolean named;

  private RecordReader(RowForms forms, byte[] body, int from, Columns columns) {
    this.from = from;
    this.forms = forms;
    this.body = body;
    this.columns = columns;
    LoadedModel model = forms.model();
    List<TensorSpec> inputs = model.signature().inputs();
    Optional<String> text =
        inputs.size() == 1 && inputs.getFirst().dataType() == DataType.BYTES
            ? Optional.of(inputs.getFirst().name())
            : Optional.empty();
    this.asWritten = text.filter(AS_WRITTEN::equals).isPresent();
    this.bytesAlone = text.filter(name -> !name.equals(ValueReader.BASE64)).isPresent();
  }

  /**
   * The rows of a body.
   *
   * @param name of the model, for messages
   * @throws InvalidRequest that names the row, the column, what was given and what was expected
   */
  public static SequencedMap<String, Tensor> read(String name, LoadedModel model, byte[] body) {
    RecordReader reader = new RecordReader(new RowForms(name, model), body, 0, Columns.ARRAYS);
    return JsonInput.read(body, reader::readDocuments);
  }

  /**
   * Whether rows of this model may hold more than its tensors do: names, missing values, numbers
   * among texts.
   */
  public static boolean suits(LoadedModel model) {
    Signature signature = model.signature();
    if (!signature.instead().isEmpty()) {
      return true;
    }
    return takesRows(model) && signature.inputs().stream().allMatch(spec -> isOpen(model, spec));
  }

  /** Whether a row of this model is single values at all. */
  public static boolean takesRows(LoadedModel model) {
    RowForms forms = new RowForms("", model);
    return forms.columns().isPresent() || forms.lists().isPresent();
  }

  private static boolean isOpen(LoadedModel model, TensorSpec spec) {
    return switch (spec.dataType()) {
      case FP64 -> true;
      case BYTES ->
          model.signature().inputs().size() > 1
              || model.takes(spec, DataType.FP64)
              || model.takesMissing(spec);
      default -> false;
    };
  }

  /**
   * The rows of an array inside a body that was read before. An object of names may be several
   * rows, see {@link FrameCells}; so is an array of such objects, where names that one lacks are
   * missing values.
   *
   * @param from where the array begins
   */
  public static SequencedMap<String, Tensor> readRows(
      String name, LoadedModel model, byte[] body, int from) {
    RecordReader reader = new RecordReader(new RowForms(name, model), body, from, Columns.CELLS);
    return JsonInput.read(body, from, reader::readOnlyRows);
  }

  /**
   * The same of a data frame: where the model has no names for its columns, those of the first row
   * are taken in their order.
   */
  public static SequencedMap<String, Tensor> readFrame(
      String name, LoadedModel model, byte[] body, int from) {
    RecordReader reader = new RecordReader(new RowForms(name, model), body, from, Columns.FRAME);
    return JsonInput.read(body, from, reader::readOnlyRows);
  }

  /**
   * The columns of an object inside a body that was read before.
   *
   * @param from where the object begins
   */
  public static SequencedMap<String, Tensor> readColumns(
      String name, LoadedModel model, byte[] body, int from, Columns columns) {
    RecordReader reader = new RecordReader(new RowForms(name, model), body, from, columns);
    return JsonInput.read(body, from, reader::readObject);
  }

  private SequencedMap<String, Tensor> readOnlyRows(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_ARRAY) {
      throw new InvalidRequest(
          "wrong_type", forms.name() + ": the rows are no array (expected: an array of rows)");
    }
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      readRow(parser);
    }
    return built();
  }

  private SequencedMap<String, Tensor> readObject(JsonParser parser) throws IOException {
    RecordBuilder builder = builder(true, from);
    parser.nextToken();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      Optional<ColumnBuilder> column = builder.field(parser.currentName());
      boolean array = parser.nextToken() == JsonToken.START_ARRAY;
      if (!array
          && (columns == Columns.ARRAYS || parser.currentToken() == JsonToken.START_OBJECT)) {
        throw new InvalidRequest(
            "wrong_type", forms.name() + ": a column is no array (expected: an array of values)");
      }
      if (column.isEmpty()) {
        parser.skipChildren();
      } else if (array) {
        parser.nextToken();
        ValueReader.readRest(parser, column.get());
      } else {
        ValueReader.read(parser, column.get());
      }
    }
    builder.endColumns();
    return builder.build();
  }

  private SequencedMap<String, Tensor> readDocuments(JsonParser parser) throws IOException {
    for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
      if (token == JsonToken.START_ARRAY) {
        readArray(parser);
      } else {
        readRow(parser);
      }
    }
    return built();
  }

  private SequencedMap<String, Tensor> built() {
    RecordBuilder read = rows;
    if (read == null) {
      throw RowForms.noRow(forms.name());
    }
    return read.build();
  }

  /** An array of rows; or of single values, which is one row where a row has several. */
  private void readArray(JsonParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    if (first.isScalarValue() && !asWritten && forms.severalValues()) {
      readList(parser, builder(false, NAMELESS));
      return;
    }
    for (JsonToken token = first; token != JsonToken.END_ARRAY; token = parser.nextToken()) {
      readRow(parser);
    }
  }

  private void readRow(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (asWritten) {
      readAsWritten(parser, builder(true, NAMELESS));
    } else if (token == JsonToken.START_OBJECT) {
      if (bytesAlone && standsForBytes(parser)) {
        readAlone(parser, builder(true, NAMELESS));
      } else {
        readRecord(parser).endRecord();
      }
    } else if (token == JsonToken.START_ARRAY) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_OBJECT && columns == Columns.CELLS && !standsForBytes(parser)) {
        readRecords(parser);
      } else {
        readList(parser, builder(false, NAMELESS));
      }
    } else {
      readAlone(parser, builder(true, NAMELESS));
    }
  }

  /**
   * The builder for rows of this kind; all rows are of the kind of the first.
   *
   * @param at where the first row begins, whose names count; {@link #NAMELESS} if it has none
   */
  private RecordBuilder builder(boolean byName, int at) {
    RecordBuilder known = rows;
    if (known != null) {
      if (named != byName) {
        throw new InvalidRequest(
            "wrong_type",
            known.place() + " is of another kind than the first (expected: all alike)");
      }
      return known;
    }
    named = byName;
    Optional<RecordBuilder> first;
    if (byName) {
      List<String> names = at == NAMELESS ? List.of() : names(at);
      first = columns == Columns.FRAME ? forms.frame(names) : forms.named(names);
    } else {
      first = forms.lists().or(forms::columns);
    }
    RecordBuilder begun = first.orElseThrow(forms::notForRows);
    rows = begun;
    return begun;
  }

  /** The names of the object that begins at this place. */
  private List<String> names(int at) {
    return JsonInput.read(
        body,
        at,
        parser -> {
          List<String> names = new ArrayList<>();
          parser.nextToken();
          while (parser.nextToken() != JsonToken.END_OBJECT) {
            names.add(parser.currentName());
            parser.nextToken();
            parser.skipChildren();
          }
          return names;
        });
  }

  /** Whether the object at which the parser stands is bytes in base64 alone. */
  private boolean standsForBytes(JsonParser parser) {
    return names(place(parser)).equals(List.of(ValueReader.BASE64));
  }

  /** Where the parser's current value begins. */
  private int place(JsonParser parser) {
    return from + (int) parser.currentTokenLocation().getByteOffset();
  }

  private void readAsWritten(JsonParser parser, RecordBuilder builder) throws IOException {
    int start = place(parser);
    if (parser.currentToken().isScalarValue()) {
      // A scalar's end is known only once it was read.
      String _ = parser.getText();
    }
    parser.skipChildren();
    int end = from + (int) parser.currentLocation().getByteOffset();
    builder.only().addText(new String(body, start, end - start, StandardCharsets.UTF_8));
    builder.endRow();
  }

  /** The fields of the object at which the parser stands, as part of a row that is to be ended. */
  private RecordBuilder readRecord(JsonParser parser) throws IOException {
    RecordBuilder builder = builder(true, place(parser));
    FrameCells cells = new FrameCells();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      Optional<ColumnBuilder> column = builder.field(parser.currentName());
      parser.nextToken();
      if (column.isEmpty()) {
        parser.skipChildren();
      } else if (columns == Columns.CELLS) {
        cells.read(parser, column.get());
      } else {
        ValueReader.read(parser, column.get());
      }
    }
    return builder;
  }

  /**
   * From the first of the records that an instance consists of to the end of its array. Each is a
   * row, in which a column that it does not name is missing.
   */
  private void readRecords(JsonParser parser) throws IOException {
    for (; parser.currentToken() != JsonToken.END_ARRAY; parser.nextToken()) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw new InvalidRequest(
            "wrong_type",
            forms.name() + ": a value stands among records (expected: objects of columns alone)");
      }
      readRecord(parser).endPartialRecord();
    }
  }

  /** From the first value of a row to the end of its array. */
  private static void readList(JsonParser parser, RecordBuilder builder) throws IOException {
    if (builder.isList()) {
      ValueReader.readNested(parser, builder.only());
    } else {
      int given = 0;
      for (; parser.currentToken() != JsonToken.END_ARRAY; parser.nextToken()) {
        Optional<ColumnBuilder> column = builder.column(given++);
        if (column.isPresent()) {
          ValueReader.read(parser, column.get());
        } else {
          parser.skipChildren();
        }
      }
      builder.requireWidth(given);
    }
    builder.endRow();
  }

  private static void readAlone(JsonParser parser, RecordBuilder builder) throws IOException {
    if (builder.isList() || builder.width() > 1) {
      throw new InvalidRequest(
          "wrong_type",
          builder.place()
              + " is a single value (expected: "
              + (builder.isList()
                  ? "an array"
                  : "an object of " + Amount.of(builder.width(), "column"))
              + ")");
    }
    ValueReader.read(parser, builder.only());
    builder.endRow();
  }
}
