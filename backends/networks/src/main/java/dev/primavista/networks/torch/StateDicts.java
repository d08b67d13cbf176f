package dev.primavista.networks.torch;

import dev.primavista.core.model.ModelLoadException;
import dev.primavista.networks.torch.TorchPickle.StorageKey;
import dev.primavista.pickle.PyDict;
import dev.primavista.pickle.PyList;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyTuple;
import dev.primavista.pickle.PyValue;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The network's weights among all that a checkpoint holds, such as the state of random generators:
 * the first dict of tensors under a usual key that a known network has, or the only one elsewhere,
 * or else the largest.
 */
final class StateDicts {
  /** Where checkpoints keep a network's weights beside other things, those trained last first. */
  private static final List<String> KEYS =
      List.of(
          "state_dict",
          "model_state_dict",
          "model",
          "net",
          "network",
          "module",
          "weights",
          "params",
          "model_ema",
          "ema_model",
          "ema_state_dict",
          "state_dict_ema",
          "ema");

  private static final int MOST_DEEP = 4;
  private static final int SHOWN = 6;

  private final String file;
  private final Function<StorageKey, MemorySegment> storages;

  /**
   * Those of a file.
   *
   * @param storages what holds a tensor's elements
   */
  StateDicts(String file, Function<StorageKey, MemorySegment> storages) {
    this.file = file;
    this.storages = storages;
  }

  /**
   * The network's weights in a pickled value; empty where there are no tensors with names.
   *
   * @throws ModelLoadException if there are several networks, and no usual key says which is meant
   */
  Optional<StateDict> network(PyValue value) {
    return usual(value)
        .or(() -> onlyOne(value))
        .or(
            () ->
                Stream.concat(Stream.of(value), parts(value).values().stream())
                    .flatMap(part -> in(part, 0))
                    .max(Comparator.comparingInt(dict -> dict.names().size())));
  }

  private Optional<StateDict> usual(PyValue value) {
    return in(value, 0).filter(Architecture::knows).findFirst();
  }

  private Optional<StateDict> onlyOne(PyValue value) {
    SequencedMap<String, StateDict> found = new LinkedHashMap<>();
    Set<PyValue> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    elsewhere(value, "", seen, found);
    if (found.size() > 1) {
      throw new ModelLoadException(
          "unsupported_network",
          file + " holds networks at " + String.join(", ", found.keySet()) + " (expected: one)",
          "save the one that you mean: torch.save(torch.load(\"%s\", map_location=\"cpu\")%s, \"model.pth\")"
              .formatted(file, found.firstEntry().getKey()));
    }
    return found.values().stream().findFirst();
  }

  /** Adds known networks by the way to each, such as {@code ['runs'][0]}. */
  private void elsewhere(
      PyValue value, String way, Set<PyValue> seen, SequencedMap<String, StateDict> found) {
    if (way.split("\\[", -1).length > MOST_DEEP + 1) {
      return;
    }
    parts(value)
        .forEach(
            (step, part) -> {
              if (seen.add(part)) {
                usual(part)
                    .ifPresentOrElse(
                        network -> found.put(way + step, network),
                        () -> elsewhere(part, way + step, seen, found));
              }
            });
  }

  /** What a dict holds by texts, a list or tuple by places; each by how Python gets at it. */
  private static SequencedMap<String, PyValue> parts(PyValue value) {
    SequencedMap<String, PyValue> parts = new LinkedHashMap<>();
    switch (value) {
      case PyDict dict ->
          dict.entries().stream()
              .filter(entry -> entry.key() instanceof PyStr)
              .forEach(
                  entry ->
                      parts.put("['%s']".formatted(((PyStr) entry.key()).value()), entry.value()));
      case PyList list -> list.items().forEach(item -> parts.put("[" + parts.size() + "]", item));
      case PyTuple tuple ->
          tuple.items().forEach(item -> parts.put("[" + parts.size() + "]", item));
      default -> {}
    }
    return parts;
  }

  private Stream<StateDict> in(PyValue value, int depth) {
    if (!(value instanceof PyDict dict) || depth > MOST_DEEP) {
      return Stream.empty();
    }
    SequencedMap<String, StoredTensor> tensors = tensors(dict);
    Stream<StateDict> own =
        tensors.isEmpty() ? Stream.empty() : Stream.of(new StateDict(file, tensors));
    return Stream.concat(
        own, KEYS.stream().flatMap(key -> dict.get(key).stream()).flatMap(it -> in(it, depth + 1)));
  }

  private SequencedMap<String, StoredTensor> tensors(PyDict dict) {
    SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (PyDict.Entry entry : dict.entries()) {
      if (entry.key() instanceof PyStr name) {
        TorchPickle.tensor(entry.value(), storages)
            .ifPresent(found -> tensors.put(name.value(), found));
      }
    }
    return tensors;
  }

  /** What a value without weights is, as its owner knows it. */
  static String shown(PyValue value) {
    return switch (value) {
      case PyDict dict when dict.size() == 0 -> "an empty dict";
      case PyDict dict -> "a dict of " + keys(dict) + " without weights";
      case PyList _ -> "a list";
      case PyObject tensor when tensor.type().module().equals("torch._utils") ->
          "a tensor without a name";
      default -> "a " + value.typeName();
    };
  }

  private static String keys(PyDict dict) {
    String first =
        dict.entries().stream()
            .limit(SHOWN)
            .map(entry -> entry.key() instanceof PyStr text ? text.value() : "a number")
            .map(key -> "'" + key.substring(0, Math.min(40, key.length())) + "'")
            .collect(Collectors.joining(", "));
    return dict.size() > SHOWN ? first + " ..." : first;
  }
}
