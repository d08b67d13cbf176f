package dev.primavista.server.observability;

import java.util.List;
import java.util.Locale;

/** Names whose values stand in no log. */
final class Secrets {
  /** What is told instead of a value. */
  static final String REDACTED = "[redacted]";

  private static final List<String> WORDS =
      List.of(
          "auth",
          "cookie",
          "token",
          "secret",
          "passw",
          "credential",
          "session",
          "signature",
          "api-key",
          "api_key",
          "apikey",
          "access-key",
          "access_key",
          "private");

  private Secrets() {}

  /** The value on one line, or that there is one. */
  static String told(String name, String value) {
    return isSecret(name) ? REDACTED : value.replaceAll("\\p{Cc}", "?");
  }

  static boolean isSecret(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.equals("key") || lower.equals("sig") || WORDS.stream().anyMatch(lower::contains);
  }
}
