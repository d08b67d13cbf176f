package dev.primavista.benchmarks;

import dev.primavista.benchmarks.load.LoadCommand;
import dev.primavista.benchmarks.load.ScaleCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code prima bench [CASE ...] [--json FILE] [--seconds N] [--requests N] [--network FILE] [--int8
 * FILE] [--peers FOLDER] [--venv FOLDER] [--output FILE]}: all figures of one run beside each
 * other. Overload and those behind it run only where they are named. {@code prima bench load} is a
 * {@link LoadCommand}, {@code prima bench scale} a {@link ScaleCommand}.
 */
public final class Bench {
  private static final List<String> CASES =
      List.of(
          "faq",
          "vision",
          "sklearn",
          "tensor",
          "observe",
          "http",
          "overload",
          "images",
          "stress",
          "reload",
          "faq-http",
          "peers");
  private static final Set<String> OPTIONS =
      Set.of(
          "--json",
          "--seconds",
          "--requests",
          "--network",
          "--int8",
          "--peers",
          "--venv",
          "--output");

  private Bench() {}

  /** Runs the chosen cases; the first argument is the launcher's folder. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    String first = arguments.length > 1 ? arguments[1] : "";
    if (first.equals("load") || first.equals("scale")) {
      String[] rest = Arrays.copyOfRange(arguments, 2, arguments.length);
      Runtime.getRuntime()
          .halt(first.equals("load") ? LoadCommand.execute(rest) : ScaleCommand.execute(rest));
    }
    Path home = Path.of(arguments[0]);
    List<String> chosen = new ArrayList<>();
    Map<String, String> options = new HashMap<>();
    for (int i = 1; i < arguments.length; i++) {
      if (OPTIONS.contains(arguments[i]) && i + 1 < arguments.length) {
        options.put(arguments[i], arguments[++i]);
      } else if (CASES.contains(arguments[i])) {
        chosen.add(arguments[i]);
      } else {
        System.err.println(
            "error: prima bench takes " + CASES + " and " + OPTIONS + ", given " + arguments[i]);
        Runtime.getRuntime().halt(2);
      }
    }
    List<Figure> figures = new ArrayList<>();
    List<Verdict> verdicts = new ArrayList<>();
    for (String name : chosen.isEmpty() ? CASES.subList(0, CASES.indexOf("overload")) : chosen) {
      switch (name) {
        case "overload" -> verdicts.addAll(OverloadCase.run(number(options, "--seconds", 60)));
        case "images" ->
            verdicts.addAll(
                ImagesCase.run(
                    home,
                    new ImagesCase.Options(
                        path(options, "--network"),
                        path(options, "--int8"),
                        path(options, "--peers"),
                        number(options, "--seconds", 8))));
        case "stress" ->
            verdicts.addAll(StressCase.run((int) number(options, "--requests", 1_000_000)));
        case "peers" -> verdicts.addAll(PeersCase.run(home, peers(options)));
        case "reload" -> verdicts.addAll(ReloadCase.run(home, new SharedFiles(home)));
        case "faq-http" ->
            verdicts.addAll(
                FaqHttpCase.run(
                    home,
                    new SharedFiles(home),
                    path(options, "--venv"),
                    number(options, "--seconds", 8)));
        default -> figures.addAll(measured(name, home));
      }
      verdicts.forEach(System.out::println);
    }
    if (options.containsKey("--json")) {
      Files.writeString(Path.of(options.get("--json")), document(figures, verdicts));
    }
    Runtime.getRuntime().halt(verdicts.stream().allMatch(Verdict::holds) ? 0 : 1);
  }

  private static double number(Map<String, String> options, String name, double otherwise) {
    String given = options.get(name);
    return given == null ? otherwise : Double.parseDouble(given);
  }

  private static Optional<Path> path(Map<String, String> options, String name) {
    return Optional.ofNullable(options.get(name)).map(Path::of);
  }

  private static PeersCase.Options peers(Map<String, String> options) {
    Optional<Path> folder = path(options, "--peers");
    if (folder.isEmpty()) {
      System.err.println("error: prima bench peers needs --peers FOLDER, that of the rivals");
      Runtime.getRuntime().halt(2);
    }
    int seconds = (int) number(options, "--seconds", 4);
    return new PeersCase.Options(folder.orElseThrow(), seconds, path(options, "--output"));
  }

  private static List<Figure> measured(String name, Path home)
      throws IOException, InterruptedException {
    SharedFiles shared = new SharedFiles(home);
    List<Figure> figures =
        switch (name) {
          case "faq" -> {
            List<Figure> all = new ArrayList<>(FaqCase.run(shared));
            all.addAll(MatcherCase.run());
            yield all;
          }
          case "vision" -> VisionCase.run(shared);
          case "sklearn" -> {
            List<Figure> all =
                new ArrayList<>(ModelLoadCase.run(shared, home.resolve(".prima/app.aot")));
            all.addAll(SklearnCase.run());
            yield all;
          }
          case "tensor" -> TensorCase.run();
          case "observe" -> ObserveCase.run();
          default -> HttpCase.run(home);
        };
    figures.forEach(Bench::print);
    return figures;
  }

  private static void print(Figure figure) {
    String value =
        figure.isAbsent() ? "-" : String.format(Locale.ROOT, "%.1f us CPU", figure.cpuMicros());
    System.out.printf(
        "%-48s  %-52s %16s   %s%n", figure.name(), figure.subject(), value, figure.note());
  }

  private static String document(List<Figure> figures, List<Verdict> verdicts) {
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
    for (Verdict verdict : verdicts) {
      json.beginObject().field("case", verdict.what()).field("value", verdict.value());
      json.field("unit", verdict.unit()).field("bar", verdict.bar());
      json.field("holds", verdict.holds()).endObject();
    }
    return json.endArray() + "\n";
  }
}
