package dev.primavista.faq.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects in JSON and errors in Excel are no texts, and nothing is made of them in silence. */
class ValuesThatAreNoTextTest {
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void an_object_is_a_fault_with_its_line_and_column() {
    String list =
        """
        {"question":"a","answer":{"text":"b"}}
        {"question":"c","answer":"d",
         "tags":["e",{"x":1}]}
        {"question":"f","answer":"g","askings":[["h"]]}
        """;
    assertThatThrownBy(() -> FaqFiles.read("faq.jsonl", bytes(list)))
        .isInstanceOf(FaqFileException.class)
        .hasMessage(
            """
            faq.jsonl, line 1, column answer: an object (expected: a text)
            faq.jsonl, line 3, column tags: a list of more than texts (expected: a list of texts)
            faq.jsonl, line 4, column askings: a list of more than texts (expected: a list of texts)\
            """);
  }

  @Test
  void an_object_in_a_column_that_is_not_read_is_none_of_ours() {
    String list =
        "{\"question\":\"a\",\"answer\":\"b\",\"history\":[{\"by\":\"c\"}],\"more\":{\"d\":1}}";
    assertThat(FaqFiles.read("faq.jsonl", bytes(list))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "e, #N/A, ''",
    "e, #N/A, '<f>VLOOKUP(A2,Old!A:B,2,0)</f>'",
    "e, #NAME?, '<f>NONSENSE()</f>'",
  })
  void the_error_of_a_formula_is_no_answer(String type, String error, String formula)
      throws IOException {
    byte[] workbook = workbook("answer", type, error, formula);
    assertThatThrownBy(() -> FaqFiles.read("faq.xlsx", workbook))
        .isInstanceOf(FaqFileException.class)
        .hasMessage("faq.xlsx, line 2, column answer: the error " + error + " (expected: a value)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"remark", "checked by"})
  void an_error_in_a_column_that_is_not_read_is_none_of_ours(String column) throws IOException {
    byte[] workbook = workbook(column, "e", "#REF!", "");
    assertThat(FaqFiles.read("faq.xlsx", workbook)).hasSize(1);
  }

  @Test
  void a_text_that_looks_like_an_error_is_a_text() throws IOException {
    byte[] workbook = workbook("answer", "str", "#N/A means not available", "<f>A9</f>");
    assertThat(FaqFiles.read("faq.xlsx", workbook).getFirst().answer())
        .isEqualTo("#N/A means not available");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1E999999999", "1E-999999999"})
  void a_number_that_excel_cannot_hold_is_refused(String number) throws IOException {
    byte[] workbook = workbook("answer", "n", number, "");
    assertThatThrownBy(() -> FaqFiles.read("faq.xlsx", workbook))
        .isInstanceOf(FaqFileException.class)
        .hasMessage(
            "faq.xlsx, line 2, column 2: a number of more than 400 digits (expected: one of Excel's)");
  }

  private static byte[] workbook(String column, String type, String value, String formula)
      throws IOException {
    String text = "\" t=\"inlineStr\"><is><t>";
    return Workbooks.ofSheet(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">"
            + "<sheetData><row r=\"1\"><c r=\"A1"
            + text
            + "question</t></is></c><c r=\"B1"
            + text
            + column
            + "</t></is></c></row><row r=\"2\"><c r=\"A2"
            + text
            + "Why?</t></is></c><c r=\"B2\" t=\""
            + type
            + "\">"
            + formula
            + "<v>"
            + value
            + "</v></c></row></sheetData></worksheet>");
  }
}
