package dev.primavista.faq.data;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;

/**
 * A text that can be read more than once.
 *
 * @param charset of its bytes
 */
record TextSource(Content content, Charset charset) {
  private static final int START = 1 << 16;

  static TextSource of(Content content) {
    return new TextSource(content, Encoding.of(content));
  }

  /** From the first character behind a byte order mark. */
  Reader open() throws IOException {
    return open("");
  }

  /** The same with this behind the last character. */
  Reader open(String tail) throws IOException {
    InputStream bytes =
        new SequenceInputStream(content.open(), new ByteArrayInputStream(tail.getBytes(charset)));
    Reader reader = new BufferedReader(new InputStreamReader(bytes, charset.newDecoder()));
    reader.mark(1);
    if (reader.read() != '\uFEFF') {
      reader.reset();
    }
    return reader;
  }

  /** Its first characters, not more than a header takes. */
  String start() {
    char[] start = new char[START];
    try (Reader reader = open()) {
      int length = 0;
      for (int read = 0; read >= 0 && length < START; length += Math.max(read, 0)) {
        read = reader.read(start, length, START - length);
      }
      return new String(start, 0, length);
    } catch (IOException e) {
      throw content.unreadable();
    }
  }
}
