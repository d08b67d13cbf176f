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
import java.util.Optional;

/** Reads error answers, whatever server they are of. */
final class Answers {
  private static final int LONGEST = 500;

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
            case "error", "detail" -> message = text ? parser.getText() : message;
            case "code" -> code = text ? parser.getText() : code;
            default -> {}
          }
          parser.skipChildren();
        }
      }
    } catch (IOException notJson) {
      message = text(response.body());
    }
    int status = response.statusCode();
    return InferenceException.of(
        new InferenceException.Answer(
            status,
            code,
            message.isEmpty() ? "the server answered with status " + status : message,
            retryAfter(response, now)));
  }

  private static String text(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8).strip();
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
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
