package dev.primavista.benchmarks;

import dev.primavista.benchmarks.load.LoadClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server that is asked for pictures as fast as it answers: {@code prima bench images [--seconds
 * N] [--network FILE] [--int8 FILE] [--peers FOLDER]}. How much of the network's own speed is left
 * from JPEG to the five best classes, how long decoding and preprocessing take, how long questions
 * that cost nothing take meanwhile; and, where a folder of rivals is named, how fast FastAPI is on
 * the same picture and network.
 */
final class ImagesCase {
  private static final String NETWORK = "vision/mobilenet_edgetpu.onnx";
  private static final String PHOTO = "data/images/imagenet400/n02110185_Siberian_husky.JPEG";
  private static final String CLASSIFY = "/v1/vision/classify";
  private static final double PROBES_PER_SECOND = 100;

  /** Beside saturated cores the compilers take most of a minute until nothing is left to do. */
  private static final double WARM_SECONDS = 60;

  private static final int TIMED = 40;
  private static final int CONNECTIONS = 4 * Runtime.getRuntime().availableProcessors();

  /**
   * What is measured.
   *
   * @param network a classifier; empty for that of the rivals, or MobileNet-EdgeTPU
   * @param int8 the same network quantised, measured beside FastAPI with the float one
   * @param peers a folder of rivals that are set up
   * @param seconds of each measurement
   */
  record Options(
      Optional<Path> network, Optional<Path> int8, Optional<Path> peers, double seconds) {}

  private final Path home;
  private final byte[] photo;
  private final Options options;
  private final List<Verdict> verdicts = new ArrayList<>();

  private ImagesCase(Path home, byte[] photo, Options options) {
    this.home = home;
    this.photo = photo;
    this.options = options;
  }

  /** Measures. */
  static List<Verdict> run(Path home, Options options) throws IOException {
    SharedFiles shared = new SharedFiles(home);
    Optional<Path> model =
        options.network.or(() -> options.peers.map(Peer::network)).or(() -> shared.find(NETWORK));
    Optional<Path> picture = options.peers.map(Peer::picture).or(() -> shared.find(PHOTO));
    if (model.isEmpty() || picture.isEmpty()) {
      System.err.println("images: not run, ../shared/vision is not on this machine");
      return List.of();
    }
    ImagesCase images = new ImagesCase(home, Files.readAllBytes(picture.get()), options);
    double served = images.beside(model.get(), "float");
    OptionalDouble quantised = OptionalDouble.empty();
    if (options.int8.isPresent()) {
      quantised = OptionalDouble.of(images.beside(options.int8.get(), "int8"));
    }
    images.questions();
    if (options.peers.isPresent()) {
      images.rival(options.peers.get(), served, quantised);
    }
    return images.verdicts;
  }

  private static void say(String what) {
    System.err.println("images: measuring " + what);
  }

  /** The network alone before and after the server with it; pictures per second of the server. */
  private double beside(Path network, String name) throws IOException {
    BareNetwork alone = new BareNetwork(network);
    say(name + ": the network alone");
    double before = alone.inJava(options.seconds);
    double served = served(network, name);
    say(name + ": the network alone again, and in Python");
    double bare = (before + alone.inJava(options.seconds)) / 2;
    verdicts.add(Verdict.info(name + ": network alone, all cores", bare, "img/s"));
    OptionalDouble python = alone.inPython(options.seconds);
    if (python.isPresent()) {
      verdicts.add(
          Verdict.info(name + ": ONNX Runtime in Python alone", python.getAsDouble(), "img/s"));
    }
    verdicts.add(Verdict.info(name + ": JPEG to five classes", served, "img/s"));
    verdicts.add(Verdict.atLeast(name + ": of the network alone", 100 * served / bare, 90, "%"));
    python.ifPresent(
        speed ->
            verdicts.add(
                Verdict.atLeast(
                    name + ": of ONNX Runtime in Python alone", 100 * served / speed, 90, "%")));
    return served;
  }

  private double served(Path network, String name) throws IOException {
    say(name + ": the server");
    try (ServedCommand server = ServedCommand.start(home, "serve", network.toString());
        LoadClient client = new LoadClient(server.url())) {
      LoadRun run = pictures(client, CLASSIFY);
      verdicts.add(
          Verdict.atMost(name + ": neither answered nor refused", run.lost + run.other, 0, "req"));
      timing(server.url(), name);
      byte[] health = LoadClient.request("/v2/health/live", "");
      meanwhile(server, client, name + ": health", health);
      return run.answeredPerSecond();
    }
  }

  private LoadRun pictures(LoadClient client, String path) {
    byte[] picture = picture(path);
    var _ = LoadRun.closed(client, _ -> picture, CONNECTIONS, WARM_SECONDS);
    return LoadRun.closed(client, _ -> picture, CONNECTIONS, options.seconds);
  }

  /** Medians of what the server says of single pictures. */
  private void timing(URI server, String name) throws IOException {
    List<Double> decode = new ArrayList<>();
    List<Double> preprocess = new ArrayList<>();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(server.resolve(CLASSIFY))
              .header("content-type", "image/jpeg")
              .POST(HttpRequest.BodyPublishers.ofByteArray(photo))
              .build();
      for (int i = 0; i < TIMED; i++) {
        String body = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        decode.add(millis(body, "decode_ms"));
        preprocess.add(millis(body, "preprocess_ms"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    verdicts.add(Verdict.info(name + ": decode, median", median(decode), "ms"));
    verdicts.add(Verdict.info(name + ": preprocess, median", median(preprocess), "ms"));
  }

  private static double millis(String body, String key) throws IOException {
    Matcher found = Pattern.compile('"' + key + "\":([0-9.E-]+)").matcher(body);
    if (!found.find()) {
      throw new IOException("no " + key + " in " + body);
    }
    return Double.parseDouble(found.group(1));
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElse(Double.NaN);
  }

  /** The demo serves a FAQ beside a network. */
  private void questions() throws IOException {
    say("questions beside pictures");
    try (ServedCommand server = ServedCommand.start(home, "demo");
        LoadClient client = new LoadClient(server.url())) {
      byte[] question =
          LoadClient.request("/v1/faq/match", "{\"question\":\"what are closures good for\"}");
      var _ = LoadRun.closed(client, _ -> picture(CLASSIFY), CONNECTIONS, WARM_SECONDS);
      var _ = LoadRun.closed(client, _ -> question, 2, WARM_SECONDS / 6);
      meanwhile(server, client, "FAQ", question);
    }
  }

  /** Cheap requests at a constant rate while pictures keep the server busy. */
  private void meanwhile(ServedCommand server, LoadClient client, String name, byte[] probe) {
    byte[] picture = picture(CLASSIFY);
    try (LoadClient prober = new LoadClient(server.url())) {
      LoadRun alone =
          LoadRun.open(prober, _ -> probe, PROBES_PER_SECOND, Math.min(4, options.seconds));
      CompletableFuture<LoadRun> pictures =
          CompletableFuture.supplyAsync(
              () -> LoadRun.closed(client, _ -> picture, CONNECTIONS, options.seconds),
              Thread::startVirtualThread);
      LoadRun beside = LoadRun.open(prober, _ -> probe, PROBES_PER_SECOND, options.seconds);
      var _ = pictures.join();
      verdicts.add(Verdict.info(name + " alone, p99", alone.answered.millis(0.99), "ms"));
      verdicts.add(
          Verdict.atMost(name + " beside pictures, p99", beside.answered.millis(0.99), 5, "ms"));
      verdicts.add(
          Verdict.info(
              "  from when it was sent, p99", beside.answeredFromSending.millis(0.99), "ms"));
    }
  }

  private void rival(Path folder, double served, OptionalDouble quantised) throws IOException {
    say("FastAPI");
    try (Peer peer = Peer.start(folder);
        LoadClient client = new LoadClient(peer.url())) {
      LoadRun run = pictures(client, "/image");
      double rival = run.answeredPerSecond();
      verdicts.add(Verdict.info("FastAPI: JPEG to five classes", rival, "img/s"));
      verdicts.add(Verdict.atMost("FastAPI: failed", run.lost + run.other, 0, "req"));
      verdicts.add(Verdict.atLeast("float: times FastAPI", served / rival, 1.35, ""));
      quantised.ifPresent(
          speed -> verdicts.add(Verdict.atLeast("int8: times FastAPI", speed / rival, 3, "")));
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
}
