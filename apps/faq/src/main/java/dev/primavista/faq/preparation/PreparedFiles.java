package dev.primavista.faq.preparation;

import dev.primavista.faq.data.Asking;
import dev.primavista.faq.data.DumpFile;
import dev.primavista.faq.data.FaqCsv;
import dev.primavista.faq.data.FaqRecord;
import dev.primavista.faq.data.Html;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Writes what was prepared into a folder: {@code faq.csv}, {@code train.tsv} and {@code test.tsv}
 * (id, text, original_id) for our own commands, and of the reference's data also its own files.
 */
public final class PreparedFiles {
  private static final List<String> POST =
      List.of("Id", "AnswerId", "Text0", "CreationDate", "Text");
  private static final List<String> PAIR =
      List.of("Id_x", "AnswerId_x", "Text_x", "Id_y", "Text_y", "AnswerId_y", "Label", "n");
  private static final List<String> ASKING = List.of("id", "text", "original_id");

  private static final List<String> OF_LIST = List.of("faq.csv", "train.tsv", "test.tsv");
  private static final List<String> OF_REFERENCE =
      List.of(
          "questions.tsv", "dupes_test.tsv", "balanced_pairs_train.tsv", "balanced_pairs_test.tsv");

  private final Path folder;
  private final List<Path> written = new ArrayList<>();

  private PreparedFiles(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /**
   * What the files are called.
   *
   * @param reference whether the reference's own files are among them
   */
  public static List<String> names(boolean reference) {
    List<String> names = new ArrayList<>(OF_LIST);
    names.addAll(reference ? OF_REFERENCE : List.of());
    return names;
  }

  /** The reference's data. */
  public static List<Path> write(Path folder, ReferenceData data, Settings settings)
      throws IOException {
    PreparedFiles files = new PreparedFiles(folder);
    files.posts("questions.tsv", data.questions());
    files.posts("dupes_test.tsv", data.test());
    Pairs pairs = new Pairs(data);
    try (Tsv out = files.tsv("balanced_pairs_train.tsv", PAIR)) {
      // Not the split's own sequence, so that another --match leaves the split as it is.
      Random random = new Random(~settings.seed());
      pairs.balanced(data.train(), settings.match() - 1, random, out);
    }
    try (Tsv out = files.tsv("balanced_pairs_test.tsv", PAIR)) {
      pairs.complete(data.test(), out);
    }
    files.entries(entries(data));
    files.askings("train.tsv", askings(data, data.train()));
    files.askings("test.tsv", askings(data, data.test()));
    return files.written;
  }

  /** A plain list, split. */
  public static List<Path> write(Path folder, ListSplit split) throws IOException {
    PreparedFiles files = new PreparedFiles(folder);
    files.entries(split.entries());
    files.askings("train.tsv", split.train());
    files.askings("test.tsv", split.test());
    return files.written;
  }

  private static List<FaqRecord> entries(ReferenceData data) {
    Map<Long, String> answers = new HashMap<>();
    for (DumpFile.Post answer : data.answers()) {
      answers.put(answer.id(), answer.text());
    }
    return data.questions().stream()
        .map(
            post ->
                new FaqRecord(
                    Long.toString(post.id()),
                    Html.text(post.raw()),
                    answers.getOrDefault(post.answerId(), ""),
                    List.of(),
                    List.of(),
                    Optional.empty()))
        .toList();
  }

  private static List<Asking> askings(ReferenceData data, List<Post> posts) {
    Map<Long, Post> originals = data.byAnswer();
    return posts.stream()
        .map(
            post ->
                new Asking(
                    post.text(),
                    Optional.ofNullable(originals.get(post.answerId()))
                        .map(original -> Long.toString(original.id())),
                    Optional.of(Long.toString(post.id()))))
        .toList();
  }

  private Tsv tsv(String name, List<String> names) throws IOException {
    return new Tsv(path(name), names);
  }

  private Path path(String name) {
    Path path = folder.resolve(name);
    written.add(path);
    return path;
  }

  private void posts(String name, List<Post> posts) throws IOException {
    try (Tsv out = tsv(name, POST)) {
      posts.forEach(
          post -> out.line(post.id(), post.answerId(), post.raw(), post.created(), post.text()));
    }
  }

  private void entries(List<FaqRecord> entries) throws IOException {
    try (Writer out = Files.newBufferedWriter(path("faq.csv"))) {
      FaqCsv.write(out, entries);
    }
  }

  /** A file without askings would be refused by who reads it: there is none then. */
  private void askings(String name, List<Asking> askings) throws IOException {
    if (askings.isEmpty()) {
      Files.deleteIfExists(folder.resolve(name));
      return;
    }
    try (Tsv out = tsv(name, ASKING)) {
      for (int i = 0; i < askings.size(); i++) {
        Asking asking = askings.get(i);
        out.line(
            asking.id().orElse(Integer.toString(i + 1)),
            asking.text(),
            asking.entryId().orElse(""));
      }
    }
  }
}
