package dev.primavista.faq.data;

import java.util.List;
import java.util.Optional;

/**
 * An entry of a FAQ as a file holds it.
 *
 * @param id unique in its FAQ, never blank
 * @param question never blank; where it has details, they follow its first line after an empty one
 * @param answer empty where the file has no answers
 * @param askings other ways in which people ask it
 * @param tags words to find it by
 * @param language BCP 47 tag, such as {@code en}, where known
 */
public record FaqRecord(
    String id,
    String question,
    String answer,
    List<String> askings,
    List<String> tags,
    Optional<String> language) {

  public FaqRecord {
    if (id.isBlank() || question.isBlank()) {
      throw new IllegalArgumentException("an entry without id or question");
    }
    askings = List.copyOf(askings);
    tags = List.copyOf(tags);
  }

  /** The same entry under another id. */
  public FaqRecord withId(String other) {
    return new FaqRecord(other, question, answer, askings, tags, language);
  }

  /** The question's first line. */
  public String heading() {
    int end = question.indexOf('\n');
    return end < 0 ? question : question.substring(0, end);
  }
}
