package dev.primavista.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Pillow and ONNX Runtime in Python on the same picture and network, one thread. The Python is
 * {@code $PYTHON}, else {@code python3}.
 */
final class VisionRival {
  private static final String SUBJECT = "Pillow and ONNX Runtime (Python)";

  private VisionRival() {}

  static List<Figure> run(String name, Path network, Path photo) {
    try {
      Path script = Files.createTempFile("rival", ".py");
      try (InputStream source = VisionRival.class.getResourceAsStream("vision_rival.py")) {
        Files.write(script, Objects.requireNonNull(source).readAllBytes());
      }
      Process process =
          new ProcessBuilder(
                  Programs.python(), script.toString(), network.toString(), photo.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Files.delete(script);
      return figures(name, out.lines().toList());
    } catch (IOException e) {
      return List.of(Figure.absent(name, SUBJECT, "no python3 on the path"));
    }
  }

  private static List<Figure> figures(String name, List<String> lines) {
    if (lines.isEmpty() || !lines.getFirst().startsWith("versions ")) {
      return List.of(Figure.absent(name, SUBJECT, "no Python with Pillow and onnxruntime"));
    }
    String versions = lines.getFirst().substring("versions ".length());
    List<Figure> figures = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] words = line.split("\t", -1);
      figures.add(new Figure(name, words[0], Double.parseDouble(words[1]), versions));
    }
    return figures;
  }
}
