package dev.primavista.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * CPU of the server process per request, under a closed-loop client (wrk, 32 connections): a route
 * without a model, an inference whose model does nothing, and one whose model matches a question.
 */
final class HttpCase {
  private static final String NAME = "http: server CPU per request, 32 connections";

  private HttpCase() {}

  static List<Figure> run(Path home) throws IOException, InterruptedException {
    if (!hasWrk()) {
      return List.of(Figure.absent(NAME, "Primavista", "wrk is not on the path (apt install wrk)"));
    }
    List<Figure> figures = new ArrayList<>(noop());
    Process server =
        new ProcessBuilder(home.resolve("prima").toString(), "demo", "--port", "0")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      URI url = listening(server);
      String body = "{\\\"question\\\":\\\"what are closures good for\\\"}";
      figures.add(measure(server, "POST /v1/faq/match", url.resolve("/v1/faq/match"), body));
    } finally {
      end(server);
    }
    return figures;
  }

  private static List<Figure> noop() throws IOException, InterruptedException {
    Process server =
        new ProcessBuilder(Programs.java(), "-cp", Programs.classPath(), NoopServer.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      URI url = listening(server);
      String body =
          "{\\\"inputs\\\":[{\\\"name\\\":\\\"input\\\",\\\"datatype\\\":\\\"FP64\\\","
              + "\\\"shape\\\":[1,4],\\\"data\\\":[1.5,2.5,3.5,4.5]}]}";
      return List.of(
          measure(server, "GET /v2/health/live", url.resolve("/v2/health/live"), ""),
          measure(server, "POST infer, no-op model", url.resolve("/v2/models/noop/infer"), body));
    } finally {
      end(server);
    }
  }

  static void end(Process server) throws InterruptedException {
    server.destroy();
    server.waitFor(20, TimeUnit.SECONDS);
  }

  private static boolean hasWrk() throws InterruptedException {
    try {
      new ProcessBuilder("wrk", "-v").redirectErrorStream(true).start().waitFor();
      return true;
    } catch (IOException absent) {
      return false;
    }
  }

  static URI listening(Process server) throws IOException {
    var lines = server.inputReader();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("listening ")) {
        return URI.create(line.substring("listening ".length()));
      }
    }
    throw new IOException("the server ended before it listened");
  }

  private static Figure measure(Process server, String subject, URI url, String body)
      throws IOException, InterruptedException {
    load(url, body, 8);
    double before = cpuSeconds(server);
    String report = load(url, body, 8);
    double used = cpuSeconds(server) - before;
    double requests =
        report
            .lines()
            .filter(line -> line.contains("requests in"))
            .mapToDouble(line -> Double.parseDouble(line.strip().split(" ", -1)[0]))
            .findFirst()
            .orElse(Double.NaN);
    boolean failed = report.contains("Non-2xx");
    return new Figure(
        NAME,
        subject,
        used * 1e6 / requests,
        failed ? "SOME ANSWERS WERE ERRORS" : (long) requests + " requests in 8 s");
  }

  private static String load(URI url, String body, int seconds)
      throws IOException, InterruptedException {
    Path script = java.nio.file.Files.createTempFile("load", ".lua");
    String post =
        body.isEmpty()
            ? ""
            : "wrk.method='POST'\nwrk.headers['content-type']='application/json'\nwrk.body=\""
                + body
                + "\"\n";
    java.nio.file.Files.writeString(script, post);
    Process process =
        new ProcessBuilder(
                "wrk", "-t1", "-c32", "-d" + seconds + "s", "-s", script.toString(), url.toString())
            .redirectErrorStream(true)
            .start();
    String report = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    java.nio.file.Files.delete(script);
    return report;
  }

  /** Of the process and its children: the launcher becomes the server by exec. */
  private static double cpuSeconds(Process server) {
    return Stream.concat(Stream.of(server.toHandle()), server.descendants())
        .mapToDouble(
            handle -> handle.info().totalCpuDuration().map(d -> d.toNanos() / 1e9).orElse(0.0))
        .sum();
  }
}
