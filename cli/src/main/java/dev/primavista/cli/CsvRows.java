package dev.primavista.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Comma-separated rows (RFC 4180). A first row that holds no number is a header; of a file with one
 * column of text every line is a row.
 */
final class CsvRows {
  private final List<List<String>> records = new ArrayList<>();

  CsvRows(String text) {
    List<String> record = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
        field.append(c);
        i++;
      } else if (c == '"' && (quoted || field.isEmpty())) {
        quoted = !quoted;
      } else if (!quoted && (c == ',' || c == '\n')) {
        record.add(field.toString());
        field.setLength(0);
        if (c == '\n') {
          add(record);
          record = new ArrayList<>();
        }
      } else if (quoted || c != '\r') {
        field.append(c);
      }
    }
    record.add(field.toString());
    add(record);
  }

  private void add(List<String> record) {
    if (record.size() > 1 || !record.getFirst().isBlank()) {
      records.add(record);
    }
  }

  /**
   * The rows, with names where the file has a header.
   *
   * @param textInput the name of the only input if it takes text: then a header is that name or
   *     {@code text}
   */
  List<Cell> rows(List<String> textInput) {
    boolean header = !records.isEmpty() && isHeader(records.getFirst(), textInput);
    List<String> names = header ? records.getFirst() : List.of();
    List<Cell> rows = new ArrayList<>();
    for (List<String> record : records.subList(header ? 1 : 0, records.size())) {
      if (!textInput.isEmpty() && !header) {
        rows.add(new Cell.Text(String.join(",", record)));
      } else {
        rows.add(header ? named(names, record) : new Cell.Cells(cells(record)));
      }
    }
    return rows;
  }

  private static boolean isHeader(List<String> record, List<String> textInput) {
    if (!textInput.isEmpty()) {
      return record.stream().anyMatch(name -> name.equals("text") || textInput.contains(name));
    }
    return record.stream().noneMatch(field -> field.strip().matches("[-+]?[0-9.].*|(?i)nan|"));
  }

  private static Cell named(List<String> names, List<String> record) {
    if (record.size() != names.size()) {
      throw new CommandFailure(
          "malformed_csv",
          "a row of "
              + record.size()
              + " fields (expected: "
              + names.size()
              + ", as in the header)",
          null);
    }
    SequencedMap<String, Cell> fields = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      fields.put(names.get(i).strip(), new Cell.Text(record.get(i)));
    }
    return new Cell.Fields(fields);
  }

  private static List<Cell> cells(List<String> record) {
    List<Cell> cells = new ArrayList<>();
    record.forEach(field -> cells.add(new Cell.Text(field)));
    return cells;
  }
}
