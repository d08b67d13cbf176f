package dev.primavista.networks.keras.config;

import dev.primavista.core.Amount;
import dev.primavista.networks.keras.config.Calls.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The configuration of one object of Keras: values by name. */
public record Settings(Map<String, @Nullable Object> values) {
  /** Whether there is a value other than None. */
  public boolean has(String key) {
    return values.get(key) != null;
  }

  public @Nullable Object value(String key) {
    return values.get(key);
  }

  public String text(String key, String otherwise) {
    return switch (values.get(key)) {
      case null -> otherwise;
      case String text -> text;
      case Object other -> throw wrong(key, other, "a text");
    };
  }

  public double real(String key, double otherwise) {
    return switch (values.get(key)) {
      case null -> otherwise;
      case Number number -> number.doubleValue();
      case Boolean flag -> flag ? 1 : 0;
      case Map<?, ?> map when map.get("value") instanceof Number number -> number.doubleValue();
      case Object other -> throw wrong(key, other, "a number");
    };
  }

  public long whole(String key, long otherwise) {
    return Math.round(real(key, (double) otherwise));
  }

  public long whole(String key) {
    if (!has(key)) {
      throw new KerasFormatException(key + " is missing");
    }
    return whole(key, 0);
  }

  public boolean flag(String key, boolean otherwise) {
    return switch (values.get(key)) {
      case null -> otherwise;
      case Boolean flag -> flag;
      case Number number -> number.doubleValue() != 0;
      case Object other -> throw wrong(key, other, "true or false");
    };
  }

  /** Integers, be it one or a list; as many as asked for, where a single one stands for all. */
  public long[] wholes(String key, int count, long otherwise) {
    long[] found = wholes(key);
    if (found.length == 0) {
      found = new long[] {otherwise};
    }
    if (found.length == 1 && count > 1) {
      long all = found[0];
      found = new long[count];
      Arrays.fill(found, all);
    }
    if (found.length != count) {
      throw wrong(key, Arrays.toString(found), Amount.of(count, "number"));
    }
    return found;
  }

  /** Integers, be it none, one or a list; lists inside lists one after the other. */
  public long[] wholes(String key) {
    double[] reals = reals(key);
    return Arrays.stream(reals).mapToLong(Math::round).toArray();
  }

  /** Numbers, be it none, one or a list; lists inside lists one after the other. */
  public double[] reals(String key) {
    List<Double> all = new ArrayList<>();
    flatten(key, values.get(key), all);
    return all.stream().mapToDouble(value -> value).toArray();
  }

  private static void flatten(String key, @Nullable Object value, List<Double> all) {
    switch (value) {
      case null -> {}
      case Number number -> all.add(number.doubleValue());
      case Boolean flag -> all.add(flag ? 1.0 : 0.0);
      case Array array -> flatten(key, array.values(), all);
      case List<?> list -> list.forEach(element -> flatten(key, element, all));
      case Map<?, ?> map when map.get("config") instanceof Map<?, ?> config ->
          flatten(key, config.get("value"), all);
      case Object other -> throw wrong(key, other, "numbers");
    }
  }

  /** Sizes, null where free; empty where there are none. */
  public List<Long> shape(String key) {
    List<Long> shape = new ArrayList<>();
    if (values.get(key) instanceof List<?> sizes) {
      for (Object size : sizes) {
        shape.add(size instanceof Number number ? number.longValue() : -1L);
      }
    }
    return shape;
  }

  /** A nested object; empty where there is none. */
  public Settings object(String key) {
    return of(values.get(key));
  }

  /** A list; empty where there is none. */
  public List<?> list(String key) {
    return values.get(key) instanceof List<?> list ? list : List.of();
  }

  /** What is, or is not, an object as one. */
  public static Settings of(@Nullable Object value) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, element) -> values.put(String.valueOf(key), element));
    }
    return new Settings(values);
  }

  private static KerasFormatException wrong(String key, Object value, String expected) {
    String shown = value.toString();
    return new KerasFormatException(
        "%s: %s (expected: %s)"
            .formatted(key, shown.substring(0, Math.min(80, shown.length())), expected));
  }
}
