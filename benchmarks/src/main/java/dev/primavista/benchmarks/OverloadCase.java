package dev.primavista.benchmarks;

import dev.primavista.benchmarks.load.LoadClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;

/**
 * What a server does under three times the load that it can bear: {@code prima bench overload
 * [--seconds N]}. The load comes at a constant rate whatever the server does; time counts from when
 * a request was due. The model takes about 4 ms of CPU.
 */
final class OverloadCase {
  /** How long a request may wait by default, on average, and what a percentile adds to it. */
  private static final double QUEUE_BOUND_MILLIS = 500;

  private static final double WARM_SECONDS = 5;
  private static final double PEAK_SECONDS = 8;
  private static final byte[] HEALTH = LoadClient.request("/v2/health/live", "");
  private static final byte[] REFUSALS = LoadClient.request(ServerTimes.PATH, "");

  /** Of the requests that warm up, one in so many is its connection's last. */
  private static final int WARM_KEPT = 20;

  /** What each request says that it waits: the server answers each by then, or says 504. */
  private static final String PATIENCE = "X-Request-Timeout-Ms: 2000";

  private final Stalls stalls = Stalls.watch("multiThreadIoEv");
  private final FrozenCores cores = FrozenCores.watch();

  private final MeasuredServer process;
  private final LoadClient client;
  private final List<Verdict> verdicts = new ArrayList<>();

  private OverloadCase(MeasuredServer process, LoadClient client) {
    this.process = process;
    this.client = client;
  }

  static List<Verdict> run(double seconds) throws IOException {
    try (MeasuredServer server = MeasuredServer.start();
        LoadClient client = new LoadClient(server.url())) {
      OverloadCase overload = new OverloadCase(server, client);
      overload.overload(seconds);
      overload.mixture(Math.min(seconds, 20));
      return overload.verdicts;
    }
  }

  /** The same question for every number. */
  private static byte[] busy(long number) {
    return infer("busy", 1);
  }

  /**
   * Now and then a connection's last one, as many clients send. Without them neither side has seen
   * a connection end when its code is compiled, and both stop to compile it anew, for up to half a
   * second, as soon as the client's first idle connections do.
   */
  private static byte[] warming(long number) {
    return number % WARM_KEPT == 0 ? infer("busy", 1, PATIENCE, "Connection: close") : busy(number);
  }

  static byte[] infer(String model, double x) {
    return infer(model, x, PATIENCE);
  }

  private static byte[] infer(String model, double x, String... headers) {
    return LoadClient.request(
        "/v2/models/" + model + "/infer",
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP64\",\"shape\":[1,1],\"data\":["
            + x
            + "]}]}",
        headers);
  }

  private void overload(double seconds) {
    var _ = LoadRun.closed(client, OverloadCase::warming, 8, WARM_SECONDS);
    LoadRun alone = LoadRun.closed(client, OverloadCase::busy, 1, PEAK_SECONDS);
    double unloaded = alone.answered.millis(0.99);
    double peak = 0;
    for (int connections : new int[] {8, 16, 32}) {
      LoadRun closed = LoadRun.closed(client, OverloadCase::busy, connections, PEAK_SECONDS);
      peak = Math.max(peak, closed.answeredPerSecond());
    }
    verdicts.add(Verdict.info("unloaded, p99", unloaded, "ms"));
    verdicts.add(Verdict.info("peak at 8, 16 or 32 connections", peak, "req/s"));
    var _ = LoadRun.open(client, OverloadCase::warming, 3 * peak, Math.min(5, seconds));
    double before = process.residentMegabytes();
    String _ = told(REFUSALS);
    double _ = stalls.takeMillis();
    double _ = stalls.takeLateMillis();
    double _ = cores.takeLongestMillis();
    double _ = cores.takeStolenMillis();
    CompletableFuture<LoadRun> health =
        CompletableFuture.supplyAsync(() -> health(seconds), OverloadCase::beside);
    LoadRun run = LoadRun.open(client, OverloadCase::busy, 3 * peak, seconds);
    String[] server = told(REFUSALS).split(" ", -1);
    double recovery = recoveryMillis(unloaded);
    double after = process.residentMegabytes();
    verdicts.add(
        Verdict.atLeast("goodput at 3x the peak", 100 * run.goodPerSecond() / peak, 90, "% peak"));
    verdicts.add(
        Verdict.atMost(
            "accepted requests, p99",
            run.answered.millis(0.99),
            2 * unloaded + QUEUE_BOUND_MILLIS,
            "ms"));
    refusals(run.refused, server);
    verdicts.add(Verdict.info("told that their time was over", run.late, "req"));
    verdicts.add(
        Verdict.atMost("neither answered nor refused", run.lost + run.other - run.late, 0, "req"));
    run.losses.forEach((why, count) -> verdicts.add(Verdict.info("  " + why, count, "req")));
    verdicts.add(
        Verdict.atMost("health meanwhile, p99", health.join().answered.millis(0.99), 10, "ms"));
    verdicts.add(Verdict.atMost("memory, growth", 100 * (after - before) / before, 10, "%"));
    verdicts.add(Verdict.atMost("back to normal after", recovery, 2000, "ms"));
  }

  /** As the client saw them from when they were due, and what of that was whose. */
  private void refusals(Refusals refused, String[] server) {
    verdicts.add(Verdict.info("refused", refused.count(), "req"));
    verdicts.add(Verdict.info("refusals, p50", refused.millis(0.5), "ms"));
    verdicts.add(Verdict.atMost("refusals, p99", refused.millis(0.99), 10, "ms"));
    verdicts.add(Verdict.atMost("refusals, slowest", refused.millis(1), 10, "ms"));
    verdicts.add(
        Verdict.info("  p99 from when it was sent", refused.millisFromSending(0.99), "ms"));
    verdicts.add(
        Verdict.info("  slowest from when it was sent", refused.millisFromSending(1), "ms"));
    double own = Double.parseDouble(server[0]);
    verdicts.add(Verdict.info("  slowest in the server, head to answer", own, "ms"));
    verdicts.add(
        Verdict.info("  longest wait of its thread for a core, client", stalls.takeMillis(), "ms"));
    double stalled = Double.parseDouble(server[1]);
    verdicts.add(Verdict.info("  longest wait of such a thread, server", stalled, "ms"));
    verdicts.add(
        Verdict.info(
            "  an idle thread was woken too late by, client", stalls.takeLateMillis(), "ms"));
    double late = Double.parseDouble(server[2]);
    verdicts.add(Verdict.info("  an idle thread was woken too late by, server", late, "ms"));
    verdicts.add(
        Verdict.info("  longest that a core did nothing", cores.takeLongestMillis(), "ms"));
    verdicts.add(Verdict.info("  cores' time that the host took", cores.takeStolenMillis(), "ms"));
    System.err.println("slowest refusal: " + refused.slowest());
  }

  /** What the server says beside the load. */
  private String told(byte[] request) {
    CompletableFuture<String> told = new CompletableFuture<>();
    client
        .loop()
        .execute(
            () ->
                client.send(
                    request,
                    5_000_000_000L,
                    answer -> told.complete(new String(answer.body(), StandardCharsets.UTF_8))));
    return told.join();
  }

  /** On a thread of its own. */
  private static void beside(Runnable load) {
    Thread.ofPlatform().daemon().start(load);
  }

  private LoadRun health(double seconds) {
    try (LoadClient probe = new LoadClient(process.url())) {
      return LoadRun.open(probe, _ -> HEALTH, 20, seconds);
    }
  }

  /** Until ten requests in a row take no longer than twice the unloaded time. */
  private double recoveryMillis(double unloaded) {
    long start = System.nanoTime();
    int inOrder = 0;
    while (inOrder < 10 && System.nanoTime() - start < 30_000_000_000L) {
      CompletableFuture<Double> took = new CompletableFuture<>();
      long sent = System.nanoTime();
      client
          .loop()
          .execute(
              () ->
                  client.send(
                      infer("busy", 1),
                      5_000_000_000L,
                      answer ->
                          took.complete(
                              answer.status() == 200
                                  ? (System.nanoTime() - sent) / 1e6
                                  : Double.MAX_VALUE)));
      inOrder = took.join() <= 2 * unloaded ? inOrder + 1 : 0;
    }
    return (System.nanoTime() - start) / 1e6;
  }

  /** One in a hundred requests takes 20 ms of CPU; what becomes of the cheap ones? */
  private void mixture(double seconds) {
    LongFunction<byte[]> cheap = _ -> infer("cheap", 1);
    var _ = LoadRun.closed(client, cheap, 8, WARM_SECONDS);
    double rate = 500;
    LoadRun pure = LoadRun.open(client, cheap, rate, seconds);
    CompletableFuture<LoadRun> heavy =
        CompletableFuture.supplyAsync(
            () -> LoadRun.open(client, _ -> infer("heavy", 1), rate / 100, seconds),
            OverloadCase::beside);
    LoadRun mixed = LoadRun.open(client, cheap, rate, seconds);
    heavy.join();
    double alone = pure.answered.millis(0.99);
    verdicts.add(Verdict.info("cheap requests alone, p99", alone, "ms"));
    verdicts.add(
        Verdict.atMost(
            "cheap requests beside 1 % of 20 ms, p99",
            mixed.answered.millis(0.99), 2 * alone, "ms"));
  }
}
