package dev.primavista.benchmarks.load;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** How long a server wants to be left alone. */
final class Waiting {
  private Waiting() {}

  /** A field that holds whole seconds, as milliseconds; empty where it does not. */
  static OptionalLong seconds(@Nullable CharSequence field) {
    OptionalLong seconds = millis(field);
    return seconds.isPresent() ? OptionalLong.of(1000 * seconds.getAsLong()) : seconds;
  }

  /** A field that holds whole milliseconds; empty where it does not. */
  static OptionalLong millis(@Nullable CharSequence field) {
    if (field == null || !field.toString().matches("[0-9]{1,9}")) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Long.parseLong(field.toString()));
  }
}
