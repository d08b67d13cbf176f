package dev.primavista.sklearn.engine;

import dev.primavista.core.Amount;
import dev.primavista.sklearn.category.Levels;
import dev.primavista.sklearn.data.Cells;
import dev.primavista.sklearn.data.Columns;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Matrix;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.FeatureNames;
import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.estimator.Learned;
import dev.primavista.sklearn.estimator.Rows;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.Transformer;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * A transformer of data frames: checks, and changes of columns one after another.
 *
 * <p>Immutable and thread-safe.
 */
final class FrameTransformer implements Transformer {
  private final String type;
  private final List<String> taken;
  private final Set<String> numbers;
  private final Map<String, Levels> levels;
  private final Map<String, Input.Column> kinds;
  private final Map<String, Object> examples;
  private final List<Step> steps;
  private final List<String> outputs;
  private final int changed;
  private final boolean lenient;
  private final boolean named;

  private FrameTransformer(Builder parts, boolean named) {
    type = parts.attributes.state().type();
    taken = parts.taken;
    numbers = Set.copyOf(parts.numbers);
    levels = Map.copyOf(parts.levels);
    kinds = Map.copyOf(parts.kinds);
    examples = Map.copyOf(parts.examples);
    steps = List.copyOf(parts.steps);
    outputs = List.copyOf(parts.outputs);
    changed = parts.changed;
    lenient = parts.lenient;
    this.named = named;
  }

  private FrameTransformer(FrameTransformer other) {
    type = other.type;
    taken = other.taken;
    numbers = other.numbers;
    levels = other.levels;
    kinds = other.kinds;
    examples = other.examples;
    steps = other.steps;
    outputs = other.outputs;
    changed = other.changed;
    lenient = other.lenient;
    named = true;
  }

  /** A transformer with this state's class name and columns. */
  static Builder of(State state) {
    return new Builder(new Attributes(state));
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public String note() {
    return Amount.of(changed, "column") + " of " + taken.size();
  }

  @Override
  public boolean ignoresOthers() {
    return lenient;
  }

  /** Its answer keeps names for who chooses columns by name. */
  @Override
  public Estimator before(Estimator next) {
    return new FrameTransformer(this);
  }

  @Override
  public FeatureNames featureNames() {
    return FeatureNames.ofFrame(taken);
  }

  @Override
  public Input input() {
    return input(new Input.Any());
  }

  /** Columns that it reads hold what it needs, others what the next estimator takes. */
  @Override
  public Input input(Input next) {
    List<Input.Column> columns = new ArrayList<>();
    for (String name : taken) {
      Levels known = levels.get(name);
      int place = outputs.indexOf(name);
      if (known != null) {
        columns.add(known.column());
      } else if (numbers.contains(name)) {
        columns.add(Input.Column.NUMBER);
      } else if (kinds.containsKey(name)) {
        columns.add(kinds.get(name));
      } else {
        boolean any = place < 0 || next instanceof Input.Any;
        columns.add(any ? new Input.Column(Input.Kind.MIXED, List.of()) : next.column(place));
      }
    }
    return new Input.Mixed(columns);
  }

  @Override
  public Learned learned(int turn, Learned next) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (String name : taken) {
      Levels known = levels.get(name);
      int place = outputs.indexOf(name);
      Optional<Object> value =
          known != null
              ? known.example(turn)
              : Optional.ofNullable(examples.get(name))
                  .or(() -> place < 0 ? Optional.empty() : next.at(name, place));
      value.ifPresent(one -> values.put(name, one));
    }
    return new Learned(values);
  }

  @Override
  public Data transform(Data rows) {
    Frame frame =
        new Frame(lenient && rows instanceof Columns any ? any : taken(type, taken, rows));
    for (Step step : steps) {
      step.apply(frame);
    }
    Columns answer = frame.columns();
    return named ? answer : Rows.table(answer);
  }

  /**
   * Rows as columns in the order of fitting: the package looks them up by their names.
   *
   * @param type the transformer, for messages
   */
  static Columns taken(String type, List<String> taken, Data rows) {
    if (rows instanceof Columns given) {
      FeatureNames names = FeatureNames.ofFrame(taken);
      if (!names.fitted().isEmpty()) {
        return names.select(type, given);
      }
      if (given.columns().size() == taken.size()) {
        SequencedMap<String, Data> renamed = new LinkedHashMap<>();
        given.columns().values().forEach(column -> renamed.put(taken.get(renamed.size()), column));
        return new Columns(renamed);
      }
    }
    if (Rows.table(rows) instanceof Cells cells) {
      return Rows.cells(cells, taken.size()).named(taken);
    }
    Matrix matrix = Rows.matrix(rows, taken.size());
    DenseMatrix dense = matrix.toDense();
    SequencedMap<String, Data> columns = new LinkedHashMap<>();
    for (int i = 0; i < taken.size(); i++) {
      columns.put(taken.get(i), dense.select(new int[] {i}));
    }
    return new Columns(columns);
  }

  /** Collects the parts, in the order in which the package applies them. */
  static final class Builder {
    private final Attributes attributes;
    private final List<String> taken;
    private final Set<String> numbers = new LinkedHashSet<>();
    private final Map<String, Levels> levels = new HashMap<>();
    private final Map<String, Input.Column> kinds = new HashMap<>();
    private final Map<String, Object> examples = new HashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private final Set<String> outputs;
    private int changed;
    private boolean lenient;

    private Builder(Attributes attributes) {
      this.attributes = attributes;
      taken = List.copyOf(attributes.taken());
      outputs = new LinkedHashSet<>(taken);
    }

    Attributes attributes() {
      return attributes;
    }

    List<String> taken() {
      return taken;
    }

    /** How many columns its note tells of. */
    Builder changes(int columns) {
      changed = columns;
      return this;
    }

    /** Columns that hold numbers. */
    Builder numbers(Collection<String> names) {
      numbers.addAll(names);
      return this;
    }

    /** A number that a column takes. */
    Builder example(Collection<String> names, double number) {
      names.forEach(name -> examples.put(name, number));
      return this;
    }

    /** A column that takes these values. */
    Builder levels(String name, Levels known) {
      levels.put(name, known);
      return this;
    }

    /** A column that holds what another estimator takes. */
    Builder like(String name, Input.Column kind) {
      kinds.put(name, kind);
      return this;
    }

    /** Values that columns take. */
    Builder examples(Map<String, Object> values) {
      examples.putAll(values);
      return this;
    }

    /** Takes rows that have other columns too, or not all. */
    Builder lenient() {
      lenient = true;
      return this;
    }

    Builder step(Step step) {
      steps.add(step);
      return this;
    }

    /** Refuses missing values in these columns. */
    Builder refuseMissing(Collection<String> names) {
      String type = attributes.state().type();
      return step(frame -> frame.refuseMissing(type, names));
    }

    /** Refuses all but finite numbers in these columns. */
    Builder finite(Collection<String> names) {
      numbers(names);
      return refuseMissing(names).step(frame -> frame.refuseInfinite(names));
    }

    /** Columns that stand behind the others. */
    Builder adds(Collection<String> names) {
      for (String name : names) {
        if (!outputs.add(name)) {
          throw new UnreadableModel("it makes a column '" + name + "', which is there already");
        }
      }
      return this;
    }

    /** Columns that stand behind the others, or in the place of namesakes. */
    Builder puts(Collection<String> names) {
      outputs.addAll(names);
      return this;
    }

    /** Columns that its answer does not have, dropped when all other steps are done. */
    Builder drops(Collection<String> names) {
      outputs.removeAll(names);
      return step(frame -> frame.drop(names));
    }

    FrameTransformer build() {
      return new FrameTransformer(this, false);
    }
  }
}
