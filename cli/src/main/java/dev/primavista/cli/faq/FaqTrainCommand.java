package dev.primavista.cli.faq;

import dev.primavista.cli.arguments.Paths;
import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.cli.terminal.Environment;
import dev.primavista.cli.terminal.ProgressBar;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.core.Ticker;
import dev.primavista.faq.data.Asking;
import dev.primavista.faq.data.FaqRecord;
import dev.primavista.faq.match.EncoderChoice;
import dev.primavista.faq.match.FaqMatcher;
import dev.primavista.faq.match.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code prima faq train}: a matcher of a FAQ. */
@Command(mixinStandardHelpOptions = true, description = "Trains a matcher of a FAQ.")
public final class FaqTrainCommand implements Callable<Integer> {
  private static final String ONNX = ".onnx";

  private final Terminal terminal;

  @Mixin private final FaqToTrain faqToTrain;

  @Option(
      names = "--askings",
      paramLabel = "FILE",
      description = "how people asked, with the entry they meant; repeatable")
  private List<Path> askings = List.of();

  @Option(
      names = "--out-of-scope",
      paramLabel = "FILE",
      description = "questions that mean no entry; repeatable")
  private List<Path> outOfScope = List.of();

  @Option(
      names = "--validation",
      paramLabel = "FILE",
      description = "askings that weigh the evidence and calibrate; repeatable")
  private List<Path> validation = List.of();

  @Option(
      names = "--linked",
      description =
          "a validation asking whose id is an entry's is that entry: it is not sought among itself,"
              + " and it is asked with its whole text")
  private boolean linked;

  @Option(
      names = "--encoder",
      defaultValue = "auto",
      paramLabel = "NAME",
      description =
          "auto, minilm, bge, words, none, or an .onnx file (default: ${DEFAULT-VALUE}: bge where"
              + " few askings are known, else minilm)")
  private String encoder = "auto";

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "the matcher (default: the data's name with .faq)")
  private @Nullable Path output;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "how many work at once (default: as many as cores)")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "of what is drawn by lot (default: ${DEFAULT-VALUE})")
  private long seed = 1;

  public FaqTrainCommand(Environment environment, Terminal terminal) {
    this.terminal = terminal;
    this.faqToTrain = new FaqToTrain(environment.database());
  }

  @Override
  public Integer call() throws IOException {
    FaqToTrain.Faq faq = faqToTrain.read(terminal);
    Path file = Paths.writable(output == null ? faq.matcher() : output);
    Paths.requireApart(file, read(faq));
    long start = Ticker.SYSTEM.nanos();
    train(faq.records(), known(faq.records()), file);
    double seconds = (Ticker.SYSTEM.nanos() - start) / 1e9;
    terminal.ready(
        String.format(Locale.ROOT, "%s, %,d bytes, in %.1f s", file, Files.size(file), seconds));
    terminal.say("  prima faq serve " + faq.served() + " --model " + Paths.typed(file));
    return 0;
  }

  private List<Path> read(FaqToTrain.Faq faq) {
    List<Path> read = new ArrayList<>(faq.source().stream().toList());
    List.of(askings, outOfScope, validation).forEach(read::addAll);
    if (encoder.endsWith(ONNX)) {
      read.add(Path.of(encoder));
    }
    return read;
  }

  /**
   * How people asked, with those that mean no entry. What an entry holds itself counts once: {@code
   * prima faq prepare} writes it into both files.
   */
  private List<Asking> known(List<FaqRecord> records) {
    Set<Asking> held = new HashSet<>();
    Set<String> ids = new HashSet<>();
    for (FaqRecord record : records) {
      ids.add(record.id());
      Optional<String> id = Optional.of(record.id());
      record.askings().forEach(text -> held.add(new Asking(text, id)));
    }
    List<Asking> known = new ArrayList<>();
    for (Asking asking : AskingFiles.readOf(askings, ids)) {
      if (!held.contains(new Asking(asking.text(), asking.entryId()))) {
        known.add(asking);
      }
    }
    known.addAll(AskingFiles.outOfScope(outOfScope));
    return known;
  }

  private void train(List<FaqRecord> records, List<Asking> known, Path file) throws IOException {
    ProgressBar bar = new ProgressBar(terminal);
    List<Asking> aside = validation(records);
    TrainingOptions options = options(encoder(records, known));
    if (options.encoder() instanceof TrainingOptions.Built(String name)) {
      Languages.warning(name, records).ifPresent(terminal::warn);
    }
    try (FaqMatcher matcher = FaqMatcher.train(records, known, aside, options, bar::at)) {
      bar.end();
      Paths.write(file, () -> matcher.save(file));
      terminal.say("  " + matcher.summary());
    } catch (IllegalArgumentException wrong) {
      bar.end();
      throw new CommandFailure("wrong_data", String.valueOf(wrong.getMessage()), null)
          .because(wrong);
    }
  }

  private List<Asking> validation(List<FaqRecord> records) {
    Map<String, String> texts = new HashMap<>();
    records.forEach(record -> texts.put(record.id(), record.question()));
    return AskingFiles.read(validation, linked, texts, texts.keySet());
  }

  /** The encoder's name; tells which one is chosen where that was left open. */
  private String encoder(List<FaqRecord> records, List<Asking> known) {
    if (!encoder.equals("auto")) {
      return encoder;
    }
    EncoderChoice choice = EncoderChoice.of(records, known);
    terminal.say("  encoder " + choice.name() + ": " + choice.reason());
    return choice.name();
  }

  private TrainingOptions options(String name) {
    TrainingOptions.Encoder chosen =
        switch (name) {
          case "none" -> new TrainingOptions.NoEncoder();
          case String own when own.endsWith(ONNX) ->
              new TrainingOptions.Own(Paths.existing(Path.of(own)));
          default -> new TrainingOptions.Built(name);
        };
    try {
      return new TrainingOptions(chosen, threads, seed);
    } catch (IllegalArgumentException wrong) {
      throw CommandFailure.wrongSetting("--", wrong);
    }
  }
}
