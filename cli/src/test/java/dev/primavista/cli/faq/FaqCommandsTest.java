package dev.primavista.cli.faq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.primavista.cli.CommandCalls;
import dev.primavista.faq.data.AskingsFile;
import dev.primavista.faq.data.FaqFiles;
import dev.primavista.faq.data.FaqRecord;
import dev.primavista.faq.data.ListedEntry;
import dev.primavista.faq.store.Author;
import dev.primavista.faq.store.FaqStore;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code prima faq prepare} and {@code prima faq eval}. */
class FaqCommandsTest {
  private static final Path ROOT = SharedData.projectRoot();
  private static final Path DEMO = ROOT.resolve("apps/faq/demo");
  private static final String MODEL = DEMO.resolve("js-faq.joblib").toString();
  private static final String ORIGINALS = DEMO.resolve("js-faq.tsv").toString();
  private static final String FAQ =
      """
      id,question,answer,askings
      1,What is a closure?,A function.,"closures?
      explain closures
      closure please"
      2,What is hoisting?,A habit.,"hoisting?
      why hoist"
      """;

  @TempDir private Path folder = Path.of("");

  private final CommandCalls command = new CommandCalls();

  private int prima(String... arguments) {
    command.forgetOut();
    command.forgetErr();
    return command.call(ROOT, folder, arguments);
  }

  /** Prepares data of these questions. */
  private int prepare(String questions, String... more) {
    return prima(words(List.of("faq", "prepare", "--questions", questions), more));
  }

  /** Measures the demo's model. */
  private int eval(String questions, String... more) {
    List<String> words =
        List.of(
            "faq", "eval", "--model", MODEL, "--originals", ORIGINALS, "--questions", questions);
    return prima(words(words, more));
  }

  private static String[] words(List<String> first, String... more) {
    return Stream.concat(first.stream(), Stream.of(more)).toArray(String[]::new);
  }

  private String out() {
    return command.out();
  }

  private String err() {
    return command.err();
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  @Test
  void a_trained_matcher_is_served_as_the_training_says_and_not_in_place_of_its_list()
      throws IOException {
    String list = file("shop.csv", FAQ);
    String matcher = folder.resolve("shop.faq").toString();
    assertThat(prima("faq", "train", list, "--encoder", "none")).isZero();
    assertThat(out() + err()).contains("prima faq serve --faq " + list + " --model " + matcher);
    assertThat(prima("faq", "serve", "--model", matcher)).isEqualTo(2);
    assertThat(err())
        .contains("error[no_faq]", "--faq FILE.csv, the list that it was trained with");
    assertThat(prima("faq", "serve", "--faq", matcher)).isEqualTo(1);
    assertThat(err()).contains("error[matcher_as_list]", "--model " + matcher);
    assertThat(prima("faq", "serve", "--model", MODEL)).isEqualTo(2);
    assertThat(err()).contains("error[no_originals]", "--originals FILE.tsv");
  }

  @Test
  void an_encoder_of_english_is_told_when_entries_speak_other_languages() throws IOException {
    String list = file("two.csv", "id,question,answer,language\n1,Why?,So.,en\n2,Warum?,So.,de\n");
    assertThat(prima("faq", "train", list, "--encoder", "minilm")).isZero();
    assertThat(err())
        .containsOnlyOnce("warning: encoder 'minilm' has learned English alone")
        .contains("entries in de; train with --encoder FILE.onnx, a multilingual network");
    assertThat(prima("faq", "train", list, "--encoder", "none")).isZero();
    assertThat(err()).doesNotContain("warning:");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void a_list_in_a_folder_that_takes_no_database_is_told_with_a_way_out() throws IOException {
    Path locked = Files.createDirectory(folder.resolve("locked"));
    String list = Files.writeString(locked.resolve("shop.csv"), FAQ).toString();
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeThat(Files.isWritable(locked)).as("this user writes everywhere, as root does").isFalse();
    assertThat(prima("faq", "serve", "--faq", list, "--port", "0")).isEqualTo(1);
    assertThat(err())
        .startsWith("error[unusable_file]: " + locked.resolve("shop.db") + " cannot be kept: ")
        .contains("--database FILE");
  }

  @Test
  void a_list_is_split_into_files_that_are_read_again() throws IOException {
    Path output = folder.resolve("data");
    assertThat(prepare(file("faq.csv", FAQ), "--output", output.toString())).isZero();
    assertThat(out()).hasLineCount(3).contains("faq.csv", "train.tsv", "test.tsv");
    assertThat(err()).contains("2 entries, 3 askings for training, 2 for testing");
    assertThat(FaqFiles.read(output.resolve("faq.csv"))).hasSize(2);
    assertThat(AskingsFile.read(output.resolve("test.tsv"))).hasSize(2);
    String first = Files.readString(output.resolve("test.tsv"));
    assertThat(prepare(folder.resolve("faq.csv").toString(), "--output", output.toString()))
        .isZero();
    assertThat(Files.readString(output.resolve("test.tsv"))).isEqualTo(first);
  }

  @Test
  void nothing_that_is_read_is_written_over() throws IOException {
    String list = file("faq.csv", FAQ);
    Path link = Files.createSymbolicLink(folder.resolve("link.csv"), Path.of(list));
    assertThat(prepare(list, "--output", folder.toString())).isEqualTo(1);
    assertThat(err()).contains("error[output_is_input]", "which is read");
    for (String output : new String[] {list, link.toString()}) {
      assertThat(prima("faq", "train", list, "--encoder", "none", "--output", output)).isEqualTo(1);
      assertThat(err()).contains("error[output_is_input]");
      assertThat(eval(list, "--report", output)).isEqualTo(1);
      assertThat(err()).contains("error[output_is_input]");
    }
    assertThat(Path.of(list)).hasContent(FAQ);
    assertThat(prima("faq", "train", list, "--encoder", "none", "--output", folder.toString()))
        .isEqualTo(1);
    assertThat(err()).contains("error[is_folder]");
  }

  @Test
  void entries_may_be_called_0_and_none() throws IOException {
    String list = file("zero.csv", FAQ.replace("1,What", "0,What").replace("2,What", "none,What"));
    Path output = folder.resolve("data");
    assertThat(prepare(list, "--output", output.toString())).isZero();
    String matcher = folder.resolve("zero.faq").toString();
    String train = output.resolve("train.tsv").toString();
    assertThat(
            prima(
                "faq",
                "train",
                output.resolve("faq.csv").toString(),
                "--encoder",
                "none",
                "--askings",
                train,
                "--output",
                matcher))
        .isZero();
    assertThat(err()).as("an asking in both files counts once").contains(" 7 wordings");
    String test = output.resolve("test.tsv").toString();
    assertThat(prima("faq", "eval", "--model", matcher, "--questions", test)).isZero();
    assertThat(out()).contains("zero.faq: 2 askings\n");
    String one = file("one.tsv", "text\toriginal_id\nclosures?\t0\n");
    assertThat(prima("faq", "eval", "--model", matcher, "--questions", one)).isZero();
    assertThat(out()).contains("zero.faq: 1 asking\n");
  }

  @Test
  void a_list_without_askings_has_nothing_to_test_with() throws IOException {
    String list = file("plain.csv", "id,question,answer\n1,What is a closure?,A function.\n");
    assertThat(prepare(list, "--output", folder.resolve("data").toString())).isEqualTo(1);
    assertThat(err()).contains("error[no_askings]");
  }

  @Test
  void what_cannot_be_served_is_told_and_leaves_nothing_behind() throws IOException {
    String list = file("shop.csv", FAQ);
    for (String threshold : new String[] {"2", "-0.1", "NaN"}) {
      assertThat(prima("faq", "serve", "--faq", list, "--threshold", threshold)).isEqualTo(2);
      assertThat(err()).contains("(expected: 0 to 1)");
    }
    assertThat(prima("faq", "serve", "--faq", folder.resolve("nope.db").toString())).isEqualTo(1);
    assertThat(err()).contains("error[no_such_file]");
    assertThat(prima("faq", "serve", "--faq", list, "--allowed-origin", "shop")).isEqualTo(2);
    assertThat(err()).contains("--allowed-origin: 'shop' (expected: ");
    String empty = file("empty.csv", "");
    assertThat(prima("faq", "serve", "--faq", empty)).isEqualTo(1);
    assertThat(err()).contains("error[malformed_faq]");
    assertThat(prima("faq", "serve", "--database", "postgresql://anna:s3cret@localhost:port/faq"))
        .isEqualTo(1);
    assertThat(err()).contains("error[no_database]").doesNotContain("s3cret", "WARN");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.filter(file -> file.toString().contains(".db"))).isEmpty();
    }
  }

  @Test
  void a_database_is_not_served_in_place_of_another_list() throws IOException {
    String list = file("shop.tsv", FAQ.replace(',', '\t'));
    FaqStore store = FaqStore.open(folder.resolve("shop.db").toString(), InstantSource.system());
    try (store) {
      FaqRecord entry =
          new FaqRecord("1", "What?", "That.", List.of(), List.of(), Optional.empty());
      store.begin(
          "shop", "shop.csv", List.of(ListedEntry.named(entry)), Author.editing("somebody"));
    }
    assertThat(prima("faq", "serve", "--faq", list)).isEqualTo(1);
    assertThat(err())
        .contains(
            "error[other_list]: FAQ 'shop' lives in ", "began with shop.csv, not with shop.tsv");
  }

  @Test
  void linked_questions_are_asked_with_their_whole_texts() throws IOException {
    String corpus =
        file(
            "posts.jsonl",
            """
            {"id": 7, "title": "Why NaN?", "body_html": "<p>It is &lt;odd&gt;</p>"}
            {"id": 8, "title": "NaN again", "body_html": "<p>Still</p>"}
            """);
    String links = file("links.tsv", "duplicate_id\toriginal_id\n8\t7\n");
    Path output = folder.resolve("data");
    assertThat(prepare(corpus, "--duplicates", links, "--output", output.toString())).isZero();
    assertThat(AskingsFile.read(output.resolve("test.tsv")).getFirst().text())
        .isEqualTo("NaN again\n\nStill");
    String wrong = file("links.tsv", "duplicate_id\toriginal_id\n8\t7\n8\t9\n");
    assertThat(prepare(corpus, "--duplicates", wrong, "--output", output.toString())).isEqualTo(1);
    assertThat(err())
        .isEqualTo("error[malformed_faq]: links.tsv, line 3: '9' (expected: the id of an entry)\n");
  }

  @Test
  void a_dump_that_leaves_nothing_is_refused() throws IOException {
    String questions = file("q.tsv", "1\t11\tWhy is it so? Because.\t2010-01-01 00:00:00.000\n");
    String answers = file("a.tsv", "11\tSo.\n");
    String duplicates = file("d.tsv", "2\t11\tWhy so?\t2011-01-01 00:00:00.000\n");
    Path output = folder.resolve("none");
    assertThat(
            prepare(
                questions,
                "--answers",
                answers,
                "--duplicates",
                duplicates,
                "--output",
                output.toString()))
        .isEqualTo(1);
    assertThat(err())
        .contains("error[no_askings]", "150 characters", "lower --min-text or --min-duplicates")
        .doesNotContain("mean NaN");
    assertThat(output).doesNotExist();
  }

  @Test
  void an_asking_of_no_entry_is_told_with_its_place() throws IOException {
    String list = file("shop.csv", FAQ);
    String askings = file("more.tsv", "text\toriginal_id\nwhat\t1\nwho\t9\n");
    assertThat(prima("faq", "train", list, "--encoder", "none", "--askings", askings)).isEqualTo(1);
    assertThat(err())
        .isEqualTo(
            "error[malformed_faq]: more.tsv, line 3, column original_id: '9' (expected: the id of"
                + " an entry)\n");
  }

  @Test
  void a_matcher_is_measured_and_reported() throws IOException {
    String askings = DEMO.resolve("askings.tsv").toString();
    String none = file("none.tsv", "text\toriginal_id\nwhat is for lunch\t0\n");
    Path report = folder.resolve("report.html");
    Path page = folder.resolve("quality.md");
    Files.writeString(page, "before\n<!-- demo: begin -->\nold\n<!-- demo: end -->\nafter\n");
    assertThat(
            eval(
                askings,
                "--model",
                MODEL,
                "--out-of-scope",
                none,
                "--report",
                report.toString(),
                "--markdown",
                page.toString(),
                "--mark",
                "demo",
                "--resamples",
                "50"))
        .isZero();
    assertThat(out())
        .contains("Accuracy@1", "Out-of-scope AUROC")
        .contains("it alone is right 0 times, the other 0 times; McNemar's exact p 1.0000");
    assertThat(Files.readString(report)).contains("<svg", "What is hoisting?");
    assertThat(Files.readString(page))
        .startsWith("before\n<!-- demo: begin -->\n| figure | js-faq.joblib |")
        .endsWith("<!-- demo: end -->\nafter\n")
        .doesNotContain("old");
    assertThat(eval(askings, "--json", "--resamples", "5")).isZero();
    assertThat(out()).startsWith("{\"matchers\":[{\"name\":\"js-faq.joblib\",\"askings\":");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text,original_id\\n"
            + "what,999|wrong_questions]: js-faq.joblib has no entry 999, which is meant by 'what'",
        "text,original_id\\n"
            + ",1|malformed_faq]: q.csv, line 2, column text: empty (expected: a question)",
        "text,original_id\\nwhat,0|wrong_questions]: no asking means an entry",
        "frage\\n"
            + "was|wrong_columns]: q.csv, line 1: the columns are [frage] (expected: text, and"
            + " original_id where an entry answers it)",
      })
  void bad_questions_are_told_in_one_sentence(String content, String sentence) throws IOException {
    String questions = file("q.csv", content.replace("\\n", "\n") + "\n");
    assertThat(eval(questions)).isEqualTo(1);
    assertThat(err()).isEqualTo("error[" + sentence + "\n");
  }

  @Test
  void settings_out_of_their_range_are_told() throws IOException {
    String faq = file("faq.csv", FAQ);
    assertThat(prepare(faq, "--output", "x", "--test-share", "1.5")).isEqualTo(2);
    assertThat(err()).contains("--test-share: 1.5 (expected: between 0 and 1)");
    assertThat(eval(faq, "--resamples", "0")).isEqualTo(2);
    assertThat(err()).contains("--resamples: 0 (expected: 1 to 1,000,000)");
    assertThat(eval(faq, "--resamples", "100000000")).isEqualTo(2);
    assertThat(err()).contains("--resamples: 100,000,000 (expected: ");
  }

  @Test
  void a_training_says_which_encoder_it_takes_and_why() throws IOException {
    Path output = folder.resolve("small.faq");
    String faq = file("faq.csv", FAQ);
    assertThat(prima("faq", "train", faq, "--output", output.toString())).isZero();
    assertThat(err())
        .contains("  encoder bge: 0 of 2 entries have 10 known askings or more\n")
        .contains("encoder of 384 dimensions");
    assertThat(prima("faq", "train", faq, "--encoder", "none", "--output", output.toString()))
        .isZero();
    assertThat(err()).contains("no encoder").doesNotContain("  encoder ");
  }
}
