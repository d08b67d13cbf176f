package dev.primavista.cli.faq;

import dev.primavista.cli.arguments.Faults;
import dev.primavista.cli.arguments.Paths;
import dev.primavista.cli.engines.Engines;
import dev.primavista.cli.faq.live.LivingFaq;
import dev.primavista.cli.serving.ListenOptions;
import dev.primavista.cli.serving.Plan;
import dev.primavista.cli.serving.PortTrial;
import dev.primavista.cli.serving.Serving;
import dev.primavista.cli.serving.Session;
import dev.primavista.cli.serving.WatchOptions;
import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.cli.terminal.Environment;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.faq.FaqEntry;
import dev.primavista.faq.FaqModel;
import dev.primavista.faq.OriginalsFile;
import dev.primavista.faq.live.EditorAccess;
import dev.primavista.faq.match.FaqMatcher;
import dev.primavista.repository.StoredModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code prima faq serve}: FAQs that editors change, or one matcher of 2018. */
@Command(mixinStandardHelpOptions = true, description = "Serves a FAQ.")
public final class FaqServeCommand implements Callable<Integer>, Faults.Checked {
  private static final double SURE = 0.5;
  private static final double SURE_IN_2018 = 0.15;

  private final Environment environment;
  private final Terminal terminal;
  private final Engines engines;

  @Option(
      names = "--faq",
      paramLabel = "FILE",
      description = "entries as CSV, TSV, JSONL or Excel, or a database that was served before")
  private @Nullable Path list;

  @Option(
      names = "--database",
      paramLabel = "URL",
      description = "where entries are kept: a file, or postgresql://... (or set PRIMA_DATABASE)")
  private @Nullable String database;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "the FAQ that answers where a path names none (default: the file's name)")
  private @Nullable String name;

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description =
          "a matcher of 'prima faq train'; with --originals a pickle of 2018 or classifier")
  private @Nullable Path model;

  @Option(
      names = "--compare",
      paramLabel = "FILE",
      description = "another matcher, shown beside the first; 'words' for one of the entries alone")
  private @Nullable String compared;

  @Option(
      names = "--originals",
      paramLabel = "FILE.tsv",
      description = "the known questions: Id, Question or Text, AnswerId, Answer")
  private @Nullable Path originals;

  @Option(
      names = "--threshold",
      description = "a best match below it is not sure (default: 0.5; with --originals 0.15)")
  private @Nullable Double threshold;

  @Mixin private final WatchOptions watch = new WatchOptions();

  @Mixin private final EditorOptions editors;

  @Mixin private final ListenOptions listen;

  public FaqServeCommand(Environment environment, Terminal terminal, Engines engines) {
    this.terminal = terminal;
    this.engines = engines;
    this.environment = environment;
    this.editors = new EditorOptions(environment.editorKey());
    this.listen = new ListenOptions(environment.telemetry());
  }

  @Override
  public Integer call() {
    startLog(terminal);
    Faults.requireNone(this);
    Optional<String> where = Optional.ofNullable(database).or(environment::database);
    if (originals == null && (list != null || where.isPresent())) {
      if (list != null && FaqMatcher.isIn(list)) {
        throw new CommandFailure(
            "matcher_as_list",
            list + " is a matcher, not a FAQ list",
            "add --faq FILE.csv, the list that it was trained with, and --model " + list);
      }
      return serveLiving(where);
    }
    if (model == null) {
      throw CommandFailure.misuse(
          "no_faq",
          "there is no FAQ to serve",
          "add --faq FILE.csv, or --model FILE and --originals FILE.tsv");
    }
    if (originals == null) {
      throw FaqMatcher.isIn(Paths.existing(model))
          ? CommandFailure.misuse(
              "no_faq",
              "the matcher needs the FAQ that it answers for",
              "add --faq FILE.csv, the list that it was trained with")
          : CommandFailure.misuse(
              "no_originals",
              "the matcher needs its known questions",
              "add --originals FILE.tsv with the columns Id and Question (or Id and Text)");
    }
    return serveFixed(model, originals);
  }

  @Override
  public void startLog(Terminal log) {
    listen.observe().startLog(log);
  }

  @Override
  public void check(Faults faults) {
    faults.in(this::requireThreshold);
    faults.in(watch::watching);
    listen.check(faults);
  }

  private void requireThreshold() {
    if (threshold != null && !(threshold >= 0 && threshold <= 1)) {
      throw CommandFailure.wrongSetting("--threshold: " + threshold + " (expected: 0 to 1)");
    }
  }

  private int serveLiving(Optional<String> where) {
    LivingFaq.Options options =
        new LivingFaq.Options(
            Optional.ofNullable(list),
            where,
            Optional.ofNullable(name),
            threshold(SURE),
            new FaqMatchers(terminal, Optional.ofNullable(model), Optional.ofNullable(compared))
                ::of,
            watch.watching());
    EditorAccess access = access();
    // Settings that are wrong and ports that are taken are told before a database is made.
    PortTrial.require(listen.config());
    LivingFaq living = LivingFaq.open(options, access, terminal);
    Plan plan =
        new Plan(
            Plan.Models.NONE,
            Optional.empty(),
            Optional.of(living),
            Plan.Vision.NONE,
            ModelConfig.defaults());
    Session session = Session.start(environment, terminal, engines, listen, plan);
    if (access.mode() == EditorAccess.Mode.READ_ONLY) {
      terminal.warn("the FAQ can be read alone; --editor-key-file FILE lets editors in");
    }
    String example = living.examples().stream().findFirst().orElse("how do I begin");
    String path = "/v1/faq/" + living.name() + "/match";
    return session.run(tryLine(session.serving(), path, example));
  }

  private double threshold(double usual) {
    return threshold == null ? usual : threshold;
  }

  /** Where callers need a key, admins edit: the server has asked for theirs before. */
  private EditorAccess access() {
    Optional<String> key = editors.key(terminal);
    if (listen.keyed() && key.isPresent()) {
      throw CommandFailure.wrongSetting(
          "the editor's key beside --api-keys (expected: one of them; admins of --api-keys edit)");
    }
    return EditorAccess.of(key, listen.loopback() || listen.keyed());
  }

  private int serveFixed(Path file, Path known) {
    ModelId id = new ModelId(StoredModels.nameOf(file), 1);
    Plan.Faq faq =
        faq(
            engines,
            id,
            id.name(),
            Paths.existing(file),
            Paths.existing(known),
            threshold(SURE_IN_2018),
            List.of());
    Plan plan = new Plan(Plan.Models.NONE, Optional.of(faq), Plan.Vision.NONE, oneEach());
    Session session = Session.start(environment, terminal, engines, listen, plan);
    String example = faq.entries().getFirst().question();
    return session.run(tryLine(session.serving(), example));
  }

  /** Questions asked together share no work, so each core answers one at a time. */
  private static ModelConfig oneEach() {
    return ModelConfig.defaults()
        .withInstances(Runtime.getRuntime().availableProcessors())
        .withBatching(ModelConfig.Batching.off());
  }

  /** A FAQ of two files; the originals are read at once, the model when the port is bound. */
  public static Plan.Faq faq(
      Engines engines,
      ModelId id,
      String title,
      Path model,
      Path originals,
      double threshold,
      List<String> examples) {
    List<FaqEntry> entries = OriginalsFile.read(originals);
    List<String> shown =
        examples.isEmpty() ? entries.stream().limit(4).map(FaqEntry::question).toList() : examples;
    return new Plan.Faq(
        id,
        title,
        entries,
        () -> FaqModel.load(model, entries, engines.limits()),
        size(model),
        threshold,
        shown);
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new ModelLoadException("no_such_file", "no such file: " + file, null, e);
    }
  }

  /** A command that can be pasted into a POSIX shell. */
  public static String tryLine(Serving serving, String question) {
    return tryLine(serving, "/v1/faq/match", question);
  }

  private static String tryLine(Serving serving, String path, String question) {
    String text = question.replace("\\", "\\\\").replace("\"", "\\\"").replace("'", "'\\''");
    return "curl -s "
        + serving.url()
        + path
        + " -H content-type:application/json -d '{\"question\":\""
        + text
        + "\"}'";
  }
}
