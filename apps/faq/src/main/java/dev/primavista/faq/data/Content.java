package dev.primavista.faq.data;

import dev.primavista.faq.data.FaqFileException.Fault;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * The bytes of a file, which can be read more than once.
 *
 * @param name for messages
 */
record Content(String name, Opener opener) {
  private static final int BUFFER = 1 << 16;

  /** Begins to read. */
  interface Opener {
    InputStream open() throws IOException;
  }

  static Content of(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new FaqFileException("no_such_file", "no such file: " + file);
    }
    return new Content(String.valueOf(file.getFileName()), () -> Files.newInputStream(file));
  }

  static Content of(String name, byte[] bytes) {
    return new Content(name, () -> new ByteArrayInputStream(bytes));
  }

  /** From the first byte; what is gzipped is unpacked. */
  InputStream open() throws IOException {
    InputStream in = new BufferedInputStream(opener.open(), BUFFER);
    in.mark(2);
    boolean gzipped = in.read() == 0x1F && in.read() == 0x8B;
    in.reset();
    return gzipped ? new BufferedInputStream(new GZIPInputStream(in, BUFFER), BUFFER) : in;
  }

  /** Its first bytes, as many as there are. */
  byte[] start(int most) {
    try (InputStream in = open()) {
      return in.readNBytes(most);
    } catch (IOException e) {
      throw unreadable();
    }
  }

  FaqFileException unreadable() {
    return new FaqFileException("unreadable_file", name + " cannot be read");
  }

  FaqFileException malformed(long line, String column, String reason) {
    return new FaqFileException("malformed_faq", name, List.of(new Fault(line, column, reason)));
  }
}
