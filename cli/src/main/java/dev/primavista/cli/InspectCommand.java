package dev.primavista.cli;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.repository.Backends;
import dev.primavista.core.repository.ModelRepository;
import dev.primavista.core.repository.ModelSource;
import dev.primavista.core.repository.VersionPolicy;
import dev.primavista.server.json.JsonWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code prima inspect}: what is in a model file, and whether it runs here. */
@Command(mixinStandardHelpOptions = true, description = "Shows what is in a model file.")
final class InspectCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Engines engines;

  @Parameters(paramLabel = "MODEL")
  private Path path = Path.of("");

  @Option(names = "--json", description = "the same as one JSON document")
  private boolean json;

  InspectCommand(Terminal terminal, Engines engines) {
    this.terminal = terminal;
    this.engines = engines;
  }

  @Override
  public Integer call() {
    Backends backends = engines.all();
    List<ModelSource> sources =
        new ModelRepository(backends, new VersionPolicy.All()).scan(Paths.existing(path));
    for (ModelSource source : sources) {
      try (LoadedModel model = backends.require(source.path()).load(source.path())) {
        if (json) {
          terminal.result(document(source, model));
        } else {
          print(source, model);
        }
      }
    }
    return 0;
  }

  private void print(ModelSource source, LoadedModel model) {
    ModelDescription description = model.description();
    terminal.result(source.id() + "   " + description.summary());
    terminal.result("  file     " + source.path() + " (" + size(source.path()) + " bytes)");
    terminal.result("  engine   " + description.backend());
    terminal.result("  inputs");
    model.signature().inputs().forEach(spec -> terminal.result("    " + line(spec)));
    terminal.result("  outputs");
    model.signature().outputs().forEach(spec -> terminal.result("    " + line(spec)));
    terminal.result("  steps");
    for (ModelDescription.Step step : description.steps()) {
      String name = step.name().isEmpty() ? "" : step.name() + ": ";
      String note = step.note().isEmpty() ? "" : "   " + step.note();
      terminal.result("    " + "  ".repeat(step.depth()) + name + step.type() + note);
    }
    description.metadata().keySet().stream()
        .sorted()
        .forEach(key -> terminal.result("  metadata " + key));
    description.warnings().forEach(warning -> terminal.result("  warning  " + warning));
    terminal.result("  runs here: yes");
  }

  private static String line(TensorSpec spec) {
    if (spec.labels().isEmpty()) {
      return spec.toString();
    }
    List<String> shown = spec.labels().subList(0, Math.min(12, spec.labels().size()));
    String rest =
        spec.labels().size() > shown.size() ? ", ... " + spec.labels().size() + " in all" : "";
    return spec + "   {" + String.join(", ", shown) + rest + "}";
  }

  private static long size(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (java.io.IOException e) {
      return 0;
    }
  }

  private static String document(ModelSource source, LoadedModel model) {
    ModelDescription description = model.description();
    JsonWriter writer =
        new JsonWriter()
            .beginObject()
            .field("name", source.id().name())
            .field("version", Long.toString(source.id().version()))
            .field("path", source.path().toString())
            .field("size_bytes", size(source.path()))
            .field("backend", description.backend())
            .field("summary", description.summary())
            .field("runs", true);
    specs(writer, "inputs", model.signature().inputs());
    specs(writer, "outputs", model.signature().outputs());
    writer.name("steps").beginArray();
    for (ModelDescription.Step step : description.steps()) {
      writer
          .beginObject()
          .field("name", step.name())
          .field("type", step.type())
          .field("depth", step.depth())
          .field("note", step.note())
          .endObject();
    }
    return writer.endArray().field("warnings", description.warnings()).endObject().toString();
  }

  private static void specs(JsonWriter writer, String name, List<TensorSpec> specs) {
    writer.name(name).beginArray();
    for (TensorSpec spec : specs) {
      writer.beginObject().field("name", spec.name()).field("datatype", spec.dataType().name());
      writer.name("shape").beginArray();
      for (long dimension : spec.shape().dimensions()) {
        writer.value(dimension);
      }
      writer.endArray().field("labels", spec.labels()).endObject();
    }
    writer.endArray();
  }
}
