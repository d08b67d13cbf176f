package dev.primavista.server.records;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.ServingException.TooLarge;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.proto.RecordProto.Float32Tensor;
import dev.primavista.proto.RecordProto.Float64Tensor;
import dev.primavista.proto.RecordProto.Int32Tensor;
import dev.primavista.proto.RecordProto.Record;
import dev.primavista.proto.RecordProto.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.IntToDoubleFunction;

/**
 * Rows as SageMaker's built-in algorithms take them: a protobuf {@code Record} in each frame of
 * {@link Recordio}, whose feature {@code values} has all values of a row, or the columns that are
 * there: {@link SparseRows}. Labels are not used.
 */
public final class RecordioRows {
  public static final String MEDIA_TYPE = "application/x-recordio-protobuf";

  private static final String VALUES = "values";

  private final RowForms forms;
  private final Recordio records;

  /** A row: all of its values, or those at the places in {@code keys}. */
  private record Row(
      int count, IntToDoubleFunction values, List<Long> keys, List<Long> shape, String place) {
    boolean isSparse() {
      return !keys.isEmpty() || count == 0;
    }

    double[] dense() {
      double[] all = new double[count];
      for (int i = 0; i < count; i++) {
        all[i] = values.applyAsDouble(i);
      }
      return all;
    }
  }

  private RecordioRows(RowForms forms, Recordio records) {
    this.forms = forms;
    this.records = records;
  }

  /**
   * The rows of a body.
   *
   * @param name of the model, for messages
   * @throws InvalidRequest that names the record, what was given and what was expected
   * @throws TooLarge if there are more elements than memory is given for
   */
  public static SequencedMap<String, Tensor> read(String name, LoadedModel model, byte[] body) {
    Recordio records = new Recordio(body);
    if (!records.more()) {
      throw RowForms.noRow(name);
    }
    RecordioRows read = new RecordioRows(new RowForms(name, model), records);
    Row first = read.next();
    return first.isSparse() ? read.sparse(first) : read.dense(first);
  }

  private SequencedMap<String, Tensor> sparse(Row first) {
    SparseRows rows = new SparseRows(forms);
    add(first, rows);
    while (records.more()) {
      add(next(), rows);
    }
    return rows.read();
  }

  private void add(Row row, SparseRows rows) {
    if (!row.shape().isEmpty() && !row.shape().equals(List.of((long) rows.width()))) {
      throw wrongShape(row, "has the shape " + row.shape(), "[" + rows.width() + "]");
    }
    if (row.isSparse() && row.keys().size() != row.count()) {
      throw wrongShape(row, "has " + row.count() + " values", Amount.of(row.keys().size(), "key"));
    }
    rows.begin();
    for (int i = 0; i < row.count(); i++) {
      long column = row.isSparse() ? row.keys().get(i) : i;
      rows.put(column, row.values().applyAsDouble(i), row.place());
    }
  }

  private SequencedMap<String, Tensor> dense(Row first) {
    long[] shape = shape(first);
    List<double[]> rows = new ArrayList<>(List.of(first.dense()));
    while (records.more()) {
      Row row = next();
      if (row.count() != first.count() || !row.keys().isEmpty()) {
        throw wrongShape(
            row,
            "has " + row.count() + " values",
            "as many as the first one, " + first.count() + ", without keys");
      }
      rows.add(row.dense());
    }
    shape[0] = rows.size();
    return NpyRows.of(forms, FixedTensor.ofDoubles(Shape.of(shape), SparseRows.joined(rows)));
  }

  /** The shape of rows like this; their number is still open. */
  private static long[] shape(Row row) {
    if (row.shape().isEmpty()) {
      return new long[] {0, row.count()};
    }
    long[] shape = new long[row.shape().size() + 1];
    long elements = 1;
    for (int i = 1; i < shape.length; i++) {
      shape[i] = row.shape().get(i - 1);
      boolean fits = shape[i] > 0 && shape[i] <= row.count();
      elements = fits ? elements * shape[i] : -1;
      if (elements < 0 || elements > row.count()) {
        break;
      }
    }
    if (elements != row.count()) {
      throw wrongShape(row, "has the shape " + row.shape(), "its " + row.count() + " values");
    }
    return shape;
  }

  private Row next() {
    Record record;
    try {
      record = Record.parseFrom(records.next());
    } catch (InvalidProtocolBufferException broken) {
      throw records.malformed("is no message");
    }
    Value value = record.getFeaturesMap().get(VALUES);
    if (value == null || record.getFeaturesCount() != 1) {
      throw records.malformed("has the features " + record.getFeaturesMap().keySet());
    }
    return row(value);
  }

  private Row row(Value value) {
    String place = forms.name() + ": " + records.place();
    return switch (value.getValueCase()) {
      case FLOAT32_TENSOR -> {
        Float32Tensor given = value.getFloat32Tensor();
        yield new Row(
            given.getValuesCount(),
            given::getValues,
            given.getKeysList(),
            given.getShapeList(),
            place);
      }
      case FLOAT64_TENSOR -> {
        Float64Tensor given = value.getFloat64Tensor();
        yield new Row(
            given.getValuesCount(),
            given::getValues,
            given.getKeysList(),
            given.getShapeList(),
            place);
      }
      case INT32_TENSOR -> {
        Int32Tensor given = value.getInt32Tensor();
        yield new Row(
            given.getValuesCount(),
            given::getValues,
            given.getKeysList(),
            given.getShapeList(),
            place);
      }
      case BYTES, VALUE_NOT_SET -> throw records.malformed("has no tensor of numbers");
    };
  }

  private static InvalidRequest wrongShape(Row row, String given, String expected) {
    return new InvalidRequest("wrong_shape", row.place() + given + " (expected: " + expected + ")");
  }
}
