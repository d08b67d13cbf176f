package dev.primavista.faq.data;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/**
 * Writes a FAQ list as CSV (RFC 4180) that {@link FaqFiles} reads back as it was: columns id,
 * question, answer, askings (a line each in their cell), tags, language. Where not all entries have
 * an answer, the answers' column says so by its name.
 */
public final class FaqCsv {
  private final CsvWriter csv;

  private FaqCsv(CsvWriter csv) {
    this.csv = csv;
  }

  /** Writes all entries under a line of names, and leaves the writer open. */
  public static void write(Writer out, List<FaqRecord> records) throws IOException {
    FaqCsv csv = new FaqCsv(CsvWriter.builder().build(out));
    boolean answered = records.stream().noneMatch(record -> record.answer().isEmpty());
    String answer = answered ? "answer" : "answer_if_any";
    csv.csv.writeRecord("id", "question", answer, "askings", "tags", "language");
    records.forEach(csv::write);
    csv.csv.flush();
  }

  private void write(FaqRecord record) {
    csv.writeRecord(
        record.id(),
        record.question(),
        record.answer(),
        Cells.writtenAskings(record.askings()),
        Cells.writtenTags(record.tags()),
        record.language().orElse(""));
  }
}
