package dev.primavista.sources;

import dev.primavista.core.model.ModelLoadException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Variables of the process. One that is set to nothing is none. */
record Variables(Map<String, String> environment) {
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

  Variables {
    environment = Map.copyOf(environment);
  }

  /** What a variable says, without the white space around it. */
  Optional<String> value(String name) {
    return Optional.ofNullable(environment.get(name))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  /**
   * A bearer's token.
   *
   * @throws ModelLoadException if it has characters that no token has; it is told to nobody
   */
  Optional<String> token(String name) {
    Optional<String> token = value(name);
    if (token.isPresent() && !isToken(token.get())) {
      throw wrong(name + ": a character that no token has", "letters, digits and signs in a line");
    }
    return token;
  }

  /** Whether a bearer can have this token. */
  static boolean isToken(String text) {
    return TOKEN.matcher(text).matches();
  }

  /**
   * Whether something is wanted.
   *
   * @throws ModelLoadException if it is neither a yes nor a no
   */
  Optional<Boolean> flag(String name) {
    return value(name)
        .map(
            text ->
                switch (text.toLowerCase(Locale.ROOT)) {
                  case "true", "yes", "on", "1" -> true;
                  case "false", "no", "off", "0" -> false;
                  default -> throw wrong(name + ": '" + text + "'", "true or false");
                });
  }

  /** A variable that says what cannot be meant. */
  static ModelLoadException wrong(String what, String expected) {
    return new ModelLoadException("wrong_setting", what + " (expected: " + expected + ")");
  }
}
