package dev.primavista.benchmarks;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.onnx.OnnxBackend;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A network without a server: how often all cores execute it on its example, one picture at a time.
 */
record BareNetwork(Path file) {
  private static final int CORES = Runtime.getRuntime().availableProcessors();
  private static final double WARM_SECONDS = 3;

  /** Executions per second here. */
  double inJava(double seconds) {
    try (LoadedModel model = new OnnxBackend().load(file)) {
      executions(model, Math.min(WARM_SECONDS, seconds));
      return executions(model, seconds) / seconds;
    }
  }

  private static long executions(LoadedModel model, double seconds) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    AtomicLong done = new AtomicLong();
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
    return done.get();
  }

  /**
   * Executions per second of ONNX Runtime in Python ({@code $PYTHON}, else {@code python3}); empty
   * where it has none.
   */
  OptionalDouble inPython(double seconds) throws IOException {
    Path script = Files.createTempFile("rival", ".py");
    try (InputStream source = BareNetwork.class.getResourceAsStream("images_rival.py")) {
      Files.write(script, Objects.requireNonNull(source).readAllBytes());
      Process process =
          new ProcessBuilder(
                  Programs.python(),
                  script.toString(),
                  file.toString(),
                  Integer.toString(CORES),
                  Double.toString(seconds))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String told =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      String[] words = told.split(" ", -1);
      return words[0].equals("executions")
          ? OptionalDouble.of(Double.parseDouble(words[1]))
          : OptionalDouble.empty();
    } catch (IOException absent) {
      return OptionalDouble.empty();
    } finally {
      Files.delete(script);
    }
  }
}
