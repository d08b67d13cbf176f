package dev.primavista.sklearn.compose;

import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.PyBool;
import dev.primavista.pickle.PyInt;
import dev.primavista.pickle.PyList;
import dev.primavista.pickle.PyNone;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyTuple;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.pandas.PandasIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Columns as a ColumnTransformer names them: by name, by index (negative from the end), as a slice,
 * or as a mask.
 */
public record Selection(List<String> columnNames, List<Integer> columnIndices) {
  /** How many columns there are where nothing says it: none is found from the end. */
  public static final int UNKNOWN = Integer.MAX_VALUE;

  /**
   * The columns that this value names.
   *
   * @param all the names of all columns, in order; empty where they have none
   * @param features how many columns there are, or {@link #UNKNOWN}
   */
  public static Selection read(PyValue value, List<String> all, int features) {
    return switch (value) {
      case PyStr name -> new Selection(List.of(name.value()), List.of());
      case PyInt index -> ofIndices(List.of(State.integer("columns", index)), features);
      case PyList list -> ofItems(list.items(), features);
      case PyTuple tuple -> ofItems(tuple.items(), features);
      case NdArray array -> ofArray(array, features);
      case PyObject object when object.type().name().equals("slice") ->
          slice(object.arguments().items(), all, features);
      case PyObject object when object.type().name().equals("_new_Index") ->
          ofIndex(object, all, features);
      case PyObject list when list.attribute("data").isPresent() ->
          read(list.attribute("data").get(), all, features);
      default ->
          throw new UnreadableModel(
              "columns chosen by "
                  + value.aTypeName()
                  + " (expected: names, indices, a slice or a mask)");
    };
  }

  private static Selection ofIndex(PyObject index, List<String> all, int features) {
    return PandasIndex.arrowTexts(index)
        .map(names -> new Selection(names, List.of()))
        .or(() -> PandasIndex.values(index).map(values -> read(values, all, features)))
        .orElseGet(() -> ofIndices(PandasIndex.range(index), features));
  }

  private static Selection ofItems(List<PyValue> items, int features) {
    List<String> names = new ArrayList<>();
    List<Integer> indices = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      switch (items.get(i)) {
        case PyStr name -> names.add(name.value());
        case PyBool flag -> {
          if (flag.value()) {
            indices.add(i);
          }
        }
        case PyValue other -> indices.add(State.integer("columns", other));
      }
    }
    return names.isEmpty() ? ofIndices(indices, features) : new Selection(names, List.of());
  }

  private static Selection ofArray(NdArray array, int features) {
    return switch (array.dtype().kind()) {
      case 'U', 'S' -> new Selection(array.strings(), List.of());
      case 'O' -> ofItems(array.objects(), features);
      case 'b' -> {
        long[] mask = array.longs();
        yield ofIndices(
            IntStream.range(0, mask.length).filter(i -> mask[i] != 0).boxed().toList(), features);
      }
      default -> ofIndices(IntStream.of(array.ints()).boxed().toList(), features);
    };
  }

  private static Selection slice(List<PyValue> bounds, List<String> all, int features) {
    int step = bounds.get(2) instanceof PyNone ? 1 : State.integer("slice", bounds.get(2));
    if (step < 1) {
      throw new UnreadableModel(
          "columns chosen by a slice with step " + step + " (expected: >= 1)");
    }
    int from =
        switch (bounds.get(0)) {
          case PyNone _ -> 0;
          case PyStr name -> place(name.value(), all);
          case PyValue index -> clamp(State.integer("slice", index), features);
        };
    int to =
        switch (bounds.get(1)) {
          case PyNone _ -> features;
          case PyStr name -> place(name.value(), all) + 1;
          case PyValue index -> clamp(State.integer("slice", index), features);
        };
    List<Integer> chosen = new ArrayList<>();
    for (int column = from; column < to; column += step) {
      chosen.add(column);
    }
    return ofIndices(chosen, features);
  }

  private static int place(String name, List<String> all) {
    int place = all.indexOf(name);
    if (place < 0) {
      throw new UnreadableModel("a slice of columns names '" + name + "', which is none of " + all);
    }
    return place;
  }

  private static int clamp(int bound, int features) {
    return Math.clamp(bound < 0 ? bound + features : bound, 0, features);
  }

  private static Selection ofIndices(List<Integer> given, int features) {
    List<Integer> indices = new ArrayList<>();
    for (int index : given) {
      if (index < 0 && features == UNKNOWN) {
        throw new UnreadableModel(
            "column "
                + index
                + " is counted from the end of columns that are not counted (expected: >= 0)");
      }
      int known = index < 0 ? index + features : index;
      if (known < 0 || known >= features) {
        throw new UnreadableModel("column " + index + " (expected: 0 to " + (features - 1) + ")");
      }
      indices.add(known);
    }
    return new Selection(List.of(), indices);
  }

  public boolean isNamed() {
    return !columnNames.isEmpty();
  }

  boolean isEmpty() {
    return columnNames.isEmpty() && columnIndices.isEmpty();
  }

  /** The columns' names; {@code all} are the names of all columns. */
  List<String> names(List<String> all) {
    return isNamed() ? columnNames : columnIndices.stream().map(all::get).toList();
  }

  /** The columns' names, or their places where {@code all}, the names of all columns, are none. */
  List<String> keys(List<String> all) {
    return all.isEmpty() && !isNamed()
        ? columnIndices.stream().map(String::valueOf).toList()
        : names(all);
  }

  /** The columns' places; {@code all} are the names of all columns. */
  int[] indices(List<String> all) {
    return isNamed()
        ? columnNames.stream().mapToInt(all::indexOf).toArray()
        : columnIndices.stream().mapToInt(Integer::intValue).toArray();
  }
}
