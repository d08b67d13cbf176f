package dev.primavista.faq.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the 2018 reference's dumps of a question-and-answer site: tab-separated, UTF-8, quotes
 * doubled, gzipped or not, with a line of names or without.
 */
public final class DumpFile {
  private static final List<String> QUESTIONS = List.of("Id", "AnswerId", "Text0", "CreationDate");
  private static final List<String> ANSWERS = List.of("Id", "Text0");

  /**
   * A question or an answer.
   *
   * @param answerId the post's own id for an answer
   * @param text of a question: title, full stop, HTML body
   * @param created empty for an answer
   */
  public record Post(long id, long answerId, String text, String created) {}

  private DumpFile() {}

  /** Original questions, or duplicates: Id, AnswerId, Text0, CreationDate. */
  public static List<Post> questions(Path file) {
    return read(Content.of(file), QUESTIONS);
  }

  /** Answers: Id, Text0. */
  public static List<Post> answers(Path file) {
    return read(Content.of(file), ANSWERS);
  }

  private static List<Post> read(Content content, List<String> names) {
    TextSource text = TextSource.of(content);
    boolean named = text.start().startsWith(names.getFirst() + "\t");
    List<Post> posts = new ArrayList<>();
    try (Table table =
        DelimitedTable.open(text, '\t', named ? Optional.empty() : Optional.of(names))) {
      for (Optional<TableRow> row = table.next(); row.isPresent(); row = table.next()) {
        posts.add(post(content, row.get(), names));
      }
    } catch (IOException e) {
      throw content.unreadable();
    }
    return posts;
  }

  private static Post post(Content content, TableRow row, List<String> names) {
    for (String name : names) {
      if (!row.values().containsKey(name)) {
        throw new FaqFileException(
            "wrong_columns",
            content.name(),
            List.of(
                new FaqFileException.Fault(
                    1,
                    "",
                    "the columns are " + row.values().keySet() + " (expected: " + names + ")")));
      }
    }
    long id = number(content, row, "Id");
    long answerId = names.contains("AnswerId") ? number(content, row, "AnswerId") : id;
    return new Post(id, answerId, text(row, "Text0"), text(row, "CreationDate"));
  }

  private static String text(TableRow row, String name) {
    return String.join("", row.values().getOrDefault(name, List.of()));
  }

  private static long number(Content content, TableRow row, String name) {
    String text = text(row, name).strip();
    if (!text.matches("[0-9]{1,18}")) {
      throw content.malformed(row.line(), name, "'" + text + "' (expected: a whole number)");
    }
    return Long.parseLong(text);
  }
}
