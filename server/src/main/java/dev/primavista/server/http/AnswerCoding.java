package dev.primavista.server.http;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/** Compresses answers for clients that ask for it in Accept-Encoding. */
final class AnswerCoding {
  /** Shorter answers cost more to compress than to send. */
  private static final int LEAST_BYTES = 1024;

  private static final String ACCEPT_ENCODING = "accept-encoding";
  private static final String VARY = "vary";
  private static final List<String> COMPRESSIBLE =
      List.of("application/json", "application/octet-stream", "text/");

  private AnswerCoding() {}

  /** The coding for this answer; empty where it goes as it is. */
  static Optional<ContentCoding> of(RequestHead head, Response answer) {
    if (head.method() == Method.HEAD || !varies(answer)) {
      return Optional.empty();
    }
    return head.headers().first(ACCEPT_ENCODING).flatMap(AnswerCoding::best);
  }

  /** The answer as it is, which tells caches where it could have been another. */
  static Response plain(Response answer) {
    return varies(answer) ? answer.withHeader(VARY, ACCEPT_ENCODING) : answer;
  }

  /**
   * Whether it depends on what the client accepts. Refusals are told plainly: those who only show
   * an error's text do not unpack it first.
   */
  private static boolean varies(Response answer) {
    String type = answer.headers().getOrDefault("content-type", "");
    return answer.length() >= LEAST_BYTES
        && answer.status() < 400
        && !answer.headers().getOrDefault("cache-control", "").contains(Route.NO_TRANSFORM)
        && !answer.headers().containsKey("content-encoding")
        && COMPRESSIBLE.stream().anyMatch(type::startsWith);
  }

  /**
   * The coding that the client wants most; among equals the one that costs least. Empty where it
   * wants none more than the answer as it is.
   */
  static Optional<ContentCoding> best(String accepted) {
    ContentCoding best = null;
    double plain = stated(accepted, "identity"::equals).orElse(0);
    double most = 0;
    for (ContentCoding coding : ContentCoding.values()) {
      double weight = weight(accepted, coding);
      if (weight > most && weight >= plain) {
        best = coding;
        most = weight;
      }
    }
    return Optional.ofNullable(best);
  }

  private static double weight(String accepted, ContentCoding coding) {
    return stated(accepted, name -> ContentCoding.named(name).filter(coding::equals).isPresent())
        .orElseGet(() -> stated(accepted, "*"::equals).orElse(0));
  }

  /** The weight of the first of these names; empty where none is there. */
  private static OptionalDouble stated(String accepted, Predicate<String> names) {
    for (String item : accepted.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] parts = item.split(";", 2);
      if (names.test(parts[0].trim())) {
        return OptionalDouble.of(parts.length == 1 ? 1 : quality(parts[1].trim()));
      }
    }
    return OptionalDouble.empty();
  }

  private static double quality(String parameter) {
    return parameter.matches("q\\s*=\\s*[01](\\.[0-9]{0,3})?")
        ? Double.parseDouble(parameter.substring(parameter.indexOf('=') + 1).trim())
        : 0;
  }

  /** The same answer compressed. */
  static Response encode(ContentCoding coding, Response answer) {
    List<ByteBuffer> parts = new ArrayList<>(List.of(answer.body()));
    parts.addAll(answer.tail());
    return new Response(answer.status(), answer.headers(), ByteBuffer.wrap(coding.encode(parts)))
        .withHeader("content-encoding", coding.token())
        .withHeader(VARY, ACCEPT_ENCODING);
  }
}
