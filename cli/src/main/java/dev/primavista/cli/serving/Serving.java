package dev.primavista.cli.serving;

import dev.primavista.cli.engines.Engines;
import dev.primavista.cli.faq.live.LivingFaq;
import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.core.Ticker;
import dev.primavista.core.batching.DeadlineTimer;
import dev.primavista.core.batching.ModelExecutor;
import dev.primavista.core.ensemble.EnsembleModel;
import dev.primavista.core.inference.InferenceService;
import dev.primavista.core.repository.FixedModels;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.repository.ModelSource;
import dev.primavista.core.repository.ModelState;
import dev.primavista.core.repository.ModelStatus;
import dev.primavista.core.repository.RepositoryControl;
import dev.primavista.faq.FaqRoutes;
import dev.primavista.faq.FaqScorer;
import dev.primavista.repository.LiveRepository;
import dev.primavista.server.Additions;
import dev.primavista.server.ModelServing;
import dev.primavista.server.PrimavistaServer;
import dev.primavista.server.console.ConsoleSection;
import dev.primavista.server.console.ConsoleState;
import dev.primavista.server.http.Route;
import dev.primavista.server.http.ServerConfig;
import dev.primavista.server.http.tls.WrongTls;
import dev.primavista.server.observability.Nvml;
import dev.primavista.server.observability.ServerMetrics;
import dev.primavista.sources.Sources;
import dev.primavista.vision.VisionFitting;
import dev.primavista.vision.VisionModels;
import dev.primavista.vision.VisionRoutes;
import dev.primavista.vision.VisionScorer;
import dev.primavista.vision.decoding.ImageDecoder;
import dev.primavista.vision.fetch.PictureFetch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** One running server with everything it needs; closing it frees all in reverse order. */
public final class Serving implements AutoCloseable {
  private static final long MAX_PIXELS = 50_000_000;
  private static final Duration FETCH_TIME = Duration.ofSeconds(5);

  private final Announcements announcements;
  private final Observing observing;
  private final ServerMetrics metrics;
  private final DeadlineTimer timer;
  private final ModelRegistry registry;
  private final InferenceService service;
  private final ImageDecoder decoder = ImageDecoder.withLimit(MAX_PIXELS);
  private final VisionModels pictures;
  private final Optional<LiveRepository> stored;
  private final Optional<Sources> sources;
  private final Optional<LivingFaq> living;
  private final PrimavistaServer server;
  private final ServerConfig config;
  private final Plan plan;
  private volatile boolean closing;

  private Serving(Terminal terminal, Engines engines, ListenOptions listen, Plan plan) {
    this.plan = plan;
    announcements = new Announcements(terminal);
    listen.observe().startLog(terminal);
    config = fitted(listen.config(), terminal);
    PortTrial.require(config);
    observing = Observing.start(listen.observe());
    metrics = observing.metrics();
    if (engines.onGpus()) {
      Nvml.load(Nvml.LIBRARY).ifPresent(metrics::watch);
    }
    timer = new DeadlineTimer();
    registry =
        new ModelRegistry(
            engines.all(),
            new ModelExecutor.Surroundings(metrics, Ticker.SYSTEM, timer),
            new VisionFitting(plan.vision().options(), decoder));
    service = new InferenceService(registry, metrics, Ticker.SYSTEM);
    service.traffic().whenStopped(announcements::canaryStopped);
    service.traffic().whenMissed(announcements::stableMissed);
    pictures = new VisionModels(registry);
    stored = stored(engines, plan);
    sources = plan.models().sources();
    living = plan.living();
    server = bind(listen, plan);
  }

  /** A server whose port is bound; it answers for each model when that is loaded. */
  static Serving bound(Terminal terminal, Engines engines, ListenOptions listen, Plan plan) {
    return new Serving(terminal, engines, listen, plan);
  }

  /** A server that answers when this returns. */
  public static Serving start(Terminal terminal, Engines engines, ListenOptions listen, Plan plan) {
    Serving serving = bound(terminal, engines, listen, plan);
    try {
      serving.open();
      return serving;
    } catch (RuntimeException failure) {
      serving.close();
      throw failure;
    }
  }

  /**
   * Loads what is planned and is ready from then on; gives up when it is closed meanwhile.
   *
   * @throws RuntimeException if a named model is refused
   */
  void open() {
    load();
    server.open();
  }

  private static ServerConfig fitted(ServerConfig config, Terminal terminal) {
    return OpenFiles.now().map(files -> files.fitted(config, terminal::warn)).orElse(config);
  }

  private PrimavistaServer bind(ListenOptions listen, Plan plan) {
    List<Route> routes = new ArrayList<>();
    List<ConsoleSection> sections = new ArrayList<>();
    PictureFetch fetch =
        new PictureFetch(
            plan.vision().hosts(),
            new PictureFetch.Limits(VisionRoutes.MAX_BODY_BYTES, FETCH_TIME),
            Ticker.SYSTEM);
    VisionScorer looking = new VisionScorer(service, decoder, Ticker.SYSTEM);
    routes.addAll(new VisionRoutes(looking, pictures, fetch, Ticker.SYSTEM).routes());
    sections.add(Sections.vision(pictures));
    plan.faq()
        .ifPresent(
            faq -> {
              FaqScorer scorer = new FaqScorer(service, faq.id().name(), faq.entries());
              routes.addAll(new FaqRoutes(scorer, faq.threshold(), Ticker.SYSTEM).routes());
              sections.add(Sections.faq(faq));
            });
    plan.living()
        .ifPresent(
            faq -> {
              routes.addAll(faq.routes());
              sections.add(faq.section());
            });
    RepositoryControl control =
        stored.<RepositoryControl>map(live -> live).orElseGet(() -> new FixedModels(registry));
    Additions additions =
        new Additions(
            routes,
            new ConsoleState.Sections(sections, settings()),
            FaqRoutes.healthy(),
            observing.observation(),
            listen.invocations(),
            listen.sharedMemory(config.limits()));
    try {
      return PrimavistaServer.start(
          config, new ModelServing(service, registry, control, metrics, Ticker.SYSTEM), additions);
    } catch (WrongTls wrong) {
      timer.close();
      observing.close();
      throw CommandFailure.wrongSetting("--", LimitOptions.FLAGS, wrong);
    } catch (java.io.UncheckedIOException taken) {
      timer.close();
      observing.close();
      throw new CommandFailure(
              "port_taken",
              String.valueOf(Objects.requireNonNullElse(taken.getCause(), taken).getMessage()),
              "'--port 0' takes any free port")
          .because(taken);
    }
  }

  private Optional<LiveRepository> stored(Engines engines, Plan plan) {
    return plan.models()
        .stored()
        .map(
            options -> {
              return new LiveRepository(
                  plan.models().disk(engines.all(), plan.config()),
                  new EnsembleModel.Around(service, registry, Ticker.SYSTEM),
                  options,
                  announcements);
            });
  }

  private List<ConsoleSection> settings() {
    List<ConsoleSection> settings = new ArrayList<>(Sections.settings(config, decoder));
    settings.addAll(observing.settings());
    return settings;
  }

  private void load() {
    for (ModelSource source : plan.models().fixed()) {
      if (closing) {
        return;
      }
      announcements.loaded(registry.load(source, plan.config()));
    }
    stored.ifPresent(LiveRepository::start);
    if (closing) {
      return;
    }
    stored.ifPresent(
        repository ->
            sources.ifPresent(
                remote ->
                    remote.follow(
                        plan.models().stored().orElseThrow().watching().interval(),
                        repository::refresh,
                        announcements::unreadable)));
    plan.faq()
        .ifPresent(
            faq ->
                announcements.loaded(
                    registry.load(faq.id(), plan.config(), faq.sizeBytes(), faq.loader())));
  }

  /** The names of the models that answer. */
  List<String> readyModels() {
    return registry.statuses().stream()
        .filter(status -> status.state() == ModelState.READY)
        .map(ModelStatus::id)
        .map(id -> id.name())
        .distinct()
        .toList();
  }

  public String url() {
    return server.url();
  }

  /** The port where gRPC alone is spoken, if there is one. */
  OptionalInt grpcPort() {
    return server.grpcPort();
  }

  /** The port where health and metrics alone are told, if there is one. */
  OptionalInt metricsPort() {
    return server.metricsPort();
  }

  int inFlight() {
    return server.inFlight();
  }

  /** Lets the requests in flight end; what is not loaded by then is given up. */
  @Override
  public void close() {
    closing = true;
    stored.ifPresent(LiveRepository::close);
    server.close();
    announcements.end();
    living.ifPresent(LivingFaq::close);
    sources.ifPresent(Sources::close);
    registry.close();
    timer.close();
    observing.close();
  }
}
