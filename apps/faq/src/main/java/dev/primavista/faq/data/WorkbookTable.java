package dev.primavista.faq.data;

import dev.primavista.core.Amount;
import dev.primavista.faq.data.FaqFileException.Fault;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.dhatim.fastexcel.reader.SheetVisibility;

/**
 * The first sheet of an Excel workbook (.xlsx); its first row that is not empty names the columns.
 */
final class WorkbookTable implements Table {
  /** Bytes that tell what a file is. */
  private static final int HEADER = 8;

  /** Before or behind the point. */
  private static final int MOST_DIGITS = 400;

  private final Content content;
  private final boolean from1904;
  private final ReadableWorkbook workbook;
  private final Stream<Row> rows;
  private final Iterator<Row> iterator;
  private List<String> header = List.of();
  private long headerRow;
  private long lastRow;

  private WorkbookTable(
      Content content, ReadableWorkbook workbook, Stream<Row> rows, boolean from1904) {
    this.from1904 = from1904;
    this.content = content;
    this.workbook = workbook;
    this.rows = rows;
    this.iterator = rows.iterator();
  }

  static boolean looksLikeWorkbook(byte[] start) {
    return start.length >= HEADER
        && (ReadableWorkbook.isOOXMLZipHeader(start) || ReadableWorkbook.isOLE2Header(start));
  }

  static WorkbookTable open(Content content) throws IOException {
    if (ReadableWorkbook.isOLE2Header(content.start(HEADER))) {
      throw content.malformed(0, "", "an old or encrypted Excel workbook (expected: .xlsx)");
    }
    try {
      WorkbookParts parts = WorkbookParts.of(content);
      ReadableWorkbook workbook =
          new ReadableWorkbook(content.open(), new ReadingOptions(parts.styled(), false));
      return new WorkbookTable(
          content, workbook, workbook.getFirstSheet().openStream(), parts.from1904());
    } catch (RuntimeException | IOException e) {
      throw content.malformed(0, "", "no Excel workbook that can be read");
    }
  }

  /** What Excel shows where a formula has no result. */
  private static final Pattern ERROR =
      Pattern.compile("#(NULL!|DIV/0!|VALUE!|REF!|NAME\\?|NUM!|N/A|SPILL!|CALC!|FIELD!)");

  /**
   * A row's number and the texts of its cells.
   *
   * @param errors the indexes of those that are an error's
   */
  private record Cells(long row, List<String> texts, Set<Integer> errors) {}

  @Override
  public Optional<TableRow> next() {
    for (Optional<Cells> row = read(); row.isPresent(); row = read()) {
      List<String> texts = row.get().texts();
      lastRow = row.get().row();
      if (texts.stream().allMatch(String::isBlank)) {
        continue;
      }
      if (header.isEmpty()) {
        header = texts.stream().map(String::strip).toList();
        headerRow = lastRow;
      } else {
        return Optional.of(
            new TableRow(lastRow, headerRow, values(lastRow, texts), Set.of(), faults(row.get())));
      }
    }
    return Optional.empty();
  }

  /** The next row. The reader throws whatever comes to it where a sheet is damaged. */
  private Optional<Cells> read() {
    try {
      if (!iterator.hasNext()) {
        return Optional.empty();
      }
      Row row = iterator.next();
      return Optional.of(new Cells(row.getRowNum(), cells(row), errors(row)));
    } catch (FaqFileException named) {
      throw named;
    } catch (RuntimeException e) {
      throw content.malformed(lastRow + 1, "", "no row of an Excel sheet that can be read");
    }
  }

  private SequencedMap<String, List<String>> values(long row, List<String> cells) {
    SequencedMap<String, List<String>> values = new LinkedHashMap<>();
    for (int i = 0; i < Math.max(cells.size(), header.size()); i++) {
      String cell = i < cells.size() ? cells.get(i) : "";
      String name = i < header.size() ? header.get(i) : "";
      if (name.isEmpty() && !cell.isBlank()) {
        throw content.malformed(
            row, Integer.toString(i + 1), "a value under no name in the first row");
      }
      if (!name.isEmpty()) {
        List<String> all = new ArrayList<>(values.getOrDefault(name, List.of()));
        all.add(cell);
        values.put(name, all);
      }
    }
    return values;
  }

  private List<Fault> faults(Cells row) {
    return row.errors().stream()
        .filter(index -> index < header.size())
        .map(
            index ->
                new Fault(
                    row.row(),
                    header.get(index),
                    "the error " + row.texts().get(index) + " (expected: a value)"))
        .toList();
  }

  private static Set<Integer> errors(Row row) {
    Set<Integer> errors = new TreeSet<>();
    for (int i = 0; i < row.getCellCount(); i++) {
      if (row.getOptionalCell(i).filter(WorkbookTable::isError).isPresent()) {
        errors.add(i);
      }
    }
    return errors;
  }

  /** Of a formula's result the reader does not tell whether it is one. */
  private static boolean isError(Cell cell) {
    return cell.getType() == CellType.ERROR
        || (cell.getType() == CellType.FORMULA && ERROR.matcher(cell.getText()).matches());
  }

  private List<String> cells(Row row) {
    List<String> cells = new ArrayList<>();
    for (int i = 0; i < row.getCellCount(); i++) {
      cells.add(row.getOptionalCell(i).map(cell -> text(row, cell)).orElse(""));
    }
    return cells;
  }

  private String text(Row row, Cell cell) {
    WorkbookDates.Kind kind = WorkbookDates.kind(cell);
    if (kind != WorkbookDates.Kind.NONE && cell.getValue() instanceof BigDecimal days) {
      return WorkbookDates.text(days, kind, from1904)
          .orElseThrow(
              () ->
                  malformed(
                      row, cell, cell.getText() + " is no date (expected: one of 1900 to 9999)"));
    }
    if (cell.getType() == CellType.STRING && cell.getValue() == null) {
      throw malformed(
          row, cell, "its text is not in the workbook, whose shared strings are missing");
    }
    return cell.getType() == CellType.NUMBER ? plain(row, cell) : cell.getText();
  }

  /** Without an exponent; the largest that Excel knows has 309 digits. */
  private String plain(Row row, Cell cell) {
    BigDecimal number = cell.asNumber();
    if (Math.abs((long) number.scale()) > MOST_DIGITS) {
      throw malformed(
          row, cell, "a number of more than " + MOST_DIGITS + " digits (expected: one of Excel's)");
    }
    return number.stripTrailingZeros().toPlainString();
  }

  private FaqFileException malformed(Row row, Cell cell, String reason) {
    return content.malformed(row.getRowNum(), String.valueOf(cell.getColumnIndex() + 1), reason);
  }

  @Override
  public String hint() {
    List<Sheet> sheets = workbook.getSheets().toList();
    Sheet first = sheets.getFirst();
    boolean hidden = first.getVisibility() != SheetVisibility.VISIBLE;
    return sheets.size() == 1
        ? ""
        : "; of its "
            + Amount.of(sheets.size(), "sheet")
            + " the first alone is read, '"
            + first.getName()
            + (hidden ? "', which is hidden" : "'");
  }

  @Override
  public void close() throws IOException {
    rows.close();
    workbook.close();
  }
}
