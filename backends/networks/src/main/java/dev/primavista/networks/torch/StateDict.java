package dev.primavista.networks.torch;

import dev.primavista.core.model.ModelLoadException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A network's weights by their names. A prefix that all of them have is left out. */
final class StateDict {
  private static final int SHOWN = 6;

  private final String file;
  private final SequencedMap<String, StoredTensor> tensors;

  StateDict(String file, Map<String, StoredTensor> tensors) {
    this.file = file;
    this.tensors = Collections.unmodifiableSequencedMap(unwrapped(tensors));
  }

  /** Without what {@code DataParallel} and modules around the network put before each name. */
  private static SequencedMap<String, StoredTensor> unwrapped(Map<String, StoredTensor> tensors) {
    SequencedMap<String, StoredTensor> names = new LinkedHashMap<>(tensors);
    names.keySet().removeIf(name -> name.endsWith("num_batches_tracked"));
    while (names.size() > 1) {
      String first = names.firstEntry().getKey();
      String prefix = first.substring(0, first.indexOf('.') + 1);
      boolean shared =
          !prefix.isEmpty()
              && names.keySet().stream().allMatch(name -> name.startsWith(prefix))
              && names.keySet().stream().anyMatch(name -> name.indexOf('.', prefix.length()) > 0);
      if (!shared) {
        return names;
      }
      SequencedMap<String, StoredTensor> shorter = new LinkedHashMap<>();
      names.forEach((name, tensor) -> shorter.put(name.substring(prefix.length()), tensor));
      names = shorter;
    }
    return names;
  }

  /** The same weights, each under the name that this pattern's replacement gives it. */
  StateDict renamed(Pattern pattern, String replacement) {
    SequencedMap<String, StoredTensor> names = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          Matcher found = pattern.matcher(name);
          names.put(found.replaceAll(replacement), tensor);
        });
    return new StateDict(file, names);
  }

  String file() {
    return file;
  }

  Set<String> names() {
    return tensors.keySet();
  }

  boolean has(String name) {
    return tensors.containsKey(name);
  }

  Optional<StoredTensor> find(String name) {
    return Optional.ofNullable(tensors.get(name));
  }

  /**
   * A tensor that the network needs.
   *
   * @throws ModelLoadException if it is not there
   */
  StoredTensor get(String name) {
    return find(name).orElseThrow(() -> refuse("lacks " + name));
  }

  /** How many modules there are whose names are this one and a number, from this number on. */
  int count(String prefix, int from) {
    int count = 0;
    while (hasModule(prefix + (from + count))) {
      count++;
    }
    return count;
  }

  /** Whether any weight belongs to this module. */
  boolean hasModule(String module) {
    return tensors.keySet().stream().anyMatch(name -> name.startsWith(module + "."));
  }

  /** Trained numbers: all but the statistics of batch norms. */
  long parameters() {
    return tensors.entrySet().stream()
        .filter(entry -> !entry.getKey().contains(".running_"))
        .mapToLong(entry -> entry.getValue().elements())
        .sum();
  }

  /** Its first names and shapes, and how many there are. */
  String seen() {
    String first =
        tensors.entrySet().stream()
            .limit(SHOWN)
            .map(entry -> entry.getKey() + " " + dimensions(entry.getValue().shape()))
            .collect(Collectors.joining(", "));
    return "%d tensors: %s%s"
        .formatted(tensors.size(), first, tensors.size() > SHOWN ? " ..." : "");
  }

  /** A refusal of what this file holds; {@code problem} goes on after the file's name. */
  ModelLoadException refuse(String problem) {
    return new ModelLoadException(
        "unsupported_network", file + " " + problem, Advice.export("this network"));
  }

  static String dimensions(List<Long> shape) {
    return shape.isEmpty()
        ? "scalar"
        : shape.stream().map(String::valueOf).collect(Collectors.joining("x"));
  }
}
