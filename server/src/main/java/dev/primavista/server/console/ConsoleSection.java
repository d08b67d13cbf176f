package dev.primavista.server.console;

import dev.primavista.server.json.JsonWriter;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One member of the console's state document.
 *
 * @param name the member's name, such as {@code faq}
 * @param value writes exactly one JSON value
 */
public record ConsoleSection(String name, Consumer<JsonWriter> value) {
  /** A member that holds a text. */
  public static ConsoleSection text(String name, String value) {
    return new ConsoleSection(name, json -> json.value(value));
  }

  /** A member that holds a text which is asked for each time. */
  public static ConsoleSection text(String name, Supplier<String> value) {
    return new ConsoleSection(name, json -> json.value(value.get()));
  }

  /** A member that holds a whole number. */
  public static ConsoleSection number(String name, long value) {
    return new ConsoleSection(name, json -> json.value(value));
  }
}
