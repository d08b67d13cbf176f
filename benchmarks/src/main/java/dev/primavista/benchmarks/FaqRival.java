package dev.primavista.benchmarks;

import dev.primavista.sklearn.data.SparseMatrix;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * LightGBM, and a walk in C, on the same pairs and in the same run; each is checked to give the
 * same scores. The Python is {@code $PYTHON}, else {@code python3}.
 */
final class FaqRival {
  private static final String SUBJECT = "LightGBM (Python), trees only";

  private FaqRival() {}

  /**
   * What they are given.
   *
   * @param pairs of each question in turn, one for each original
   * @param raw Primavista's scores of each question before the sigmoid
   * @param questionColumns how many of the pairs' columns are the question's
   * @param walk the walk in C
   */
  record Given(
      Path pickle,
      List<SparseMatrix> pairs,
      List<double[]> raw,
      int questionColumns,
      Optional<Path> walk) {}

  static List<Figure> run(String name, Given given) {
    try {
      Path folder = Files.createTempDirectory("prima-bench");
      Path script = folder.resolve("rival.py");
      try (InputStream source = FaqRival.class.getResourceAsStream("faq_rival.py")) {
        Files.write(script, Objects.requireNonNull(source).readAllBytes());
      }
      write(folder, given);
      List<String> command = new ArrayList<>();
      command.add(Programs.python());
      command.add(script.toString());
      command.add(given.pickle().toString());
      command.add(folder.toString());
      command.add(Integer.toString(given.questionColumns()));
      given.walk().ifPresent(walk -> command.add(walk.toString()));
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
      builder.environment().put("OMP_NUM_THREADS", "1");
      Process process = builder.start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return figures(name, out.lines().toList());
    } catch (IOException e) {
      return List.of(Figure.absent(name, SUBJECT, "no python3 on the path"));
    }
  }

  private static List<Figure> figures(String name, List<String> lines) {
    if (lines.isEmpty()) {
      return List.of(
          Figure.absent(name, SUBJECT, "no Python with lightgbm and scipy ($PYTHON chooses one)"));
    }
    List<Figure> figures = new ArrayList<>();
    for (String line : lines) {
      String[] words = line.split("\t", -1);
      figures.add(new Figure(name, words[0], Double.parseDouble(words[1]), words[2]));
    }
    return figures;
  }

  private static void write(Path folder, Given given) throws IOException {
    StringBuilder pairs = new StringBuilder();
    for (SparseMatrix rows : given.pairs()) {
      for (int row = 0; row < rows.rows(); row++) {
        for (int at = rows.starts()[row]; at < rows.starts()[row + 1]; at++) {
          pairs.append(rows.indices()[at]).append(':').append(rows.values()[at]).append(' ');
        }
        pairs.append('\n');
      }
    }
    Files.writeString(folder.resolve("pairs.txt"), pairs);
    StringBuilder raw = new StringBuilder();
    for (double[] scores : given.raw()) {
      for (double score : scores) {
        raw.append(score).append(' ');
      }
      raw.append('\n');
    }
    Files.writeString(folder.resolve("raw.txt"), raw);
  }
}
