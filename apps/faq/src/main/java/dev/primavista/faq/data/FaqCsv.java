package dev.primavista.faq.data;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a FAQ list as CSV (RFC 4180) that {@link FaqFiles} reads back as it was: columns id,
 * question, answer where there are answers, askings (a line each in their cell), tags, language.
 */
public final class FaqCsv implements Closeable {
  private final CsvWriter csv;
  private final boolean answers;

  private FaqCsv(CsvWriter csv, boolean answers) {
    this.csv = csv;
    this.answers = answers;
  }

  /**
   * Begins with the line of names.
   *
   * @param answers whether entries have an answer; without, an empty column would be refused
   */
  public static FaqCsv to(Writer out, boolean answers) {
    FaqCsv csv = new FaqCsv(CsvWriter.builder().build(out), answers);
    csv.line("id", "question", "answer", "askings", "tags", "language");
    return csv;
  }

  /** Writes all entries. */
  public static void write(Writer out, List<FaqRecord> records) throws IOException {
    boolean answers = records.stream().anyMatch(record -> !record.answer().isEmpty());
    try (FaqCsv csv = to(out, answers)) {
      records.forEach(csv::write);
    }
  }

  /** Writes an entry. */
  public void write(FaqRecord record) {
    line(
        record.id(),
        record.question(),
        record.answer(),
        Cells.written(record.askings()),
        String.join(", ", record.tags()),
        record.language().orElse(""));
  }

  private void line(String id, String question, String answer, String... others) {
    List<String> fields = new ArrayList<>(List.of(id, question));
    if (answers) {
      fields.add(answer);
    }
    fields.addAll(List.of(others));
    csv.writeRecord(fields);
  }

  @Override
  public void close() throws IOException {
    csv.close();
  }
}
