package dev.primavista.faq.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Several values in one cell. Askings stand on a line each, or between {@code |}, or as a JSON
 * array; tags between commas, semicolons, {@code |} or lines, as {@code <a><b>}, or as a JSON
 * array.
 */
final class Cells {
  private static final JsonFactory JSON = new JsonFactory();

  private Cells() {}

  static List<String> askings(List<String> values) {
    return values.size() == 1 ? values.stream().flatMap(Cells::askings).toList() : each(values);
  }

  private static Stream<String> askings(String cell) {
    Optional<List<String>> array = array(cell);
    if (array.isPresent()) {
      return array.get().stream();
    }
    return each(Arrays.asList(cell.split(cell.contains("\n") ? "\\R" : "\\|", -1))).stream();
  }

  static List<String> tags(List<String> values) {
    return values.size() == 1 ? tags(values.getFirst()) : each(values);
  }

  private static List<String> tags(String cell) {
    return array(cell).orElseGet(() -> each(Arrays.asList(cell.split("[,;|\\n<>]", -1))));
  }

  /** Values that are one each, without blanks around them and without empty ones. */
  static List<String> each(List<String> texts) {
    return texts.stream().map(String::strip).filter(text -> !text.isEmpty()).toList();
  }

  private static Optional<List<String>> array(String cell) {
    if (!cell.startsWith("[")) {
      return Optional.empty();
    }
    List<String> texts = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(cell)) {
      parser.nextToken();
      for (JsonToken token = parser.nextToken();
          token == JsonToken.VALUE_STRING;
          token = parser.nextToken()) {
        texts.add(parser.getText());
      }
      boolean whole = parser.currentToken() == JsonToken.END_ARRAY && parser.nextToken() == null;
      return whole ? Optional.of(each(texts)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** One cell that {@link #askings} reads as these. */
  static String writtenAskings(List<String> askings) {
    String lines = String.join("\n", askings);
    return askings(List.of(lines)).equals(askings) ? lines : json(askings);
  }

  /** One cell that {@link #tags} reads as these. */
  static String writtenTags(List<String> tags) {
    String listed = String.join(", ", tags);
    return tags(listed).equals(tags) ? listed : json(tags);
  }

  private static String json(List<String> texts) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartArray();
      for (String text : texts) {
        json.writeString(text);
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }
}
