package dev.primavista.server.http;

import io.vertx.core.http.HttpHeaders;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** When an answer was made, as RFC 9110, 5.6.7 writes it; made anew once a second. */
final class DateField {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private record Told(long second, CharSequence text) {}

  private static volatile Told last = of(0);

  private DateField() {}

  /** The second that it is. */
  static CharSequence now() {
    long second = System.currentTimeMillis() / 1000;
    Told told = last;
    if (told.second() != second) {
      told = of(second);
      last = told;
    }
    return told.text();
  }

  private static Told of(long second) {
    return new Told(
        second, HttpHeaders.createOptimized(FORM.format(Instant.ofEpochSecond(second))));
  }
}
