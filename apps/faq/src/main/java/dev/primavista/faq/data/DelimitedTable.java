package dev.primavista.faq.data;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.primavista.core.Amount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fields between commas, tabs, semicolons or bars (RFC 4180 quoting) under a line of names. Which
 * separator it is, is told by the names.
 */
final class DelimitedTable implements Table {
  private static final List<Character> SEPARATORS = List.of(',', '\t', ';', '|');

  /** The line that tells Excel the separator. */
  private static final Pattern TOLD = Pattern.compile("(?i)\"?sep=([,;|\t])\"?\\R");

  private static final Pattern RULE = Pattern.compile("\\s*|\\s*:?-+:?\\s*");

  private static final Pattern STARTED = Pattern.compile("line ([0-9]{1,18})");

  /** A record behind the last; where it is none of its own, a quoted field did not end. */
  private static final String END = "\0\0";

  private final Content content;
  private final CloseableIterator<CsvRecord> records;
  private final List<String> header;
  private final long headerLine;

  /** Records that were read already. */
  private final Deque<CsvRecord> waiting;

  private long line = 1;

  private DelimitedTable(
      Content content,
      CloseableIterator<CsvRecord> records,
      List<String> header,
      long headerLine,
      List<CsvRecord> waiting) {
    this.waiting = new ArrayDeque<>(waiting);
    this.content = content;
    this.records = records;
    this.header = header;
    this.headerLine = headerLine;
  }

  static DelimitedTable open(TextSource text, Headings headings) throws IOException {
    Matcher told = TOLD.matcher(text.start());
    if (!told.lookingAt()) {
      return headless(text, separator(text.start(), headings)).withHeader(headings);
    }
    DelimitedTable table = headless(text, told.group(1).charAt(0));
    var _ = table.read();
    return table.withHeader(headings);
  }

  /**
   * With names from elsewhere, or in the first line.
   *
   * @param names the columns'; those of the first line where empty
   */
  static DelimitedTable open(TextSource text, char separator, Optional<List<String>> names)
      throws IOException {
    DelimitedTable table = headless(text, separator);
    List<String> header =
        names.or(() -> table.read().map(CsvRecord::getFields)).orElse(List.of()).stream()
            .map(String::strip)
            .toList();
    return new DelimitedTable(table.content, table.records, header, table.line, List.of());
  }

  private static DelimitedTable headless(TextSource text, char separator) throws IOException {
    return new DelimitedTable(
        text.content(),
        reader(separator).ofCsvRecord(text.open("\n" + END + "\n")).iterator(),
        List.of(),
        1,
        List.of());
  }

  private DelimitedTable withHeader(Headings headings) {
    NamesLine<CsvRecord> found = NamesLine.find(this::read, CsvRecord::getFields, headings);
    long at = found.names().map(CsvRecord::getStartingLineNumber).orElse(line);
    return new DelimitedTable(
        content, records, found.columns(CsvRecord::getFields), at, found.after());
  }

  private static CsvReader.CsvReaderBuilder reader(char separator) {
    return CsvReader.builder()
        .fieldSeparator(separator)
        .allowExtraFields(true)
        .allowMissingFields(true)
        .skipEmptyLines(true);
  }

  /** The separator under which the line of names has the most known ones, then the most. */
  private static char separator(String start, Headings headings) {
    char best = SEPARATORS.getFirst();
    long most = -1;
    for (char separator : SEPARATORS) {
      List<String> names = names(start, separator, headings);
      long known = headings.among(new LinkedHashSet<>(names)).size();
      long score = known * 1000 + names.size();
      if (score > most) {
        most = score;
        best = separator;
      }
    }
    return best;
  }

  private static List<String> names(String start, char separator, Headings headings) {
    try (CsvReader<CsvRecord> reader = reader(separator).ofCsvRecord(start);
        CloseableIterator<CsvRecord> lines = reader.iterator()) {
      return NamesLine.find(
              () -> lines.hasNext() ? Optional.of(lines.next()) : Optional.empty(),
              CsvRecord::getFields,
              headings)
          .columns(CsvRecord::getFields);
    } catch (CsvParseException | IOException e) {
      return List.of();
    }
  }

  @Override
  public Optional<TableRow> next() {
    Optional<CsvRecord> record = read();
    while (record.isPresent() && saysNothing(record.get().getFields())) {
      record = read();
    }
    return record.map(this::row);
  }

  /** Nothing but blanks, or the line below the names of a table in Markdown. */
  private static boolean saysNothing(List<String> fields) {
    return fields.stream().allMatch(String::isBlank)
        || (fields.size() > 1 && fields.stream().allMatch(each -> RULE.matcher(each).matches()));
  }

  private TableRow row(CsvRecord record) {
    if (record.getFieldCount() != header.size()) {
      throw content.malformed(
          record.getStartingLineNumber(),
          "",
          Amount.of(record.getFieldCount(), "field")
              + " (expected: "
              + header.size()
              + ", as in line "
              + headerLine
              + ")");
    }
    SequencedMap<String, List<String>> values = LinkedHashMap.newLinkedHashMap(header.size());
    for (int i = 0; i < header.size(); i++) {
      if (header.get(i).isEmpty() && !record.getField(i).isBlank()) {
        throw content.malformed(
            record.getStartingLineNumber(),
            Integer.toString(i + 1),
            "a value under no name in line " + headerLine);
      }
      values.merge(header.get(i), List.of(record.getField(i)), DelimitedTable::joined);
    }
    return new TableRow(record.getStartingLineNumber(), headerLine, values);
  }

  private static List<String> joined(List<String> one, List<String> other) {
    List<String> both = new ArrayList<>(one);
    both.addAll(other);
    return both;
  }

  private Optional<CsvRecord> read() {
    if (!waiting.isEmpty()) {
      return Optional.of(waiting.remove());
    }
    try {
      if (!records.hasNext()) {
        return Optional.empty();
      }
      CsvRecord record = records.next();
      line = record.getStartingLineNumber();
      String last = record.getField(record.getFieldCount() - 1);
      if (last.equals(END)) {
        return Optional.empty();
      }
      if (last.endsWith(END + "\n")) {
        throw content.malformed(line, "", "a quoted field does not end");
      }
      return Optional.of(record);
    } catch (CsvParseException e) {
      throw content.malformed(lineOf(e), "", reason(e));
    } catch (UncheckedIOException e) {
      throw content.malformed(line, "", "what follows is no text in the file's encoding");
    }
  }

  private static String reason(CsvParseException failure) {
    Throwable cause = failure.getCause();
    return cause != null && String.valueOf(cause.getMessage()).contains("buffer size")
        ? "a field of more than 16,777,216 characters (expected: fewer, or its closing quote)"
        : "a quoted field does not end where a quote says so";
  }

  /** Where the record begins that cannot be read. */
  private long lineOf(CsvParseException failure) {
    Matcher place = STARTED.matcher(String.valueOf(failure.getMessage()));
    return place.find() ? Long.parseLong(place.group(1)) : line;
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
