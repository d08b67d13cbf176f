package dev.primavista.networks.torch;

import dev.primavista.core.Amount;
import dev.primavista.core.model.ModelLoadException;
import java.util.Arrays;
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

/**
 * A network's weights by their names. A prefix that all of them have is left out, and so is what
 * wrappers of parts put into names.
 */
final class StateDict {
  private static final int SHOWN = 6;

  /** How many modules beside each other are looked at for a network. */
  private static final int MOST_MODULES = 16;

  /** What training counts: batches of a batch norm, models of an average. */
  private static final Pattern COUNTERS =
      Pattern.compile("(.*\\.)?(num_batches_tracked|n_averaged)");

  /** What training weighs classes by, beside the network in the module that trains it. */
  private static final Set<String> LOSSES = Set.of("criterion", "loss");

  private static final Set<String> CLASS_WEIGHTS =
      Set.of("class_weight", "class_weights", "pos_weight");

  /** How transformers calls the parts of its networks, whose names are its own. */
  private static final Pattern TRANSFORMERS =
      Pattern.compile("([a-z0-9_]+\\.)?(embedder|embeddings|encoder\\.(layers?|stages))\\..*");

  /** What compiling or sharding a part of the network puts into the names of its weights. */
  private static final Pattern WRAPPERS =
      Pattern.compile("(?<=^|\\.)(_orig_mod|_fsdp_wrapped_module|_checkpoint_wrapped_module)\\.");

  private final String file;
  private final SequencedMap<String, StoredTensor> tensors;

  StateDict(String file, Map<String, StoredTensor> tensors) {
    this.file = file;
    this.tensors = Collections.unmodifiableSequencedMap(unwrapped(tensors));
  }

  /** Without what {@code DataParallel} and modules around the network put before each name. */
  private static SequencedMap<String, StoredTensor> unwrapped(Map<String, StoredTensor> tensors) {
    SequencedMap<String, StoredTensor> names = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> names.put(WRAPPERS.matcher(name).replaceAll(""), tensor));
    if (names.size() < tensors.size()) {
      return new LinkedHashMap<>(tensors);
    }
    names.keySet().removeIf(name -> COUNTERS.matcher(name).matches() || isOfLoss(name));
    return withoutPrefix(names);
  }

  /** Whether it is a weight of a module such as {@code loss_fn}, or of no module at all. */
  private static boolean isOfLoss(String name) {
    String modules = name.substring(0, Math.max(0, name.lastIndexOf('.')));
    return CLASS_WEIGHTS.contains(name)
        || Arrays.stream(modules.split("[._]", -1)).anyMatch(LOSSES::contains);
  }

  private static SequencedMap<String, StoredTensor> withoutPrefix(
      SequencedMap<String, StoredTensor> all) {
    SequencedMap<String, StoredTensor> names = all;
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
    return "%s: %s%s"
        .formatted(
            Amount.of(tensors.size(), "tensor"), first, tensors.size() > SHOWN ? " ..." : "");
  }

  /**
   * What weights of no known network are, with the known one's name in front that is among them.
   */
  String stranger() {
    return tensors.keySet().stream()
        .map(name -> name.substring(0, name.indexOf('.') + 1))
        .distinct()
        .limit(MOST_MODULES)
        .filter(prefix -> !prefix.isEmpty() && Architecture.knows(under(prefix)))
        .findFirst()
        .map(
            prefix ->
                "a known network under '%s' and other weights beside it, such as %s"
                    .formatted(prefix, other(prefix)))
        .orElseGet(() -> "weights of no network known here: " + seen());
  }

  private StateDict under(String prefix) {
    SequencedMap<String, StoredTensor> part = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) {
            part.put(name, tensor);
          }
        });
    return new StateDict(file, part);
  }

  private String other(String prefix) {
    return tensors.keySet().stream()
        .filter(name -> !name.startsWith(prefix))
        .findFirst()
        .orElseThrow();
  }

  /** Whether a network's parts have the names that transformers gives them. */
  boolean isOfTransformers() {
    return tensors.keySet().stream().anyMatch(name -> TRANSFORMERS.matcher(name).matches());
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
