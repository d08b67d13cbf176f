package dev.primavista.cli.packaging;

import dev.primavista.cli.arguments.Paths;
import dev.primavista.cli.engines.Engines;
import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.cli.terminal.Environment;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.repository.Backends;
import dev.primavista.core.repository.VersionPolicy;
import dev.primavista.repository.StoredModel;
import dev.primavista.repository.StoredModels;
import dev.primavista.repository.StoredVersion;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code prima package}: the program and models as a container image, without a daemon. */
@Command(mixinStandardHelpOptions = true, description = "Makes a container image.")
public final class PackageCommand implements Callable<Integer> {
  /** For which machines. */
  enum Variant {
    CPU,
    GPU
  }

  /**
   * What is asked for.
   *
   * @param base empty for the usual one of the variant
   * @param push whether the image goes to the registry that its name begins with
   */
  record Request(
      String image,
      List<Path> models,
      Optional<Path> tar,
      boolean push,
      Optional<String> base,
      Variant variant,
      boolean archived,
      Optional<Path> sbom,
      Optional<Path> key) {}

  private final Environment environment;
  private final Terminal terminal;
  private final Engines engines;

  @Parameters(arity = "0..*", paramLabel = "MODEL", description = "model files and folders")
  private List<Path> models = List.of();

  @Option(
      names = "--image",
      required = true,
      paramLabel = "NAME",
      description = "[REGISTRY/]NAME:TAG")
  private String image = "";

  @Option(names = "--tar", paramLabel = "FILE", description = "the image as a file")
  private @Nullable Path tar;

  @Option(names = "--push", description = "the image into the registry of its name")
  private boolean push;

  @Option(
      names = "--base",
      paramLabel = "BASE",
      description = "debian, an image of a registry, or a tar")
  private @Nullable String base;

  @Option(names = "--variant", defaultValue = "CPU", description = "cpu or gpu")
  private Variant variant = Variant.CPU;

  @Option(
      names = "--start-archive",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "classes laid out for a quick start")
  private boolean archived = true;

  @Option(names = "--sbom", paramLabel = "FILE", description = "its bill of materials")
  private @Nullable Path sbom;

  @Option(names = "--sign-key", paramLabel = "FILE", description = "PEM key that signs it")
  private @Nullable Path key;

  @Mixin private RegistryOptions registry = new RegistryOptions();

  public PackageCommand(Environment environment, Terminal terminal, Engines engines) {
    this.environment = environment;
    this.terminal = terminal;
    this.engines = engines;
  }

  @Override
  public Integer call() {
    if (tar == null && !push) {
      throw CommandFailure.misuse(
          "no_target",
          "an image for nowhere (expected: --tar FILE or --push)",
          "'--tar image.tar' writes a file that podman, ctr and skopeo take");
    }
    if (key != null && !push) {
      throw CommandFailure.misuse(
          "no_target",
          "--sign-key without --push (expected: a registry, where signatures are kept)",
          null);
    }
    check();
    Request request =
        new Request(
            image,
            models,
            Optional.ofNullable(tar),
            push,
            Optional.ofNullable(base),
            variant,
            archived,
            Optional.ofNullable(sbom),
            Optional.ofNullable(key));
    new Packing(environment, terminal, engines).run(request, registry);
    return 0;
  }

  /** Loads every model that will be in the image, so that none is refused in a cluster first. */
  private void check() {
    Backends backends = engines.all();
    StoredModels disk = new StoredModels(backends, ModelConfig.defaults(), new VersionPolicy.All());
    Set<String> names = new HashSet<>();
    for (Path path : models) {
      for (StoredModel stored : disk.scan(Paths.existing(path))) {
        if (!names.add(stored.name())) {
          throw new CommandFailure(
              "same_name", path + ": a second model '" + stored.name() + "'", null);
        }
        stored.versions().forEach(version -> check(backends, version));
      }
    }
  }

  private void check(Backends backends, StoredVersion version) {
    Optional<ModelLoadException> refused = version.refused();
    if (refused.isPresent()) {
      throw refused.get();
    }
    try (LoadedModel model =
        backends.require(version.path()).load(version.path(), version.settings().loading())) {
      terminal.say("checked  " + version.id() + "   " + model.description().summary());
    }
  }
}
