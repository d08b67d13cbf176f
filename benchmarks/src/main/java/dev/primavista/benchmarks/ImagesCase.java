package dev.primavista.benchmarks;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.onnx.OnnxBackend;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/**
 * A server that is asked for pictures as fast as it answers: {@code prima bench images [--seconds
 * N] [--network FILE]}. How much of the network's own speed is left from JPEG to the five best
 * classes, and how long questions that cost nothing take meanwhile.
 */
final class ImagesCase {
  private static final String NETWORK = "vision/mobilenet_edgetpu.onnx";
  private static final String PHOTO = "data/images/imagenet400/n02110185_Siberian_husky.JPEG";
  private static final double PROBES_PER_SECOND = 100;
  private static final int CORES = Runtime.getRuntime().availableProcessors();

  private final Path home;
  private final byte[] photo;
  private final double seconds;
  private final List<Verdict> verdicts = new ArrayList<>();

  private ImagesCase(Path home, byte[] photo, double seconds) {
    this.home = home;
    this.photo = photo;
    this.seconds = seconds;
  }

  /**
   * Measures.
   *
   * @param network a classifier; empty for MobileNet-EdgeTPU
   */
  static List<Verdict> run(Path home, Optional<Path> network, double seconds) throws IOException {
    SharedFiles shared = new SharedFiles(home);
    Optional<Path> model = network.or(() -> shared.find(NETWORK));
    Optional<Path> picture = shared.find(PHOTO);
    if (model.isEmpty() || picture.isEmpty()) {
      System.err.println("images: ../shared/vision is not on this machine");
      return List.of();
    }
    ImagesCase images = new ImagesCase(home, Files.readAllBytes(picture.get()), seconds);
    double bare = images.bare(model.get());
    images.verdicts.add(Verdict.info("network alone, " + CORES + " threads", bare, "img/s"));
    images.served(bare, "serve", model.get().toString());
    images.questions();
    return images.verdicts;
  }

  /** Executions of the network's own example per second, one at a time on every core. */
  private double bare(Path network) {
    try (LoadedModel model = new OnnxBackend().load(network)) {
      AtomicLong done = new AtomicLong();
      executions(model, Math.min(3, seconds), new AtomicLong());
      executions(model, seconds, done);
      return done.get() / seconds;
    }
  }

  private static void executions(LoadedModel model, double seconds, AtomicLong done) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    List<CompletableFuture<Void>> threads = new ArrayList<>();
    for (int i = 0; i < CORES; i++) {
      CompletableFuture<Void> ended = new CompletableFuture<>();
      threads.add(ended);
      Thread.ofPlatform()
          .daemon()
          .start(
              () -> {
                try (ModelInstance instance = model.newInstance()) {
                  Map<String, Tensor> example = model.example();
                  while (System.nanoTime() < end) {
                    instance.execute(example);
                    done.incrementAndGet();
                  }
                } finally {
                  ended.complete(null);
                }
              });
    }
    CompletableFuture.allOf(threads.toArray(CompletableFuture[]::new)).join();
  }

  private void served(double bare, String... command) throws IOException {
    try (Served server = Served.start(home, command);
        LoadClient client = new LoadClient(server.url())) {
      LongFunction<byte[]> picture = _ -> picture("/v1/vision/classify");
      var _ = LoadRun.closed(client, picture, 4 * CORES, Math.min(8, seconds));
      LoadRun run = LoadRun.closed(client, picture, 4 * CORES, seconds);
      double share = 100 * run.answeredPerSecond() / bare;
      verdicts.add(Verdict.info("JPEG to five classes", run.answeredPerSecond(), "img/s"));
      verdicts.add(Verdict.atLeast("of the network alone", share, 90, "%"));
      verdicts.add(Verdict.atMost("neither answered nor refused", run.lost + run.other, 0, "req"));
      meanwhile(server, client, picture, "health", LoadClient.request("/v2/health/live", ""));
    }
  }

  /** The demo serves a FAQ beside a network. */
  private void questions() throws IOException {
    try (Served server = Served.start(home, "demo");
        LoadClient client = new LoadClient(server.url())) {
      LongFunction<byte[]> picture = _ -> picture("/v1/vision/classify");
      byte[] question =
          LoadClient.request("/v1/faq/match", "{\"question\":\"what are closures good for\"}");
      var _ = LoadRun.closed(client, picture, 4 * CORES, Math.min(8, seconds));
      var _ = LoadRun.closed(client, _ -> question, 2, Math.min(8, seconds));
      meanwhile(server, client, picture, "FAQ", question);
    }
  }

  /** Cheap requests at a constant rate while pictures keep the server busy. */
  private void meanwhile(
      Served server, LoadClient client, LongFunction<byte[]> picture, String name, byte[] probe) {
    try (LoadClient prober = new LoadClient(server.url())) {
      LoadRun alone = LoadRun.open(prober, _ -> probe, PROBES_PER_SECOND, seconds);
      CompletableFuture<LoadRun> pictures =
          CompletableFuture.supplyAsync(
              () -> LoadRun.closed(client, picture, 4 * CORES, seconds),
              Thread::startVirtualThread);
      LoadRun beside = LoadRun.open(prober, _ -> probe, PROBES_PER_SECOND, seconds);
      var _ = pictures.join();
      verdicts.add(Verdict.info(name + " alone, p99", alone.answered.millis(0.99), "ms"));
      verdicts.add(
          Verdict.atMost(name + " beside pictures, p99", beside.answered.millis(0.99), 5, "ms"));
    }
  }

  private byte[] picture(String path) {
    String head =
        "POST "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/jpeg\r\nContent-Length: "
            + photo.length
            + "\r\n\r\n";
    ByteArrayOutputStream request = new ByteArrayOutputStream(head.length() + photo.length);
    request.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
    request.writeBytes(photo);
    return request.toByteArray();
  }

  /** The real command in a process of its own. */
  private record Served(Process process, URI url) implements AutoCloseable {
    static Served start(Path home, String... command) throws IOException {
      List<String> words = new ArrayList<>(List.of(home.resolve("prima").toString()));
      words.addAll(List.of(command));
      words.addAll(List.of("--port", "0"));
      Process process =
          new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      return new Served(process, HttpCase.listening(process));
    }

    @Override
    public void close() {
      try {
        HttpCase.end(process);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
