package dev.primavista.faq;

import dev.primavista.core.Amount;
import dev.primavista.core.model.ModelLoadException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The known questions of a FAQ: tab-separated with a header, quoted as pandas does (a field that
 * begins with a quote ends with one, quotes inside are doubled). Columns: {@code Id}; {@code
 * Question}, or {@code Text} with the raw {@code Text0} for display; and, where known, {@code
 * AnswerId} and {@code Answer}.
 */
public final class OriginalsFile {
  /** UTF-8's byte order mark, byte by byte. */
  private static final String MARK = "\u00EF\u00BB\u00BF";

  private OriginalsFile() {}

  /**
   * Reads the file.
   *
   * @throws ModelLoadException if it is absent, has no usable columns, or repeats an Id
   */
  public static List<FaqEntry> read(Path file) {
    String name = String.valueOf(file.getFileName());
    if (!Files.isRegularFile(file)) {
      throw new ModelLoadException("no_such_file", "no such file: " + file);
    }
    try {
      // Latin-1 keeps every byte, so that both readings of the text can be had from it.
      String content = new String(unpacked(file), StandardCharsets.ISO_8859_1);
      return entries(name, records(text(name, content)));
    } catch (IOException e) {
      throw new ModelLoadException("unreadable_file", file + " cannot be read", null, e);
    }
  }

  /** The file's bytes; what is gzipped is unpacked. */
  private static byte[] unpacked(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    boolean gzipped = bytes.length > 1 && bytes[0] == 0x1F && (bytes[1] & 0xFF) == 0x8B;
    if (!gzipped) {
      return bytes;
    }
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return in.readAllBytes();
    }
  }

  /** Without UTF-8's byte order mark, which is no text. */
  private static String text(String name, String content) {
    if (content.indexOf('\0') >= 0) {
      throw new ModelLoadException(
          "malformed_originals",
          name + " is no text in UTF-8 (expected: Id and Question, or Id and Text, between tabs)");
    }
    return content.startsWith(MARK) ? content.substring(MARK.length()) : content;
  }

  private static List<FaqEntry> entries(String name, List<List<String>> records) {
    List<String> header = records.isEmpty() ? List.of() : records.getFirst();
    int id = header.indexOf("Id");
    int text = header.contains("Text") ? header.indexOf("Text") : header.indexOf("Question");
    int shown = header.contains("Question") ? header.indexOf("Question") : header.indexOf("Text0");
    if (id < 0 || text < 0) {
      throw new ModelLoadException(
          "malformed_originals",
          name
              + " has the columns "
              + header.stream().map(OriginalsFile::readable).toList()
              + " (expected: Id and Question, or Id and Text"
              + (header.size() > 1 ? ")" : ", between tabs)"));
    }
    Set<Long> seen = new HashSet<>();
    List<FaqEntry> entries = new ArrayList<>();
    for (int line = 1; line < records.size(); line++) {
      List<String> record = records.get(line);
      if (record.size() != header.size()) {
        throw new ModelLoadException(
            "malformed_originals",
            name
                + ", record "
                + line
                + ": "
                + Amount.of(record.size(), "field")
                + " (expected: "
                + header.size()
                + ")");
      }
      long number = number(name, line, record.get(id));
      if (!seen.add(number)) {
        throw new ModelLoadException(
            "malformed_originals",
            name + ", record " + line + ": Id " + number + " is there twice");
      }
      int answerId = header.indexOf("AnswerId");
      entries.add(
          new FaqEntry(
              number,
              answerId < 0 ? number : number(name, line, record.get(answerId)),
              readable(record.get(shown < 0 ? text : shown)),
              header.contains("Answer") ? readable(record.get(header.indexOf("Answer"))) : "",
              record.get(text)));
    }
    if (entries.isEmpty()) {
      throw new ModelLoadException("malformed_originals", name + " holds no question");
    }
    return entries;
  }

  private static long number(String name, int line, String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw new ModelLoadException(
          "malformed_originals", name + ", record " + line + ": an Id that is no whole number");
    }
  }

  private static String readable(String latin1) {
    return new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private static List<List<String>> records(String content) {
    List<List<String>> records = new ArrayList<>();
    List<String> record = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < content.length(); i++) {
      char c = content.charAt(i);
      if (quoted) {
        if (c != '"') {
          field.append(c);
        } else if (i + 1 < content.length() && content.charAt(i + 1) == '"') {
          field.append(c);
          i++;
        } else {
          quoted = false;
        }
      } else if (c == '"' && field.isEmpty()) {
        quoted = true;
      } else if (c == '\t' || c == '\n') {
        record.add(field.toString());
        field.setLength(0);
        if (c == '\n') {
          addRecord(records, record);
          record = new ArrayList<>();
        }
      } else if (c != '\r') {
        field.append(c);
      }
    }
    record.add(field.toString());
    addRecord(records, record);
    return records;
  }

  private static void addRecord(List<List<String>> records, List<String> record) {
    boolean blank = record.size() == 1 && record.getFirst().isEmpty();
    if (!blank) {
      records.add(record);
    }
  }

  /** The entry with this number. */
  static @Nullable FaqEntry find(List<FaqEntry> entries, long id) {
    return entries.stream().filter(entry -> entry.id() == id).findFirst().orElse(null);
  }
}
