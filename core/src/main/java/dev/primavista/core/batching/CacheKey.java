package dev.primavista.core.batching;

import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that an answer depends on, byte for byte: inputs by name with types, shapes and elements, and
 * the outputs asked for. Comparable, so that keys of one hash cost little.
 */
final class CacheKey implements Comparable<CacheKey> {
  private static final int MISSING = -1;

  private final byte[] bytes;
  private final int hash;

  private CacheKey(byte[] bytes) {
    this.bytes = bytes;
    this.hash = Arrays.hashCode(bytes);
  }

  static CacheKey of(Map<String, Tensor> inputs, List<String> outputs) {
    Map<String, Tensor> ordered = new TreeMap<>(inputs);
    long size = 0;
    for (String output : outputs) {
      size += 4 + 3L * output.length();
    }
    for (Map.Entry<String, Tensor> input : ordered.entrySet()) {
      size += 4 + 3L * input.getKey().length() + sizeOf(input.getValue());
    }
    ByteBuffer into = ByteBuffer.allocate(Math.toIntExact(size + 8));
    into.putInt(outputs.size());
    outputs.forEach(output -> put(output, into));
    ordered.forEach(
        (name, tensor) -> {
          put(name, into);
          put(tensor, into);
        });
    return new CacheKey(Arrays.copyOf(into.array(), into.position()));
  }

  private static long sizeOf(Tensor tensor) {
    long size = 32 + 8L * tensor.shape().rank();
    switch (tensor) {
      case FixedTensor fixed -> size += fixed.data().limit();
      case BytesTensor texts -> {
        for (int i = 0; i < texts.elementCount(); i++) {
          size += 4 + texts.bytesAt(i).length;
        }
      }
    }
    return size;
  }

  private static void put(String name, ByteBuffer into) {
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    into.putInt(utf8.length).put(utf8);
  }

  private static void put(Tensor tensor, ByteBuffer into) {
    put(tensor.dataType().name(), into);
    into.putInt(tensor.shape().rank());
    for (int axis = 0; axis < tensor.shape().rank(); axis++) {
      into.putLong(tensor.shape().dimension(axis));
    }
    switch (tensor) {
      case FixedTensor fixed -> into.put(fixed.data());
      case BytesTensor texts -> {
        for (int i = 0; i < texts.elementCount(); i++) {
          byte[] text = texts.bytesAt(i);
          into.putInt(texts.isMissing(i) ? MISSING : text.length).put(text);
        }
      }
    }
  }

  int size() {
    return bytes.length;
  }

  @Override
  public int compareTo(CacheKey other) {
    return Arrays.compare(bytes, other.bytes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CacheKey key && hash == key.hash && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
