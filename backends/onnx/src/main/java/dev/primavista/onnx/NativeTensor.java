package dev.primavista.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.primavista.core.tensor.Shape;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Memory outside the heap for one input or output, with ONNX Runtime's view of it; both are kept
 * from execution to execution. Used by one thread at a time.
 */
final class NativeTensor implements AutoCloseable {
  private static final int ALIGNMENT = 64;

  private final OnnxJavaType type;
  private @Nullable Arena arena;
  private ByteBuffer storage = ByteBuffer.allocate(0);
  private @Nullable Shape shape;
  private @Nullable OnnxTensor tensor;

  NativeTensor(OnnxJavaType type) {
    this.type = type;
  }

  /** The view of this shape, whose content is that of {@link #bytes}. */
  @SuppressWarnings("MustBeClosed") // the arena is this object's own; close() closes it
  OnnxTensor view(Shape wanted) throws OrtException {
    if (tensor != null && wanted.equals(shape)) {
      return tensor;
    }
    int needed = Math.toIntExact(Math.multiplyExact(wanted.elementCount(), type.size));
    if (needed > storage.capacity() || arena == null) {
      close();
      arena = Arena.ofShared();
      storage = arena.allocate(needed, ALIGNMENT).asByteBuffer().order(ByteOrder.nativeOrder());
    }
    closeView();
    storage.clear().limit(needed);
    OnnxTensor made =
        OnnxTensor.createTensor(Sessions.environment(), storage, wanted.dimensions(), type);
    tensor = made;
    shape = wanted;
    return made;
  }

  /** The storage of the present view, from index 0 to its limit. */
  ByteBuffer bytes() {
    return storage.duplicate().order(ByteOrder.nativeOrder());
  }

  /** Frees the memory if it is larger than what is worth keeping. */
  void trim(int mostBytes) {
    if (storage.capacity() > mostBytes) {
      close();
    }
  }

  private void closeView() {
    if (tensor != null) {
      tensor.close();
      tensor = null;
      shape = null;
    }
  }

  /** Frees view and memory. Idempotent; a later {@link #view} takes new memory. */
  @Override
  public void close() {
    closeView();
    storage = ByteBuffer.allocate(0);
    if (arena != null) {
      arena.close();
      arena = null;
    }
  }
}
