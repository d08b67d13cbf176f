package dev.primavista.cli.serving;

import dev.primavista.cli.arguments.Faults;
import dev.primavista.cli.arguments.Paths;
import dev.primavista.cli.engines.Engines;
import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.cli.terminal.Environment;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.networks.pull.DownloadException;
import dev.primavista.networks.pull.ProxyVariables;
import dev.primavista.repository.StoredModels;
import dev.primavista.sources.Sources;
import dev.primavista.vision.VisionOptions;
import dev.primavista.vision.fetch.AllowedHosts;
import dev.primavista.vision.recipe.WrittenRecipe;
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
public final class ServeCommand implements Callable<Integer>, Faults.Checked {
  private final Environment environment;
  private final Terminal terminal;
  private final Engines engines;

  @Parameters(arity = "0..*", paramLabel = "MODEL", description = "model files, folders or URLs")
  private List<String> models = List.of();

  @Option(
      names = "--model-name",
      paramLabel = "NAME",
      description = "name of the one MODEL (default: its file's or folder's)")
  private @Nullable String modelName;

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
      names = "--image-host",
      paramLabel = "HOST",
      description = "host that pictures of URLs may be fetched from; repeatable")
  private List<String> imageHosts = List.of();

  @Option(
      names = "--execution",
      defaultValue = "auto",
      description = "auto, direct or instance (default: ${DEFAULT-VALUE})")
  private ModelConfig.Execution execution = ModelConfig.Execution.AUTO;

  @Option(
      names = "--instances",
      paramLabel = "N",
      description = "how many executions of one model at once (default: as many as cores)")
  private int instances = Runtime.getRuntime().availableProcessors();

  @Mixin private DeviceOptions device = new DeviceOptions();

  @Mixin private final ListenOptions listen;

  public ServeCommand(Environment environment, Terminal terminal, Engines engines) {
    this.environment = environment;
    this.terminal = terminal;
    this.engines = engines;
    this.listen = new ListenOptions(environment.telemetry());
  }

  @Override
  public Integer call() {
    startLog(terminal);
    Faults.requireNone(this);
    if (models.isEmpty() && flags.repository().isEmpty()) {
      throw CommandFailure.misuse(
          "no_model",
          "nothing to serve (expected: model files, or --repository DIR)",
          "prima demo serves two models of its own");
    }
    ProxyVariables proxies = new ProxyVariables(environment.variables());
    Sources sources =
        new Sources(
            environment.variables(),
            flags.cache().orElseGet(environment::cache),
            proxies,
            proxies::login,
            terminal::warn);
    List<Path> named = models.stream().map(text -> place(sources, text)).toList();
    List<Path> repositories =
        flags.repository().stream().map(text -> place(sources, text)).toList();
    ModelConfig config = ModelConfig.defaults().withExecution(execution).withInstances(instances);
    Plan.Models stored =
        new Plan.Models(
            List.of(),
            Optional.of(flags.options(named, repositories)),
            flags.versions(),
            name(),
            Optional.of(sources));
    Plan.Vision vision = vision(stored.disk(engines.all(), config), named);
    Plan plan = new Plan(stored, Optional.empty(), vision, config);
    Session session =
        Session.start(
            environment, terminal, engines.on(device.devices(terminal::warn)), listen, plan);
    return session.run(tryLine(session.serving()));
  }

  @Override
  public void startLog(Terminal log) {
    listen.observe().startLog(log);
  }

  @Override
  public void check(Faults faults) {
    faults.in(this::requireInstances);
    faults.in(this::name);
    faults.in(() -> flags.options(List.of(), List.of()));
    faults.in(flags::versions);
    faults.in(this::hosts);
    faults.in(device::usual);
    listen.check(faults);
  }

  private void requireInstances() {
    if (instances < 1 || instances > ModelConfig.MOST_INSTANCES) {
      throw CommandFailure.wrongSetting(
          "--instances: " + instances + " (expected: 1 to " + ModelConfig.MOST_INSTANCES + ")");
    }
  }

  private Optional<String> name() {
    if (modelName != null && models.size() != 1) {
      throw CommandFailure.wrongSetting(
          "--model-name: " + models.size() + " models are named (expected: 1)");
    }
    try {
      return Optional.ofNullable(modelName).map(name -> new ModelId(name, 1).name());
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.wrongSetting(
          "--" + String.valueOf(wrong.getMessage()).replaceFirst("^model name", "model-name"));
    }
  }

  /** The file or folder that a path or URL means. */
  private static Path place(Sources sources, String text) {
    try {
      return Sources.isUrl(text) ? sources.open(text) : Paths.existing(Path.of(text));
    } catch (DownloadException wrongProxy) {
      throw new CommandFailure(wrongProxy.code(), wrongProxy.getMessage(), wrongProxy.hint())
          .because(wrongProxy);
    }
  }

  /** What the options say of the models that are named. */
  private Plan.Vision vision(StoredModels disk, List<Path> named) {
    Map<String, VisionOptions> vision = new HashMap<>();
    Optional.ofNullable(recipe).ifPresent(WrittenRecipe::parse);
    if (labels != null || recipe != null) {
      VisionOptions said =
          new VisionOptions(
              Optional.ofNullable(recipe),
              labels == null ? List.of() : VisionOptions.readLabels(Paths.existing(labels)));
      named.stream()
          .flatMap(model -> disk.scan(model).stream())
          .forEach(model -> vision.put(model.name(), said));
    }
    return new Plan.Vision(vision, hosts());
  }

  private AllowedHosts hosts() {
    try {
      return new AllowedHosts(imageHosts);
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.wrongSetting("--image-host: " + wrong.getMessage());
    }
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
