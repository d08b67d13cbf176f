package dev.primavista.networks.keras.config;

import dev.primavista.networks.keras.config.Call.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code inbound_nodes}: objects with {@code args} and {@code kwargs} from Keras 3, lists of
 * {@code [layer, call, output, kwargs]} from Keras 2.
 */
public final class Calls {
  /** What Keras 2 writes in place of a layer before a constant. */
  private static final String CONSTANT = "_CONSTANT_VALUE";

  private Calls() {}

  static Call read(@Nullable Object node) {
    return switch (node) {
      case Map<?, ?> map -> {
        Settings call = Settings.of(map);
        List<@Nullable Object> positional = new ArrayList<>();
        call.list("args").forEach(argument -> positional.add(resolved(argument)));
        yield new Call(positional, named(call.object("kwargs")));
      }
      case List<?> list when isReference(list) ->
          new Call(single(resolvedFirst(list)), named(kwargs(list)));
      case List<?> list -> {
        List<@Nullable Object> all = new ArrayList<>();
        list.forEach(each -> all.add(resolved(each)));
        Settings kwargs = list.getFirst() instanceof List<?> one ? kwargs(one) : Settings.of(null);
        yield new Call(single(all.size() == 1 ? all.getFirst() : all), named(kwargs));
      }
      case null, default -> throw new KerasFormatException("inbound_nodes: " + node);
    };
  }

  /** A reference to a layer's output: {@code [layer, call, output]}. */
  static Optional<Source> source(@Nullable Object value) {
    return value instanceof List<?> list && isReference(list) && !list.getFirst().equals(CONSTANT)
        ? Optional.of(reference(list))
        : Optional.empty();
  }

  private static List<@Nullable Object> single(@Nullable Object argument) {
    List<@Nullable Object> arguments = new ArrayList<>();
    arguments.add(argument);
    return arguments;
  }

  private static @Nullable Object resolvedFirst(List<?> list) {
    return list.getFirst().equals(CONSTANT) ? list.get(2) : reference(list);
  }

  private static boolean isReference(List<?> list) {
    return list.size() >= 3
        && list.get(0) instanceof String
        && list.get(1) instanceof Number
        && (list.get(2) instanceof Number || list.getFirst().equals(CONSTANT));
  }

  private static Source reference(List<?> list) {
    return new Source((String) list.get(0), whole(list.get(1)), whole(list.get(2)));
  }

  private static int whole(Object number) {
    return ((Number) number).intValue();
  }

  private static Settings kwargs(List<?> reference) {
    return Settings.of(reference.size() > 3 ? reference.get(3) : null);
  }

  private static Map<String, @Nullable Object> named(Settings kwargs) {
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    kwargs.values().forEach((key, value) -> named.put(key, resolved(value)));
    return named;
  }

  /** The value with references as {@link Source}s and slices as {@link Slice}s. */
  private static @Nullable Object resolved(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> resolved(map);
      case List<?> list when isReference(list) -> resolvedFirst(list);
      case List<?> list -> {
        List<@Nullable Object> all = new ArrayList<>();
        list.forEach(each -> all.add(resolved(each)));
        yield all;
      }
      case null, default -> value;
    };
  }

  private static @Nullable Object resolved(Map<?, ?> map) {
    Settings object = Settings.of(map);
    Settings config = object.object("config");
    return switch (object.text("class_name", "")) {
      case "__keras_tensor__" -> reference(config.list("keras_history"));
      case "__slice__" -> Slice.of(config);
      case "__tuple__", "__list__" -> resolved(object.value("items"));
      case "__ellipsis__" -> Slice.ELLIPSIS;
      case "__numpy__", "__tensor__" ->
          config.value("value") instanceof List<?> values
              ? new Array(config.text("dtype", "float32"), values)
              : config.value("value");
      default ->
          map.containsKey("start") && map.containsKey("stop") ? Slice.of(object) : named(object);
    };
  }

  /** A constant of NumPy or TensorFlow, as lists in lists. */
  public record Array(String type, List<?> values) {}

  /** A slice of Python; null where an end is left open. */
  public record Slice(@Nullable Long start, @Nullable Long stop, @Nullable Long step) {
    /** Stands for all dimensions that are not named. */
    public static final String ELLIPSIS = "...";

    static Slice of(Settings config) {
      return new Slice(end(config, "start"), end(config, "stop"), end(config, "step"));
    }

    private static @Nullable Long end(Settings config, String key) {
      return config.has(key) ? config.whole(key, 0) : null;
    }
  }
}
