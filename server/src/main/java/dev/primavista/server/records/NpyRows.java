package dev.primavista.server.records;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.NpyFormat;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Reads an array of numpy's {@code .npy} format into a model's tensors: what lies along its first
 * axis are the rows, whose values belong to the columns in their order. Numbers take the type that
 * the model asks for, if it holds them.
 */
public final class NpyRows {
  private final RowForms forms;
  private final Tensor array;
  private int at;

  private NpyRows(RowForms forms, Tensor array) {
    this.forms = forms;
    this.array = array;
  }

  /**
   * The rows of an array.
   *
   * @param name of the model, for messages
   * @throws InvalidRequest that names what was given and what was expected
   */
  public static SequencedMap<String, Tensor> read(String name, LoadedModel model, byte[] body) {
    Tensor array;
    try {
      array = NpyFormat.read(body);
    } catch (IllegalArgumentException e) {
      throw new InvalidRequest("malformed_npy", String.valueOf(e.getMessage()));
    }
    if (array.shape().rank() > 0 && array.rows() == 0) {
      throw RowForms.noRow(name);
    }
    return of(new RowForms(name, model), array);
  }

  /** The rows of an array that was read, which has at least one. */
  static SequencedMap<String, Tensor> of(RowForms forms, Tensor array) {
    return new NpyRows(forms, array).read();
  }

  private SequencedMap<String, Tensor> read() {
    Optional<TensorSpec> list = forms.list().filter(spec -> spec.dataType().isFixedSize());
    if (list.isPresent() && array instanceof FixedTensor given) {
      return new LinkedHashMap<>(Map.of(list.get().name(), converted(list.get(), given)));
    }
    RecordBuilder builder = forms.lists().or(forms::columns).orElseThrow(forms::notForRows);
    Shape shape = array.shape();
    boolean fits = builder.isList() ? shape.rank() > 1 : shape.rank() == 1 || shape.rank() == 2;
    if (!fits) {
      TensorSpec spec = builder.only().spec();
      throw wrongShape(
          spec, builder.isList() ? spec.shape() : Shape.of(Shape.ANY, builder.width()));
    }
    while (at < elements()) {
      if (builder.isList()) {
        nested(builder.only(), 1);
      } else {
        columns(builder, shape.rank() == 1 ? 1 : (int) shape.dimension(1));
      }
      builder.endRow();
    }
    return builder.build();
  }

  private int elements() {
    return switch (array) {
      case FixedTensor numbers -> numbers.elementCount();
      case BytesTensor texts -> texts.elementCount();
    };
  }

  private void columns(RecordBuilder builder, int width) {
    builder.requireWidth(width);
    for (int i = 0; i < width; i++, at++) {
      builder.column(i).ifPresent(this::add);
    }
  }

  /** Adds what lies behind this axis. */
  private void nested(ColumnBuilder column, int axis) {
    if (axis == array.shape().rank()) {
      add(column);
      at++;
      return;
    }
    column.beginArray();
    for (long i = 0; i < array.shape().dimension(axis); i++) {
      nested(column, axis + 1);
    }
    column.endArray();
  }

  private void add(ColumnBuilder column) {
    switch (array) {
      case BytesTensor texts -> column.addText(texts.stringAt(at));
      case FixedTensor numbers when isWhole(numbers) -> column.addWhole(numbers.longAt(at));
      case FixedTensor numbers -> column.addNumber(numbers.doubleAt(at));
    }
  }

  /** Whether its elements are whole numbers that a long holds. */
  private static boolean isWhole(FixedTensor numbers) {
    return numbers.dataType().isWhole() && numbers.dataType() != DataType.UINT64;
  }

  private FixedTensor converted(TensorSpec spec, FixedTensor given) {
    if (!forms.model().takes(spec, given.shape())) {
      throw wrongShape(spec, spec.shape());
    }
    DataType type = spec.dataType();
    if (type == given.dataType() && type != DataType.BOOL) {
      return given;
    }
    return type.isWhole()
        ? ColumnNumbers.wholes(type, given.shape(), i -> whole(spec, given, i))
        : ColumnNumbers.floats(type, given.shape(), i -> held(spec, given.doubleAt(i)));
  }

  private long whole(TensorSpec spec, FixedTensor given, int index) {
    boolean beyond = given.dataType() == DataType.UINT64 && given.longAt(index) < 0;
    double value = given.doubleAt(index);
    if (!given.dataType().isWhole()) {
      if (value != Math.rint(value)) {
        throw new InvalidRequest(
            "wrong_datatype",
            at(spec) + "a number with a fraction given, a whole number expected",
            spec.name());
      }
      beyond = Math.abs(value) > ColumnNumbers.EXACT;
    }
    if (beyond || !ColumnNumbers.holds(spec.dataType(), given.longAt(index))) {
      throw outOfRange(spec);
    }
    return given.longAt(index);
  }

  private double held(TensorSpec spec, double value) {
    if (Double.isFinite(value)
        && Double.isInfinite(ColumnNumbers.narrowed(spec.dataType(), value))) {
      throw outOfRange(spec);
    }
    return value;
  }

  private InvalidRequest outOfRange(TensorSpec spec) {
    return new InvalidRequest(
        "out_of_range", at(spec) + "a number beyond the range of " + spec.dataType(), spec.name());
  }

  private InvalidRequest wrongShape(TensorSpec spec, Shape expected) {
    return new InvalidRequest(
        "wrong_shape", at(spec) + array.shape() + " given, " + expected + " expected", spec.name());
  }

  private String at(TensorSpec spec) {
    return forms.name() + ": input '" + spec.name() + "': ";
  }
}
