package dev.primavista.faq.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists as support teams keep them: titles above, several sheets, columns of their own. */
class MessyListsTest {
  private static final List<String> NAMES = List.of("Question", "Answer");
  private static final List<String> WHY = List.of("Why?", "So.");

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Unread read(byte[] list, List<FaqRecord> entries) {
    return FaqFiles.read("faq", list, EntryCheck.NONE, entry -> entries.add(entry.record()));
  }

  private static SequencedMap<String, List<List<String>>> sheets() {
    return new LinkedHashMap<>();
  }

  @Test
  void cells_of_no_text_are_empty_in_a_workbook_without_shared_strings() throws IOException {
    String cell = "\"><is><t>";
    byte[] workbook =
        Workbooks.without(
            "xl/sharedStrings.xml",
            Workbooks.ofSheet(
                "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">"
                    + "<sheetData><row><c t=\"inlineStr"
                    + cell
                    + "question</t></is></c><c t=\"inlineStr"
                    + cell
                    + "tags</t></is></c></row><row><c t=\"inlineStr"
                    + cell
                    + "Why?</t></is></c><c t=\"inlineStr\"/></row></sheetData></worksheet>"));
    assertThat(FaqFiles.read("faq.xlsx", workbook))
        .containsExactly(new FaqRecord("1", "Why?", "", List.of(), List.of(), Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Support FAQ, as of May\n\nQuestion;Answer\nWhy, really?;So.\n",
        "FAQ 2024;;\n;;\nQuestion;Answer;\nWhy, really?;So.;\n",
        "| Question | Answer |\n|---|:--:|\n| Why, really? | So. |\n",
        "# exported\nQuestion|Answer\nWhy, really?|So.\n",
      })
  void titles_above_the_names_are_no_names(String list) {
    assertThat(FaqFiles.read("faq.csv", bytes(list)))
        .singleElement()
        .satisfies(entry -> assertThat(entry.question()).isEqualTo("Why, really?"))
        .satisfies(entry -> assertThat(entry.answer()).isEqualTo("So."));
  }

  @Test
  void titles_above_the_names_of_a_sheet_are_no_names() throws IOException {
    byte[] workbook =
        Workbooks.of(
            List.of(
                List.of("Support FAQ"), List.of("", "2024"), List.copyOf(NAMES), List.copyOf(WHY)));
    assertThat(FaqFiles.read("faq.xlsx", workbook))
        .extracting(FaqRecord::question)
        .containsExactly("Why?");
  }

  @Test
  void a_list_of_one_column_that_is_not_known_is_refused_with_its_first_line() {
    assertThatThrownBy(() -> FaqFiles.read("faq.csv", bytes("Cosa?\nPerché?\n")))
        .hasMessage(
            "faq.csv, line 1: the columns are [Cosa?] (expected: question, and where known id,"
                + " answer, askings, tags, language)");
    assertThatThrownBy(() -> FaqFiles.read("faq.csv", bytes("Cosa?\n".repeat(30))))
        .hasMessageStartingWith("faq.csv, line 1: the columns are [Cosa?]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Nr.;Frage;Antwort;Kategorie\n1;Why?;So.;x\n",
        "N°,Question,Réponse,Catégorie\n1,Why?,So.,x\n",
        "N°,Question,Re\u0301ponse,Catégorie\n1,Why?,So.,x\n",
        "Pregunta,Respuesta,Categoría\nWhy?,So.,x\n",
        "質問,回答,tags\nWhy?,So.,x\n",
      })
  void columns_may_be_named_in_other_languages(String list) {
    assertThat(FaqFiles.read("faq.csv", bytes(list)))
        .containsExactly(
            new FaqRecord("1", "Why?", "So.", List.of(), List.of("x"), Optional.empty()));
  }

  @Test
  void a_list_says_what_it_has_columns_for() {
    List<ListedEntry> entries = new ArrayList<>();
    var _ =
        FaqFiles.read(
            "faq",
            bytes(
                "{\"question\":\"a\",\"tags\":[],\"language\":null}{\"question\":\"b\",\"askings\":[\"c\"]}"),
            EntryCheck.NONE,
            entries::add);
    assertThat(entries)
        .extracting(ListedEntry::given)
        .containsExactly(
            Set.of(ListedEntry.Field.TAGS, ListedEntry.Field.LANGUAGE),
            Set.of(ListedEntry.Field.ASKINGS));
  }

  @Test
  void columns_that_are_not_read_are_told_where_they_hold_something() {
    List<FaqRecord> entries = new ArrayList<>();
    Unread unread =
        read(bytes("Question,Answer (EN),Owner,Empty\nWhy?,So.,me,\nWho?,You.,,\n"), entries);
    assertThat(entries).extracting(FaqRecord::answer).containsExactly("", "");
    assertThat(unread.told()).hasValue("2 columns are not read (Answer (EN), Owner)");
    assertThat(read(bytes("Question\nWhy?\n"), entries).told()).isEmpty();
    assertThat(
            read(bytes("{\"question\":\"a\",\"x\":1}{\"question\":\"b\",\"y\":\"\"}"), entries)
                .told())
        .hasValue("1 column is not read (x)");
  }

  @Test
  void the_first_sheet_that_is_a_list_is_read_and_others_are_told() throws IOException {
    SequencedMap<String, List<List<String>>> sheets = sheets();
    sheets.put(".Old", List.of(NAMES, List.of("Once?", "No.")));
    sheets.put("Cover", List.of(List.of("Read me", "first"), List.of("a", "b")));
    sheets.put("FAQ", List.of(NAMES, WHY));
    sheets.put("Shop", List.of(List.of("Title"), NAMES, WHY));
    List<FaqRecord> entries = new ArrayList<>();
    Unread unread = read(Workbooks.ofSheets(sheets), entries);
    assertThat(entries).extracting(FaqRecord::question).containsExactly("Why?");
    assertThat(unread.sheets()).containsExactly("Shop");
    assertThat(unread.told()).hasValue("1 sheet is not read (Shop)");
  }

  @Test
  void a_hidden_sheet_is_read_where_no_other_is_a_list() throws IOException {
    SequencedMap<String, List<List<String>>> sheets = sheets();
    sheets.put(".FAQ", List.of(NAMES, WHY));
    sheets.put("Cover", List.of(List.of("Read me", "first")));
    assertThat(FaqFiles.read("faq.xlsx", Workbooks.ofSheets(sheets))).hasSize(1);
  }

  @Test
  void a_workbook_without_a_list_names_its_first_sheet() throws IOException {
    SequencedMap<String, List<List<String>>> sheets = sheets();
    sheets.put("Cover", List.of(List.of("Read me", "first"), List.of("a", "b")));
    sheets.put("Terms", List.of(List.of("Word", "Meaning"), List.of("a", "b")));
    byte[] workbook = Workbooks.ofSheets(sheets);
    assertThatThrownBy(() -> FaqFiles.read("faq.xlsx", workbook))
        .hasMessage(
            "faq.xlsx, line 1: the columns are [Read me, first] (expected: question, and where"
                + " known id, answer, askings, tags, language); none of its 2 sheets has such"
                + " columns, not 'Cover'");
  }
}
