package dev.primavista.faq.data;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a FAQ list as CSV (RFC 4180) that {@link FaqFiles} reads back as it was: columns id,
 * question, answer, askings (a line each in their cell), tags, language. Where not all entries have
 * an answer, the answers' column says so by its name. A cell that a spreadsheet would compute has
 * an apostrophe before it; where there are such, one more column names them in each line.
 */
public final class FaqCsv {
  /** Names the columns of its line that have an apostrophe before what they hold. */
  private static final String APOSTROPHED = "apostrophe_before";

  private final List<String> names;

  private FaqCsv(String answer) {
    names = List.of("id", "question", answer, "askings", "tags", "language");
  }

  /** Writes all entries under a line of names, and leaves the writer open. */
  public static void write(Writer out, List<FaqRecord> records) throws IOException {
    boolean answered = records.stream().noneMatch(record -> record.answer().isEmpty());
    FaqCsv list = new FaqCsv(answered ? "answer" : "answer_if_any");
    List<List<String>> rows = records.stream().map(FaqCsv::cells).toList();
    boolean plain = rows.stream().flatMap(List::stream).noneMatch(Formulas::isLike);
    CsvWriter csv = CsvWriter.builder().build(out);
    List<String> header = new ArrayList<>(list.names);
    if (!plain) {
      header.add(APOSTROPHED);
    }
    csv.writeRecord(header);
    rows.forEach(cells -> csv.writeRecord(plain ? cells : list.apostrophed(cells)));
    csv.flush();
  }

  private static List<String> cells(FaqRecord record) {
    return List.of(
        record.id(),
        record.question(),
        record.answer(),
        Cells.writtenAskings(record.askings()),
        Cells.writtenTags(record.tags()),
        record.language().orElse(""));
  }

  private List<String> apostrophed(List<String> texts) {
    List<String> cells = new ArrayList<>(texts);
    List<String> changed = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      if (Formulas.isLike(cells.get(i))) {
        cells.set(i, Formulas.apostrophed(cells.get(i)));
        changed.add(names.get(i));
      }
    }
    cells.add(String.join(" ", changed));
    return cells;
  }
}
