package dev.primavista.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads error answers, whatever server they are of. */
final class Answers {
  private static final int LONGEST = 500;
  private static final Set<String> SENTENCES = Set.of("error", "detail", "message", "msg");

  private Answers() {}

  /** What an answer says whose status is not 200. */
  static InferenceException refusal(HttpResponse<byte[]> response, Instant now) {
    String message = "";
    String code = "";
    try (JsonParser parser = Json.parser(response.body())) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          boolean text = parser.nextToken() == JsonToken.VALUE_STRING;
          switch (name) {
            case "error", "detail" -> message = sentence(parser).orElse(message);
            case "code" -> code = text ? parser.getText() : code;
            default -> {}
          }
          parser.skipChildren();
        }
      }
    } catch (IOException notJson) {
      message = shortened(new String(response.body(), StandardCharsets.UTF_8));
    }
    int status = response.statusCode();
    return InferenceException.of(
        new InferenceException.Answer(
            status,
            code,
            message.isEmpty() ? statusOf(response) : message,
            retryAfter(response, now)));
  }

  /**
   * Whether this status answers a question for health with no: the protocol's 4xx, but for those
   * that say nothing of the model, and 503.
   */
  static boolean saysNo(int status) {
    return switch (status) {
      case 401, 403, 407, 408, 413, 429 -> false;
      default -> status / 100 == 4 || status == 503;
    };
  }

  private static String statusOf(HttpResponse<?> response) {
    String target =
        response.statusCode() / 100 == 3
            ? response
                .headers()
                .firstValue("Location")
                .map(to -> " and redirects to " + to)
                .orElse("")
            : "";
    return "the server answered with status " + response.statusCode() + target;
  }

  /** A text, or those that are called so in an object or in the objects of an array. */
  private static Optional<String> sentence(JsonParser parser) throws IOException {
    List<String> sentences = new ArrayList<>();
    int depth = 0;
    do {
      JsonToken token = parser.currentToken();
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token == JsonToken.VALUE_STRING
          && SENTENCES.contains(String.valueOf(parser.currentName()))) {
        sentences.add(parser.getText());
      }
      if (depth > 0) {
        parser.nextToken();
      }
    } while (depth > 0);
    return Optional.of(shortened(String.join("; ", sentences))).filter(all -> !all.isEmpty());
  }

  private static String shortened(String text) {
    String stripped = text.strip();
    return stripped.length() <= LONGEST ? stripped : stripped.substring(0, LONGEST) + "...";
  }

  /** Seconds, or a date. */
  private static Optional<Duration> retryAfter(HttpResponse<?> response, Instant now) {
    return response.headers().firstValue("Retry-After").flatMap(text -> wait(text.strip(), now));
  }

  private static Optional<Duration> wait(String text, Instant now) {
    if (text.matches("[0-9]{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      Instant then = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration wait = Duration.between(now, then);
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeException noDate) {
      return Optional.empty();
    }
  }
}
