package dev.primavista.faq.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** FAQ lists of every format, and what is said of those that are not taken. */
class FaqFilesTest {
  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
  private static final FaqRecord CAFE =
      new FaqRecord(
          "a1",
          "Où est le café ?",
          "Là-bas, \"au coin\".",
          List.of("où est-il", "café ?"),
          List.of("lieu", "manger"),
          Optional.of("fr"));
  private static final String CSV =
      """
      id,question,answer,askings,tags,language
      a1,Où est le café ?,"Là-bas, ""au coin"".","où est-il
      café ?","lieu, manger",fr
      """;

  private static List<FaqRecord> read(String text) {
    return FaqFiles.read("faq.csv", text.getBytes(StandardCharsets.UTF_8));
  }

  private static void refused(byte[] content, String code, String message) {
    assertThatThrownBy(() -> FaqFiles.read("faq.csv", content))
        .isInstanceOfSatisfying(
            FaqFileException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(code);
              assertThat(refused.getMessage()).isEqualTo(message);
            });
  }

  private static void refused(String content, String code, String message) {
    refused(content.getBytes(StandardCharsets.UTF_8), code, message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "windows-1252", "UTF-16", "UTF-16LE", "UTF-16BE"})
  void a_list_is_read_in_its_encoding(String charset) {
    assertThat(FaqFiles.read("faq.csv", CSV.getBytes(Charset.forName(charset))))
        .containsExactly(CAFE);
  }

  @Test
  void byte_order_marks_are_no_text() {
    assertThat(read("\uFEFF" + CSV)).containsExactly(CAFE);
    assertThat(FaqFiles.read("faq.csv", ("\uFEFF" + CSV).getBytes(StandardCharsets.UTF_16LE)))
        .containsExactly(CAFE);
  }

  @Test
  void tabs_semicolons_and_gzip_are_recognised() throws IOException {
    assertThat(read("ID\tQuestion\tAnswer\n1\tWhy, really; why?\tSo.\n").getFirst().question())
        .isEqualTo("Why, really; why?");
    assertThat(read("ID;Question;Answer\n1;Why, really?;So.\n").getFirst().question())
        .isEqualTo("Why, really?");
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(CSV.getBytes(StandardCharsets.UTF_8));
    }
    assertThat(FaqFiles.read("faq.csv.gz", zipped.toByteArray())).containsExactly(CAFE);
  }

  @Test
  void json_lines_and_arrays_hold_lists() {
    String object =
        """
        {"id": "a1", "question": "Où est le café ?", "answer": "Là-bas, \\"au coin\\".", "votes": 3,
         "askings": ["où est-il", "café ?"], "tags": ["lieu", "manger"], "language": "fr", "by": {"x": [1]}}
        """;
    assertThat(read(object)).containsExactly(CAFE);
    assertThat(read("[" + object + "]")).containsExactly(CAFE);
  }

  @Test
  void a_workbooks_first_sheet_is_read() throws IOException {
    byte[] workbook =
        Workbooks.of(
            List.of(
                List.of("Id", "Question", "Answer", "Asking 1", "Asking 2"),
                List.of(7, "Why?", "So.", "how come", "what for"),
                List.of(8.5, "When?", "Now & then.", "", "")));
    assertThat(FaqFiles.read("faq.xlsx", workbook))
        .containsExactly(
            new FaqRecord(
                "7", "Why?", "So.", List.of("how come", "what for"), List.of(), Optional.empty()),
            new FaqRecord("8.5", "When?", "Now & then.", List.of(), List.of(), Optional.empty()));
    byte[] faulty =
        Workbooks.of(List.of(List.of("Id", "Question", "Answer"), List.of(7, "Why?", "")));
    refused(
        faulty, "malformed_faq", "faq.csv, line 2, column Answer: empty (expected: the answer)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Title,Body|Why|Why\\n\\nso",
        "TITLE,QUESTION|Why|Why\\n\\nso",
        "text,Text0|Why|so",
        "Question,Topic|Why|Why",
      })
  void headers_are_flexible(String header, String first, String expected) {
    assertThat(read(header + "\n" + first + ",so\n").getFirst().question())
        .isEqualTo(expected.replace("\\n", "\n"));
  }

  @Test
  void entries_without_ids_are_numbered() {
    assertThat(read("question\nWhy?\nWhen?\n")).extracting(FaqRecord::id).containsExactly("1", "2");
  }

  @Test
  void what_is_written_is_read_back() throws IOException {
    List<FaqRecord> records =
        List.of(
            CAFE,
            new FaqRecord(
                "2", "a,b\n\n\"c\"", "x", List.of("p|q"), List.of(), Optional.of("pt-BR")),
            new FaqRecord(
                "3", "c", "y", List.of("[1]", "two\nlines"), List.of(), Optional.empty()));
    StringWriter out = new StringWriter();
    FaqCsv.write(out, records);
    assertThat(read(out.toString())).isEqualTo(records);
  }

  @Test
  void answers_tags_and_askings_are_read_back_however_odd() throws IOException {
    List<FaqRecord> records =
        List.of(
            new FaqRecord("1", "a", "", List.of(), List.of("C, C++", "[x]"), Optional.empty()),
            new FaqRecord("2", "b", "y", List.of("a|b"), List.of("C; D"), Optional.empty()));
    StringWriter out = new StringWriter();
    FaqCsv.write(out, records);
    assertThat(out.toString()).startsWith("id,question,answer_if_any,");
    assertThat(read(out.toString())).isEqualTo(records);
    assertThat(
            read(
                "{\"question\":\"a\",\"answer\":\"\",\"askings\":[\"a|b\",null],\"tags\":[\"C, C++\"]}"))
        .containsExactly(
            new FaqRecord("1", "a", "", List.of("a|b"), List.of("C, C++"), Optional.empty()));
  }

  @Test
  void cells_that_a_spreadsheet_would_compute_are_written_as_texts_and_read_back()
      throws IOException {
    List<FaqRecord> records =
        List.of(
            new FaqRecord(
                "-1",
                "=1+1?",
                "- one\n- two",
                List.of("@all", "b"),
                List.of("+49"),
                Optional.empty()),
            new FaqRecord(
                "2", "'=x'?", "'-' is minus", List.of("'+"), List.of(), Optional.empty()));
    StringWriter out = new StringWriter();
    FaqCsv.write(out, records);
    assertThat(out.toString())
        .startsWith("id,question,answer,askings,tags,language,apostrophe_before\r\n")
        .contains("'-1,'=1+1?,\"'- one\n- two\",\"'@all\nb\",'+49,,id question answer askings tags")
        .contains("2,'=x'?,'-' is minus,'+,,,\r\n");
    assertThat(read(out.toString())).isEqualTo(records);
    assertThat(read(out.toString().replace("'=1+1?", "Changed?")).getFirst().question())
        .isEqualTo("Changed?");
    assertThat(read("question\n'=1\n").getFirst().question()).isEqualTo("'=1");
  }

  @Test
  void ids_are_there_for_all_entries_or_for_none() {
    refused(
        "{\"id\":\"2\",\"question\":\"a\"}\n{\"question\":\"b\"}\n",
        "malformed_faq",
        "faq.csv, line 2, column id: none, but other entries have one");
  }

  @Test
  void names_that_are_missing_are_told_where_they_are_missing() {
    refused(
        "{\"question\":\"a\"}\n{\"questoin\":\"b\"}\n",
        "wrong_columns",
        "faq.csv, line 2: the columns are [questoin] (expected: question, and where known id,"
            + " answer, askings, tags, language)");
  }

  @Test
  void what_a_check_finds_is_told_with_its_place() {
    byte[] list = "id,Title\n1,a\n2,b\n".getBytes(StandardCharsets.UTF_8);
    EntryCheck check =
        (entry, fault) -> {
          if (entry.id().equals("2")) {
            fault.accept("question", "too odd");
          }
        };
    assertThatThrownBy(() -> FaqFiles.read("faq.csv", list, check, entry -> {}))
        .hasMessage("faq.csv, line 3, column Title: too odd");
  }

  @Test
  void json_beyond_its_limits_is_malformed() {
    refused(
        "[".repeat(2000),
        "malformed_faq",
        "faq.csv, line 1, column 1002: no JSON: Document nesting depth (1001) exceeds the maximum"
            + " allowed (1000)");
    for (String odd :
        List.of(
            "{\"question\":" + "1".repeat(2000) + "}",
            "{\"" + "q".repeat(60_000) + "\":1}",
            "{\"question\":\"" + "q".repeat(21_000_000) + "\"}")) {
      assertThatThrownBy(() -> read(odd))
          .isInstanceOf(FaqFileException.class)
          .hasMessageStartingWith("faq.csv, line 1, column ")
          .message()
          .contains(": no JSON: ")
          .doesNotContain("StreamReadConstraints");
    }
  }

  @Test
  void a_field_too_long_is_told_as_such() {
    refused(
        "id,question\n1,a\n2,\"" + "b".repeat(17_000_000) + "\"\n",
        "malformed_faq",
        "faq.csv, line 3: a field of more than 16,777,216 characters (expected: fewer, or its"
            + " closing quote)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<row r=\"2\"><c r=\"A2\"><v>abc</v></c></row></sheetData></worksheet>",
        "<row r=\"2\"><c r=\"A2\"><v>1</v></c></row><row r=\"3\"><c",
        "<row r=\"2\"><c r=\"ZZZZZZZZ2\"><v>1</v></c></row></sheetData></worksheet>",
      })
  void a_damaged_sheet_is_malformed(String rows) throws IOException {
    byte[] workbook =
        Workbooks.ofSheet(
            "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">"
                + "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>question</t></is></c></row>"
                + rows);
    assertThatThrownBy(() -> FaqFiles.read("faq.xlsx", workbook))
        .isInstanceOf(FaqFileException.class)
        .hasMessageContaining("that can be read");
  }

  @Test
  void a_workbook_without_its_texts_is_refused() throws IOException {
    byte[] whole = Workbooks.of(List.of(List.of("Question"), List.of("Why?")));
    refused(
        Workbooks.without("xl/sharedStrings.xml", whole),
        "malformed_faq",
        "faq.csv, line 1, column 1: its text is not in the workbook, whose shared strings are"
            + " missing");
  }

  @Test
  void a_workbook_whose_first_sheet_has_no_list_says_which_one_is_read() throws IOException {
    refused(
        Workbooks.ofTwoSheets(),
        "malformed_faq",
        "faq.csv: no records (expected: a line of names and a line for each record); none of its 2"
            + " sheets has such columns, not 'List'");
  }

  @Test
  void lines_of_nothing_and_the_line_that_names_the_separator_are_no_records() {
    assertThat(read("question,answer\nWhy?,So.\n,\n \t,\n,,,\n")).hasSize(1);
    assertThat(read("sep=;\nquestion;answer\nWhy, why?;So.\n").getFirst().question())
        .isEqualTo("Why, why?");
    refused(
        "\"sep=|\"\r\nid|question\r\n1|a|b\r\n",
        "malformed_faq",
        "faq.csv, line 3: 3 fields (expected: 2, as in line 2)");
  }

  @Test
  void a_value_under_no_name_is_told() {
    refused(
        "question,,answer\nWhy?,,So.\nWhen?,x,Now.\n",
        "malformed_faq",
        "faq.csv, line 3, column 2: a value under no name in line 1");
  }

  @Test
  void mixed_encodings_are_named_with_line_and_column() {
    byte[] utf8 = "question,answer\ncafé,yes\nok,".getBytes(StandardCharsets.UTF_8);
    byte[] other = "naïf\n".getBytes(WINDOWS_1252);
    byte[] mixed = new byte[utf8.length + other.length];
    System.arraycopy(utf8, 0, mixed, 0, utf8.length);
    System.arraycopy(other, 0, mixed, utf8.length, other.length);
    refused(
        mixed,
        "mixed_encoding",
        "faq.csv, line 3, column 6: byte EF is no UTF-8, as the file is at line 2, column 4"
            + " (expected: one encoding)");
  }

  @Test
  void all_faults_are_told_at_once() {
    refused(
        "id,question,answer\n1,Why?,So.\n1,When?,\n,,Now.\n",
        "malformed_faq",
        """
        faq.csv, line 3, column answer: empty (expected: the answer)
        faq.csv, line 3, column id: '1' is also on line 2
        faq.csv, line 4, column question: empty (expected: the question)
        faq.csv, line 4, column id: empty (expected: an id)""");
  }

  @Test
  void lines_are_those_of_the_file() {
    refused(
        "id,question,answer\n1,\"two\nlines\",So.\n\n2,When?\n",
        "malformed_faq",
        "faq.csv, line 5: 2 fields (expected: 3, as in line 1)");
    refused(
        "id,question\n1,\"a\" b\n",
        "malformed_faq",
        "faq.csv, line 2: a quoted field does not end where a quote says so");
    refused(
        "id,question\n1,b\n2,\"never\nends\n",
        "malformed_faq",
        "faq.csv, line 3: a quoted field does not end");
    refused(
        "{\"question\": \"a\"}\n{\"question\": b}\n",
        "malformed_faq",
        "faq.csv, line 2, column 14: no JSON: Unrecognized token 'b': was expecting (JSON String,"
            + " Number, Array, Object or token 'null', 'true' or 'false')");
  }

  @Test
  void wrong_columns_are_named() {
    refused(
        "Kysymys;Vastaus\na;b\n",
        "wrong_columns",
        "faq.csv, line 1: the columns are [Kysymys, Vastaus] (expected: question, and where known id,"
            + " answer, askings, tags, language)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "id,question\n"})
  void an_empty_file_is_refused(String content) {
    refused(
        content,
        "malformed_faq",
        "faq.csv: no records (expected: a line of names and a line for each record)");
  }

  @Test
  void some_answers_missing_in_json_are_a_fault() {
    refused(
        "{\"question\":\"a\"}\n{\"question\":\"b\",\"answer\":\"c\"}\n",
        "malformed_faq",
        "faq.csv, line 1, column answer: none, but other entries have one");
  }

  @Test
  void not_more_faults_than_one_can_read() {
    String many = "question,answer\n" + "a,\n".repeat(1000);
    assertThatThrownBy(() -> read(many))
        .isInstanceOfSatisfying(
            FaqFileException.class,
            refused -> assertThat(refused.faults()).hasSize(FaqFileException.MOST_FAULTS));
  }

  @Test
  void a_million_rows_pass_one_by_one(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("large.csv");
    try (Writer out = Files.newBufferedWriter(file)) {
      out.write("id,question,answer\n");
      for (int i = 0; i < 1_000_000; i++) {
        out.write("q" + i + ",How do I get to place number " + i + "?,Take bus " + i + ".\n");
      }
    }
    AtomicLong count = new AtomicLong();
    FaqFiles.read(file, record -> count.incrementAndGet());
    assertThat(count).hasValue(1_000_000);
    Files.writeString(file, "q7,again,and again\n", StandardOpenOption.APPEND);
    assertThatThrownBy(() -> FaqFiles.read(file, record -> {}))
        .hasMessage("large.csv, line 1000002, column id: 'q7' is also on line 9");
  }
}
