package dev.primavista.sklearn.estimator;

import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyList;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyTuple;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.data.Chosen;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A classifier's {@code classes_}: texts, integers, floats or booleans. */
public final class Labels {
  private final DataType dataType;
  private final List<String> names;
  private final double[] numbers;
  private final long[] integers;

  private Labels(DataType dataType, List<String> names, double[] numbers, long[] integers) {
    this.dataType = dataType;
    this.names = List.copyOf(names);
    this.numbers = numbers;
    this.integers = integers;
  }

  /** The labels of a {@code classes_} array. */
  public static Labels of(NdArray classes) {
    return switch (classes.dtype().kind()) {
      case 'U', 'S' -> ofTexts(classes.strings());
      case 'O' -> ofTexts(classes.strings());
      case 'f' -> ofNumbers(classes.doubles());
      case 'b' -> ofBooleans(classes.doubles());
      default -> {
        List<String> names = new ArrayList<>();
        for (long value : classes.longs()) {
          names.add(Long.toString(value));
        }
        yield new Labels(DataType.INT64, names, new double[0], classes.longs());
      }
    };
  }

  /** Labels that are texts. */
  public static Labels ofTexts(List<String> texts) {
    return new Labels(DataType.BYTES, texts, new double[0], new long[0]);
  }

  public int size() {
    return names.size();
  }

  /** The labels as text, in the order of the probabilities. */
  public List<String> names() {
    return names;
  }

  public boolean isText() {
    return dataType == DataType.BYTES;
  }

  public DataType dataType() {
    return dataType;
  }

  /** The label of integer classes. */
  public long integer(int index) {
    return integers[index];
  }

  /** Where each of these labels stands here; a label that does not is refused. */
  public int[] placesOf(Labels others) {
    int[] places = new int[others.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = names.indexOf(others.names.get(i));
      if (places[i] < 0) {
        throw new UnreadableModel("class '" + others.names.get(i) + "' is none of " + names);
      }
    }
    return places;
  }

  /**
   * Where a label stands, compared as numpy does; -1 if it is none of these.
   *
   * @param label a text, a number, or an array or list of labels
   * @param element which of an array's or list's
   */
  public int placeOf(PyValue label, int element) {
    return switch (label) {
      case PyList list -> placeOf(list.items().get(element), 0);
      case PyTuple tuple -> placeOf(tuple.items().get(element), 0);
      case NdArray array when "USO".indexOf(array.dtype().kind()) >= 0 ->
          isText() ? names.indexOf(array.strings().get(element)) : -1;
      case NdArray array -> isText() ? -1 : placeOf(array.doubles()[element]);
      case PyStr text -> isText() ? names.indexOf(text.value()) : -1;
      default -> isText() ? -1 : placeOf(State.number("label", label));
    };
  }

  private int placeOf(double label) {
    for (int i = 0; i < size(); i++) {
      if (number(i) == label) {
        return i;
      }
    }
    return -1;
  }

  /** These labels and, at the end, the element of an array, or a label of their kind. */
  public Labels and(PyValue label, int element) {
    if (isText()) {
      List<String> texts = new ArrayList<>(names);
      texts.add(
          switch (label) {
            case PyStr text -> text.value();
            case NdArray array -> array.strings().get(element);
            default ->
                throw new UnreadableModel("label is " + label.aTypeName() + " (expected: a text)");
          });
      return ofTexts(texts);
    }
    double number =
        label instanceof NdArray array ? array.doubles()[element] : State.number("label", label);
    if (dataType == DataType.FP64) {
      double[] more = Arrays.copyOf(numbers, numbers.length + 1);
      more[numbers.length] = number;
      return ofNumbers(more);
    }
    long[] more = Arrays.copyOf(integers, integers.length + 1);
    more[integers.length] = (long) number;
    return ofIntegers(more);
  }

  /** The labels as numbers, one per row; fails for texts. */
  public double[] numbers(Chosen chosen) {
    double[] all = new double[chosen.indices().length];
    for (int i = 0; i < all.length; i++) {
      all[i] = number(chosen.indices()[i]);
    }
    return all;
  }

  /** The label at this index as a number. */
  public double number(int index) {
    return switch (dataType) {
      case FP64 -> numbers[index];
      case BYTES ->
          throw new UnsupportedOperationException("label '" + names.get(index) + "' is no number");
      default -> integers[index];
    };
  }

  /** The integers 0 to {@code size - 1}, as an encoder makes them. */
  public static Labels range(int size) {
    return ofIntegers(java.util.stream.LongStream.range(0, size).toArray());
  }

  /** Labels that are integers. */
  public static Labels ofIntegers(long[] integers) {
    List<String> names = new ArrayList<>(integers.length);
    for (long value : integers) {
      names.add(Long.toString(value));
    }
    return new Labels(DataType.INT64, names, new double[0], integers.clone());
  }

  /** Labels that are False, given as zero, and True. */
  public static Labels ofBooleans(double[] flags) {
    List<String> names = new ArrayList<>(flags.length);
    long[] integers = new long[flags.length];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = flags[i] == 0 ? 0 : 1;
      names.add(flags[i] == 0 ? "False" : "True");
    }
    return new Labels(DataType.BOOL, names, new double[0], integers);
  }

  /** Labels that are floating-point numbers. */
  public static Labels ofNumbers(double[] numbers) {
    List<String> names = new ArrayList<>(numbers.length);
    for (double value : numbers) {
      names.add(String.valueOf(value));
    }
    return new Labels(DataType.FP64, names, numbers.clone(), new long[0]);
  }

  /** The labels with these indices, one per row. */
  public Tensor tensor(int[] chosen) {
    Shape shape = Shape.of(chosen.length);
    if (dataType == DataType.BYTES) {
      List<String> texts = new ArrayList<>(chosen.length);
      for (int index : chosen) {
        texts.add(names.get(index));
      }
      return BytesTensor.ofStrings(texts);
    }
    FixedTensor tensor = FixedTensor.allocate(dataType, shape);
    var data = tensor.data();
    for (int index : chosen) {
      switch (dataType) {
        case FP64 -> data.putDouble(numbers[index]);
        case BOOL -> data.put((byte) integers[index]);
        default -> data.putLong(integers[index]);
      }
    }
    return tensor;
  }
}
