package dev.primavista.networks.torch;

import dev.primavista.core.Amount;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.pickle.PickleException;
import dev.primavista.pickle.PickleLimits;
import dev.primavista.pickle.PickleStream;
import dev.primavista.pickle.PyDict;
import dev.primavista.pickle.PyGlobal;
import dev.primavista.pickle.PyInt;
import dev.primavista.pickle.PyList;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyTuple;
import dev.primavista.pickle.PyValue;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** What {@code torch.save} pickles, read as data: tensors are calls with a persistent id. */
final class TorchPickle {
  /** A text of six letters. */
  private static final String LEGACY_MODULE = "X\6\0\0\0module";

  /** How long the order is that remembers it. */
  private static final int MEMO_BYTES = 2;

  private TorchPickle() {}

  /** The pickles of these bytes. */
  static PickleStream stream(byte[] content) {
    return new PickleStream(content, PickleLimits.defaults(), TorchGlobals.allowed());
  }

  /**
   * Why a pickle is refused: in most cases because it is a module of a class whose code is not in
   * the file.
   */
  static ModelLoadException refusal(String file, PickleException refused) {
    boolean module =
        refused.forbidden().stream()
            .anyMatch(one -> one.global().module().startsWith("torch.nn.modules"));
    if (!module) {
      String hint =
          refused.forbidden().isEmpty()
              ? "copy it again"
              : Advice.SAVE + "; or " + Advice.export("it");
      return new ModelLoadException(
          refused.code(), file + ": " + refused.getMessage(), hint, refused);
    }
    return wholeModule(file, refused);
  }

  /**
   * Why the value of a legacy file is refused: it names the class of each module in a persistent id
   * that begins with the word.
   *
   * @param content the file's beginning
   */
  static ModelLoadException legacyRefusal(String file, byte[] content, PickleException refused) {
    return refused.forbidden().stream()
        .findFirst()
        .filter(first -> isModule(content, first.offset()))
        .map(_ -> wholeModule(file, refused))
        .orElseGet(() -> refusal(file, refused));
  }

  /** Whether a class that is named here is that of a module. */
  private static boolean isModule(byte[] content, long offset) {
    int at = Math.toIntExact(offset);
    int from = Math.max(0, at - LEGACY_MODULE.length() - MEMO_BYTES);
    return new String(content, from, at - from, StandardCharsets.ISO_8859_1)
        .startsWith(LEGACY_MODULE);
  }

  private static ModelLoadException wholeModule(String file, PickleException refused) {
    String type = refused.forbidden().getFirst().global().qualifiedName();
    return new ModelLoadException(
        "pickled_module",
        file
            + " holds a whole module of class "
            + type
            + ", whose code is not in the file"
            + " (expected: a state_dict); nothing was run",
        Advice.SAVE + "; or " + Advice.export("it"),
        refused);
  }

  /** A storage of a file by its key. */
  record StorageKey(String key, ScalarType type, long elements) {}

  /** The element type of every storage that a value refers to, by its key. */
  static Map<String, ScalarType> storages(PyValue value) {
    Map<String, ScalarType> types = new HashMap<>();
    Set<PyValue> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<PyValue> open = new ArrayDeque<>(List.of(value));
    while (!open.isEmpty()) {
      PyValue next = open.pop();
      if (!seen.add(next)) {
        continue;
      }
      if (next instanceof PyObject object && object.type().equals(PickleStream.PERSISTENT)) {
        StorageKey key = storage(next, Optional.empty());
        types.put(key.key(), key.type());
        continue;
      }
      open.addAll(parts(next));
    }
    return types;
  }

  private static List<PyValue> parts(PyValue value) {
    return switch (value) {
      case PyList list -> list.items();
      case PyTuple tuple -> tuple.items();
      case PyDict dict -> dict.entries().stream().map(PyDict.Entry::value).toList();
      case PyObject object ->
          Stream.of(
                  Stream.of(object.arguments(), object.items(), object.entries()),
                  object.state().stream())
              .flatMap(some -> some)
              .map(PyValue.class::cast)
              .toList();
      default -> List.of();
    };
  }

  /** The tensor that a value is; empty if it is none. */
  static Optional<StoredTensor> tensor(
      PyValue value, Function<StorageKey, MemorySegment> storages) {
    if (!(value instanceof PyObject object)) {
      return Optional.empty();
    }
    if (object.type().equals(TorchGlobals.PARAMETER)) {
      return Stream.concat(object.arguments().items().stream(), state(object).stream())
          .flatMap(part -> tensor(part, storages).stream())
          .findFirst();
    }
    if (!object.type().module().equals("torch._utils")) {
      return Optional.empty();
    }
    List<PyValue> arguments = object.arguments().items();
    return switch (object.type().name()) {
      case "_rebuild_parameter", "_rebuild_parameter_with_state" ->
          tensor(arguments.getFirst(), storages);
      default -> Optional.of(view(arguments, storages));
    };
  }

  private static List<PyValue> state(PyObject object) {
    return object.state().map(TorchPickle::parts).orElse(List.of());
  }

  private static StoredTensor view(
      List<PyValue> arguments, Function<StorageKey, MemorySegment> storages) {
    if (arguments.size() < 4) {
      throw new IllegalArgumentException("a tensor of " + Amount.of(arguments.size(), "part"));
    }
    StorageKey key = storage(arguments.getFirst(), dtype(arguments));
    MemorySegment storage = storages.apply(key);
    long offset = Math.multiplyExact(integer(arguments.get(1)), (long) key.type().bytes());
    if (offset < 0 || offset > storage.byteSize()) {
      throw new IllegalArgumentException("a tensor that begins outside of its storage");
    }
    return new StoredTensor(
        key.type(),
        integers(arguments.get(2)),
        integers(arguments.get(3)),
        storage.asSlice(offset));
  }

  /** The element type that a tensor over bytes names itself. */
  private static Optional<ScalarType> dtype(List<PyValue> arguments) {
    return arguments.size() > 6 && arguments.get(6) instanceof PyGlobal name
        ? ScalarType.ofTorch(name.name())
        : Optional.empty();
  }

  /** {@code ('storage', torch.FloatStorage, key, location, elements, ...)}. */
  private static StorageKey storage(PyValue value, Optional<ScalarType> dtype) {
    if (value instanceof PyObject object
        && object.type().equals(PickleStream.PERSISTENT)
        && object.arguments().items().getFirst() instanceof PyTuple id
        && id.items().size() >= 5
        && id.items().get(1) instanceof PyGlobal name
        && id.items().get(2) instanceof PyStr key) {
      ScalarType type =
          dtype
              .or(() -> ScalarType.ofTorch(name.name()))
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "elements of type " + name.name() + " (expected: floats or integers)"));
      return new StorageKey(key.value(), type, integer(id.items().get(4)));
    }
    throw new IllegalArgumentException("a tensor without a storage");
  }

  private static long integer(PyValue value) {
    if (value instanceof PyInt integer) {
      return integer.longValue();
    }
    throw new IllegalArgumentException("a " + value.typeName() + " (expected: an integer)");
  }

  private static List<Long> integers(PyValue value) {
    return switch (value) {
      case PyTuple tuple -> tuple.items().stream().map(TorchPickle::integer).toList();
      case PyList list -> list.items().stream().map(TorchPickle::integer).toList();
      case PyObject size when size.type().name().equals("Size") ->
          integers(size.arguments().items().getFirst());
      default -> throw new IllegalArgumentException("a shape of a " + value.typeName());
    };
  }
}
