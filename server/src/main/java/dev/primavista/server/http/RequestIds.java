package dev.primavista.server.http;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** Names for requests: the client's own where it is sane, otherwise a new one. Thread-safe. */
final class RequestIds {
  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

  private final String prefix;
  private final AtomicLong next = new AtomicLong();

  /**
   * @param seed differs from process to process
   */
  RequestIds(long seed) {
    this.prefix = Long.toHexString(seed & 0xFFFFFFFFL) + "-";
  }

  String of(Optional<String> given) {
    return given.isPresent() && SANE.matcher(given.get()).matches()
        ? given.get()
        : prefix + Long.toHexString(next.incrementAndGet());
  }
}
