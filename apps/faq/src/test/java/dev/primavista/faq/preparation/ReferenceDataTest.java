package dev.primavista.faq.preparation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.faq.data.Asking;
import dev.primavista.faq.data.AskingsFile;
import dev.primavista.faq.data.DumpFile;
import dev.primavista.faq.data.FaqFileException;
import dev.primavista.faq.data.FaqFiles;
import dev.primavista.faq.data.FaqRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reference's data step on a small dump that has every case of its filters. */
class ReferenceDataTest {
  private static final Settings SMALL = new Settings(20, 3, 3, 0.21, 5);
  private static final String LONG = ". <p>more than twenty characters</p>";

  @TempDir private Path folder;

  private final List<String> questions = new ArrayList<>();
  private final List<String> answers = new ArrayList<>();
  private final List<String> duplicates = new ArrayList<>();

  private void question(long id, long answer, String text) {
    questions.add(id + "\t" + answer + "\t" + text + "\t2010-01-01 00:00:00.000");
  }

  private void duplicate(long id, long answer, String text) {
    duplicates.add(id + "\t" + answer + "\t" + text + "\t2011-01-01 00:00:00.000");
  }

  private Path gzipped(String name, List<String> lines) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  private ReferenceData prepared(Settings settings) throws IOException {
    return ReferenceData.of(
        DumpFile.questions(gzipped("orig-q.tsv.gz", questions)),
        DumpFile.answers(gzipped("ans.tsv.gz", answers)),
        DumpFile.questions(gzipped("dup-q.tsv.gz", duplicates)),
        settings);
  }

  /** Three questions that stay, with 3, 5 and 20 duplicates. */
  private void fill() {
    int[] sizes = {3, 5, 20};
    for (int q = 0; q < sizes.length; q++) {
      question(10 + q, 110 + q, "Original " + q + LONG);
      answers.add((110 + q) + "\tAnswer " + q);
      for (int d = 0; d < sizes[q]; d++) {
        duplicate(
            1000 + 100 * q + d, 110 + q, "\"Duplicate \"\"" + d + "\"\" of " + q + LONG + "\"");
      }
    }
  }

  @Test
  void filters_keep_what_the_reference_keeps() throws IOException {
    fill();
    question(20, 120, "No answer" + LONG);
    question(21, 121, "No duplicate" + LONG);
    question(22, 122, "Short");
    question(23, 123, "<p></p>");
    question(24, 124, "Two duplicates only" + LONG);
    question(10, 124, "Repeats an Id" + LONG);
    for (long id : List.of(121L, 122L, 123L, 124L)) {
      answers.add(id + "\tAn answer");
    }
    for (long answer : List.of(120L, 122L, 123L, 124L)) {
      duplicate(answer * 100, answer, "One" + LONG);
      duplicate(answer * 100 + 1, answer, "Two" + LONG);
    }
    duplicate(122_02, 122, "Three" + LONG);
    duplicate(11, 124, "Is an original" + LONG);
    duplicate(124_01, 124, "Repeats an Id" + LONG);
    duplicate(124_05, 124, "Short");
    duplicate(999, 199, "Of nothing" + LONG);
    ReferenceData data = prepared(SMALL);
    assertThat(data.questions()).extracting(Post::id).containsExactly(10L, 11L, 12L);
    assertThat(data.answers()).extracting(DumpFile.Post::id).containsExactly(110L, 111L, 112L);
    assertThat(data.train()).hasSize(2 + 4 + 16);
    assertThat(data.test()).hasSize(1 + 1 + 4);
    assertThat(data.train().getFirst().text()).startsWith("duplicate \"");
    assertThat(data.report().getFirst()).startsWith("questions after joining: count 5, ");
    assertThat(data.report()).contains("duplicates for training: 22, for testing: 6");
  }

  @Test
  void the_same_seed_splits_alike_and_another_does_not() throws IOException {
    fill();
    List<Post> test = prepared(SMALL).test();
    assertThat(prepared(SMALL).test()).isEqualTo(test);
    assertThat(prepared(new Settings(20, 3, 3, 0.21, 6)).test()).isNotEqualTo(test);
  }

  @Test
  void pairs_are_balanced_for_training_and_complete_for_testing() throws IOException {
    fill();
    PreparedFiles.write(folder.resolve("out"), prepared(SMALL), SMALL);
    List<String[]> train = lines("balanced_pairs_train.tsv");
    assertThat(train.getFirst())
        .containsExactly(
            "Id_x", "AnswerId_x", "Text_x", "Id_y", "Text_y", "AnswerId_y", "Label", "n");
    assertThat(train).hasSize(1 + 22 * 3);
    Map<String, Set<String>> originals = new HashMap<>();
    String before = "";
    for (String[] pair : train.subList(1, train.size())) {
      assertThat(pair[6]).isEqualTo(pair[1].equals(pair[5]) ? "1" : "0");
      assertThat(pair[7].equals("0")).isEqualTo(pair[6].equals("1"));
      assertThat(originals.computeIfAbsent(pair[0], id -> new HashSet<>()).add(pair[3])).isTrue();
      assertThat(pair[0]).isGreaterThanOrEqualTo(before);
      before = pair[0];
    }
    assertThat(lines("balanced_pairs_test.tsv")).hasSize(1 + 6 * 3);
    assertThat(lines("questions.tsv")).hasSize(4);
    assertThat(lines("dupes_test.tsv")).hasSize(7);
    List<FaqRecord> faq = FaqFiles.read(folder.resolve("out/faq.csv"));
    assertThat(faq.getFirst().question()).isEqualTo("Original 0.\nmore than twenty characters");
    assertThat(faq.getFirst().answer()).isEqualTo("Answer 0");
    Set<Optional<String>> ids =
        AskingsFile.read(folder.resolve("out/test.tsv")).stream()
            .map(Asking::entryId)
            .collect(Collectors.toSet());
    assertThat(ids)
        .containsExactlyInAnyOrder(Optional.of("10"), Optional.of("11"), Optional.of("12"));
  }

  private List<String[]> lines(String name) throws IOException {
    return Files.readAllLines(folder.resolve("out").resolve(name)).stream()
        .map(line -> line.split("\t", -1))
        .toList();
  }

  @Test
  void a_plain_list_gives_some_of_its_askings_for_testing() throws IOException {
    List<FaqRecord> records =
        FaqFiles.read(
            "faq.json",
            """
            {"id": 1, "question": "a", "askings": ["b", "c", "d", "e", "f", "g", "h", "i", "j", "k"]}
            {"id": 2, "question": "l", "askings": ["m", "n"]}
            {"id": 3, "question": "o", "askings": ["p"]}
            """
                .getBytes(StandardCharsets.UTF_8));
    ListSplit split = ListSplit.ofAskings(records, 0.21, 1);
    assertThat(split.test()).hasSize(3);
    assertThat(split.train()).hasSize(10);
    Set<String> all = new HashSet<>();
    split.test().forEach(asking -> all.add(asking.text()));
    split.entries().forEach(entry -> all.addAll(entry.askings()));
    assertThat(all).hasSize(13);
  }

  @Test
  void an_asking_that_stands_twice_is_not_on_both_sides() {
    FaqRecord twice =
        new FaqRecord("1", "a", "", List.of("b", "b", "c", "c"), List.of(), Optional.empty());
    FaqRecord same = new FaqRecord("2", "d", "", List.of("e", "e"), List.of(), Optional.empty());
    ListSplit split = ListSplit.ofAskings(List.of(twice, same), 0.5, 1);
    assertThat(split.test()).hasSize(1);
    assertThat(split.train()).hasSize(2).doesNotContainAnyElementsOf(split.test());
  }

  @Test
  void what_is_no_dump_is_named_with_its_place() throws IOException {
    question(1, 2, "fine" + LONG);
    questions.add("x\t2\ttext\tdate");
    Path file = gzipped("orig-q.tsv.gz", questions);
    assertThatThrownBy(() -> DumpFile.questions(file))
        .isInstanceOf(FaqFileException.class)
        .hasMessage("orig-q.tsv.gz, line 2, column Id: 'x' (expected: a whole number)");
  }
}
