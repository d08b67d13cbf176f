package dev.primavista.cli.models;

import dev.primavista.cli.arguments.Paths;
import dev.primavista.cli.engines.Engines;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.core.Amount;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.repository.Backends;
import dev.primavista.core.repository.ModelSource;
import dev.primavista.core.repository.VersionPolicy;
import dev.primavista.repository.StoredModel;
import dev.primavista.repository.StoredModels;
import dev.primavista.repository.StoredVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code prima inspect}: what is in a model file, and whether it runs here. */
@Command(mixinStandardHelpOptions = true, description = "Shows what is in a model file.")
public final class InspectCommand implements Callable<Integer> {
  private static final int MOST_VALUES = 12;
  private static final int NAME_WIDTH = 16;

  private final Terminal terminal;
  private final Engines engines;

  @Parameters(paramLabel = "MODEL")
  private Path path = Path.of("");

  @Option(
      names = "--json",
      description = "the same as one JSON document, of a folder an array with one of each model")
  private boolean json;

  public InspectCommand(Terminal terminal, Engines engines) {
    this.terminal = terminal;
    this.engines = engines;
  }

  /** 1 if any file cannot run here. */
  @Override
  public Integer call() {
    Backends backends = engines.all();
    StoredModels disk = new StoredModels(backends, ModelConfig.defaults(), new VersionPolicy.All());
    int refusals = 0;
    List<String> documents = new ArrayList<>();
    for (StoredModel stored : disk.scan(Paths.existing(path))) {
      for (StoredVersion version : stored.versions()) {
        refusals += inspect(backends, version, documents);
      }
    }
    if (json) {
      String all = String.join(",", documents);
      terminal.result(Files.isDirectory(path) ? "[" + all + "]" : all);
    }
    return refusals == 0 ? 0 : 1;
  }

  /** Tells of one version, as one of the documents where JSON is wished; 1 if it does not run. */
  private int inspect(Backends backends, StoredVersion version, List<String> documents) {
    ModelSource source = new ModelSource(version.id(), version.path());
    try (LoadedModel model = read(backends, version)) {
      if (json) {
        documents.add(InspectDocument.of(source, model));
      } else {
        print(source, model);
      }
      return 0;
    } catch (ModelLoadException refused) {
      if (json) {
        documents.add(InspectDocument.of(source, refused));
      } else {
        print(source, refused);
      }
      return 1;
    }
  }

  private static LoadedModel read(Backends backends, StoredVersion version) {
    if (version.refused().isPresent()) {
      throw version.refused().get();
    }
    return backends.require(version.path()).load(version.path(), version.settings().loading());
  }

  private void print(ModelSource source, LoadedModel model) {
    ModelDescription description = model.description();
    terminal.result(source.id() + "   " + description.summary());
    printFile(source.path());
    terminal.result("  " + pad("engine") + " " + description.backend());
    for (ModelDescription.Fact fact : description.facts()) {
      String name = fact.name().replace('_', ' ');
      terminal.result("  " + pad(name) + " " + shortened(fact.values()));
    }
    specs("inputs", model.signature().inputs());
    specs("or instead", model.signature().instead());
    specs("outputs", model.signature().outputs());
    specs("on request", model.signature().onRequest());
    terminal.result("  steps");
    description.steps().forEach(this::print);
    description.metadata().keySet().stream()
        .sorted()
        .forEach(key -> terminal.result("  metadata " + key));
    description.warnings().forEach(warning -> terminal.result("  warning  " + warning));
    Rehearsal rehearsal = Rehearsal.of(source.id(), model);
    terminal.result("  " + pad("execution") + " " + rehearsal.execution());
    terminal.result("  " + pad("joining") + " " + rehearsal.batching());
    terminal.result("  runs here: yes");
  }

  private void printFile(Path path) {
    terminal.result("  " + pad("file") + " " + path + " (" + Amount.of(size(path), "byte") + ")");
  }

  private void specs(String name, List<TensorSpec> specs) {
    if (!specs.isEmpty()) {
      terminal.result("  " + name);
      specs.forEach(spec -> terminal.result("    " + line(spec)));
    }
  }

  /** A part with its columns and sizes; below it what it was set up with. */
  private void print(ModelDescription.Step step) {
    String indent = "    " + "  ".repeat(step.depth());
    String name = step.name().isEmpty() ? "" : step.name() + ": ";
    String note = step.note().isEmpty() ? "" : "   " + step.note();
    terminal.result(indent + name + step.type() + note);
    for (ModelDescription.Parameter parameter : step.parameters()) {
      terminal.result(indent + "    " + parameter.name() + " = " + parameter.value());
    }
  }

  /** Every part that cannot run, and what to do about each. */
  private void print(ModelSource source, ModelLoadException refused) {
    terminal.result(source.id() + "   cannot be served");
    printFile(source.path());
    for (ModelLoadException.Problem problem : refused.problems()) {
      String place = problem.place().isEmpty() ? "" : problem.place() + " ";
      terminal.result("  " + place + problem.type());
      terminal.result("    why      " + problem.reason());
      terminal.result("    way out  " + problem.remedy());
    }
    terminal.result("  runs here: no; nothing of the file was run");
    terminal.fail(refused.code(), refused.getMessage(), refused.hint(), refused);
  }

  private static String line(TensorSpec spec) {
    if (spec.labels().isEmpty()) {
      return spec.toString();
    }
    return spec + "   {" + shortened(spec.labels()) + "}";
  }

  private static String pad(String name) {
    return name + " ".repeat(Math.max(0, NAME_WIDTH - name.length()));
  }

  private static String shortened(List<String> values) {
    List<String> shown = values.subList(0, Math.min(MOST_VALUES, values.size()));
    String rest = values.size() > shown.size() ? ", ... " + values.size() + " in all" : "";
    return String.join(", ", shown) + rest;
  }

  /** The bytes of a file, or of all files in a folder. */
  static long size(Path path) {
    try (Stream<Path> all = Files.walk(path)) {
      return all.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException | UncheckedIOException unreadable) {
      return 0;
    }
  }
}
