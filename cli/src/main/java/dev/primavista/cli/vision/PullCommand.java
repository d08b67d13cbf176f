package dev.primavista.cli.vision;

import dev.primavista.cli.arguments.Paths;
import dev.primavista.cli.arguments.Suggestions;
import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.cli.terminal.Environment;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.cli.terminal.TransferBar;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.networks.Conversion;
import dev.primavista.networks.keras.CheckpointConversion;
import dev.primavista.networks.keras.KerasConversion;
import dev.primavista.networks.pull.Download;
import dev.primavista.networks.pull.DownloadException;
import dev.primavista.networks.pull.ProxyVariables;
import dev.primavista.networks.pull.PublishedWeights;
import dev.primavista.networks.pull.PulledModel;
import dev.primavista.networks.torch.TorchConversion;
import dev.primavista.onnx.OnnxBackend;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code prima pull}: a published network, fetched, proven, converted and ready to serve. */
@Command(
    mixinStandardHelpOptions = true,
    description = "Fetches a published network and makes it ready to serve.")
public final class PullCommand implements Callable<Integer> {
  private final Environment environment;
  private final Terminal terminal;

  @Parameters(
      paramLabel = "NETWORK",
      completionCandidates = Networks.class,
      description = "such as resnet152")
  private String network = "";

  @Option(names = "--weights", paramLabel = "v1|v2|keras|tf", description = "which of its weights")
  private @Nullable String generation;

  @Option(names = "--from", paramLabel = "FILE", description = "a file that is there already")
  private @Nullable Path from;

  @Option(names = "--mirror", paramLabel = "URL", description = "a folder with the same files")
  private @Nullable URI mirror;

  @Option(names = "--output", paramLabel = "DIR", description = "NETWORK by default")
  private @Nullable Path output;

  @Option(
      names = "--golden",
      paramLabel = "FILE.npy",
      arity = "2",
      description = "an input and its logits, which the network must give")
  private List<Path> golden = List.of();

  /** What the networks are called. */
  private static final class Networks implements Iterable<String> {
    private static List<String> all() {
      return PublishedWeights.all().stream().map(PublishedWeights::network).distinct().toList();
    }

    @Override
    public Iterator<String> iterator() {
      return all().iterator();
    }
  }

  public PullCommand(Environment environment, Terminal terminal) {
    this.environment = environment;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    PublishedWeights weights = weights();
    Path folder = Paths.fresh(output == null ? Path.of(network) : output);
    Path file = from == null ? fetched(weights) : given(weights, from);
    PulledModel pulled = PulledModel.make(file, conversion(weights), weights, folder);
    try (LoadedModel model = new OnnxBackend().load(pulled.model())) {
      if (!golden.isEmpty()) {
        terminal.say(new GoldenLogits(golden.getFirst(), golden.getLast()).check(model));
      }
      terminal.result(folder + "   " + model.description().metadata().get("summary"));
    }
    terminal.ready("prima serve " + Paths.typed(folder));
    return 0;
  }

  private PublishedWeights weights() {
    List<PublishedWeights> known =
        PublishedWeights.all().stream().filter(one -> one.network().equals(network)).toList();
    if (known.isEmpty()) {
      String near = Suggestions.hint("network", network, Networks.all());
      throw CommandFailure.misuse(
          "unknown_network",
          near == null
              ? "network '" + network + "' (expected: one of " + Networks.all() + ")"
              : "network '" + network + "' (expected: one that is published)",
          near);
    }
    PublishedWeights found =
        known.stream()
            .filter(one -> generation == null || one.generation().equals(generation))
            .findFirst()
            .orElseThrow(
                () ->
                    CommandFailure.wrongSetting(
                        "--weights: %s of %s (expected: one of %s)"
                            .formatted(
                                generation,
                                network,
                                known.stream().map(PublishedWeights::generation).toList())));
    return mirror == null ? found : found.at(checked(mirror));
  }

  private static URI checked(URI mirror) {
    boolean web =
        "http".equalsIgnoreCase(mirror.getScheme()) || "https".equalsIgnoreCase(mirror.getScheme());
    if (!web || mirror.getHost() == null) {
      throw CommandFailure.wrongSetting(
          "--mirror: no address of http or https with a host (expected: such as"
              + " https://mirror.example.org/weights/)");
    }
    return mirror;
  }

  private static Conversion conversion(PublishedWeights weights) {
    return switch (weights.generation()) {
      case "keras" -> new KerasConversion();
      case "tf" -> new CheckpointConversion();
      default -> new TorchConversion();
    };
  }

  private Path fetched(PublishedWeights weights) {
    if (!weights.checksum().isPublished()) {
      throw new CommandFailure(
          "unproven_weights",
          weights.url()
              + " is published without a hash that could prove it (expected: --from FILE)",
          "fetch it yourself, take the file that ends with .ckpt out of it with tar, and give that"
              + " with --from");
    }
    TransferBar bar = new TransferBar(terminal, weights.file());
    Download download =
        new Download(
            environment.cache().resolve("weights"),
            new ProxyVariables(environment.variables()),
            bar);
    try {
      return download.fetch(weights);
    } catch (DownloadException failure) {
      throw new CommandFailure(failure.code(), failure.getMessage(), failure.hint())
          .because(failure);
    } finally {
      bar.done();
    }
  }

  /** The user's own file, which may be another training of the same network. */
  private Path given(PublishedWeights weights, Path file) throws IOException {
    Path existing = Paths.existing(file);
    if (weights.checksum().isPublished() && !weights.checksum().holds(existing)) {
      terminal.warn(
          "%s is not the published file: its %s does not begin with %s"
              .formatted(file, weights.checksum().algorithm(), weights.checksum().digits()));
    }
    return existing;
  }
}
