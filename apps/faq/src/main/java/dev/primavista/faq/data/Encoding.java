package dev.primavista.faq.data;

import dev.primavista.faq.data.FaqFileException.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Finds a text's encoding from all of its bytes: what a byte order mark says; UTF-16 where its
 * first two characters are ASCII in 16 bits each, as texts never have zeros; else UTF-8; else, if
 * nothing in it is UTF-8 beyond ASCII, Windows-1252.
 */
final class Encoding {
  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
  private static final int BUFFER = 1 << 16;

  private final Content content;
  private long line = 1;
  private long column;
  private int lead;
  private int pending;
  private int lowest = 0x80;
  private int highest = 0xBF;
  private String firstUtf8 = "";
  private long wrongLine;
  private long wrongColumn;
  private int wrongByte;
  private boolean undefined;

  private Encoding(Content content) {
    this.content = content;
  }

  /**
   * The encoding of a text.
   *
   * @throws FaqFileException if it has several, with the first place of the rarer
   */
  static Charset of(Content content) {
    byte[] start = content.start(4);
    if (begins(start, 0xEF, 0xBB, 0xBF)) {
      return new Encoding(content).utf8();
    }
    if (begins(start, 0xFF, 0xFE) || isAsciiAt(start, 0)) {
      return StandardCharsets.UTF_16LE;
    }
    if (begins(start, 0xFE, 0xFF) || isAsciiAt(start, 1)) {
      return StandardCharsets.UTF_16BE;
    }
    return new Encoding(content).unmarked();
  }

  /** Whether of four bytes these two are ASCII, the one at this place and the next but one. */
  private static boolean isAsciiAt(byte[] start, int place) {
    return start.length == 4
        && start[place] > 0
        && start[place + 2] > 0
        && start[1 - place] == 0
        && start[3 - place] == 0;
  }

  private static boolean begins(byte[] start, int... mark) {
    for (int i = 0; i < mark.length; i++) {
      if (i >= start.length || (start[i] & 0xFF) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  private Charset utf8() {
    scan();
    if (wrongLine > 0) {
      throw mixed("no UTF-8, which the file's first bytes announce");
    }
    return StandardCharsets.UTF_8;
  }

  private Charset unmarked() {
    scan();
    if (wrongLine == 0) {
      return StandardCharsets.UTF_8;
    }
    if (!firstUtf8.isEmpty()) {
      throw mixed("no UTF-8, as the file is at " + firstUtf8);
    }
    if (undefined) {
      throw mixed("neither UTF-8 nor Windows-1252");
    }
    return WINDOWS_1252;
  }

  private FaqFileException mixed(String reason) {
    String named = String.format("byte %02X is %s (expected: one encoding)", wrongByte, reason);
    return new FaqFileException(
        "mixed_encoding",
        content.name(),
        List.of(new Fault(wrongLine, Long.toString(wrongColumn), named)));
  }

  private void scan() {
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = content.open()) {
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        for (int i = 0; i < read; i++) {
          take(buffer[i] & 0xFF);
        }
      }
    } catch (IOException e) {
      throw content.unreadable();
    }
    if (pending > 0) {
      wrong();
    }
  }

  private void take(int octet) {
    undefined |= octet == 0x81 || octet == 0x8D || octet == 0x8F || octet == 0x90 || octet == 0x9D;
    if (pending > 0) {
      if (octet >= lowest && octet <= highest) {
        lowest = 0x80;
        highest = 0xBF;
        if (--pending == 0 && firstUtf8.isEmpty()) {
          firstUtf8 = "line " + line + ", column " + column;
        }
        return;
      }
      pending = 0;
      wrong();
    }
    begin(octet);
  }

  private void begin(int octet) {
    if (octet == '\n') {
      line++;
      column = 0;
      return;
    }
    column++;
    if (octet < 0x80) {
      return;
    }
    lead = octet;
    lowest = octet == 0xE0 ? 0xA0 : octet == 0xF0 ? 0x90 : 0x80;
    highest = octet == 0xED ? 0x9F : octet == 0xF4 ? 0x8F : 0xBF;
    pending = octet < 0xC2 || octet > 0xF4 ? 0 : octet < 0xE0 ? 1 : octet < 0xF0 ? 2 : 3;
    if (pending == 0) {
      wrong();
    }
  }

  private void wrong() {
    if (wrongLine == 0) {
      wrongLine = line;
      wrongColumn = column;
      wrongByte = lead;
    }
  }
}
