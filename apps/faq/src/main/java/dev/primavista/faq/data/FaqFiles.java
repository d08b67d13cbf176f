package dev.primavista.faq.data;

import dev.primavista.faq.data.ListedEntry.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Reads FAQ lists: CSV, TSV, JSON lines or an Excel workbook, told apart by their content, gzipped
 * or not. There is a column for the question ({@code question}, {@code title}, {@code Text0} ...),
 * and where they are known for {@code id}, {@code answer}, {@code askings}, {@code tags}, {@code
 * language}. Entries of a list without ids are numbered from 1.
 */
public final class FaqFiles {
  private static final Pattern HTML_COLUMN = Pattern.compile("(?i)text0|body|body_?html");
  private static final String EXPECTED =
      "question, and where known id, answer, askings, tags, language";

  private final Rows rows;
  private final EntryCheck check;
  private final Consumer<? super ListedEntry> each;
  private final Map<String, Long> lineOfId = new HashMap<>();
  private boolean answered;
  private long unanswered;
  private long count;
  private long unnamed;

  private FaqFiles(Content content, EntryCheck check, Consumer<? super ListedEntry> each) {
    this.rows = new Rows(content, Headings.ofEntries());
    this.check = check;
    this.each = each;
  }

  /**
   * All entries of a file.
   *
   * @throws FaqFileException with every fault, as far as there are not too many
   */
  public static List<FaqRecord> read(Path file) {
    return read(Content.of(file));
  }

  /** All entries of a file's bytes, whose name is for messages. */
  public static List<FaqRecord> read(String name, byte[] bytes) {
    return read(Content.of(name, bytes));
  }

  private static List<FaqRecord> read(Content content) {
    List<FaqRecord> records = new ArrayList<>();
    var _ = new FaqFiles(content, EntryCheck.NONE, entry -> records.add(entry.record())).read();
    return records;
  }

  /**
   * Gives the entries of a file one by one, for files that need not fit into memory. A fault may be
   * found after entries were given: whoever takes them takes all or none.
   *
   * @throws FaqFileException with every fault, as far as there are not too many
   */
  public static void read(Path file, Consumer<? super FaqRecord> each) {
    var _ =
        new FaqFiles(Content.of(file), EntryCheck.NONE, entry -> each.accept(entry.record()))
            .read();
  }

  /**
   * Gives the entries of a file one by one, with more that they are checked for.
   *
   * @return what the file holds beside them
   * @throws FaqFileException with every fault, as far as there are not too many
   */
  public static Unread read(Path file, EntryCheck check, Consumer<? super ListedEntry> each) {
    return new FaqFiles(Content.of(file), check, each).read();
  }

  /** The same of a file's bytes, whose name is for messages. */
  public static Unread read(
      String name, byte[] bytes, EntryCheck check, Consumer<? super ListedEntry> each) {
    return new FaqFiles(Content.of(name, bytes), check, each).read();
  }

  private Unread read() {
    rows.each(this::take);
    if (answered && unanswered > 0) {
      rows.fault(unanswered, "answer", "none, but other entries have one");
    }
    if (!lineOfId.isEmpty() && unnamed > 0) {
      rows.fault(unnamed, "id", "none, but other entries have one");
    }
    rows.requireFaultless();
    return rows.unread();
  }

  private void take(Rows.Found found) {
    rows.require(found, "question", EXPECTED);
    long line = found.row().line();
    String question = question(found);
    String id = found.has("id") ? found.text("id") : Long.toString(++count);
    int faults = rows.faults();
    if (question.isBlank()) {
      rows.fault(line, found.column("question"), "empty (expected: the question)");
    }
    checkAnswer(found);
    checkId(found, id);
    checkLanguage(found);
    checkCharacters(found);
    if (rows.faults() > faults) {
      return;
    }
    FaqRecord record =
        new FaqRecord(id, question, answer(found), askings(found), tags(found), language(found));
    check.check(record, (field, reason) -> rows.fault(line, found.column(field), reason));
    if (rows.faultless()) {
      each.accept(new ListedEntry(record, !found.has("id"), given(found)));
    }
  }

  private static Set<Field> given(Rows.Found found) {
    Set<Field> given = EnumSet.noneOf(Field.class);
    for (Field field : Field.values()) {
      if (found.has(field.name().toLowerCase(Locale.ROOT))) {
        given.add(field);
      }
    }
    if (found.has("optionalanswer")) {
      given.add(Field.ANSWER);
    }
    return given;
  }

  private static String answer(Rows.Found found) {
    return found.text(found.has("answer") ? "answer" : "optionalanswer");
  }

  private static List<String> askings(Rows.Found found) {
    List<String> all = found.all("askings");
    return found.isExplicit("askings") ? Cells.each(all) : Cells.askings(all);
  }

  private static List<String> tags(Rows.Found found) {
    List<String> all = found.all("tags");
    return found.isExplicit("tags") ? Cells.each(all) : Cells.tags(all);
  }

  /** An answer that is missing is a hole, unless the list says that there may be none. */
  private void checkAnswer(Rows.Found found) {
    long line = found.row().line();
    if (found.has("answer")) {
      answered = true;
      if (answer(found).isEmpty() && !found.isExplicit("answer")) {
        rows.fault(line, found.column("answer"), "empty (expected: the answer)");
      }
    } else if (!found.has("optionalanswer") && unanswered == 0) {
      unanswered = line;
    }
  }

  private static String question(Rows.Found found) {
    String question = readable(found, "question");
    String details = readable(found, "details");
    return details.isEmpty() ? question : question + "\n\n" + details;
  }

  private static String readable(Rows.Found found, String heading) {
    String text = found.text(heading);
    return HTML_COLUMN.matcher(found.column(heading)).matches() ? Html.text(text) : text;
  }

  private void checkId(Rows.Found found, String id) {
    long line = found.row().line();
    if (!found.has("id")) {
      unnamed = unnamed == 0 ? line : unnamed;
      return;
    }
    if (id.isEmpty()) {
      rows.fault(line, found.column("id"), "empty (expected: an id)");
      return;
    }
    Long before = lineOfId.putIfAbsent(id, line);
    if (before != null) {
      rows.fault(line, found.column("id"), "'" + id + "' is also on line " + before);
    }
  }

  private void checkLanguage(Rows.Found found) {
    String language = found.text("language");
    if (!language.isEmpty() && !LanguageTag.isTag(language)) {
      rows.fault(
          found.row().line(),
          found.column("language"),
          "'" + language + "' (expected: " + LanguageTag.EXPECTED + ")");
    }
  }

  private static Optional<String> language(Rows.Found found) {
    String language = found.text("language");
    return language.isEmpty() ? Optional.empty() : Optional.of(LanguageTag.canonical(language));
  }

  private void checkCharacters(Rows.Found found) {
    found
        .row()
        .values()
        .forEach(
            (name, values) -> {
              if (values.stream().anyMatch(value -> value.indexOf('\0') >= 0)) {
                rows.fault(found.row().line(), name, "the character U+0000 (expected: text)");
              }
            });
  }
}
