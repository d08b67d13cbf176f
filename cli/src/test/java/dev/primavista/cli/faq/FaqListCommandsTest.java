package dev.primavista.cli.faq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.cli.CommandCalls;
import dev.primavista.faq.data.FaqFiles;
import dev.primavista.faq.data.FaqRecord;
import dev.primavista.faq.store.Author;
import dev.primavista.faq.store.FaqStore;
import dev.primavista.faq.store.StoredEntry;
import dev.primavista.testkit.SharedData;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code prima faq export} and {@code prima faq import}. */
class FaqListCommandsTest {
  private static final Path ROOT = SharedData.projectRoot();

  /** Whatever a list can hold. */
  private static final List<FaqRecord> ODD =
      List.of(
          new FaqRecord(
              "a,1",
              "Größe? \"M\"\n\nIn Zentimetern, 図",
              "",
              List.of("one\ntwo", "p|q"),
              List.of("C, C++", "[x]"),
              Optional.of("pt-BR")),
          new FaqRecord("2", "b", "y", List.of(), List.of(), Optional.empty()));

  @TempDir private Path folder = Path.of("");

  private final CommandCalls command = new CommandCalls();

  private int faq(String... words) {
    command.forgetOut();
    command.forgetErr();
    return command.call(
        ROOT, Stream.concat(Stream.of("faq"), Stream.of(words)).toArray(String[]::new));
  }

  private String out() {
    return command.out();
  }

  private String err() {
    return command.err();
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  private FaqStore store(String name) {
    return FaqStore.open(path(name), InstantSource.system());
  }

  private String odd(String name, String... faqs) {
    try (FaqStore store = store(name)) {
      for (String faq : faqs) {
        ODD.forEach(entry -> store.create(faq, entry, Author.editing("somebody")));
      }
    }
    return path(name);
  }

  private List<FaqRecord> entries(String database, String faq) {
    List<FaqRecord> entries = new ArrayList<>();
    try (FaqStore store = store(database)) {
      store.forEach(faq, entry -> entries.add(entry.record()));
    }
    return entries;
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "jsonl"})
  void what_is_exported_is_imported_as_it_was(String format) {
    String one = odd("one.db", "one");
    String list = path("list." + format);
    assertThat(faq("export", "--faq", one, "--output", list)).isZero();
    assertThat(out()).isEmpty();
    assertThat(err()).isEqualTo("ready  " + list + ", 2 entries of FAQ 'one'\n");
    assertThat(faq("import", "--faq", path("other.db"), list)).isZero();
    assertThat(out()).isEqualTo("FAQ 'other': 2 created, 0 updated, 0 unchanged, 0 deleted\n");
    assertThat(entries("other.db", "other")).isEqualTo(ODD);
    assertThat(faq("import", "--faq", path("other.db"), list, "--replace", "--json")).isZero();
    assertThat(out())
        .isEqualTo(
            "{\"faq\":\"other\",\"created\":0,\"updated\":0,\"unchanged\":2,\"deleted\":0}\n");
  }

  @Test
  void a_dry_run_counts_and_changes_nothing() throws IOException {
    String one = odd("one.db", "one");
    String list = file("list.csv", "id,question\n2,b\n3,new\n");
    assertThat(faq("import", "--faq", one, list, "--replace", "--dry-run")).isZero();
    assertThat(out())
        .isEqualTo("FAQ 'one', nothing done yet: 1 created, 0 updated, 1 unchanged, 1 deleted\n");
    assertThat(entries("one.db", "one")).isEqualTo(ODD);
    assertThat(faq("import", "--faq", path("none.db"), list, "--dry-run")).isOne();
    assertThat(folder.resolve("none.db")).doesNotExist();
  }

  @Test
  void what_a_list_holds_beside_entries_is_told() throws IOException {
    String list = file("liste.csv", "Question;Answer (EN);Stand\nWhy?;So.;May\n");
    assertThat(faq("import", "--faq", path("one.db"), list)).isZero();
    assertThat(err()).isEqualTo("liste.csv: 2 columns are not read (Answer (EN), Stand)\n");
    assertThat(faq("import", "--faq", path("one.db"), list, "--json")).isZero();
    assertThat(out())
        .isEqualTo(
            "{\"faq\":\"one\",\"created\":0,\"updated\":0,\"unchanged\":1,\"deleted\":0,"
                + "\"unread_columns\":[\"Answer (EN)\",\"Stand\"]}\n");
  }

  @Test
  void the_end_of_a_name_tells_the_format_in_any_case() throws IOException {
    String list = path("LIST.JSONL");
    assertThat(faq("export", "--faq", odd("one.db", "one"), "--output", list)).as(err()).isZero();
    assertThat(Files.readAllLines(Path.of(list))).hasSize(2).allMatch(line -> line.startsWith("{"));
    assertThat(faq("import", "--faq", path("other.db"), list)).isZero();
    assertThat(entries("other.db", "other")).isEqualTo(ODD);
  }

  @Test
  void a_list_takes_the_place_of_the_one_before_when_it_is_whole() throws IOException {
    Path list = Path.of(file("list.csv", "the one before"));
    Path before = Files.createLink(folder.resolve("before.csv"), list);
    Path link = Files.createSymbolicLink(folder.resolve("link.csv"), list);
    String one = odd("one.db", "one");
    assertThat(faq("export", "--faq", one, "--output", link.toString())).isZero();
    assertThat(FaqFiles.read(list)).isEqualTo(ODD);
    assertThat(before).hasContent("the one before");
    assertThat(link).isSymbolicLink();
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "jsonl"})
  void a_pipe_leads_from_one_to_the_other(String format) {
    assertThat(faq("export", "--faq", odd("one.db", "one"), "--format", format)).isZero();
    assertThat(err()).isEqualTo("2 entries of FAQ 'one'\n");
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(out().getBytes(StandardCharsets.UTF_8)));
    try {
      assertThat(faq("import", "--faq", path("other.db"), "--name", "shop", "-")).isZero();
    } finally {
      System.setIn(before);
    }
    assertThat(entries("other.db", "shop")).isEqualTo(ODD);
  }

  @Test
  void json_is_one_document() {
    String one = odd("one.db", "one");
    assertThat(faq("export", "--faq", one, "--json")).isZero();
    assertThat(out())
        .hasLineCount(1)
        .startsWith("{\"faq\":\"one\",\"count\":2,\"entries\":[{\"id\":\"a,1\",\"question\":");
    String list = path("list.csv");
    assertThat(faq("export", "--faq", one, "--json", "--output", list)).isZero();
    assertThat(out())
        .startsWith("{\"faq\":\"one\",\"count\":2,\"output\":\"")
        .endsWith("list.csv\"}\n")
        .hasLineCount(1);
    assertThat(FaqFiles.read(Path.of(list))).isEqualTo(ODD);
  }

  @Test
  void a_list_replaces_or_updates_and_the_trail_says_who() throws IOException {
    String shop = odd("shop.db", "shop");
    String list = file("new.csv", "id,question,answer\n2,b,z\n3,c,w\n");
    assertThat(faq("import", "--faq", shop, list, "--update")).isZero();
    assertThat(out()).isEqualTo("FAQ 'shop': 1 created, 1 updated, 0 unchanged, 0 deleted\n");
    assertThat(faq("import", "--faq", shop, list, "--replace")).isZero();
    assertThat(out()).isEqualTo("FAQ 'shop': 0 created, 0 updated, 2 unchanged, 1 deleted\n");
    try (FaqStore store = store("shop.db")) {
      StoredEntry changed = store.find("shop", "2").orElseThrow();
      assertThat(changed.changedBy()).isEqualTo("prima faq import");
    }
    assertThat(faq("import", "--faq", shop, list, "--replace", "--update")).isEqualTo(2);
    assertThat(err())
        .isEqualTo("error[wrong_setting]: --replace beside --update (expected: one of them)\n");
  }

  @Test
  void a_faulty_list_is_told_with_its_places_and_nothing_of_it_is_kept() throws IOException {
    String list = file("bad.csv", "id,question,answer\n1,Fine?,a\n2,,b\n1,Again?,c\n");
    assertThat(faq("import", "--faq", path("new.db"), list)).isEqualTo(1);
    assertThat(err())
        .isEqualTo(
            """
            error[malformed_faq]: bad.csv, line 3, column question: empty (expected: the question)
            bad.csv, line 4, column id: '1' is also on line 2
              hint: nothing was imported
            """);
    assertThat(folder.resolve("new.db")).doesNotExist();
    String shop = odd("shop.db", "shop");
    assertThat(faq("import", "--faq", shop, list, "--replace")).isEqualTo(1);
    assertThat(entries("shop.db", "shop")).isEqualTo(ODD);
  }

  @Test
  void a_faq_among_several_is_chosen_by_its_name() {
    String both = odd("both.db", "bank", "shop");
    assertThat(faq("export", "--faq", both)).isEqualTo(2);
    assertThat(err())
        .isEqualTo(
            "error[which_faq]: "
                + both
                + " has 2 FAQs (expected: --name NAME, one of them)\n  hint: it has bank, shop\n");
    assertThat(faq("export", "--faq", both, "--name", "shpo")).isEqualTo(1);
    assertThat(err())
        .contains("error[no_such_faq]: ", " has no FAQ 'shpo'\n  hint: it has bank, shop\n");
    assertThat(faq("export", "--faq", both, "--name", "shop")).isZero();
    assertThat(faq("export", "--faq", odd("bank.db", "bank", "shop"))).isZero();
    assertThat(err()).isEqualTo("2 entries of FAQ 'bank'\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "export|2|error[no_faq]: no FAQ is named (expected: --faq FILE.db, or --faq URL)",
        "export --faq FOLDER/sho.db|1|this folder has shop.db",
        "export --faq FOLDER/shop.csv|1|error[no_database]: FOLDER/shop.csv is no database of FAQs",
        "export --faq FOLDER/shop.db --output FOLDER/x.xlsx|2|--output: 'x.xlsx' (expected: a name",
        "export --faq FOLDER/shop.db --output FOLDER/shop.db --format csv|1|error[output_is_input]",
        "export --faq FOLDER/shop.db --output FOLDER/no/x.csv|1|error[no_such_folder]",
        "export --faq FOLDER/shop.db --json --format csv|2|--format: does nothing beside --json",
        "export --faq FOLDER/shop.db --name A/b|2|error[wrong_setting]: --name: 'A/b' (expected:",
        "export --faq postgresql://anna:s3cret@db:port/faq|1|error[no_database]: the database's",
        "import --faq FOLDER/shop.db FOLDER/shop.db|1|error[database_as_list]: FOLDER/shop.db is",
        "import --faq FOLDER/shop.db FOLDER/shopp.csv|1|hint: this folder has shop.csv",
        "import --faq FOLDER/no/shop.db FOLDER/shop.csv|1|error[no_such_folder]",
      })
  void what_cannot_be_done_is_told_in_one_sentence(String words, int exit, String sentence)
      throws IOException {
    odd("shop.db", "shop");
    file("shop.csv", "id,question,answer\n1,Fine?,a\n");
    assertThat(faq(words.replace("FOLDER", folder.toString()).split(" ", -1))).isEqualTo(exit);
    assertThat(err())
        .contains(sentence.replace("FOLDER", folder.toString()))
        .doesNotContain("s3cret", "WARN", "\tat ");
    assertThat(out()).isEmpty();
    assertThat(entries("shop.db", "shop")).isEqualTo(ODD);
  }

  @Test
  void an_empty_file_is_a_new_database_to_an_import_alone() throws IOException {
    String list = file("new.csv", "id,question,answer\n2,b,z\n");
    String empty = file("empty.db", "");
    assertThat(faq("export", "--faq", empty)).isEqualTo(1);
    assertThat(err()).startsWith("error[no_database]: " + empty + " is no database of FAQs\n");
    assertThat(Path.of(empty)).isEmptyFile();
    assertThat(faq("import", "--faq", empty, list)).as(err()).isZero();
    assertThat(out()).isEqualTo("FAQ 'empty': 1 created, 0 updated, 0 unchanged, 0 deleted\n");
  }

  @Test
  void an_export_leaves_the_database_as_it_is() throws IOException {
    Path shop = Path.of(odd("shop.db", "shop"));
    byte[] before = Files.readAllBytes(shop);
    assertThat(faq("export", "--faq", shop.toString())).isZero();
    assertThat(shop).hasBinaryContent(before);
    assertThat(folder).isDirectoryNotContaining("glob:**.db-*");
  }

  @Test
  void a_database_without_entries_has_none_to_export() {
    assertThat(faq("export", "--faq", odd("empty.db"))).isEqualTo(1);
    assertThat(err()).isEqualTo("error[no_such_faq]: " + path("empty.db") + " has no entries\n");
  }
}
