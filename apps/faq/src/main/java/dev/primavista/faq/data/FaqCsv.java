package dev.primavista.faq.data;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a FAQ list as CSV (RFC 4180) that {@link FaqFiles} reads back as it was: columns id,
 * question, answer where there are answers, askings (a line each in their cell), tags, language.
 * Where some entries have an answer and others have none, the answers' column says so by its name.
 */
public final class FaqCsv {
  private final CsvWriter csv;
  private final Answers answers;

  /** How many of the entries have an answer. */
  private enum Answers {
    ALL("answer"),
    SOME("answer_if_any"),
    NONE("");

    private final String column;

    Answers(String column) {
      this.column = column;
    }

    static Answers of(List<FaqRecord> records) {
      long answered = records.stream().filter(record -> !record.answer().isEmpty()).count();
      return answered == 0 ? NONE : answered == records.size() ? ALL : SOME;
    }
  }

  private FaqCsv(CsvWriter csv, Answers answers) {
    this.csv = csv;
    this.answers = answers;
  }

  /** Writes all entries under a line of names, and leaves the writer open. */
  public static void write(Writer out, List<FaqRecord> records) throws IOException {
    Answers answers = Answers.of(records);
    FaqCsv csv = new FaqCsv(CsvWriter.builder().build(out), answers);
    csv.line("id", "question", answers.column, "askings", "tags", "language");
    records.forEach(csv::write);
    csv.csv.flush();
  }

  private void write(FaqRecord record) {
    line(
        record.id(),
        record.question(),
        record.answer(),
        Cells.writtenAskings(record.askings()),
        Cells.writtenTags(record.tags()),
        record.language().orElse(""));
  }

  private void line(String id, String question, String answer, String... others) {
    List<String> fields = new ArrayList<>(List.of(id, question));
    if (answers != Answers.NONE) {
      fields.add(answer);
    }
    fields.addAll(List.of(others));
    csv.writeRecord(fields);
  }
}
