package dev.primavista.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
<<<<<<< HEAD
 * {@code prima bench [faq|vision|sklearn|observe|http] [--json FILE]}: all figures of one run beside each other.
=======
 * {@code prima bench [faq|vision|sklearn|tensor|http] [--json FILE]}: all figures of one run beside each other.
>>>>>>> wire
 */
public final class Bench {
  private Bench() {}

  /** Runs the chosen cases; the first argument is the launcher's folder. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path home = Path.of(arguments[0]);
    List<String> rest = List.of(arguments).subList(1, arguments.length);
<<<<<<< HEAD
    List<String> cases = new ArrayList<>(List.of("faq", "vision", "sklearn", "observe", "http"));
=======
    List<String> cases = new ArrayList<>(List.of("faq", "vision", "sklearn", "tensor", "http"));
>>>>>>> wire
    int json = rest.indexOf("--json");
    List<String> chosen = rest.stream().filter(cases::contains).toList();
    boolean wrong =
        rest.stream()
            .anyMatch(
                word ->
                    !cases.contains(word)
                        && !word.equals("--json")
                        && rest.indexOf(word) != json + 1);
    if (wrong || (json >= 0 && json == rest.size() - 1)) {
      System.err.println("error: prima bench takes " + cases + " and --json FILE, given " + rest);
      Runtime.getRuntime().halt(2);
    }
    SharedFiles shared = new SharedFiles(home);
    List<Figure> figures = new ArrayList<>();
    for (String name : chosen.isEmpty() ? cases : chosen) {
      List<Figure> measured =
          switch (name) {
            case "faq" -> FaqCase.run(shared);
            case "vision" -> VisionCase.run(shared);
            case "sklearn" -> {
              List<Figure> all = new ArrayList<>(LoadCase.run(shared));
              all.addAll(SklearnCase.run());
              yield all;
            }
<<<<<<< HEAD
            case "observe" -> ObserveCase.run();
=======
            case "tensor" -> TensorCase.run();
>>>>>>> wire
            default -> HttpCase.run(home);
          };
      measured.forEach(Bench::print);
      figures.addAll(measured);
    }
    if (json >= 0) {
      Files.writeString(Path.of(rest.get(json + 1)), document(figures));
    }
    Runtime.getRuntime().halt(0);
  }

  private static void print(Figure figure) {
    String value =
        figure.isAbsent() ? "-" : String.format(Locale.ROOT, "%.2f us CPU", figure.cpuMicros());
    System.out.printf(
        "%-48s  %-52s %16s   %s%n", figure.name(), figure.subject(), value, figure.note());
  }

  private static String document(List<Figure> figures) {
    var json = new dev.primavista.server.json.JsonWriter().beginArray();
    for (Figure figure : figures) {
      json.beginObject().field("case", figure.name()).field("subject", figure.subject());
      json.name("cpu_us");
      if (figure.isAbsent()) {
        json.nullValue();
      } else {
        json.value(figure.cpuMicros());
      }
      json.field("note", figure.note()).endObject();
    }
    return json.endArray() + "\n";
  }
}
