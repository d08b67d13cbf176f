package dev.primavista.cli.conformance;

import dev.primavista.cli.terminal.Environment;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.core.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code prima conformance}: the black-box suite of the protocols against a server. */
@Command(mixinStandardHelpOptions = true, description = "Runs the protocols' suite on a server.")
public final class ConformanceCommand implements Callable<Integer> {
  private final Environment environment;
  private final Terminal terminal;

  @Option(names = "--url", description = "the server (default: one that is started for it)")
  private @Nullable String url;

  @Option(
      names = "--grpc",
      paramLabel = "HOST:PORT",
      description = "its gRPC address, none for a server without (default: that of the URL)")
  private @Nullable String grpc;

  @Option(names = "--suite", paramLabel = "DIR", description = "(default: ../shared/contract)")
  private @Nullable Path suite;

  @Option(
      names = "--models",
      paramLabel = "DIR",
      description = "the repository with its manifest.json (default: models in the suite)")
  private @Nullable Path models;

  @Option(names = "--python", description = "an interpreter that has the suite's packages")
  private String python = "python3";

  @Option(names = "--section", description = "only this section; repeatable")
  private List<Integer> sections = List.of();

  @Option(names = "--level", description = "only this level; repeatable")
  private List<String> levels = List.of();

  @Option(names = "--output", paramLabel = "FILE", description = "writes the table into this page")
  private @Nullable Path output;

  public ConformanceCommand(Environment environment, Terminal terminal) {
    this.environment = environment;
    this.terminal = terminal;
  }

  /** 1 if a clause of the protocol itself is missed. */
  @Override
  public Integer call() throws IOException, InterruptedException {
    ConformanceSuite tests =
        ConformanceSuite.in(
            suite == null
                ? beside(environment.home()).resolve("shared").resolve("contract")
                : suite,
            Optional.ofNullable(models));
    tests.requirePackages(python);
    ConformancePage page = output == null ? null : ConformancePage.of(output);
    ConformanceReport report = report(tests);
    report.lines().forEach(terminal::result);
    if (page != null) {
      page.write(report);
      terminal.say("the table is in " + output);
    }
    return report.complete("MUST") ? 0 : 1;
  }

  private static Path beside(Path home) {
    return home.toAbsolutePath().normalize().resolveSibling("");
  }

  private ConformanceReport report(ConformanceSuite tests)
      throws IOException, InterruptedException {
    ConformanceSuite.Selection selection = new ConformanceSuite.Selection(sections, levels);
    Path work = Files.createTempDirectory("prima-conformance");
    try {
      if (url != null) {
        return tests.run(python, work, target(tests, url), selection);
      }
      try (ServedChild server = ServedChild.start(environment.home(), tests.served(work))) {
        terminal.say("listening " + server.url());
        return tests.run(python, work, target(tests, server.url()), selection);
      }
    } finally {
      FileTree.delete(work);
    }
  }

  private ConformanceSuite.Target target(ConformanceSuite tests, String server) {
    String address = server.replaceFirst("^[a-z]+://", "").replaceFirst("/.*$", "");
    String calls = grpc == null ? address : grpc;
    return new ConformanceSuite.Target(
        server, calls.equals("none") ? "" : calls, tests.manifest().toString());
  }
}
