package dev.primavista.faq.data;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The records of a file, one after the other. */
sealed interface Table extends Closeable permits DelimitedTable, JsonTable, WorkbookTable {
  /**
   * The next record.
   *
   * @throws FaqFileException if it is malformed
   */
  Optional<TableRow> next() throws IOException;

  /** What else to know where the records are not as expected; empty for nothing. */
  default String hint() {
    return "";
  }

  /** Names of other sheets that could have been read in place of this one. */
  default List<String> others() {
    return List.of();
  }

  /**
   * The records of this content, whose kind is recognised from its first bytes.
   *
   * @param headings that tell which separator a text has, and which sheet of a workbook is meant
   */
  static Table open(Content content, Headings headings) throws IOException {
    byte[] start = content.start(1024);
    if (WorkbookTable.looksLikeWorkbook(start)) {
      return WorkbookTable.open(content, headings);
    }
    TextSource text = TextSource.of(content);
    return JsonTable.looksLikeJson(text.start())
        ? new JsonTable(text)
        : DelimitedTable.open(text, headings);
  }
}
