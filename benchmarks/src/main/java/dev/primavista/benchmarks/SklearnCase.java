package dev.primavista.benchmarks;

import dev.primavista.pickle.NpyReader;
import dev.primavista.sklearn.Sklearn;
import dev.primavista.sklearn.SklearnModel;
import dev.primavista.sklearn.data.Data;
import dev.primavista.sklearn.data.DenseMatrix;
import dev.primavista.sklearn.data.Texts;
import dev.primavista.sklearn.estimator.Method;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Models that scikit-learn, LightGBM and XGBoost fit on the spot, asked by them, by ONNX Runtime
 * and by us: one row, 64 rows, 10,000 rows, one core.
 */
final class SklearnCase {
  private static final String NAME = "sklearn: ";
  private static final int MOST = 10_000;
  private static final int[] SIZES = {1, 64, MOST};

  /** Different requests in turn: a processor learns one row's way through the trees by heart. */
  private static final int TURNS = 500;

  private SklearnCase() {}

  static List<Figure> run() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("prima-bench");
    Path script = folder.resolve("rival.py");
    try (InputStream in = SklearnCase.class.getResourceAsStream("sklearn_rival.py")) {
      Files.write(script, in == null ? new byte[0] : in.readAllBytes());
    }
    List<String> lines = rival(script, folder);
    if (lines.isEmpty()) {
      return List.of(Figure.absent(NAME + "all", "scikit-learn", "no python3 with scikit-learn"));
    }
    List<Figure> figures = new ArrayList<>();
    for (String line : lines) {
      String[] words = line.split(" ", -1);
      double[] theirs = new double[SIZES.length];
      Arrays.setAll(theirs, i -> Double.parseDouble(words[2 + i]));
      if (words[0].equals("model")) {
        figures.addAll(ours(folder, words[1], theirs));
      } else {
        for (int i = 0; i < SIZES.length; i++) {
          figures.add(new Figure(name(words[1], SIZES[i]), "ONNX Runtime", theirs[i], "float32"));
        }
      }
    }
    return figures;
  }

  private static String name(String model, int rows) {
    return NAME + model + ", " + rows + (rows == 1 ? " row" : " rows");
  }

  private static List<Figure> ours(Path folder, String file, double[] theirs) throws IOException {
    SklearnModel model = Sklearn.load(folder.resolve(file + ".joblib"));
    Method method =
        model.methods().contains(Method.PREDICT_PROBA)
            ? Method.PREDICT_PROBA
            : Method.DECISION_FUNCTION;
    Data all = rows(folder, file, MOST);
    List<Figure> figures = new ArrayList<>();
    for (int i = 0; i < SIZES.length; i++) {
      Turns rows = inTurn(all, SIZES[i]);
      double ours = CpuTimer.medianMicros(() -> model.apply(method, rows.next()));
      String name = name(file, SIZES[i]);
      figures.add(new Figure(name, "Primavista", ours, method.pythonName()));
      String ratio = String.format("%.1f times ours", theirs[i] / ours);
      figures.add(new Figure(name, "Python", theirs[i], ratio));
    }
    return figures;
  }

  private static Turns inTurn(Data rows, int size) {
    Data[] parts = new Data[Math.min(TURNS, MOST / size)];
    for (int turn = 0; turn < parts.length; turn++) {
      parts[turn] = part(rows, turn * size, size);
    }
    return new Turns(parts);
  }

  private static final class Turns {
    private final Data[] parts;
    private int turn;

    private Turns(Data[] parts) {
      this.parts = parts;
    }

    Data next() {
      turn = turn + 1 == parts.length ? 0 : turn + 1;
      return parts[turn];
    }
  }

  private static Data part(Data rows, int from, int size) {
    if (rows instanceof Texts texts) {
      return new Texts(texts.values().subList(from, from + size));
    }
    DenseMatrix matrix = (DenseMatrix) rows;
    int columns = matrix.columns();
    return new DenseMatrix(
        size,
        columns,
        Arrays.copyOfRange(matrix.values(), from * columns, (from + size) * columns));
  }

  private static Data rows(Path folder, String name, int count) throws IOException {
    Path array = folder.resolve(name + ".npy");
    if (!Files.exists(array)) {
      return new Texts(Files.readAllLines(folder.resolve(name + ".txt")).subList(0, count));
    }
    double[] values = NpyReader.read(array).doubles();
    int columns = NpyReader.read(array).shape()[1];
    return new DenseMatrix(count, columns, Arrays.copyOf(values, count * columns));
  }

  private static List<String> rival(Path script, Path folder)
      throws IOException, InterruptedException {
    try {
      ProcessBuilder builder =
          new ProcessBuilder("python3", script.toString(), folder.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      for (String threads : List.of("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")) {
        builder.environment().put(threads, "1");
      }
      Process process = builder.start();
      String out =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      process.waitFor();
      return out.lines()
          .filter(line -> line.startsWith("model ") || line.startsWith("onnx "))
          .toList();
    } catch (IOException absent) {
      return List.of();
    }
  }
}
