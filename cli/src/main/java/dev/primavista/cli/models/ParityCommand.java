package dev.primavista.cli.models;

import dev.primavista.cli.arguments.Paths;
import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.sklearn.parity.Parity;
import dev.primavista.sklearn.parity.ParityReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code prima parity}: every golden model's answers, compared with Python's. */
@Command(mixinStandardHelpOptions = true, description = "Compares answers with Python's.")
public final class ParityCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "DIR")
  private Path folder = Path.of("");

  @Option(names = "--output", description = "where the report goes")
  private Path output = Path.of("docs", "parity.md");

  @Option(names = "--only", description = "a regular expression for the cases' folders")
  private String only = ".*";

  public ParityCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** 1 if any answer is another than Python's. */
  @Override
  public Integer call() throws IOException {
    List<Parity.Result> results = Parity.run(Paths.existing(folder), only);
    if (results.isEmpty()) {
      throw new CommandFailure(
          "no_fixtures",
          folder + " holds no fixtures (expected: folders with meta.json)",
          "name the folder that holds the versions");
    }
    Path parent = output.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.writeString(output, ParityReport.markdown(results));
    int[] wrong = {0};
    ParityReport.summaries(results)
        .forEach(
            (version, summary) -> {
              wrong[0] = summary.wrong();
              terminal.result(
                  String.format(
                      "%-14s %4d of %4d cases pass, %d answer wrongly",
                      version.isEmpty() ? "all" : version,
                      summary.passed(),
                      summary.cases(),
                      summary.wrong()));
            });
    terminal.say("the report is in " + output);
    return wrong[0] == 0 ? 0 : 1;
  }
}
