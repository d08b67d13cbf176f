package dev.primavista.cli.packaging;

import dev.primavista.cli.arguments.Paths;
import dev.primavista.cli.engines.Engines;
import dev.primavista.cli.terminal.Environment;
import dev.primavista.cli.terminal.Terminal;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code prima verify-image}: whether a key signed the image of a registry. */
@Command(
    mixinStandardHelpOptions = true,
    description = "Checks the signature of an image in a registry.")
public final class VerifyImageCommand implements Callable<Integer> {
  private final Environment environment;
  private final Terminal terminal;
  private final Engines engines;

  @Parameters(paramLabel = "NAME", description = "REGISTRY/NAME:TAG or REGISTRY/NAME@DIGEST")
  private String image = "";

  @Option(
      names = "--key",
      required = true,
      paramLabel = "FILE",
      description = "PEM public key of who signed it")
  private Path key = Path.of("");

  @Mixin private RegistryOptions registry = new RegistryOptions();

  public VerifyImageCommand(Environment environment, Terminal terminal, Engines engines) {
    this.environment = environment;
    this.terminal = terminal;
    this.engines = engines;
  }

  @Override
  public Integer call() {
    new Packing(environment, terminal, engines).verify(image, Paths.existing(key), registry);
    return 0;
  }
}
