package dev.primavista.server.triton;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of traces: one JSON array, whole after every trace. With a frequency so many traces are in
 * each of the files {@code NAME.0}, {@code NAME.1} and so on, as Triton names them. It takes at
 * most {@value #MOST_BYTES} bytes of disk; later traces are dropped. Thread-safe.
 */
final class TraceFile {
  private static final Logger LOG = LoggerFactory.getLogger(TraceFile.class);
  private static final long MOST_BYTES = 256L * 1024 * 1024;
  private static final Set<StandardOpenOption> OPTIONS =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);

  private final Path path;
  private final long frequency;
  private long written;
  private long bytes;
  private boolean failed;

  /**
   * @param frequency traces in one file; 0 for all
   */
  TraceFile(Path path, long frequency) {
    this.path = path;
    this.frequency = frequency;
  }

  /**
   * Adds elements to the array.
   *
   * @param events their JSON, with commas between
   */
  synchronized void append(String events) {
    byte[] text = events.getBytes(StandardCharsets.UTF_8);
    bytes += text.length;
    if (failed || bytes > MOST_BYTES) {
      return;
    }
    try (FileChannel channel = FileChannel.open(current(), OPTIONS)) {
      write(channel, text);
      written++;
    } catch (IOException broken) {
      failed = true;
      LOG.warn("traces cannot be written to {}; no more are", path);
    }
  }

  private Path current() {
    return frequency == 0
        ? path
        : path.resolveSibling(path.getFileName() + "." + written / frequency);
  }

  /** Puts the elements in the place of the bracket that ends the array. */
  private static void write(FileChannel channel, byte[] events) throws IOException {
    long end = Math.max(0, channel.size() - 1);
    ByteBuffer text = ByteBuffer.allocate(events.length + 2);
    text.put((byte) (end == 0 ? '[' : ',')).put(events).put((byte) ']').flip();
    long at = end;
    while (text.hasRemaining()) {
      at += channel.write(text, at);
    }
  }
}
