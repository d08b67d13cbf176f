package dev.primavista.networks.torch;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.networks.torch.TorchPickle.StorageKey;
import dev.primavista.pickle.PickleException;
import dev.primavista.pickle.PickleStream;
import dev.primavista.pickle.PyList;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyValue;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/**
 * Reads PyTorch's files of weights: the zip format, the legacy one and safetensors. The file is
 * mapped as long as a tensor of it is reachable.
 */
final class WeightFile {
  /** Where the pickle of a legacy file ends at the latest. */
  private static final long MOST_PICKLED = 64L << 20;

  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Path path;
  private final String name;
  private final MemorySegment file;

  private WeightFile(Path path, MemorySegment file) {
    this.path = path;
    this.name = String.valueOf(path.getFileName());
    this.file = file;
  }

  /**
   * The weights of a file.
   *
   * @throws ModelLoadException if it is damaged or holds none
   */
  static StateDict read(Path path) {
    String name = String.valueOf(path.getFileName());
    try (FileChannel channel = FileChannel.open(path)) {
      MemorySegment file =
          channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
      return new WeightFile(path, file).weights();
    } catch (PickleException refused) {
      throw TorchPickle.refusal(name, refused);
    } catch (JacksonException e) {
      throw damaged(name, "its header is no JSON", e);
    } catch (IOException e) {
      throw new ModelLoadException(
          "truncated_file", name + " cannot be read: " + e.getMessage(), "copy it again", e);
    } catch (IllegalArgumentException e) {
      throw damaged(name, String.valueOf(e.getMessage()), e);
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      throw damaged(name, "a size in it leads out of the file", e);
    } catch (StackOverflowError e) {
      throw damaged(name, "its values are nested too deep, or hold themselves", e);
    }
  }

  private static ModelLoadException damaged(String name, String reason, Throwable cause) {
    return new ModelLoadException(
        "malformed_model", name + " is damaged: " + reason, "copy it again", cause);
  }

  private StateDict weights() throws IOException {
    return switch (TorchFormat.of(head(16))) {
      case ZIP -> zipped();
      case LEGACY -> legacy();
      case SAFETENSORS -> new StateDict(name, safeTensors());
      case NONE -> throw new IllegalArgumentException("it is no file of PyTorch");
    };
  }

  /** A part of the file, which is refused as cut off where it ends before that part does. */
  private MemorySegment part(long from, long length) {
    if (from < 0 || length < 0) {
      throw new IllegalArgumentException("%d bytes from byte %d on".formatted(length, from));
    }
    long end = Math.addExact(from, length);
    if (end > file.byteSize()) {
      throw new ModelLoadException(
          "truncated_file",
          "%s is damaged or cut off: it has %,d bytes (expected: at least %,d)"
              .formatted(name, file.byteSize(), end),
          "copy it again");
    }
    return file.asSlice(from, length);
  }

  private byte[] head(long bytes) {
    return file.asSlice(0, Math.min(bytes, file.byteSize())).toArray(ValueLayout.JAVA_BYTE);
  }

  private StateDict zipped() throws IOException {
    try (TorchArchive archive = TorchArchive.open(path)) {
      archive.check(name);
      PyValue value = TorchPickle.stream(archive.bytes("data.pkl")).next();
      Map<String, MemorySegment> known = new HashMap<>();
      return network(
          value,
          key ->
              known.computeIfAbsent(key.key(), any -> archive.storage(file, "data/" + key.key())));
    }
  }

  /**
   * Three pickles that say how the file was written, the value's, the keys of its storages, and
   * then each storage: its elements' number and themselves.
   */
  private StateDict legacy() {
    byte[] head = head(MOST_PICKLED);
    PickleStream stream = TorchPickle.stream(head);
    stream.next();
    stream.next();
    stream.next();
    PyValue value = legacyValue(stream, head);
    if (!(stream.next() instanceof PyList keys)) {
      throw new IllegalArgumentException("it has no list of storages");
    }
    Map<String, ScalarType> types = TorchPickle.storages(value);
    Map<String, MemorySegment> storages = new HashMap<>();
    long at = stream.position();
    for (PyValue key : keys.items()) {
      String storage = key instanceof PyStr text ? text.value() : key.typeName();
      ScalarType type = types.get(storage);
      if (type == null) {
        throw new IllegalArgumentException("storage " + storage + " belongs to no tensor");
      }
      long bytes = Math.multiplyExact(part(at, Long.BYTES).get(LONG, 0), (long) type.bytes());
      storages.put(storage, part(at + Long.BYTES, bytes));
      at += Long.BYTES + bytes;
    }
    return network(value, key -> required(storages, key.key()));
  }

  private PyValue legacyValue(PickleStream stream, byte[] head) {
    try {
      return stream.next();
    } catch (PickleException refused) {
      throw TorchPickle.legacyRefusal(name, head, refused);
    }
  }

  private static MemorySegment required(Map<String, MemorySegment> storages, String key) {
    MemorySegment storage = storages.get(key);
    if (storage == null) {
      throw new IllegalArgumentException("storage " + key + " is missing");
    }
    return storage;
  }

  /** A length, so much JSON that says where each tensor stands, and their bytes. */
  private SequencedMap<String, StoredTensor> safeTensors() throws IOException {
    long length = part(0, Long.BYTES).get(LONG, 0);
    MemorySegment json = part(Long.BYTES, length);
    JsonNode header = new ObjectMapper().readTree(json.toArray(ValueLayout.JAVA_BYTE));
    SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      if (!entry.getKey().equals("__metadata__")) {
        tensors.put(entry.getKey(), safeTensor(entry.getValue(), Long.BYTES + length));
      }
    }
    return tensors;
  }

  private StoredTensor safeTensor(JsonNode entry, long start) {
    String dtype = entry.path("dtype").asText();
    ScalarType type =
        ScalarType.ofSafeTensors(dtype)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "elements of type " + dtype + " (expected: floats or integers)"));
    if (!entry.path("shape").isArray()) {
      throw new IllegalArgumentException("a tensor has no list of sizes as its shape");
    }
    List<Long> shape =
        StreamSupport.stream(entry.path("shape").spliterator(), false)
            .map(JsonNode::asLong)
            .toList();
    long from = entry.path("data_offsets").path(0).asLong(-1);
    long to = entry.path("data_offsets").path(1).asLong(-1);
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("a tensor has its data from byte " + from + " to " + to);
    }
    return StoredTensor.rows(type, shape, part(Math.addExact(start, from), to - from));
  }

  private StateDict network(PyValue value, Function<StorageKey, MemorySegment> storages) {
    return new StateDicts(name, storages)
        .network(value)
        .orElseThrow(
            () ->
                new ModelLoadException(
                    "no_weights",
                    name + " holds " + StateDicts.shown(value) + " (expected: a state_dict)",
                    Advice.SAVE));
  }
}
