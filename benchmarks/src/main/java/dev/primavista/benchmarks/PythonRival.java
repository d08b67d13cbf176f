package dev.primavista.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * LightGBM itself, where a Python on the path has it: CPU per prediction of 150 pairs, one thread.
 */
final class PythonRival {
  private static final String SCRIPT =
      """
      import re, sys, time
      try:
          import lightgbm, numpy, scipy.sparse
      except ImportError as e:
          print("absent", e); sys.exit()
      data = open(sys.argv[1], "rb").read()
      start = data.index(b"tree\\nversion=")
      end = data.index(b"feature importances", start)
      text = data[start:end].decode("latin1") + "end of trees\\n"
      booster = lightgbm.Booster(model_str=text)
      rng = numpy.random.RandomState(0)
      rows = scipy.sparse.random(150, booster.num_feature(), density=0.005, format="csr", random_state=rng)
      times = []
      for i in range(12):
          before = time.process_time()
          booster.predict(rows, num_threads=1)
          times.append(time.process_time() - before)
      times = sorted(times[3:])
      print("micros", times[len(times) // 2] * 1e6, lightgbm.__version__)
      """;

  private PythonRival() {}

  static Figure lightGbm(String name, Path pickle) {
    String subject = "LightGBM (Python, trees only)";
    try {
      Path script = Files.createTempFile("rival", ".py");
      Files.writeString(script, SCRIPT);
      Process process =
          new ProcessBuilder("python3", script.toString(), pickle.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String out =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      boolean ended = process.waitFor(2, TimeUnit.MINUTES);
      Files.delete(script);
      if (!ended || !out.startsWith("micros ")) {
        return Figure.absent(name, subject, "no python3 with lightgbm on the path");
      }
      String[] words = out.split(" ", -1);
      return new Figure(
          name,
          subject,
          Double.parseDouble(words[1]),
          "version " + words[2] + ", 150 sparse rows, one thread, without text");
    } catch (IOException e) {
      return Figure.absent(name, subject, "no python3 on the path");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Figure.absent(name, subject, "interrupted");
    }
  }
}
