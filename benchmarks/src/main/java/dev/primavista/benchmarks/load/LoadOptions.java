package dev.primavista.benchmarks.load;

import dev.primavista.benchmarks.load.LoadGenerator.Patience;
import dev.primavista.benchmarks.load.Schedule.Arrivals;
import dev.primavista.benchmarks.load.Target.Width;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server is asked, how, and for what. */
final class LoadOptions {
  @Option(names = "--url", required = true, split = ",")
  List<URI> urls = List.of();

  @Option(names = "--protocol")
  Protocol protocol = Protocol.HTTP1;

  @Option(names = "--model")
  String model = "";

  @Option(names = "--path")
  @Nullable String path;

  @Option(names = "--body")
  @Nullable Path body;

  @Option(names = "--type")
  String type = "application/json";

  @Option(names = "--connections")
  int connections = 8;

  @Option(names = "--streams")
  int streams;

  @Option(names = "--timeout")
  double timeoutSeconds = 10;

  @Option(names = "--retries")
  int retries;

  @Option(names = "--arrivals")
  Arrivals arrivals = Arrivals.CONSTANT;

  @Option(names = "--api-key")
  @Nullable String apiKey;

  @Option(names = "--cacert")
  @Nullable Path cacert;

  /** Faults of what was given, one a line; empty if there are none. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    for (URI url : urls) {
      if (url.getHost() == null || !String.valueOf(url.getScheme()).matches("https?")) {
        faults.add("--url: " + url + " (expected: http://HOST:PORT or https://HOST:PORT)");
      }
    }
    if (model.isEmpty() == (path == null)) {
      faults.add("--model or --path is needed, and only one of them");
    }
    if (path != null && protocol == Protocol.GRPC) {
      faults.add("--path: not with gRPC, which has one method for all models");
    }
    if (connections < urls.size()) {
      faults.add("--connections: " + connections + " (expected: >= one for each --url)");
    }
    if (retries < 0 || streams < 0) {
      faults.add("--retries and --streams: " + retries + ", " + streams + " (expected: >= 0)");
    }
    if (!(timeoutSeconds > 0)) {
      faults.add("--timeout: " + timeoutSeconds + " (expected: > 0)");
    }
    faults.addAll(unreadable("--body", body));
    faults.addAll(unreadable("--cacert", cacert));
    return faults;
  }

  /** The fault of a file that is going to be read, if it has one. */
  static List<String> unreadable(String option, @Nullable Path file) {
    return file == null || (Files.isReadable(file) && !Files.isDirectory(file))
        ? List.of()
        : List.of(option + ": " + file + " (expected: a file that can be read)");
  }

  /** The fault of a file that is going to be written, if it has one. */
  static List<String> unwritable(String option, @Nullable Path file) {
    if (file == null) {
      return List.of();
    }
    Path folder = file.toAbsolutePath().getParent();
    boolean writable = folder != null && Files.isDirectory(folder) && !Files.isDirectory(file);
    return writable
        ? List.of()
        : List.of(option + ": " + file + " (expected: a file in a folder that is there)");
  }

  /** What is asked of a server; the model's example where no body was given. */
  Question question(Asking asking) throws IOException, InterruptedException {
    Map<String, String> fields = new LinkedHashMap<>(key());
    if (protocol == Protocol.GRPC) {
      fields.put("content-type", "application/grpc");
      fields.put("te", "trailers");
      byte[] message =
          body == null ? ExampleMessage.of(model, example(asking)) : Files.readAllBytes(body);
      String method = "/inference.GRPCInferenceService/ModelInfer";
      return new Question(protocol, method, fields, Question.framed(message));
    }
    fields.put("content-type", type);
    if (path != null) {
      byte[] given = body == null ? new byte[0] : Files.readAllBytes(body);
      return new Question(protocol, path, fields, given);
    }
    byte[] json = body == null ? example(asking) : Files.readAllBytes(body);
    return new Question(protocol, "/v2/models/" + model + "/infer", fields, json);
  }

  private byte[] example(Asking asking) throws IOException, InterruptedException {
    return asking.get(urls.getFirst().resolve("/models/" + model + "/example"));
  }

  Map<String, String> key() {
    return apiKey == null ? Map.of() : Map.of("authorization", "Bearer " + apiKey);
  }

  Trust trust() throws IOException {
    return Trust.of(Optional.ofNullable(cacert));
  }

  Patience patience() {
    return new Patience((long) (timeoutSeconds * 1e9), retries);
  }

  /**
   * How wide.
   *
   * @param open whether requests come at a rate: then many may share a connection
   */
  Width width(boolean open) {
    int many = open ? 100 : 1;
    return new Width(connections, streams == 0 ? many : streams);
  }

  /** What reports call the thing that is asked. */
  String subject() {
    return path == null ? model : path;
  }
}
