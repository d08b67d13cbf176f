package dev.primavista.server.records;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reads comma-separated rows (RFC 4180, UTF-8, or UTF-16 with a byte order mark) into a model's
 * tensors. The first line names the columns, unless it shows that it is a row or a model that takes
 * a matrix or one text needs none. An empty field is a missing value.
 */
public final class CsvReader {
  private final String text;
  private int at;

  private CsvReader(String text) {
    this.text = text;
  }

  /** The rows of a CSV document, whose first line shows whether it names the columns. */
  public static SequencedMap<String, Tensor> read(String name, LoadedModel model, byte[] body) {
    return read(name, model, body, CsvHeader.UNSAID);
  }

  /**
   * The rows of a CSV document.
   *
   * @param name of the model, for messages
   * @param header whether the first line names the columns
   * @throws InvalidRequest that names the row, the column, what was given and what was expected
   */
  public static SequencedMap<String, Tensor> read(
      String name, LoadedModel model, byte[] body, CsvHeader header) {
    CsvReader reader = new CsvReader(decoded(body));
    RowForms forms = new RowForms(name, model);
    List<String> first = reader.next();
    if (first.isEmpty()) {
      throw RowForms.noRow(name);
    }
    boolean named =
        switch (header) {
          case PRESENT -> true;
          case ABSENT -> false;
          case UNSAID -> isHeader(forms, first);
        };
    Optional<RecordBuilder> unnamed = forms.lists().or(forms::columns);
    RecordBuilder builder =
        (named ? frame(forms, first).or(forms::lists) : unnamed).orElseThrow(forms::notForRows);
    if (!isText(builder)) {
      requireCommas(first);
    }
    if (builder.isList()) {
      reader.readLists(builder, named ? reader.next() : first);
    } else if (isText(builder) && !(named && first.contains(builder.only().spec().name()))) {
      reader.readTexts(builder, header == CsvHeader.PRESENT ? reader.next() : first);
    } else if (named) {
      if (header == CsvHeader.UNSAID) {
        requireKnown(builder, first);
      }
      reader.readRecords(builder, first);
    } else {
      reader.readValues(builder, first);
    }
    if (named && header == CsvHeader.UNSAID && builder.isEmpty()) {
      throw RowForms.onlyNames(name);
    }
    return builder.build();
  }

  /** One of the names at least, where nobody said that they are names. */
  private static void requireKnown(RecordBuilder builder, List<String> first) {
    List<String> names = first.stream().filter(name -> !isIndex(name)).map(String::strip).toList();
    if (names.stream().noneMatch(builder::hasColumn)) {
      throw builder.noneKnown(names);
    }
  }

  /**
   * Whether a line names columns: any of the model's own, or, as pandas writes them, their numbers
   * behind an empty field; else texts of which one at least is no value, in no row of the model's.
   */
  private static boolean isHeader(RowForms forms, List<String> line) {
    List<String> fields = line.stream().map(String::strip).toList();
    boolean numbered =
        fields.getFirst().isEmpty()
            && fields.equals(
                Stream.concat(
                        Stream.of(""),
                        IntStream.range(0, fields.size() - 1).mapToObj(String::valueOf))
                    .toList());
    return numbered
        || fields.stream().anyMatch(forms::isName)
        || !(fields.stream().allMatch(NumberText::isValue) || isRow(forms, fields));
  }

  /** Whether a line has numbers where the model has columns of numbers, which no names are. */
  private static boolean isRow(RowForms forms, List<String> fields) {
    return forms
        .columns()
        .filter(columns -> columns.width() == fields.size() && fits(columns, fields))
        .isPresent();
  }

  private static boolean fits(RecordBuilder columns, List<String> fields) {
    boolean numbers = false;
    for (int i = 0; i < fields.size(); i++) {
      String field = fields.get(i);
      if (columns.column(i).filter(column -> !column.takesTexts()).isPresent()) {
        if (!NumberText.isValue(field)) {
          return false;
        }
        numbers |= NumberText.isNumber(field);
      }
    }
    return numbers;
  }

  /** For rows under this line of names. */
  private static Optional<RecordBuilder> frame(RowForms forms, List<String> header) {
    try {
      return forms.frame(
          header.stream().filter(name -> !isIndex(name)).map(String::strip).toList());
    } catch (InvalidRequest unknownNames) {
      requireCommas(header);
      throw unknownNames;
    }
  }

  /** Whether a column is the rows' numbers, for which pandas writes no name. */
  private static boolean isIndex(String name) {
    return name.isEmpty();
  }

  /** A first line of one field with another separator in it is not one field. */
  private static void requireCommas(List<String> first) {
    if (first.size() != 1) {
      return;
    }
    String only = first.getFirst();
    for (String separator : List.of(";", "\t")) {
      if (only.contains(separator)) {
        throw new InvalidRequest(
            "malformed_csv",
            "its fields are separated by "
                + (separator.equals(";") ? "';'" : "tabs")
                + " (expected: ',')");
      }
    }
  }

  private static boolean isText(RecordBuilder builder) {
    return builder.width() == 1 && builder.only().takesTexts();
  }

  private static String decoded(byte[] body) {
    boolean wide =
        body.length > 1 && ((body[0] == -1 && body[1] == -2) || (body[0] == -2 && body[1] == -1));
    Charset charset = wide ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
    try {
      String text = charset.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new InvalidRequest(
          "malformed_csv", "the body is no UTF-8 text (expected: CSV in UTF-8)");
    }
  }

  private void readRecords(RecordBuilder builder, List<String> header) {
    for (List<String> row = next(); !row.isEmpty(); row = next()) {
      if (row.size() != header.size()) {
        throw wrongWidth(builder, row.size(), header.size());
      }
      for (int i = 0; i < row.size(); i++) {
        String field = row.get(i);
        if (!isIndex(header.get(i))) {
          builder.field(header.get(i).strip()).ifPresent(column -> add(column, field));
        }
      }
      builder.endRecord();
    }
  }

  private void readLists(RecordBuilder builder, List<String> first) {
    for (List<String> row = first; !row.isEmpty(); row = next()) {
      row.forEach(field -> add(builder.only(), field));
      builder.endRow();
    }
  }

  /** Every line has the columns' values in their order. */
  private void readValues(RecordBuilder builder, List<String> first) {
    for (List<String> row = first; !row.isEmpty(); row = next()) {
      for (int i = 0; i < row.size(); i++) {
        String field = row.get(i);
        builder.column(i).ifPresent(column -> add(column, field));
      }
      builder.requireWidth(row.size());
      builder.endRow();
    }
  }

  /** Every line is a text. */
  private void readTexts(RecordBuilder builder, List<String> first) {
    for (List<String> row = first; !row.isEmpty(); row = next()) {
      builder.only().addText(String.join(",", row));
      builder.endRow();
    }
  }

  private static InvalidRequest wrongWidth(RecordBuilder builder, int given, long expected) {
    return new InvalidRequest(
        "malformed_csv",
        builder.place() + ": " + Amount.of(given, "field") + " given, " + expected + " expected");
  }

  private static void add(ColumnBuilder column, String field) {
    boolean gap = column.takesTexts() ? field.isEmpty() : NumberText.isMissing(field.strip());
    if (gap) {
      column.addMissing();
    } else if (column.takesTexts() && !(column.takesNumbers() && NumberText.isNumber(field))) {
      column.addText(field);
    } else {
      column.addNumber(number(column, field.strip()));
    }
  }

  private static double number(ColumnBuilder column, String field) {
    if (!NumberText.isNumber(field) && !NumberText.isWord(field)) {
      throw column.wrong("a text given, a number expected");
    }
    return NumberText.parse(field);
  }

  /** The fields of the next line that is not empty; none at the end. */
  private List<String> next() {
    while (at < text.length() && (text.charAt(at) == '\n' || text.charAt(at) == '\r')) {
      at++;
    }
    List<String> fields = new ArrayList<>();
    if (at >= text.length()) {
      return fields;
    }
    boolean more = true;
    while (more) {
      fields.add(field());
      more = at < text.length() && text.charAt(at) == ',';
      at++;
    }
    return fields;
  }

  /** Reads up to the comma or the end of the line, which is left. */
  private String field() {
    if (at >= text.length() || text.charAt(at) != '"') {
      int from = at;
      while (at < text.length() && ",\n\r".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      return text.substring(from, at);
    }
    StringBuilder field = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"' && at + 1 < text.length() && text.charAt(at + 1) == '"') {
        at++;
      } else if (c == '"') {
        at++;
        return requireEnd(field.toString());
      }
      field.append(c);
    }
    throw new InvalidRequest("malformed_csv", "a quoted field does not end (expected: \")");
  }

  private String requireEnd(String field) {
    if (at < text.length() && ",\n\r".indexOf(text.charAt(at)) < 0) {
      throw new InvalidRequest(
          "malformed_csv", "text after a quoted field at character " + at + " (expected: a comma)");
    }
    return field;
  }
}
