package dev.primavista.cli;

import dev.primavista.cli.engines.Engines;
import dev.primavista.cli.serving.ListenOptions;
import dev.primavista.cli.serving.Plan;
import dev.primavista.cli.serving.Serving;
import dev.primavista.cli.terminal.Environment;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.faq.FaqEntry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Does what the commands do, once: the launcher has the JVM keep what such a process learns of
 * classes and hot methods, and later processes begin with it (docs/adr/0019).
 */
final class TrainingRun {
  private static final String HEAD =
      """
      tree
      version=v4
      num_class=1
      num_tree_per_iteration=1
      max_feature_idx=1
      objective=binary sigmoid:1
      feature_names=length width
      feature_infos=[0:1] [0:1]

      """;

  private static final String TREE =
      """
      Tree=0
      num_leaves=4
      num_cat=0
      split_feature=0 1 1
      split_gain=41.5 20.25 3.125
      threshold=0.49999999999999994 0.25000000000000006 1.0000000180025095e-35
      decision_type=2 2 2
      left_child=1 -1 -2
      right_child=2 -3 -4
      leaf_value=-0.0066666666666666671 0.012345678901234568 0.0041999999999999997 1
      leaf_count=11 12 13 14
      shrinkage=0.1

      """;

  private static final int TREES = 3000;
  private static final int REQUESTS = 50;
  private static final String LISTENING = "listening ";
  private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

  private final Environment environment;
  private final Terminal terminal;

  private TrainingRun(Environment environment) {
    this.environment = environment;
    this.terminal = new Terminal(NOWHERE, NOWHERE, environment);
  }

  /** Runs all of it; whatever fails is left out of what is kept. */
  public static void main(String[] arguments) throws IOException {
    TrainingRun run = new TrainingRun(Environment.read());
    run.commands();
    run.server();
    run.serve();
    Runtime.getRuntime().halt(0);
  }

  private void commands() throws IOException {
    Path boosted = Files.createTempFile("training", ".txt");
    Files.writeString(boosted, HEAD + TREE.repeat(TREES) + "end of trees\n");
    Path rows = Files.createTempFile("training", ".csv");
    Files.writeString(rows, "length,width\n0.1,0.2\n0.6,0.7\n");
    String network = environment.home().resolve("apps/vision/demo/cifar10-resnet.onnx").toString();
    Main.run(environment, terminal, "--version");
    Main.run(environment, terminal, "inspect", boosted.toString());
    Main.run(environment, terminal, "score", boosted.toString(), "--input", rows.toString());
    Main.run(environment, terminal, "inspect", network);
    Files.delete(boosted);
    Files.delete(rows);
  }

  private void server() throws IOException {
    ListenOptions listen = ListenOptions.onAnyPort();
    Engines engines = Engines.of(environment, terminal);
    Plan plan = new DemoCommand(environment, terminal, engines).plan();
    String question =
        plan.faq()
            .map(Plan.Faq::entries)
            .map(all -> all.getFirst())
            .map(FaqEntry::question)
            .orElse("");
    try (Serving serving = Serving.start(terminal, engines, listen, plan)) {
      for (int i = 0; i < REQUESTS; i++) {
        ask(serving.url() + "/v2/health/ready", "");
        ask(serving.url() + "/v1/faq/match", "{\"question\":\"" + question + "\"}");
      }
    }
  }

  /** The command that most start; it ends with this process. */
  private void serve() throws IOException {
    String model = environment.home().resolve("examples/models/iris.joblib").toString();
    PipedOutputStream told = new PipedOutputStream();
    BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new PipedInputStream(told), StandardCharsets.UTF_8));
    Thread.ofPlatform().daemon().start(() -> serve(model, told));
    String url = listening(lines);
    String example = ask(url + "/models/iris/example", "");
    for (int i = 0; i < REQUESTS; i++) {
      ask(url + "/v2/models/iris/infer", example);
    }
  }

  private void serve(String model, OutputStream told) {
    try (PrintStream out = new PrintStream(told, true, StandardCharsets.UTF_8)) {
      Terminal spoken = new Terminal(out, NOWHERE, environment);
      Main.run(environment, spoken, "serve", model, "--port", "0", "--log-format", "text");
    }
  }

  private static String listening(BufferedReader lines) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(LISTENING)) {
        return line.substring(LISTENING.length());
      }
    }
    throw new IOException("the server ended before it listened");
  }

  /** Sends the body, if there is one, and reads the answer. */
  private static String ask(String url, String body) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    if (!body.isEmpty()) {
      connection.setRequestProperty("Content-Type", "application/json");
      connection.setDoOutput(true);
      connection.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }
    return new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
