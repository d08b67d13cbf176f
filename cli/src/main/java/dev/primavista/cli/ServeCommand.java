package dev.primavista.cli;

import dev.primavista.core.model.ModelConfig;
import dev.primavista.repository.StoredModel;
import dev.primavista.repository.StoredModels;
import dev.primavista.repository.StoredVersion;
import dev.primavista.vision.VisionOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code prima serve}: files, folders and a repository as a web service. */
@Command(
    mixinStandardHelpOptions = true,
    description = "Serves model files, folders or a repository.")
final class ServeCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Engines engines;

  @Parameters(arity = "0..*", paramLabel = "MODEL", description = "model files or folders")
  private List<Path> models = List.of();

  @Mixin private RepositoryFlags flags = new RepositoryFlags();

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "class names of an image network, one a line")
  private @Nullable Path labels;

  @Option(
      names = "--recipe",
      paramLabel = "NAME",
      description = "preprocessing of an image network")
  private @Nullable String recipe;

  @Option(
      names = "--execution",
      defaultValue = "auto",
      description = "auto, direct or instance (default: ${DEFAULT-VALUE})")
  private ModelConfig.Execution execution = ModelConfig.Execution.AUTO;

  @Mixin private final ListenOptions listen;

  ServeCommand(Environment environment, Terminal terminal, Engines engines) {
    this.terminal = terminal;
    this.engines = engines;
    this.listen = new ListenOptions(environment.telemetry());
  }

  @Override
  public Integer call() {
    Path repository = flags.repository();
    if (models.isEmpty() && repository == null) {
      throw new CommandFailure(
          "no_model",
          "nothing to serve (expected: model files, or --repository DIR)",
          "prima demo serves two models of its own");
    }
    ModelConfig config = ModelConfig.defaults().withExecution(execution).withInstances(instances);
    StoredModels disk = new StoredModels(engines.all(), config, flags.versions());
    Map<String, VisionOptions> vision = new HashMap<>();
    for (Path model : models) {
      versions(disk.scan(Paths.existing(model)))
          .forEach(each -> vision.put(each.id().name(), options(each.path())));
    }
    if (repository != null) {
      versions(disk.scan(Paths.existing(repository)))
          .forEach(each -> vision.putIfAbsent(each.id().name(), beside(each.path())));
    }
    Plan.Models stored =
        new Plan.Models(List.of(), Optional.of(flags.options(models)), flags.versions());
    Plan plan = new Plan(stored, Optional.empty(), vision, config);
    Serving serving = Serving.start(terminal, engines, listen, plan);
    return new Session(terminal).run(serving, listen, tryLine(serving));
  }

  private static List<StoredVersion> versions(List<StoredModel> models) {
    return models.stream().flatMap(model -> model.versions().stream()).toList();
  }

  private VisionOptions options(Path model) {
    VisionOptions found = beside(model);
    return new VisionOptions(
        Optional.ofNullable(recipe).or(found::recipe),
        labels == null ? found.labels() : VisionOptions.readLabels(Paths.existing(labels)));
  }

  /** Labels that lie beside a network: NAME.labels.txt, or labels.txt in its folder. */
  static VisionOptions beside(Path model) {
    String file = String.valueOf(model.getFileName());
    for (String name : List.of(file.replaceFirst("\\.[^.]+$", "") + ".labels.txt", "labels.txt")) {
      Path labels = model.resolveSibling(name);
      if (Files.isRegularFile(labels)) {
        return new VisionOptions(Optional.empty(), VisionOptions.readLabels(labels));
      }
    }
    return VisionOptions.NONE;
  }

  private static String tryLine(Serving serving) {
    if (serving.readyModels().isEmpty()) {
      return "";
    }
    String name = serving.readyModels().getFirst();
    return "curl -s "
        + serving.url()
        + "/models/"
        + name
        + "/example | curl -s "
        + serving.url()
        + "/v2/models/"
        + name
        + "/infer -H content-type:application/json -d @-";
  }
}
