package dev.primavista.faq.store;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.faq.data.FaqRecord;
import dev.primavista.faq.data.LanguageTag;
import dev.primavista.server.json.JsonInput;
import dev.primavista.server.json.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry as JSON, on the wire and in the database: {@code id, question, answer, askings, tags,
 * language}; what is missing is empty, a missing id is made up.
 */
public final class RecordJson {
  private RecordJson() {}

  /** Writes the entry's members into an object that is open. */
  public static JsonWriter members(JsonWriter json, FaqRecord entry) {
    json.field("id", entry.id()).field("question", entry.question());
    json.field("answer", entry.answer());
    json.field("askings", entry.askings()).field("tags", entry.tags());
    entry.language().ifPresent(code -> json.field("language", code));
    return json;
  }

  public static String write(FaqRecord entry) {
    return members(new JsonWriter().beginObject(), entry).endObject().toString();
  }

  /**
   * Reads an entry that somebody writes, as {@link #read} does, in the form that lists have: no
   * blanks around its texts, its language as BCP 47 writes it.
   */
  public static FaqRecord readTidily(byte[] body, Optional<String> id) {
    FaqRecord entry = read(body, id);
    return new FaqRecord(
        id.orElse(entry.id().strip()),
        entry.question().strip(),
        entry.answer().strip(),
        entry.askings().stream().map(String::strip).toList(),
        entry.tags().stream().map(String::strip).toList(),
        entry.language().filter(code -> !code.isBlank()).map(RecordJson::tidyLanguage));
  }

  /** What is no tag stays as it was written, to be refused as that. */
  private static String tidyLanguage(String written) {
    return LanguageTag.isTag(written) ? LanguageTag.canonical(written) : written;
  }

  /**
   * Reads an entry strictly: an unknown member is refused by its name. What the server tells of an
   * entry beside it is passed over, so that what was read can be written back.
   *
   * @param id the entry's, and the only one that the document may bring; empty for any
   * @throws InvalidRequest if it is no entry
   */
  public static FaqRecord read(byte[] body, Optional<String> id) {
    return JsonInput.read(
        body,
        parser -> {
          if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new InvalidRequest(
                "not_an_object", "the body is no JSON object (expected: {\"question\": ...})");
          }
          return new Reader(parser).read(id);
        });
  }

  /** The members that were met so far. */
  private static final class Reader {
    private final JsonParser parser;
    private @Nullable String id;
    private @Nullable String question;
    private String answer = "";
    private List<String> askings = List.of();
    private List<String> tags = List.of();
    private @Nullable String language;

    Reader(JsonParser parser) {
      this.parser = parser;
    }

    FaqRecord read(Optional<String> known) throws IOException {
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        member(parser.currentName());
      }
      String text = question;
      String given = id;
      if (text == null) {
        throw new InvalidRequest(
            "missing_field", "field 'question' is missing (expected: a string)", "question");
      }
      if (given != null && known.isPresent() && !given.equals(known.get())) {
        throw new InvalidRequest(
            "wrong_id", "field 'id': '" + given + "' (expected: '" + known.get() + "')", "id");
      }
      if (text.isBlank() || (given != null && given.isBlank())) {
        String blank = text.isBlank() ? "question" : "id";
        throw new InvalidRequest(
            "empty_text", "field '" + blank + "' is empty (expected: some text)", blank);
      }
      String name = known.orElse(given == null ? "e" + UUID.randomUUID() : given);
      return new FaqRecord(name, text, answer, askings, tags, Optional.ofNullable(language));
    }

    private void member(String name) throws IOException {
      parser.nextToken();
      switch (name) {
        case "id" -> id = text(name);
        case "question" -> question = text(name);
        case "answer" -> answer = text(name);
        case "askings" -> askings = texts(name);
        case "tags" -> tags = texts(name);
        case "language" ->
            language = parser.currentToken() == JsonToken.VALUE_NULL ? null : text(name);
        case "version", "changed_at", "changed_by", "answer_html" -> parser.skipChildren();
        default ->
            throw new InvalidRequest(
                "unknown_field",
                "field '"
                    + name
                    + "' is unknown (expected: id, question, answer, askings, tags, language)",
                name);
      }
    }

    private String text(String name) throws IOException {
      if (parser.currentToken() != JsonToken.VALUE_STRING) {
        throw wrongType(name, "a string");
      }
      return parser.getText();
    }

    private List<String> texts(String name) throws IOException {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        throw wrongType(name, "an array of strings");
      }
      List<String> texts = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        texts.add(text(name));
      }
      return texts;
    }

    private static InvalidRequest wrongType(String name, String expected) {
      return new InvalidRequest(
          "wrong_type", "field '" + name + "' (expected: " + expected + ")", name);
    }
  }
}
