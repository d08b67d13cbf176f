package dev.primavista.sklearn.category;

import dev.primavista.sklearn.estimator.Input;
import dev.primavista.sklearn.pandas.PandasIndex;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The values of a column that were there when its encoder was fitted, each with its place. */
public final class Levels {
  /** The place of a value that was not there. */
  public static final int UNKNOWN = -1;

  /** Of a column that takes any text. */
  static final Levels TEXTS = new Levels(List.of());

  private static final Object MISSING = new Object();

  private final List<Object> known;
  private final Map<Object, Integer> places = new HashMap<>();

  /**
   * @param labels each a String, Double or Boolean; null for a missing value
   */
  public Levels(List<@Nullable Object> labels) {
    known = labels.stream().filter(Objects::nonNull).map(Object.class::cast).toList();
    for (int i = 0; i < labels.size(); i++) {
      places.putIfAbsent(key(labels.get(i)), i);
    }
  }

  /** Equal where Python's values are: True is 1, and None and NaN are one missing value. */
  public static Object key(@Nullable Object value) {
    return switch (value) {
      case null -> MISSING;
      case Double number when number.isNaN() -> MISSING;
      case Double zero when zero == 0 -> 0.0;
      case Boolean flag -> flag ? 1.0 : 0.0;
      default -> value;
    };
  }

  public static boolean isMissing(@Nullable Object value) {
    return key(value) == MISSING;
  }

  /** The place of this value, a missing one among them; or {@link #UNKNOWN}. */
  public int place(@Nullable Object value) {
    return places.getOrDefault(key(value), UNKNOWN);
  }

  /** The column as requests give it. */
  public Input.Column column() {
    boolean numeric = !known.isEmpty() && known.stream().allMatch(Double.class::isInstance);
    boolean texts = known.stream().allMatch(String.class::isInstance);
    Input.Kind kind = numeric ? Input.Kind.NUMBER : texts ? Input.Kind.TEXT : Input.Kind.MIXED;
    return new Input.Column(kind, known.stream().map(Levels::text).toList());
  }

  private static String text(Object value) {
    return value instanceof Boolean flag ? (flag ? "True" : "False") : PandasIndex.name(value);
  }

  /** One of them, another each turn; empty if there are none. */
  public Optional<Object> example(int turn) {
    return known.isEmpty() ? Optional.empty() : Optional.of(known.get(turn % known.size()));
  }
}
