package dev.primavista.core.batching;

import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Tensor;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Answers of one version of a model, bounded by their bytes; the one that was used least recently
 * goes first. Not thread-safe.
 */
final class ResponseCache {
  /** What an entry weighs beside its bytes, about. */
  private static final long ENTRY_BYTES = 256;

  private static final int ELEMENT_BYTES = 24;

  private final long maxBytes;
  private final LinkedHashMap<CacheKey, Kept> answers = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  private record Kept(SequencedMap<String, Tensor> outputs, long bytes) {}

  ResponseCache(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  Optional<SequencedMap<String, Tensor>> get(CacheKey key) {
    return Optional.ofNullable(answers.get(key)).map(Kept::outputs);
  }

  /** Keeps a copy, unless it alone exceeds the bound. */
  void put(CacheKey key, SequencedMap<String, Tensor> outputs) {
    long size = ENTRY_BYTES + key.size();
    for (Tensor output : outputs.values()) {
      size += sizeOf(output);
    }
    if (size > maxBytes) {
      return;
    }
    SequencedMap<String, Tensor> copies = new LinkedHashMap<>();
    outputs.forEach((name, tensor) -> copies.put(name, copy(tensor)));
    Kept replaced = answers.put(key, new Kept(copies, size));
    bytes += size - (replaced == null ? 0 : replaced.bytes());
    Iterator<Map.Entry<CacheKey, Kept>> oldest = answers.entrySet().iterator();
    while (bytes > maxBytes) {
      bytes -= oldest.next().getValue().bytes();
      oldest.remove();
    }
  }

  /** Of keys and answers together, at most the bound. */
  long bytes() {
    return bytes;
  }

  private static long sizeOf(Tensor tensor) {
    long size = ENTRY_BYTES;
    switch (tensor) {
      case FixedTensor fixed -> size += fixed.data().limit();
      case BytesTensor texts -> {
        for (int i = 0; i < texts.elementCount(); i++) {
          size += ELEMENT_BYTES + texts.bytesAt(i).length;
        }
      }
    }
    return size;
  }

  /** The rows of a batch share its storage, which would be kept as a whole. */
  private static Tensor copy(Tensor tensor) {
    return switch (tensor) {
      case FixedTensor fixed -> {
        FixedTensor copy = FixedTensor.allocate(fixed.dataType(), fixed.shape());
        copy.data().put(fixed.data());
        yield copy;
      }
      case BytesTensor texts -> texts.slice(0, texts.rows());
    };
  }
}
