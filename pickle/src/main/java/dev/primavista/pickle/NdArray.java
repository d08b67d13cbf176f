package dev.primavista.pickle;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A numpy array, always in C order; a numpy scalar has no dimension. Elements are read by what they
 * are, so an array of any number type gives {@link #doubles}.
 */
public final class NdArray implements PyValue {
  private static final int MOST_DIMENSIONS = 64;

  private @Nullable Dtype dtype;
  private int[] shape = {0};
  private byte[] data = {};
  private List<PyValue> objects = List.of();

  NdArray() {}

  static NdArray of(Dtype dtype, long[] shape, boolean fortran, byte[] data) {
    NdArray array = new NdArray();
    array.fill(dtype, shape, fortran, data);
    return array;
  }

  /** Gives an array that was made empty its content. */
  void fill(Dtype newDtype, long[] newShape, boolean fortran, byte[] newData) {
    if (newDtype.kind() == 'O') {
      throw new PickleException(
          "malformed_pickle", "an object array of raw bytes (expected: a list)");
    }
    int count = begin(newDtype, newShape);
    if ((long) count * newDtype.itemSize() != newData.length) {
      throw new PickleException(
          "malformed_pickle",
          "an array of shape "
              + Arrays.toString(newShape)
              + " and "
              + newDtype.itemSize()
              + " bytes each has "
              + newData.length
              + " bytes");
    }
    data =
        fortran && newShape.length > 1
            ? Layout.ofFortran(shape).ordered(newData, newDtype.itemSize())
            : newData;
  }

  /** Gives an array that was made empty its objects. */
  void fill(Dtype newDtype, long[] newShape, boolean fortran, List<PyValue> newObjects) {
    int count = begin(newDtype, newShape);
    if (newDtype.kind() != 'O' || count != newObjects.size()) {
      throw new PickleException(
          "malformed_pickle",
          "an array of shape "
              + Arrays.toString(newShape)
              + " has "
              + newObjects.size()
              + " objects");
    }
    objects =
        fortran && newShape.length > 1
            ? Layout.ofFortran(shape).ordered(newObjects)
            : List.copyOf(newObjects);
  }

  private int begin(Dtype newDtype, long[] newShape) {
    if (dtype != null) {
      throw new PickleException("malformed_pickle", "an array is given its content twice");
    }
    int count = count(newShape);
    dtype = newDtype;
    shape = new int[newShape.length];
    for (int axis = 0; axis < shape.length; axis++) {
      shape[axis] = (int) newShape[axis];
    }
    return count;
  }

  /** The number of elements of this shape. */
  static int count(long[] shape) {
    if (shape.length > MOST_DIMENSIONS) {
      throw new PickleException(
          "limit_exceeded", "an array of " + shape.length + " dimensions (expected: at most 64)");
    }
    long count = 1;
    for (long dimension : shape) {
      if (dimension < 0 || dimension > Integer.MAX_VALUE) {
        throw new PickleException(
            "malformed_pickle", "an array of shape " + Arrays.toString(shape));
      }
      count *= dimension;
      if (count > Integer.MAX_VALUE) {
        throw new PickleException("limit_exceeded", "an array of shape " + Arrays.toString(shape));
      }
    }
    return (int) count;
  }

  /** This array with its axes in another order: axis {@code i} becomes what was {@code axes[i]}. */
  NdArray transposed(long[] axes) {
    boolean permutation =
        axes.length == shape.length
            && Arrays.equals(
                Arrays.stream(axes).sorted().toArray(),
                LongStream.range(0, shape.length).toArray());
    if (!permutation) {
      throw new PickleException(
          "malformed_pickle", "axes " + Arrays.toString(axes) + " of an array");
    }
    Layout layout = Layout.ofC(shape).transposed(axes);
    NdArray turned = new NdArray();
    turned.dtype = dtype();
    turned.shape = layout.shape();
    turned.data = layout.ordered(data, dtype().itemSize());
    return turned;
  }

  public Dtype dtype() {
    if (dtype == null) {
      throw new PickleException("malformed_pickle", "an array without content");
    }
    return dtype;
  }

  public int[] shape() {
    return shape.clone();
  }

  public int rank() {
    return shape.length;
  }

  /** The number of elements. */
  public int size() {
    int size = 1;
    for (int length : shape) {
      size *= length;
    }
    return size;
  }

  /** The bytes of all elements; 0 of an object array. */
  long bytes() {
    return data.length;
  }

  /** All elements as doubles; of kind b, i, u or f. */
  public double[] doubles() {
    ByteBuffer buffer = buffer("numbers", "biuf");
    double[] values = new double[size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = doubleAt(buffer, i);
    }
    return values;
  }

  /** All elements as integers; of kind b, i or u, and within a long. */
  public long[] longs() {
    ByteBuffer buffer = buffer("integers", "biu");
    long[] values = new long[size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = longAt(buffer, i);
    }
    return values;
  }

  /** All elements as ints; of kind b, i or u, and within an int. */
  public int[] ints() {
    long[] wide = longs();
    int[] values = new int[wide.length];
    for (int i = 0; i < wide.length; i++) {
      if (wide[i] != (int) wide[i]) {
        throw new PickleException(
            "malformed_pickle", "array element " + wide[i] + " (expected: 32 bits)");
      }
      values[i] = (int) wide[i];
    }
    return values;
  }

  /** All elements as texts; of kind U or S, or objects that are all texts. */
  public List<String> strings() {
    if (dtype().kind() == 'O') {
      return objects.stream().map(NdArray::text).toList();
    }
    requireKind("text", "US");
    return new FixedTexts(dtype(), data).read(size());
  }

  private static String text(PyValue object) {
    if (object instanceof PyStr text) {
      return text.value();
    }
    throw new PickleException(
        "malformed_pickle", "a " + object.typeName() + " in an array of text");
  }

  /** All elements of an object array. */
  public List<PyValue> objects() {
    if (dtype().kind() != 'O') {
      throw new PickleException(
          "malformed_pickle", "an array of " + dtype().typeName() + " (expected: objects)");
    }
    return Collections.unmodifiableList(objects);
  }

  /** One field of a record array, as an array of the same shape. */
  public NdArray field(String name) {
    Dtype record = dtype();
    Dtype.Field field = record.field(name);
    int itemSize = field.type().itemSize();
    byte[] part = new byte[size() * itemSize];
    for (int i = 0; i < size(); i++) {
      System.arraycopy(data, i * record.itemSize() + field.offset(), part, i * itemSize, itemSize);
    }
    return of(field.type(), Arrays.stream(shape).asLongStream().toArray(), false, part);
  }

  private ByteBuffer buffer(String wanted, String kinds) {
    requireKind(wanted, kinds);
    return ByteBuffer.wrap(data).order(dtype().order());
  }

  private void requireKind(String wanted, String kinds) {
    Dtype type = dtype();
    if (kinds.indexOf(type.kind()) < 0 || (type.kind() == 'f' && type.itemSize() == 16)) {
      throw new PickleException(
          "malformed_pickle", "an array of " + type.typeName() + " (expected: " + wanted + ")");
    }
  }

  private double doubleAt(ByteBuffer buffer, int index) {
    if (dtype().kind() == 'f') {
      return switch (dtype().itemSize()) {
        case 8 -> buffer.getDouble(index * 8);
        case 4 -> buffer.getFloat(index * 4);
        default -> Float.float16ToFloat(buffer.getShort(index * 2));
      };
    }
    if (dtype().kind() == 'u' && dtype().itemSize() == 8) {
      long bits = buffer.getLong(index * 8);
      return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
    }
    return longAt(buffer, index);
  }

  private long longAt(ByteBuffer buffer, int index) {
    boolean signed = dtype().kind() == 'i';
    return switch (dtype().itemSize()) {
      case 1 -> signed ? buffer.get(index) : Byte.toUnsignedLong(buffer.get(index));
      case 2 ->
          signed ? buffer.getShort(index * 2) : Short.toUnsignedLong(buffer.getShort(index * 2));
      case 4 ->
          signed ? buffer.getInt(index * 4) : Integer.toUnsignedLong(buffer.getInt(index * 4));
      default -> {
        long value = buffer.getLong(index * 8);
        if (!signed && value < 0) {
          throw new PickleException(
              "malformed_pickle",
              "array element " + Long.toUnsignedString(value) + " (expected: 63 bits)");
        }
        yield value;
      }
    };
  }

  @Override
  public String typeName() {
    return "array";
  }
}
