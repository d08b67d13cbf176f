package dev.primavista.server.observability;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;

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
          "accesskey",
          "private");

  /** Names that are secret as they stand, but not within others. */
  private static final Set<String> WHOLE = Set.of("sig", "code", "pwd", "pw");

  private Secrets() {}

  /** The value on one line, or that there is one. */
  static String told(String name, String value) {
    return isSecret(name) ? REDACTED : value.replaceAll("\\p{Cc}", "?");
  }

  /** An address without what may let somebody in: its user and its query. */
  static String told(URI address) {
    String port = address.getPort() < 0 ? "" : ":" + address.getPort();
    return address.getScheme() + "://" + address.getHost() + port + address.getRawPath();
  }

  static boolean isSecret(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return WHOLE.contains(lower)
        || lower.endsWith("key")
        || WORDS.stream().anyMatch(lower::contains);
  }
}
