package dev.primavista.cli.help;

import dev.primavista.cli.arguments.Suggestions;
import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.cli.terminal.Terminal;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code prima explain}: what an error's code means, or all codes. */
@Command(mixinStandardHelpOptions = true, description = "Tells what an error's code means.")
public final class ExplainCommand implements Callable<Integer> {
  private static final int COLUMNS = 80;

  private final Terminal terminal;

  @Parameters(
      arity = "0..1",
      paramLabel = "CODE",
      completionCandidates = Codes.class,
      description = "such as no_such_file; all codes without one")
  private @Nullable String code;

  /** Those that the page tells of. */
  private static final class Codes implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return ErrorPage.read().codes().iterator();
    }
  }

  public ExplainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ErrorPage page = ErrorPage.read();
    if (code == null) {
      list(page);
    } else {
      tell(section(page, code));
    }
    return 0;
  }

  private static ErrorPage.Section section(ErrorPage page, String code) {
    return page.find(code)
        .orElseThrow(
            () ->
                CommandFailure.misuse(
                    "wrong_setting",
                    "code: '" + code + "' (expected: one that 'prima explain' lists)",
                    Suggestions.hint("code", code, page.codes())));
  }

  private void list(ErrorPage page) {
    String group = "";
    for (ErrorPage.Section section : page.sections()) {
      if (!section.group().equals(group)) {
        terminal.result((group.isEmpty() ? "" : "\n") + section.group());
        group = section.group();
      }
      terminal.result("  %-30s %s".formatted(section.code(), section.comesWith()));
    }
  }

  private void tell(ErrorPage.Section section) {
    terminal.result(section.code() + "   " + section.group());
    for (String paragraph : List.of(section.comesWith(), section.text())) {
      wrapped(paragraph).lines().forEach(line -> terminal.result("  " + line));
    }
  }

  /** The words in lines that fit into a terminal, indented. */
  private static String wrapped(String text) {
    StringBuilder lines = new StringBuilder();
    int column = 2;
    for (String word : text.split(" ", -1)) {
      boolean fits = column + 1 + word.length() <= COLUMNS;
      if (!lines.isEmpty()) {
        lines.append(fits ? ' ' : '\n');
      }
      column = (fits ? column + 1 : 2) + word.length();
      lines.append(word);
    }
    return lines.toString();
  }
}
