package dev.primavista.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The two functions of ONNX Runtime's C interface ({@code onnxruntime_c_api.h}) that give texts
 * byte for byte. Its Java interface (1.29) has no such thing and keeps a tensor's address to
 * itself, so that is read from where it lies. Loaded after the library; thread-safe.
 */
final class NativeTexts {
  /** The functions' places in {@code OrtApi}, which only ever grows at its end. */
  private static final int DATA_LENGTH = 53;

  private static final int CONTENT = 54;
  private static final int FIRST_VERSION = 1;
  private static final long POINTER = ValueLayout.ADDRESS.byteSize();

  private final VarHandle address;
  private final MethodHandle dataLength;
  private final MethodHandle content;

  private NativeTexts(MemorySegment api, VarHandle address) {
    this.address = address;
    this.dataLength =
        function(
            api.getAtIndex(ValueLayout.ADDRESS, DATA_LENGTH),
            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
    this.content =
        function(
            api.getAtIndex(ValueLayout.ADDRESS, CONTENT),
            FunctionDescriptor.of(
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_LONG));
  }

  private static MethodHandle function(MemorySegment at, FunctionDescriptor type) {
    return Linker.nativeLinker().downcallHandle(at, type);
  }

  /**
   * The functions of the library that this process has loaded.
   *
   * @throws IllegalStateException if it is not the ONNX Runtime that this class knows
   */
  static NativeTexts load() {
    try {
      VarHandle address =
          MethodHandles.privateLookupIn(OnnxTensorLike.class, MethodHandles.lookup())
              .findVarHandle(OnnxTensorLike.class, "nativeHandle", long.class);
      MemorySegment base =
          (MemorySegment)
              function(
                      SymbolLookup.loaderLookup().findOrThrow("OrtGetApiBase"),
                      FunctionDescriptor.of(ValueLayout.ADDRESS))
                  .invokeExact();
      MethodHandle getApi =
          function(
              base.reinterpret(POINTER).get(ValueLayout.ADDRESS, 0),
              FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
      MemorySegment api = (MemorySegment) getApi.invokeExact(FIRST_VERSION);
      return new NativeTexts(api.reinterpret((CONTENT + 1) * POINTER), address);
    } catch (Throwable e) {
      throw new IllegalStateException("this ONNX Runtime's C interface could not be found", e);
    }
  }

  /**
   * The texts of a tensor in C order, byte for byte.
   *
   * @param count how many it has, at least one
   */
  byte[][] read(OnnxTensor texts, int count) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment tensor = MemorySegment.ofAddress((long) address.get((OnnxTensorLike) texts));
      MemorySegment length = arena.allocate(ValueLayout.JAVA_LONG);
      requireDone((MemorySegment) dataLength.invokeExact(tensor, length));
      long bytes = length.get(ValueLayout.JAVA_LONG, 0);
      MemorySegment joined = arena.allocate(Math.max(1, bytes));
      MemorySegment starts = arena.allocate(ValueLayout.JAVA_LONG, count);
      requireDone((MemorySegment) content.invokeExact(tensor, joined, bytes, starts, (long) count));
      return split(joined, bytes, starts, count);
    } catch (IllegalStateException refused) {
      throw refused;
    } catch (Throwable e) {
      throw new IllegalStateException("ONNX Runtime could not give its texts", e);
    }
  }

  private static byte[][] split(MemorySegment joined, long bytes, MemorySegment starts, int count) {
    byte[][] elements = new byte[count][];
    for (int i = 0; i < count; i++) {
      long from = starts.getAtIndex(ValueLayout.JAVA_LONG, i);
      long to = i + 1 < count ? starts.getAtIndex(ValueLayout.JAVA_LONG, i + 1) : bytes;
      elements[i] = joined.asSlice(from, to - from).toArray(ValueLayout.JAVA_BYTE);
    }
    return elements;
  }

  private static void requireDone(MemorySegment status) {
    if (status.address() != 0) {
      throw new IllegalStateException("ONNX Runtime could not give its texts");
    }
  }
}
