package dev.primavista.cli.faq;

import dev.primavista.cli.arguments.Paths;
import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.core.Amount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The key that editors send as a bearer token. */
final class EditorOptions {
  private static final int SHORTEST = 16;

  @Option(
      names = "--editor-key",
      paramLabel = "KEY",
      description = "key that editors send as a bearer token; others see it in the process list")
  private @Nullable String key;

  @Option(
      names = "--editor-key-file",
      paramLabel = "FILE",
      description = "file that holds the editors' key (or set PRIMA_EDITOR_KEY)")
  private @Nullable Path file;

  private final Optional<String> variable;

  /**
   * Of a command.
   *
   * @param variable the key that the process was started with
   */
  EditorOptions(Optional<String> variable) {
    this.variable = variable;
  }

  /** The key; empty where there is none. */
  Optional<String> key(Terminal terminal) {
    Optional<String> given = key == null ? fromFile().or(() -> variable) : Optional.of(key);
    given.ifPresent(
        text -> {
          if (text.isBlank()) {
            throw CommandFailure.wrongSetting("the editor's key is empty (expected: some text)");
          }
          if (text.length() < SHORTEST) {
            terminal.warn(
                "the editor's key has "
                    + Amount.of(text.length(), "character")
                    + " (better: >= 16, by chance)");
          }
        });
    return given;
  }

  private Optional<String> fromFile() {
    if (file == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(Paths.existing(file)).strip());
    } catch (IOException e) {
      throw new CommandFailure("unreadable_file", file + " cannot be read", null).because(e);
    }
  }
}
