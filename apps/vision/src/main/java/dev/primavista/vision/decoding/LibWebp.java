package dev.primavista.vision.decoding;

import dev.primavista.vision.image.RgbImage;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

/**
 * libwebp's simple interface ({@code webp/decode.h}), called in place for small pictures. Pillow's
 * pixels of lossy pictures are its own, which Java's reader misses by up to half of the range.
 */
final class LibWebp {
  private static final List<String> NAMES = List.of("libwebp.so.7", "libwebp.so", "libwebp.dylib");

  private final MethodHandle decodeHere;
  private final MethodHandle decodeOutside;

  private LibWebp(SymbolLookup library) {
    Linker linker = Linker.nativeLinker();
    MemorySegment decode = library.findOrThrow("WebPDecodeRGBInto");
    FunctionDescriptor decoding =
        FunctionDescriptor.of(
            ValueLayout.ADDRESS,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_LONG,
            ValueLayout.ADDRESS,
            ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_INT);
    decodeHere = linker.downcallHandle(decode, decoding, Linker.Option.critical(true));
    decodeOutside = linker.downcallHandle(decode, decoding);
  }

  /** The library, if this machine has it. */
  static Optional<LibWebp> load() {
    for (String name : NAMES) {
      try {
        return Optional.of(new LibWebp(SymbolLookup.libraryLookup(name, Arena.global())));
      } catch (IllegalArgumentException | java.util.NoSuchElementException absent) {
        // The next name, or none: the Java reader is used for lossless pictures.
      }
    }
    return Optional.empty();
  }

  /** Decodes a still picture of this size; empty if it is animated, damaged, or of another size. */
  Optional<RgbImage> decode(byte[] bytes, int width, int height) {
    byte[] rgb = new byte[Math.multiplyExact(width * 3, height)];
    try {
      boolean decoded =
          HeldUp.isShort(width, height, bytes.length)
              ? here(bytes, rgb, width)
              : outside(bytes, rgb, width);
      return decoded ? Optional.of(new RgbImage(width, height, rgb)) : Optional.empty();
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("libwebp failed", e);
    }
  }

  private boolean here(byte[] bytes, byte[] rgb, int width) throws Throwable {
    MemorySegment result =
        (MemorySegment)
            decodeHere.invokeExact(
                MemorySegment.ofArray(bytes),
                (long) bytes.length,
                MemorySegment.ofArray(rgb),
                (long) rgb.length,
                width * 3);
    return result.address() != 0;
  }

  private boolean outside(byte[] bytes, byte[] rgb, int width) throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment file = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
      MemorySegment pixels = arena.allocate(rgb.length);
      MemorySegment result =
          (MemorySegment)
              decodeOutside.invokeExact(
                  file, (long) bytes.length, pixels, (long) rgb.length, width * 3);
      HeldUp.copy(pixels, rgb, rgb.length);
      return result.address() != 0;
    }
  }
}
