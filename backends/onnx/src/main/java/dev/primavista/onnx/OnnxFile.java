package dev.primavista.onnx;

import dev.primavista.core.model.GitLfsPointer;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.onnx.graph.ExternalData;
import dev.primavista.onnx.wire.OnnxFormatException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A whole ONNX file in memory outside the heap, proven complete. What was proven is what the engine
 * gets, even if the file changes on disk; but maps of probabilities are tensors (see {@link
 * ZipMap}).
 */
final class OnnxFile {
  /** Protocol Buffers, hence ONNX, ends at 2 GiB; beyond it weights stand in files of their own. */
  private static final long MOST_BYTES = Integer.MAX_VALUE - 64L;

  private static final int POINTER_BYTES = 1025;
  private static final String COPY_AGAIN = "copy or export it again";

  private final Path path;
  private final ByteBuffer bytes;
  private final OnnxHeader header;

  private OnnxFile(Path path, ByteBuffer bytes) {
    this.path = path;
    this.bytes = bytes;
    this.header = HeaderReader.read(bytes);
  }

  /**
   * Reads and checks a file.
   *
   * @param arena whose memory takes the file
   * @throws ModelLoadException if it is empty, cut off, a Git LFS pointer, or no ONNX model
   */
  static OnnxFile read(Path path, Arena arena) {
    try {
      OnnxFile file = withoutMaps(new OnnxFile(path, readAll(path, arena)));
      ExternalData.check(path, file.header.externalFiles());
      return file;
    } catch (NoSuchFileException e) {
      throw new ModelLoadException("no_such_file", "no such file: " + path, null, e);
    } catch (IOException e) {
      throw new ModelLoadException("unreadable_file", path + " cannot be read", null, e);
    } catch (OnnxFormatException e) {
      throw new ModelLoadException(
          e.code(), path.getFileName() + " " + e.getMessage(), COPY_AGAIN, e);
    }
  }

  private static OnnxFile withoutMaps(OnnxFile file) {
    return file.header.operators().containsKey(ZipMap.OPERATOR)
        ? new OnnxFile(file.path, ZipMap.without(file.bytes, !file.header.labels().isEmpty()))
        : file;
  }

  OnnxHeader header() {
    return header;
  }

  Path path() {
    return path;
  }

  String name() {
    return String.valueOf(path.getFileName());
  }

  /** The file's bytes; gone when the arena is closed. */
  ByteBuffer bytes() {
    return bytes.duplicate().order(ByteOrder.nativeOrder());
  }

  private static ByteBuffer readAll(Path path, Arena arena) throws IOException {
    String name = String.valueOf(path.getFileName());
    try (FileChannel channel = FileChannel.open(path)) {
      long size = channel.size();
      if (size == 0) {
        throw new ModelLoadException("truncated_file", name + " is empty (0 bytes)", COPY_AGAIN);
      }
      if (size > MOST_BYTES) {
        throw new ModelLoadException(
            "limit_exceeded",
            "%s has %,d bytes (expected: less than 2 GiB, ONNX's limit)".formatted(name, size),
            "export it with its weights as external data");
      }
      ByteBuffer bytes = arena.allocate(size, 64).asByteBuffer();
      int read = 0;
      while (bytes.hasRemaining() && read >= 0) {
        read = channel.read(bytes);
      }
      bytes.flip();
      checkFormat(path, name, bytes);
      return bytes;
    }
  }

  private static void checkFormat(Path path, String name, ByteBuffer bytes) throws IOException {
    byte[] head = new byte[Math.min(bytes.limit(), OnnxRecognition.HEAD_BYTES)];
    bytes.get(0, head);
    if (OnnxRecognition.isModel(head)) {
      return;
    }
    if (Files.size(path) < POINTER_BYTES) {
      GitLfsPointer.in(head)
          .ifPresent(
              pointer -> {
                throw pointer.refusal(name);
              });
    }
    throw new ModelLoadException(
        "unknown_format",
        name + " is no ONNX model (expected: a Protocol Buffers message with a graph)",
        COPY_AGAIN);
  }
}
