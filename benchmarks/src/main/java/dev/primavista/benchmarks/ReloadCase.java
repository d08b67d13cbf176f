package dev.primavista.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * 1,000 version switches of an ONNX model under load: a new version's folder appears, is loaded
 * over the API, and the one before is unloaded, while four clients ask without a pause. Versions
 * answer in turn like the two that {@code ../shared/contract/models/versioned} has; each answer has
 * to be the one of the version that it names.
 */
final class ReloadCase {
  private static final String NAME = "reload";
  private static final int SWITCHES = 1000;
  private static final int CLIENTS = 4;
  private static final int SETTLED = 200;
  private static final Pattern VERSION = Pattern.compile("\"model_version\":\"(\\d+)\"");
  private static final Pattern DATA = Pattern.compile("\"data\":\\[([^\\]]*)\\]");

  private final LongAdder answers = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder wrong = new LongAdder();
  private final Map<Long, String> expected = new ConcurrentHashMap<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private final Calls calls;

  private ReloadCase(URI url) {
    calls = new Calls(HttpClient.newHttpClient(), url);
  }

  static List<Verdict> run(Path home, SharedFiles shared) throws IOException, InterruptedException {
    Optional<Path> versions = shared.find("contract/models/versioned");
    if (versions.isEmpty()) {
      return List.of(Verdict.info(NAME + ": absent, ../shared/contract is not here", 0, ""));
    }
    List<Path> models;
    try (var files = Files.walk(versions.get())) {
      models = files.filter(file -> file.endsWith("model.onnx")).sorted().toList();
    }
    Path repository = Files.createTempDirectory("reload");
    store(repository, 1, models);
    Files.writeString(repository.resolve("m/model.yaml"), "versions: latest\n");
    ProcessBuilder command =
        new ProcessBuilder(
                home.resolve("prima").toString(),
                "serve",
                "--repository",
                repository.toString(),
                "--watch",
                "off",
                "--port",
                "0")
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    // A heap of one size: what grows is then what is kept.
    command.environment().put("PRIMA_JAVA_OPTS", "-Xms128m -Xmx128m -XX:+AlwaysPreTouch");
    Process server = command.start();
    try {
      return new ReloadCase(HttpCase.listening(server)).measure(server, repository, models);
    } finally {
      HttpCase.end(server);
    }
  }

  private static void store(Path repository, long version, List<Path> models) throws IOException {
    Path folder = Files.createDirectories(repository.resolve("m").resolve("next-" + version));
    Path model = models.get((int) (version % models.size()));
    Files.copy(model, folder.resolve("model.onnx"), StandardCopyOption.REPLACE_EXISTING);
    Files.move(folder, repository.resolve("m").resolve(Long.toString(version)));
  }

  private List<Verdict> measure(Process server, Path repository, List<Path> models)
      throws IOException, InterruptedException {
    String body =
        String.format(
            "{\"inputs\":[{\"name\":\"%s\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1.5,-2.25]}]}",
            inputName());
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(Thread.ofPlatform().name("client-" + i).start(() -> ask(body)));
    }
    long start = System.nanoTime();
    double settled = 0;
    for (long version = 2; version <= SWITCHES + 1; version++) {
      store(repository, version, models);
      HttpResponse<String> loaded = calls.post("/v2/repository/models/m/load", "{}");
      if (loaded.statusCode() != 200) {
        failures.increment();
      }
      delete(repository.resolve("m").resolve(Long.toString(version - 1)));
      if (version == SETTLED) {
        settled = MeasuredServer.residentMegabytes(server);
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    over.set(true);
    for (Thread each : clients) {
      each.join();
    }
    double growth = 100 * (MeasuredServer.residentMegabytes(server) - settled) / settled;
    return List.of(
        Verdict.info(NAME + ": switches", SWITCHES, ""),
        Verdict.info(NAME + ": time of one", seconds * 1000 / SWITCHES, "ms"),
        Verdict.info(NAME + ": answers meanwhile", answers.sum(), ""),
        Verdict.atMost(NAME + ": failed", failures.sum(), 0, ""),
        Verdict.atMost(NAME + ": not one version's", wrong.sum(), 0, ""),
        Verdict.atMost(NAME + ": memory from switch " + SETTLED + " on", growth, 5, "%"));
  }

  private String inputName() throws IOException, InterruptedException {
    String example = calls.get("/models/m/example");
    Matcher name = Pattern.compile("\"name\":\"([^\"]*)\"").matcher(example);
    if (!name.find()) {
      throw new IOException("no example of the model: " + example);
    }
    return name.group(1);
  }

  private void ask(String body) {
    while (!over.get()) {
      try {
        HttpResponse<String> response = calls.post("/v2/models/m/infer", body);
        answers.increment();
        if (response.statusCode() == 200) {
          check(response.body());
        } else {
          failures.increment();
        }
      } catch (IOException failure) {
        failures.increment();
      } catch (InterruptedException stopped) {
        return;
      }
    }
  }

  /** Versions of one parity answer alike, and unlike those of the other. */
  private void check(String body) {
    Matcher version = VERSION.matcher(body);
    Matcher data = DATA.matcher(body);
    if (!version.find() || !data.find()) {
      wrong.increment();
      return;
    }
    long parity = Long.parseLong(version.group(1)) % 2;
    String known = expected.putIfAbsent(parity, data.group(1));
    boolean same = known == null || known.equals(data.group(1));
    if (!same || data.group(1).equals(expected.get(1 - parity))) {
      wrong.increment();
    }
  }

  private static void delete(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve("model.onnx"));
    Files.deleteIfExists(folder);
  }
}
