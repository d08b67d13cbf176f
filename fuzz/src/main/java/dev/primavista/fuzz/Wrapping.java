package dev.primavista.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;
import org.tukaani.xz.XZOutputStream;

/**
 * Containers with checksums, which no chance gets right. The input's first byte says whether the
 * rest is a file as it is, or what goes into one.
 */
final class Wrapping {
  private static final int SMALL_DICTIONARY = 4096;

  private Wrapping() {}

  /** A joblib file: the rest, as it is or compressed. */
  static byte[] compressed(byte[] input) {
    byte[] rest = rest(input);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (OutputStream out = compressor(first(input), file)) {
      out.write(rest);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return file.toByteArray();
  }

  private static OutputStream compressor(int how, ByteArrayOutputStream file) throws IOException {
    return switch (how) {
      case 'z' -> new DeflaterOutputStream(file);
      case 'g' -> new GZIPOutputStream(file);
      case 'b' -> new BZip2CompressorOutputStream(file, 1);
      case 'x' -> new XZOutputStream(file, smallest());
      case 'm' -> new LZMAOutputStream(file, smallest(), -1);
      case '4' -> new FramedLZ4CompressorOutputStream(file);
      default -> file;
    };
  }

  private static LZMA2Options smallest() throws IOException {
    LZMA2Options options = new LZMA2Options(0);
    options.setDictSize(SMALL_DICTIONARY);
    return options;
  }

  /** A skops file: the rest as it is, or as the schema beside an array, a matrix and some bytes. */
  static byte[] archived(byte[] input) {
    byte[] rest = rest(input);
    if (first(input) != 's') {
      return rest;
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(file)) {
      store(zip, "schema.json", rest);
      store(zip, "a.npy", npy(2));
      store(zip, "m.npz", matrix());
      store(zip, "b.bin", new byte[] {1, 2, 3});
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return file.toByteArray();
  }

  private static byte[] matrix() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(file)) {
      for (String name : new String[] {"indices", "indptr", "shape", "data"}) {
        store(zip, name + ".npy", npy(2));
      }
    }
    return file.toByteArray();
  }

  private static byte[] npy(int count) {
    byte[] header =
        ("{'descr': '<i4', 'fortran_order': False, 'shape': (" + count + ",), }")
            .getBytes(StandardCharsets.US_ASCII);
    ByteBuffer file =
        ByteBuffer.allocate(10 + header.length + 4 * count).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    file.put((byte) 1).put((byte) 0).putShort((short) header.length).put(header);
    for (int i = 0; i < count; i++) {
      file.putInt(i);
    }
    return file.array();
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    CRC32 checksum = new CRC32();
    checksum.update(content);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private static int first(byte[] input) {
    return input.length == 0 ? 0 : input[0];
  }

  private static byte[] rest(byte[] input) {
    return input.length == 0 ? input : Arrays.copyOfRange(input, 1, input.length);
  }
}
