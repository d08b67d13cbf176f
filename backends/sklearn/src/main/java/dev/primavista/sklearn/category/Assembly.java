package dev.primavista.sklearn.category;

import dev.primavista.pickle.PyDict;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.category.CategoryEncoder.Part;
import dev.primavista.sklearn.estimator.Estimator;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import dev.primavista.sklearn.pandas.PandasSeries;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** An encoder while it is read: the columns that it was fitted on, and the blocks made of them. */
final class Assembly {
  private final EncoderState encoder;
  private final List<String> taken;
  private final Map<String, Integer> places = new HashMap<>();
  private final Map<Integer, Levels> levels = new HashMap<>();
  private final Map<String, List<Block>> blocks = new HashMap<>();

  /**
   * @param makes the names of the columns that each encoded one becomes, where they are others
   */
  Assembly(EncoderState encoder, Map<String, List<String>> makes) {
    this.encoder = encoder;
    this.taken = encoder.taken(makes);
    for (int i = 0; i < taken.size(); i++) {
      places.put(taken.get(i), i);
    }
  }

  EncoderState encoder() {
    return encoder;
  }

  /** The place of a column among those that it was fitted on. */
  int place(String column) {
    Integer place = places.get(column);
    if (place == null) {
      throw new UnreadableModel("it encodes column '" + column + "', which it was not fitted on");
    }
    return place;
  }

  /** The codes of each column by the encoder that this one begins with. */
  Map<String, OrdinalCodes> codes() {
    State ordinal = encoder.state().object("ordinal_encoder");
    return codes(
        EncoderState.mapping(ordinal),
        Unseen.of(ordinal, "handle_unknown"),
        Unseen.of(ordinal, "handle_missing"));
  }

  /** The codes of each column by these Series. */
  Map<String, OrdinalCodes> codes(
      SequencedMap<String, PyValue> mapping, Unseen unknown, Unseen missing) {
    Map<String, OrdinalCodes> codes = new HashMap<>();
    mapping.forEach(
        (column, series) -> {
          OrdinalCodes own = new OrdinalCodes(column, place(column), series, unknown, missing);
          levels.put(place(column), own.levels());
          codes.put(column, own);
        });
    return codes;
  }

  /** What values a column takes. */
  Levels levels(String column) {
    return levels.getOrDefault(place(column), Levels.TEXTS);
  }

  /** Says what values a column takes. */
  void takes(String column, Levels known) {
    levels.put(place(column), known);
  }

  /** Puts a block in the place of its column, beside those that are there. */
  void put(String column, Block block) {
    Map<Object, Object> groups = groups("min_group_lumping_", column);
    blocks
        .computeIfAbsent(column, _ -> new ArrayList<>())
        .add(groups.isEmpty() ? block : new GroupedValues(block, place(column), groups));
  }

  /** The blocks in the place of a column. */
  List<Block> blocks(String column) {
    return blocks.getOrDefault(column, List.of());
  }

  /** The groups of a column's rare values, each by {@link Levels#key}; empty if there are none. */
  Map<Object, Object> groups(String attribute, String column) {
    Map<Object, Object> groups = new HashMap<>();
    if (ofColumn(attribute, column).orElse(null) instanceof PyDict own) {
      for (PyDict.Entry entry : own.entries()) {
        groups.put(
            Levels.key(PandasSeries.plain(entry.key())),
            Levels.key(PandasSeries.plain(entry.value())));
      }
    }
    return groups;
  }

  /** A column's entry in an attribute that is a dict by column. */
  Optional<PyValue> ofColumn(String attribute, String column) {
    return encoder
        .state()
        .optional(attribute)
        .filter(PyDict.class::isInstance)
        .flatMap(dict -> EncoderState.entry((PyDict) dict, column));
  }

  /** The encoder with each block in the place of its column. */
  Estimator inPlace() {
    List<Part> parts = new ArrayList<>();
    if (encoder.hasIntercept()) {
      parts.add(new Part.Made(Block.intercept()));
    }
    for (String column : taken) {
      List<Block> own = blocks.get(column);
      if (own == null) {
        parts.add(new Part.Kept(place(column)));
      } else {
        own.forEach(block -> parts.add(new Part.Made(block)));
      }
    }
    return of(parts, encoder.made());
  }

  /** The encoder with these blocks before the columns that it does not encode. */
  Estimator before(List<Block> first) {
    List<Part> parts = new ArrayList<>();
    first.forEach(block -> parts.add(new Part.Made(block)));
    parts.addAll(kept());
    return of(parts, encoder.made());
  }

  /** An encoder of this class with these blocks behind the columns that it does not encode. */
  Estimator behind(String type, List<Block> last) {
    List<Part> parts = new ArrayList<>(kept());
    last.forEach(block -> parts.add(new Part.Made(block)));
    return new CategoryEncoder(type, taken, levels, parts, Optional.empty());
  }

  private List<Part> kept() {
    Set<String> encoded = new HashSet<>(encoder.encoded());
    return taken.stream()
        .filter(column -> !encoded.contains(column))
        .<Part>map(column -> new Part.Kept(place(column)))
        .toList();
  }

  private Estimator of(List<Part> parts, Optional<List<String>> made) {
    return new CategoryEncoder(encoder.state().type(), taken, levels, parts, made);
  }
}
