package dev.primavista.faq.data;

import static java.util.Comparator.comparing;

import dev.primavista.faq.data.FaqFileException.Fault;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
import org.jspecify.annotations.Nullable;

/**
 * The sheet of an Excel workbook (.xlsx) that is the list: the first whose row of names has the
 * columns; a hidden one only where no other has them.
 */
final class WorkbookTable implements Table {
  /** Bytes that tell what a file is. */
  private static final int HEADER = 8;

  /** Before or behind the point. */
  private static final int MOST_DIGITS = 400;

  private final Content content;
  private final WorkbookParts parts;
  private final ReadableWorkbook workbook;
  private final Stream<Row> rows;
  private final Iterator<Row> iterator;
  private final Sheet sheet;
  private final Deque<Cells> waiting = new ArrayDeque<>();
  private List<String> header = List.of();
  private long headerRow;
  private long lastRow;
  private List<String> others = List.of();
  private boolean fits;
  private @Nullable Boolean textsAreMissing;

  private WorkbookTable(
      Content content, ReadableWorkbook workbook, Sheet sheet, WorkbookParts parts)
      throws IOException {
    this.content = content;
    this.workbook = workbook;
    this.sheet = sheet;
    this.parts = parts;
    this.rows = sheet.openStream();
    this.iterator = rows.iterator();
  }

  static boolean looksLikeWorkbook(byte[] start) {
    return start.length >= HEADER
        && (ReadableWorkbook.isOOXMLZipHeader(start) || ReadableWorkbook.isOLE2Header(start));
  }

  static WorkbookTable open(Content content, Headings headings) throws IOException {
    if (ReadableWorkbook.isOLE2Header(content.start(HEADER))) {
      throw content.malformed(0, "", "an old or encrypted Excel workbook (expected: .xlsx)");
    }
    try {
      WorkbookParts parts = WorkbookParts.of(content);
      return chosen(
          content,
          new ReadableWorkbook(content.open(), new ReadingOptions(parts.styled(), false)),
          parts,
          headings);
    } catch (FaqFileException named) {
      throw named;
    } catch (RuntimeException | IOException e) {
      throw content.malformed(0, "", "no Excel workbook that can be read");
    }
  }

  private static WorkbookTable chosen(
      Content content, ReadableWorkbook workbook, WorkbookParts parts, Headings headings)
      throws IOException {
    List<Sheet> sheets = workbook.getSheets().sorted(comparing(WorkbookTable::isHidden)).toList();
    List<WorkbookTable> lists = new ArrayList<>();
    for (Sheet sheet : sheets) {
      WorkbookTable table = new WorkbookTable(content, workbook, sheet, parts);
      if (table.isList(headings)) {
        lists.add(table);
      } else {
        table.rows.close();
      }
    }
    if (lists.isEmpty()) {
      WorkbookTable first = new WorkbookTable(content, workbook, sheets.getFirst(), parts);
      first.findNames(headings);
      return first;
    }
    WorkbookTable chosen = lists.removeFirst();
    chosen.fits = true;
    chosen.others =
        lists.stream()
            .filter(each -> !isHidden(each.sheet))
            .map(each -> each.sheet.getName())
            .toList();
    lists.forEach(each -> each.rows.close());
    return chosen;
  }

  private static boolean isHidden(Sheet sheet) {
    return sheet.getVisibility() != SheetVisibility.VISIBLE;
  }

  /** Whether there is a row of names with the columns of a list. */
  private boolean isList(Headings headings) {
    try {
      findNames(headings);
      return headings.fit(header);
    } catch (FaqFileException noList) {
      return false;
    }
  }

  private void findNames(Headings headings) {
    NamesLine<Cells> found = NamesLine.find(this::read, Cells::texts, headings);
    header = found.columns(Cells::texts);
    headerRow = found.names().map(Cells::row).orElse(1L);
    waiting.addAll(found.after());
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
      if (!texts.stream().allMatch(String::isBlank)) {
        return Optional.of(
            new TableRow(lastRow, headerRow, values(lastRow, texts), Set.of(), faults(row.get())));
      }
    }
    return Optional.empty();
  }

  /** The next row. The reader throws whatever comes to it where a sheet is damaged. */
  private Optional<Cells> read() {
    if (!waiting.isEmpty()) {
      return Optional.of(waiting.remove());
    }
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
            row, Integer.toString(i + 1), "a value under no name in line " + headerRow);
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
      return WorkbookDates.text(days, kind, parts.from1904())
          .orElseThrow(
              () ->
                  malformed(
                      row, cell, cell.getText() + " is no date (expected: one of 1900 to 9999)"));
    }
    if (cell.getType() == CellType.STRING && cell.getValue() == null) {
      requireShared(row, cell);
      return "";
    }
    return cell.getType() == CellType.NUMBER ? plain(row, cell) : cell.getText();
  }

  /** A cell without a text is empty, unless it names one that the workbook has not. */
  private void requireShared(Row row, Cell cell) {
    try {
      if (textsAreMissing == null) {
        textsAreMissing = !parts.shared() && WorkbookParts.nameSharedTexts(content);
      }
    } catch (IOException e) {
      throw content.unreadable();
    }
    if (textsAreMissing) {
      throw malformed(
          row, cell, "its text is not in the workbook, whose shared strings are missing");
    }
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
    long sheets = workbook.getSheets().count();
    String hidden = isHidden(sheet) ? ", which is hidden" : "";
    if (sheets == 1) {
      return "";
    }
    return fits
        ? "; of its " + sheets + " sheets '" + sheet.getName() + "' is read" + hidden
        : "; none of its "
            + sheets
            + " sheets has such columns, not '"
            + sheet.getName()
            + "'"
            + hidden;
  }

  @Override
  public List<String> others() {
    return others;
  }

  @Override
  public void close() throws IOException {
    rows.close();
    workbook.close();
  }
}
