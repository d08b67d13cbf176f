package dev.primavista.sklearn.data;

import dev.primavista.core.ServingException.InvalidRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * One Python value per row, where rows are no numbers and no texts: dicts for DictVectorizer, lists
 * of labels for MultiLabelBinarizer.
 *
 * @param values each a Map, List, String, Double or Boolean; Numbers of other classes, at any
 *     depth, become Doubles
 */
public record Items(List<Object> values) implements Data {
  /**
   * Copies them.
   *
   * @throws InvalidRequest if one of them is null
   */
  public Items {
    List<Object> plain = new ArrayList<>(values.size());
    for (Object value : values) {
      Object item = plain(value);
      if (item == null) {
        throw new InvalidRequest(
            "wrong_datatype", "row " + plain.size() + " is null, a value expected");
      }
      plain.add(item);
    }
    values = List.copyOf(plain);
  }

  private static @Nullable Object plain(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Number number -> number.doubleValue();
      case List<?> list -> list.stream().map(Items::plain).toList();
      case Map<?, ?> map -> {
        SequencedMap<Object, @Nullable Object> plain = new LinkedHashMap<>();
        map.forEach((key, item) -> plain.put(key, plain(item)));
        yield plain;
      }
      default -> value;
    };
  }

  @Override
  public int rows() {
    return values.size();
  }
}
