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
import java.util.function.IntFunction;

/**
 * libjpeg-turbo's TurboJPEG 2 interface ({@code turbojpeg.h}), called in place for pictures of a
 * few milliseconds: with the accurate inverse DCT it gives Pillow's pixels, three times as fast as
 * the JDK. Thread-safe: every call has a decompressor of its own.
 */
final class TurboJpeg {
  private static final List<String> NAMES =
      List.of("libturbojpeg.so.0", "libturbojpeg.so", "libturbojpeg.dylib");
  private static final int RGB = 0;
  private static final int CMYK = 11;
  private static final int ACCURATE_DCT = 4096;

  /** A sequential picture's: one, or one a colour. */
  private static final int FEW_SCANS = 4;

  private final MethodHandle initDecompress;
  private final MethodHandle decompressHere;
  private final MethodHandle decompressOutside;
  private final MethodHandle errorText;
  private final MethodHandle destroy;

  private TurboJpeg(SymbolLookup library) {
    Linker linker = Linker.nativeLinker();
    var pointer = ValueLayout.ADDRESS;
    var integer = ValueLayout.JAVA_INT;
    initDecompress =
        linker.downcallHandle(
            library.findOrThrow("tjInitDecompress"), FunctionDescriptor.of(pointer));
    MemorySegment decompress = library.findOrThrow("tjDecompress2");
    FunctionDescriptor decompressing =
        FunctionDescriptor.of(
            integer,
            pointer,
            pointer,
            ValueLayout.JAVA_LONG,
            pointer,
            integer,
            integer,
            integer,
            integer,
            integer);
    decompressHere = linker.downcallHandle(decompress, decompressing, Linker.Option.critical(true));
    decompressOutside = linker.downcallHandle(decompress, decompressing);
    errorText =
        linker.downcallHandle(
            library.findOrThrow("tjGetErrorStr2"), FunctionDescriptor.of(pointer, pointer));
    destroy =
        linker.downcallHandle(
            library.findOrThrow("tjDestroy"), FunctionDescriptor.of(integer, pointer));
  }

  /** The library, if this machine has it. */
  static Optional<TurboJpeg> load() {
    for (String name : NAMES) {
      try {
        return Optional.of(new TurboJpeg(SymbolLookup.libraryLookup(name, Arena.global())));
      } catch (IllegalArgumentException | java.util.NoSuchElementException absent) {
        // The next name, or none: the JDK's reader gives the same pixels.
      }
    }
    return Optional.empty();
  }

  /**
   * Decodes a JPEG with its sides divided, rounded up: the inverse DCT leaves frequencies out.
   *
   * @param divisor 1, 2, 4 or 8
   * @param scans how often the decoder walks over it
   * @param memory at least so many bytes, of any content
   * @throws ImageException if it is damaged or torn
   */
  RgbImage decode(
      byte[] bytes, JpegFrame frame, int scans, int divisor, IntFunction<byte[]> memory) {
    boolean fourColours = frame.components() == 4;
    int channels = fourColours ? 4 : 3;
    int width = Math.ceilDiv(frame.width(), divisor);
    int height = Math.ceilDiv(frame.height(), divisor);
    byte[] pixels = memory.apply(Math.multiplyExact(width * channels, height));
    try {
      MemorySegment handle = (MemorySegment) initDecompress.invokeExact();
      try {
        Wanted wanted = new Wanted(pixels, width, height, fourColours ? CMYK : RGB);
        boolean brief =
            scans <= FEW_SCANS && HeldUp.isShort(frame.width(), frame.height(), bytes.length);
        int status = brief ? here(handle, bytes, wanted) : outside(handle, bytes, wanted);
        if (status != 0) {
          check((MemorySegment) errorText.invokeExact(handle));
        }
      } finally {
        int ignored = (int) destroy.invokeExact(handle);
      }
    } catch (ImageException | OutOfMemoryError e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("TurboJPEG failed", e);
    }
    return fourColours ? Cmyk.toRgb(width, height, pixels) : new RgbImage(width, height, pixels);
  }

  /** What is to be written where. */
  private record Wanted(byte[] pixels, int width, int height, int format) {}

  private int here(MemorySegment handle, byte[] bytes, Wanted wanted) throws Throwable {
    return (int)
        decompressHere.invokeExact(
            handle,
            MemorySegment.ofArray(bytes),
            (long) bytes.length,
            MemorySegment.ofArray(wanted.pixels),
            wanted.width,
            0,
            wanted.height,
            wanted.format,
            ACCURATE_DCT);
  }

  private int outside(MemorySegment handle, byte[] bytes, Wanted wanted) throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      int length = wanted.width * wanted.height * (wanted.format == CMYK ? 4 : 3);
      MemorySegment file = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
      MemorySegment pixels = arena.allocate(length);
      int status =
          (int)
              decompressOutside.invokeExact(
                  handle,
                  file,
                  (long) bytes.length,
                  pixels,
                  wanted.width,
                  0,
                  wanted.height,
                  wanted.format,
                  ACCURATE_DCT);
      HeldUp.copy(pixels, wanted.pixels, length);
      return status;
    }
  }

  /** Warnings about bytes that do not matter are passed over, as Pillow does. */
  private static void check(MemorySegment text) {
    String message = text.reinterpret(1000).getString(0);
    if (message.contains("Premature end")) {
      throw new ImageException("truncated_image", "JPEG ends early");
    }
    if (message.contains("nsufficient memory")) {
      throw new OutOfMemoryError(message);
    }
    if (!message.contains("Corrupt JPEG data")
        && !message.contains("Adobe color transform")
        && !message.contains("extraneous")
        && !message.contains("Inconsistent progression")) {
      throw new ImageException("malformed_image", "JPEG is damaged: " + message);
    }
  }
}
