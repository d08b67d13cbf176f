package dev.primavista.networks.torch;

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
  private final MemorySegment file;

  private WeightFile(Path path, MemorySegment file) {
    this.path = path;
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
      return new StateDict(name, new WeightFile(path, file).tensors(name));
    } catch (PickleException refused) {
      throw TorchPickle.refusal(name, refused);
    } catch (IOException e) {
      throw new ModelLoadException(
          "truncated_file", name + " cannot be read: " + e.getMessage(), "copy it again", e);
    } catch (IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException e) {
      throw new ModelLoadException(
          "malformed_model", name + " is damaged: " + e.getMessage(), "copy it again", e);
    }
  }

  private SequencedMap<String, StoredTensor> tensors(String name) throws IOException {
    byte[] head = head(16);
    return switch (TorchFormat.of(head)) {
      case ZIP -> zipped(name);
      case LEGACY -> legacy();
      case SAFETENSORS -> safeTensors();
      case NONE -> throw new IllegalArgumentException("it is no file of PyTorch");
    };
  }

  private byte[] head(long bytes) {
    return file.asSlice(0, Math.min(bytes, file.byteSize())).toArray(ValueLayout.JAVA_BYTE);
  }

  private SequencedMap<String, StoredTensor> zipped(String name) throws IOException {
    try (TorchArchive archive = TorchArchive.open(path)) {
      archive.check(name);
      PyValue value = TorchPickle.stream(archive.bytes("data.pkl")).next();
      Map<String, MemorySegment> known = new HashMap<>();
      return weights(
          value,
          key ->
              known.computeIfAbsent(key.key(), any -> archive.storage(file, "data/" + key.key())));
    }
  }

  /**
   * Three pickles that say how the file was written, the value's, the keys of its storages, and
   * then each storage: its elements' number and themselves.
   */
  private SequencedMap<String, StoredTensor> legacy() {
    PickleStream stream = TorchPickle.stream(head(MOST_PICKLED));
    stream.next();
    stream.next();
    stream.next();
    PyValue value = stream.next();
    if (!(stream.next() instanceof PyList keys)) {
      throw new IllegalArgumentException("it has no list of storages");
    }
    Map<String, ScalarType> types = TorchPickle.storages(value);
    Map<String, MemorySegment> storages = new HashMap<>();
    long at = stream.position();
    for (PyValue key : keys.items()) {
      String name = key instanceof PyStr text ? text.value() : key.typeName();
      ScalarType type = types.get(name);
      if (type == null) {
        throw new IllegalArgumentException("storage " + name + " belongs to no tensor");
      }
      long bytes = Math.multiplyExact(file.get(LONG, at), (long) type.bytes());
      storages.put(name, file.asSlice(at + Long.BYTES, bytes));
      at += Long.BYTES + bytes;
    }
    return weights(value, key -> required(storages, key.key()));
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
    long length = file.get(LONG, 0);
    MemorySegment json = file.asSlice(Long.BYTES, length);
    MemorySegment bytes = file.asSlice(Long.BYTES + length);
    JsonNode header = new ObjectMapper().readTree(json.toArray(ValueLayout.JAVA_BYTE));
    SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      if (!entry.getKey().equals("__metadata__")) {
        tensors.put(entry.getKey(), safeTensor(entry.getValue(), bytes));
      }
    }
    return tensors;
  }

  private static StoredTensor safeTensor(JsonNode entry, MemorySegment bytes) {
    String dtype = entry.path("dtype").asText();
    ScalarType type =
        ScalarType.ofSafeTensors(dtype)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "elements of type " + dtype + " (expected: floats or integers)"));
    List<Long> shape =
        StreamSupport.stream(entry.path("shape").spliterator(), false)
            .map(JsonNode::asLong)
            .toList();
    long from = entry.path("data_offsets").path(0).asLong(-1);
    long to = entry.path("data_offsets").path(1).asLong(-1);
    return StoredTensor.rows(type, shape, bytes.asSlice(from, to - from));
  }

  private static SequencedMap<String, StoredTensor> weights(
      PyValue value, Function<StorageKey, MemorySegment> storages) {
    return TorchPickle.weights(value, storages)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "it holds a "
                        + value.typeName()
                        + " without weights (expected: a state_dict)"));
  }
}
