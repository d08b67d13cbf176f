package dev.primavista.networks.torch;

import dev.primavista.networks.torch.TorchPickle.StorageKey;
import dev.primavista.pickle.PyDict;
import dev.primavista.pickle.PyList;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyValue;
import java.lang.foreign.MemorySegment;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The network's weights among all that a checkpoint holds, such as the state of random generators:
 * the first dict of tensors that a known network has, or else the largest.
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

  /** The network's weights in a pickled value; empty where there are no tensors with names. */
  Optional<StateDict> network(PyValue value) {
    return in(value, 0)
        .filter(Architecture::knows)
        .findFirst()
        .or(() -> in(value, 0).max(Comparator.comparingInt(dict -> dict.names().size())));
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
