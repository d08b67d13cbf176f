package dev.primavista.deploy;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code prima serve} as it runs in a pod, in a process of its own: with keys, traces, captures, an
 * access log in JSON and a port for metrics. Its log is a file.
 */
final class ServedModels implements AutoCloseable {
  private static final String MAIN = "dev.primavista.cli.Main";
  private static final Pattern LISTENING = Pattern.compile("\"message\":\"listening ([^\"]+)\"");

  private final Process process;
  private final String url;
  private final String key;
  private final int metricsPort;
  private final Path log;
  private final HttpClient client = HttpClient.newHttpClient();

  private ServedModels(Process process, String url, String key, int metricsPort, Path log) {
    this.process = process;
    this.url = url;
    this.key = key;
    this.metricsPort = metricsPort;
    this.log = log;
  }

  /**
   * Starts it.
   *
   * @param folder for its files
   */
  static ServedModels start(Path folder) throws IOException, InterruptedException {
    Path models = Files.createDirectories(folder.resolve("models/iris/1"));
    Files.copy(Path.of("../examples/models/iris.joblib"), models.resolve("model.joblib"));
    Path keys = folder.resolve("keys");
    List<String> made = java("key", "create", "shop").inputReader().lines().toList();
    Files.writeString(keys, behind(made, "line") + "\n");
    Path log = folder.resolve("log");
    int metricsPort = freePort();
    Process process =
        java(
            "serve",
            "--repository",
            folder.resolve("models").toString(),
            "--port",
            "0",
            "--metrics-port",
            Integer.toString(metricsPort),
            "--api-keys",
            keys.toString(),
            "--access-log",
            "--log-format",
            "json",
            "--trace-endpoint",
            "http://127.0.0.1:9",
            "--capture",
            folder.resolve("captures").toString());
    return new ServedModels(process, said(process, log), behind(made, "key"), metricsPort, log);
  }

  /** Keeps what it says in a file; returns the address that it says once it answers. */
  private static String said(Process process, Path log) {
    CompletableFuture<String> url = new CompletableFuture<>();
    var _ =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try (Stream<String> lines = process.errorReader().lines();
                      PrintStream kept =
                          new PrintStream(
                              Files.newOutputStream(log), true, StandardCharsets.UTF_8)) {
                    lines.forEach(
                        line -> {
                          kept.println(line);
                          Matcher listening = LISTENING.matcher(line);
                          if (listening.find()) {
                            url.complete(listening.group(1));
                          }
                        });
                    throw new IOException("the server ended; its log is " + log);
                  } catch (IOException | UncheckedIOException ended) {
                    url.completeExceptionally(ended);
                  }
                });
    return url.join();
  }

  private static String behind(List<String> lines, String word) {
    return lines.stream()
        .filter(line -> line.startsWith(word + " "))
        .map(line -> line.substring(word.length()).strip())
        .findFirst()
        .orElseThrow();
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static Process java(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(MAIN);
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).start();
  }

  /** The status that a request of this key, or of none, is answered with. */
  int post(String path, String body, boolean withKey) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (withKey) {
      request.header("authorization", "Bearer " + key);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString()).statusCode();
  }

  /** What Prometheus is told. */
  String metrics() throws IOException, InterruptedException {
    URI metrics = URI.create("http://127.0.0.1:" + metricsPort + "/metrics");
    return client
        .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** Its log so far. */
  List<String> log() throws IOException {
    return Files.readAllLines(log, StandardCharsets.UTF_8);
  }

  /** A request that the model answers. */
  String row() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/models/iris/example"))
            .header("authorization", "Bearer " + key)
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (process.waitFor(60, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
