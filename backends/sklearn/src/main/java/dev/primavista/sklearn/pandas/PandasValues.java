package dev.primavista.sklearn.pandas;

import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyBool;
import dev.primavista.pickle.PyFloat;
import dev.primavista.pickle.PyInt;
import dev.primavista.pickle.PyNone;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyTuple;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The values that an index or a block holds: numpy's array, or one inside pandas' own. */
final class PandasValues {
  private PandasValues() {}

  /** The array itself, where pandas keeps texts in an array of its own. */
  static PyValue array(PyValue data) {
    if (data instanceof PyObject own && own.state().orElse(null) instanceof PyTuple parts) {
      for (PyValue part : parts.items()) {
        if (part instanceof NdArray array) {
          return array;
        }
      }
    }
    return data;
  }

  /** Each a String, Double or Boolean; null for None, NaN and NA. */
  static List<@Nullable Object> plain(PyValue data) {
    Optional<List<@Nullable Object>> arrow = ArrowTexts.of(data);
    if (arrow.isPresent()) {
      return arrow.get();
    }
    if (!(array(data) instanceof NdArray array)) {
      throw new UnreadableModel("pandas values in " + data.aTypeName() + " (expected: an array)");
    }
    List<@Nullable Object> values = new ArrayList<>();
    switch (array.dtype().kind()) {
      case 'O' -> array.objects().forEach(value -> values.add(plainOne(value)));
      case 'U', 'S' -> values.addAll(array.strings());
      case 'b' -> {
        for (double value : array.doubles()) {
          values.add(value != 0);
        }
      }
      case 'M', 'm' ->
          throw new UnreadableModel("its categories are dates (expected: texts or numbers)");
      default -> {
        for (double value : array.doubles()) {
          values.add(known(value));
        }
      }
    }
    return Collections.unmodifiableList(values);
  }

  static @Nullable Object plainOne(PyValue value) {
    return switch (value) {
      case PyNone _ -> null;
      case PyStr text -> text.value();
      case PyFloat number -> known(number.value());
      case PyInt number -> (double) number.longValue();
      case PyBool flag -> flag.value();
      case NdArray scalar when scalar.size() == 1 && "US".indexOf(scalar.dtype().kind()) >= 0 ->
          scalar.strings().getFirst();
      case NdArray scalar when scalar.size() == 1 -> known(scalar.doubles()[0]);
      case PyObject missing when missing.type().name().equals("NAType") -> null;
      default -> throw new UnreadableModel("a category is " + value.aTypeName());
    };
  }

  private static @Nullable Object known(double number) {
    return Double.isNaN(number) ? null : number;
  }
}
