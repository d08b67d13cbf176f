package dev.primavista.cli.terminal;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A failure of a command that is neither a model's nor a request's: one sentence and an exit. */
public final class CommandFailure extends RuntimeException {
  private final String code;
  private final @Nullable String hint;
  private final int exit;

  /** What failed: exit 1. */
  public CommandFailure(String code, String message, @Nullable String hint) {
    this(code, message, hint, 1);
  }

  private CommandFailure(String code, String message, @Nullable String hint, int exit) {
    super(message);
    this.code = code;
    this.hint = hint;
    this.exit = exit;
  }

  /** A command line that lacks something or contradicts itself: exit 2. */
  public static CommandFailure misuse(String code, String message, @Nullable String hint) {
    return new CommandFailure(code, message, hint, 2);
  }

  /** A value that an option does not take: exit 2. */
  public static CommandFailure wrongSetting(String message) {
    return new CommandFailure("wrong_setting", message, null, 2);
  }

  /**
   * The same of faults that begin with a setting's key, such as {@code fileBytes: 0 ...}.
   *
   * @param prefix of the options; the key in lower case with dashes follows it
   */
  public static CommandFailure wrongSetting(String prefix, IllegalArgumentException faults) {
    return wrongSetting(prefix, Map.of(), faults);
  }

  /**
   * The same of settings whose options are called otherwise.
   *
   * @param names of those options without their prefix, by the settings' keys
   */
  public static CommandFailure wrongSetting(
      String prefix, Map<String, String> names, IllegalArgumentException faults) {
    return wrongSetting(
        String.valueOf(faults.getMessage())
            .lines()
            .map(fault -> prefix + named(names, fault))
            .collect(Collectors.joining("\n")));
  }

  private static String named(Map<String, String> names, String fault) {
    int end = Math.max(0, fault.indexOf(':'));
    String key = fault.substring(0, end);
    String dashed = key.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    return names.getOrDefault(key, dashed) + fault.substring(end);
  }

  /** The same failure in other words. */
  public CommandFailure saying(String message) {
    CommandFailure other = new CommandFailure(code, message, hint, exit);
    return getCause() == null ? other : other.because(getCause());
  }

  /** The same failure, which this is the reason of. */
  public CommandFailure because(Throwable cause) {
    var _ = initCause(cause);
    return this;
  }

  public String code() {
    return code;
  }

  /** The exit code of the process. */
  public int exit() {
    return exit;
  }

  public Optional<String> hint() {
    return Optional.ofNullable(hint);
  }

  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? code : message;
  }
}
