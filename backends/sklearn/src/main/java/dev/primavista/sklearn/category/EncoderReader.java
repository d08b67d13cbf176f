package dev.primavista.sklearn.category;

import dev.primavista.pickle.PyDict;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.pandas.PandasFrame;
import dev.primavista.sklearn.pandas.PandasSeries;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/** Reads each encoder from its attributes, as 2.0 to 2.11 of the package write them. */
final class EncoderReader {
  private EncoderReader() {}

  /** {@code OrdinalEncoder}. */
  static Estimator ordinal(State state) {
    EncoderState encoder = new EncoderState(state);
    Assembly assembly = new Assembly(encoder, Map.of());
    assembly.codes(encoder.mapping(), encoder.unknown(), encoder.missing()).forEach(assembly::put);
    return assembly.inPlace();
  }

  /** An encoder of codes and a table for each column. */
  static Estimator table(State given) {
    return tables(given).inPlace();
  }

  private static Assembly tables(State given) {
    // BinaryEncoder before 2.3 is a shell around another.
    boolean shell = given.optional("base_n_encoder").isPresent();
    EncoderState encoder = new EncoderState(shell ? given.object("base_n_encoder") : given);
    SequencedMap<String, PyValue> tables = encoder.mapping();
    Map<String, PandasFrame> frames = new HashMap<>();
    Map<String, List<String>> makes = new HashMap<>();
    tables.forEach(
        (column, table) -> {
          if (PandasFrame.is(table)) {
            PandasFrame frame = PandasFrame.read(table);
            frames.put(column, frame);
            makes.put(column, frame.columns());
          }
        });
    Assembly assembly = new Assembly(encoder, makes);
    assembly
        .codes()
        .forEach(
            (column, codes) -> {
              PyValue table = tables.get(column);
              PandasFrame frame = frames.get(column);
              if (table == null) { // a column of nothing but missing values keeps its codes
                assembly.put(column, codes);
              } else if (frame == null) {
                assembly.put(column, numbers(encoder, column, codes, table));
              } else {
                assembly.put(column, table(encoder, codes, frame));
              }
            });
    return assembly;
  }

  private static Block numbers(
      EncoderState encoder, String column, OrdinalCodes codes, PyValue series) {
    return CodeTable.of(
        column, codes, encoder.unknown(), encoder.missing(), PandasSeries.read(series));
  }

  private static Block table(EncoderState encoder, OrdinalCodes codes, PandasFrame frame) {
    Unseen unknown = encoder.unknown();
    Unseen missing = encoder.missing();
    String type = encoder.state().type();
    if (type.equals("RankHotEncoder")) {
      return CodeTable.rankHot(codes, unknown, missing, frame);
    }
    return type.equals("OneHotEncoder") && !encoder.old()
        ? CodeTable.oneHot(codes, unknown, missing, frame)
        : CodeTable.of(codes, unknown, missing, frame);
  }

  /** {@code SummaryEncoder}: a quantile encoder for each quantile, side by side in each column. */
  static Estimator summary(State state) {
    Map<String, List<String>> makes = new HashMap<>();
    List<State> parts = new ArrayList<>();
    for (PyValue item : state.items("encoder_list")) {
      if (!(item instanceof PyObject part)) {
        throw new UnreadableModel("its encoder_list holds " + item.aTypeName());
      }
      parts.add(new State(part));
    }
    for (State part : parts) {
      for (String column : new EncoderState(part).encoded()) {
        makes.computeIfAbsent(column, _ -> new ArrayList<>()).add(quantileName(column, part));
      }
    }
    Assembly assembly = new Assembly(new EncoderState(state), makes);
    for (State part : parts) {
      Assembly one = tables(part);
      for (String column : one.encoder().encoded()) {
        assembly.takes(column, one.levels(column));
        for (Block block : one.blocks(column)) {
          assembly.put(column, new RenamedBlock(block, List.of(quantileName(column, part))));
        }
      }
    }
    return assembly.inPlace();
  }

  /** As Python rounds: half to even. */
  private static String quantileName(String column, State part) {
    return column + "_" + (long) Math.rint(part.number("quantile", 0.5) * 100);
  }

  /** {@code LeaveOneOutEncoder}. */
  static Estimator leaveOneOut(State state) {
    return means(state, 0).inPlace();
  }

  /** {@code CatBoostEncoder}. */
  static Estimator catBoost(State state) {
    return means(state, state.number("a", 1)).inPlace();
  }

  private static Assembly means(State state, double weight) {
    EncoderState encoder = new EncoderState(state);
    Assembly assembly = new Assembly(encoder, Map.of());
    double mean = State.number("_mean", state.required("_mean"));
    encoder
        .mapping()
        .forEach(
            (column, sums) -> {
              LevelMeans means =
                  new LevelMeans(
                      column,
                      assembly.place(column),
                      PandasFrame.read(sums),
                      mean,
                      weight,
                      encoder.unknown(),
                      encoder.missing());
              assembly.takes(column, means.levels());
              assembly.put(column, means);
            });
    return assembly;
  }

  /**
   * {@code PolynomialWrapper}: an encoder for each class of the target but the first, whose columns
   * stand behind those that none encodes.
   */
  static Estimator perClass(State state) {
    if (!(state.required("feature_encoders") instanceof PyDict encoders) || encoders.size() == 0) {
      throw new UnreadableModel("it has no encoders of classes (is it fitted?)");
    }
    List<Block> made = new ArrayList<>();
    Assembly assembly = null;
    for (PyDict.Entry entry : encoders.entries()) {
      if (!(entry.value() instanceof PyObject encoder)) {
        throw new UnreadableModel("its encoder of a class is " + entry.value().aTypeName());
      }
      assembly = ofTarget(new State(encoder));
      for (String column : assembly.encoder().encoded()) {
        String name = column + "_" + EncoderState.name(entry.key());
        assembly.blocks(column).forEach(block -> made.add(new RenamedBlock(block, List.of(name))));
      }
    }
    return Objects.requireNonNull(assembly).behind(state.type(), made);
  }

  /** An encoder that was fitted on a target and makes one number of each column. */
  private static Assembly ofTarget(State state) {
    return switch (state.type()) {
      case "LeaveOneOutEncoder" -> means(state, 0);
      case "CatBoostEncoder" -> means(state, state.number("a", 1));
      default -> tables(state);
    };
  }

  /** {@code MultiHotEncoder}. */
  static Estimator multiHot(State state) {
    EncoderState encoder = new EncoderState(state);
    Assembly assembly = new Assembly(encoder, Map.of());
    for (PyValue item : state.items("mapping")) {
      if (!(item instanceof PyDict own) || own.get("col").isEmpty()) {
        throw new UnreadableModel("its mapping holds " + item.aTypeName());
      }
      String column = EncoderState.name(own.get("col").get());
      assembly.takes(column, Levels.TEXTS);
      assembly.put(
          column,
          new SplitItems(
              assembly.place(column),
              state.text("delimiter", "|"),
              own,
              encoder.unknown(),
              encoder.missing()));
    }
    return assembly.inPlace();
  }

  /** {@code CountEncoder}. */
  static Estimator count(State state) {
    EncoderState encoder = new EncoderState(state);
    Assembly assembly = new Assembly(encoder, Map.of());
    encoder
        .mapping()
        .forEach(
            (column, counts) -> {
              LevelCounts block =
                  new LevelCounts(
                      column,
                      assembly.place(column),
                      PandasSeries.read(counts),
                      assembly.groups("_min_group_categories", column),
                      unknownCount(assembly, column),
                      policy(assembly, "_handle_missing", column));
              assembly.takes(column, block.levels());
              assembly.put(column, block);
            });
    return assembly.inPlace();
  }

  /** Before 2.3 {@code value} left an unknown value missing. */
  private static Unseen unknownCount(Assembly assembly, String column) {
    Unseen told = policy(assembly, "_handle_unknown", column);
    return assembly.encoder().old() && told.is("value") ? Unseen.NAN : told;
  }

  private static Unseen policy(Assembly assembly, String attribute, String column) {
    return assembly
        .ofColumn(attribute, column)
        .map(value -> Unseen.of(attribute, value))
        .orElse(Unseen.VALUE);
  }

  /** {@code HashingEncoder}: the hashed columns first. */
  static Estimator hashing(State state) {
    EncoderState encoder = new EncoderState(state);
    List<String> hashed = encoder.encoded();
    List<String> names = HashedColumns.names(state.integer("n_components", 8));
    // Before 2.6: the made columns belong to no column of the request in particular.
    Assembly assembly =
        new Assembly(encoder, hashed.isEmpty() ? Map.of() : Map.of(hashed.getFirst(), names));
    hashed.forEach(column -> assembly.takes(column, Levels.TEXTS));
    int[] columns = hashed.stream().mapToInt(assembly::place).toArray();
    return assembly.before(
        List.of(new HashedColumns(columns, names, state.text("hash_method", "md5"))));
  }
}
