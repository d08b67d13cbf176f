package dev.primavista.sklearn.category;

import dev.primavista.core.Amount;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.FeatureNames;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Learned;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.Transformer;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * An encoder of data frames: numbers in the place of some columns, the others as they are.
 *
 * <p>Immutable and thread-safe.
 */
final class CategoryEncoder implements Transformer {
  /** What stands in the answer: numbers that are made, or a column that is kept. */
  sealed interface Part {
    /** Numbers that are made. */
    record Made(Block block) implements Part {}

    /** The column at this place of the request. */
    record Kept(int column) implements Part {}
  }

  /**
   * One column of the answer.
   *
   * @param kept the column of the request that it is, or -1
   * @param made its place among the numbers that are made, or -1
   */
  private record Output(String name, int kept, int made) {}

  private final String type;
  private final List<String> taken;
  private final Map<Integer, Levels> levels;
  private final List<Block> blocks;
  private final int width;
  private final List<Output> outputs;
  private final boolean named;

  /**
   * @param type its class in Python
   * @param taken the names of the columns that it was fitted on, in order
   * @param levels of the encoded columns, by their place
   * @param parts in the order in which the package puts them together
   * @param made the names of the answer's columns, where the file tells them: those of the parts
   *     that are not dropped, in the order that they had
   */
  CategoryEncoder(
      String type,
      List<String> taken,
      Map<Integer, Levels> levels,
      List<Part> parts,
      Optional<List<String>> made) {
    this.type = type;
    this.taken = List.copyOf(taken);
    this.levels = Map.copyOf(levels);
    this.named = false;
    blocks = new ArrayList<>();
    List<Output> all = new ArrayList<>();
    int numbers = 0;
    for (Part part : parts) {
      switch (part) {
        case Part.Kept(int column) -> all.add(new Output(taken.get(column), column, -1));
        case Part.Made(Block block) -> {
          blocks.add(block);
          for (String name : block.names()) {
            all.add(new Output(name, -1, numbers++));
          }
        }
      }
    }
    width = numbers;
    outputs = made.map(names -> arranged(all, names)).orElse(all);
  }

  private static List<Output> arranged(List<Output> all, List<String> names) {
    Map<String, Output> byName = new HashMap<>();
    all.forEach(output -> byName.put(output.name(), output));
    List<Output> arranged = new ArrayList<>();
    for (String name : names) {
      Output output = byName.get(name);
      if (output == null) {
        throw new UnreadableModel("it makes a column '" + name + "', of which it holds nothing");
      }
      arranged.add(output);
    }
    return arranged;
  }

  private CategoryEncoder(CategoryEncoder other, boolean named) {
    type = other.type;
    taken = other.taken;
    levels = other.levels;
    blocks = other.blocks;
    width = other.width;
    outputs = other.outputs;
    this.named = named;
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public String note() {
    return Amount.of(levels.size(), "column") + " of " + taken.size();
  }

  /** Its answer keeps names for who chooses columns by name. */
  @Override
  public Estimator before(Estimator next) {
    boolean distinct = outputs.stream().map(Output::name).distinct().count() == outputs.size();
    return new CategoryEncoder(this, distinct);
  }

  @Override
  public FeatureNames featureNames() {
    return FeatureNames.ofFrame(taken);
  }

  @Override
  public Input input() {
    return input(new Input.Any());
  }

  /** Encoded columns take what they know, kept ones what the next estimator takes. */
  @Override
  public Input input(Input next) {
    List<Input.Column> columns = new ArrayList<>();
    for (int i = 0; i < taken.size(); i++) {
      Levels known = levels.get(i);
      int place = placeOfKept(i);
      if (known != null) {
        columns.add(known.column());
      } else {
        columns.add(place < 0 ? new Input.Column(Input.Kind.MIXED, List.of()) : next.column(place));
      }
    }
    return new Input.Mixed(columns);
  }

  private int placeOfKept(int column) {
    for (int i = 0; i < outputs.size(); i++) {
      if (outputs.get(i).kept() == column) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public Learned learned(int turn, Learned next) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < taken.size(); i++) {
      String name = taken.get(i);
      Levels known = levels.get(i);
      int place = placeOfKept(i);
      Optional<Object> value =
          known != null ? known.example(turn) : place < 0 ? Optional.empty() : next.at(name, place);
      value.ifPresent(one -> values.put(name, one));
    }
    return new Learned(values);
  }

  @Override
  public Data transform(Data rows) {
    Cells cells = Rows.cells(rows instanceof Columns named ? known(named) : rows, taken.size());
    Cells given =
        cells.names().isEmpty()
            ? new Cells(cells.rows(), cells.columns(), cells.values(), taken)
            : cells;
    double[] made = new double[width];
    @Nullable Object[] values = new @Nullable Object[given.rows() * outputs.size()];
    int to = 0;
    for (int row = 0; row < given.rows(); row++) {
      int at = 0;
      for (Block block : blocks) {
        block.encode(given, row, made, at);
        at += block.names().size();
      }
      for (Output output : outputs) {
        values[to++] = output.kept() < 0 ? made[output.made()] : given.at(row, output.kept());
      }
    }
    Cells answer = new Cells(given.rows(), outputs.size(), values);
    return named ? columns(answer) : Rows.plain(answer);
  }

  private Columns known(Columns rows) {
    FeatureNames names = featureNames();
    return names.fitted().isEmpty() ? rows : names.select(type, rows);
  }

  private Columns columns(Cells answer) {
    SequencedMap<String, Data> columns = new LinkedHashMap<>();
    for (int i = 0; i < outputs.size(); i++) {
      columns.put(outputs.get(i).name(), Rows.plain(answer.select(new int[] {i})));
    }
    return new Columns(columns);
  }
}
