package dev.primavista.cli.conformance;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import dev.primavista.cli.arguments.Paths;
import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.core.FileTree;
import dev.primavista.server.json.JsonInput;
import dev.primavista.server.json.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The Python suite in its folder.
 *
 * @param folder holds {@code suite/} and {@code oipcheck/}
 * @param models the repository that its manifest describes
 */
record ConformanceSuite(Path folder, Path models) {
  /** What it imports, beside the standard library. */
  private static final List<String> PACKAGES =
      List.of(
          "pytest",
          "numpy",
          "requests",
          "urllib3",
          "httpx",
          "h2",
          "grpc",
          "google.protobuf",
          "grpc_reflection",
          "grpc_health",
          "tritonclient",
          "aiohttp");

  /**
   * The server under test.
   *
   * @param grpc empty if it has none
   */
  record Target(String http, String grpc, String manifest) {
    private String toml() {
      return """
          [server]
          name = "prima"
          http = "%s"
          grpc = "%s"
          [models]
          manifest = "%s"
          """
          .formatted(http, grpc, manifest);
    }
  }

  /** The part that is run; all where a list is empty. */
  record Selection(List<Integer> sections, List<String> levels) {}

  /** The suite in this folder, with these models or its own. */
  static ConformanceSuite in(Path folder, Optional<Path> models) {
    if (!Files.isDirectory(folder.resolve("suite"))
        || !Files.isDirectory(folder.resolve("oipcheck"))) {
      throw new CommandFailure(
          "no_suite",
          folder + " holds no suite (expected: a folder with suite and oipcheck)",
          "name it with --suite DIR");
    }
    Path repository = Paths.existing(models.orElse(folder.resolve("models")));
    return new ConformanceSuite(
        folder.toAbsolutePath().normalize(), repository.toAbsolutePath().normalize());
  }

  /** Describes the models. */
  Path manifest() {
    return Paths.existing(models.resolve("manifest.json"));
  }

  /**
   * The arguments of a server for a copy of these models, where the names of columns are declared
   * that the manifest tells and the file of the role {@code iris} lacks.
   *
   * @param work a folder for the copy
   */
  List<String> served(Path work) throws IOException {
    Path copy = FileTree.copy(models, work.resolve("models"));
    List<String> arguments = new ArrayList<>(List.of("--repository", copy.toString()));
    Optional<String> invoked = texts("roles", "iris", "name").stream().findFirst();
    if (invoked.isPresent()) {
      arguments.addAll(List.of("--invocations", invoked.get()));
      declare(copy.resolve(invoked.get()), texts("roles", "iris", "columns"));
    }
    return arguments;
  }

  private static void declare(Path model, List<String> columns) throws IOException {
    Path declaration = model.resolve("model.yaml");
    if (!columns.isEmpty() && Files.isDirectory(model) && !Files.exists(declaration)) {
      JsonWriter names = new JsonWriter().beginArray();
      columns.forEach(names::value);
      Files.writeString(declaration, "columns: " + names.endArray() + "\n");
    }
  }

  /** The texts that stand at this place of the manifest, alone or in a list. */
  private List<String> texts(String... place) throws IOException {
    return JsonInput.read(
        Files.readAllBytes(manifest()),
        parser -> {
          List<String> texts = new ArrayList<>();
          while (parser.nextToken() != null) {
            if (parser.currentToken() == JsonToken.VALUE_STRING
                && List.of(place).equals(path(parser))) {
              texts.add(parser.getText());
            }
          }
          return texts;
        });
  }

  /** The names of the members that a parser stands in, outermost first. */
  private static List<String> path(JsonParser parser) {
    List<String> names = new ArrayList<>();
    for (JsonStreamContext place = parser.getParsingContext();
        place != null;
        place = place.getParent()) {
      if (place.getCurrentName() != null) {
        names.addFirst(place.getCurrentName());
      }
    }
    return names;
  }

  /**
   * Fails unless this interpreter is there and has what the suite imports; names what is missing.
   */
  void requirePackages(String python) throws IOException, InterruptedException {
    String question =
        """
        import sys
        from importlib.util import find_spec
        def missing(name):
            try:
                return find_spec(name) is None
            except ModuleNotFoundError:
                return True
        print(' '.join(name for name in sys.argv[1:] if missing(name)))
        """;
    List<String> command = new ArrayList<>(List.of(python, "-c", question));
    command.addAll(PACKAGES);
    Process process;
    try {
      process = new ProcessBuilder(command).start();
    } catch (IOException absent) {
      throw new CommandFailure(
          "no_python",
          "there is no '" + python + "' (expected: a Python interpreter)",
          "name one with --python FILE");
    }
    String missing =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.waitFor() != 0 || !missing.isEmpty()) {
      throw new CommandFailure(
          "missing_packages",
          python + " lacks " + (missing.isEmpty() ? "importlib" : missing.replace(" ", ", ")),
          "python3 -m venv venv && venv/bin/pip install -r "
              + folder.resolve("requirements.txt")
              + ", then --python venv/bin/python");
    }
  }

  /**
   * Runs it; what it prints goes to standard error.
   *
   * @param work a folder for its files
   */
  ConformanceReport run(String python, Path work, Target target, Selection selection)
      throws IOException, InterruptedException {
    Path matrix = work.resolve("matrix.json");
    List<String> command = new ArrayList<>(List.of(python, "-m", "pytest", "-q"));
    command.addAll(List.of("-p", "no:cacheprovider", "--no-header", "--tb", "no"));
    command.add("--target");
    command.add(Files.writeString(work.resolve("target.toml"), target.toml()).toString());
    command.addAll(List.of("--matrix", matrix.toString()));
    selection.levels().forEach(level -> command.addAll(List.of("--level", level)));
    command.addAll(files(selection.sections()));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.getInputStream().transferTo(System.err);
    int exit = process.waitFor();
    if (!Files.exists(matrix)) {
      throw new CommandFailure(
          "no_result", "the suite ended with " + exit + " and wrote no result", null);
    }
    return ConformanceReport.read(Files.readAllBytes(matrix));
  }

  private List<String> files(List<Integer> sections) throws IOException {
    try (var files = Files.list(folder.resolve("suite"))) {
      return files
          .map(file -> "suite/" + file.getFileName())
          .filter(name -> name.matches("suite/test_[0-9]+_.*\\.py"))
          .filter(
              name ->
                  sections.isEmpty()
                      || sections.stream()
                          .anyMatch(each -> name.startsWith("suite/test_" + each + "_")))
          .sorted()
          .toList();
    }
  }
}
