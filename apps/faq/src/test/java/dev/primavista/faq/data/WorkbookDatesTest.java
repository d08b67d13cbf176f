package dev.primavista.faq.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers that people see as dates and times. */
class WorkbookDatesTest {
  private static String answer(String number, String format, String book) throws IOException {
    return FaqFiles.read("faq.xlsx", Workbooks.ofNumber(number, format, book)).getFirst().answer();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "14 | 45418 | 2024-05-06",
        "14 | 45418.9 | 2024-05-06",
        "22 | 45418.2973263889 | 2024-05-06 07:08:09",
        "20 | 0.297222222222222 | 07:08",
        "45 | 0.2973263889 | 07:08:09",
        "46 | 1.5 | 36:00:00",
        "31 | 45418 | 2024-05-06",
        "yyyy\\-mm\\-dd | 45418 | 2024-05-06",
        "mmm yy | 45418 | 2024-05-06",
        "[$-409]h:mm AM/PM;@ | 0.5 | 12:00",
        "[h]:mm | 1.5 | 36:00:00",
        "dd.mm.yyyy hh:mm | 45418.5 | 2024-05-06 12:00",
        "0.00 \"days\" | 2.5 | 2.5",
        "#,##0.00 [$€-407] | 12.5 | 12.5",
        "[Red]0% | 0.25 | 0.25",
        "0 | 45418 | 45418",
        "11 | 45418 | 45418",
      })
  void they_are_read_as_they_are_shown(String format, String number, String expected)
      throws IOException {
    assertThat(answer(number, format, "")).isEqualTo(expected);
  }

  @Test
  void days_are_counted_from_where_the_workbook_says() throws IOException {
    assertThat(answer("43956", "14", "date1904=\"1\"")).isEqualTo("2024-05-06");
  }

  @Test
  void a_date_that_is_none_is_refused_with_its_cell() throws IOException {
    byte[] workbook = Workbooks.ofNumber("-1", "14", "");
    assertThatThrownBy(() -> FaqFiles.read("faq.xlsx", workbook))
        .hasMessage("faq.xlsx, line 2, column 2: -1 is no date (expected: one of 1900 to 9999)");
  }
}
