package dev.primavista.benchmarks;

import dev.primavista.benchmarks.load.Latencies;
import dev.primavista.benchmarks.load.LoadClient;
import dev.primavista.benchmarks.load.Schedule;
import dev.primavista.benchmarks.load.Schedule.Arrivals;
import dev.primavista.core.Promptness;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;

/**
 * What came of a load: answers, refusals, and requests that nobody answered. Filled on the client's
 * thread alone.
 */
final class LoadRun {
  /** So much later than any deadline that only a request that nobody answers is given up. */
  private static final long GIVE_UP_NANOS = 10_000_000_000L;

  private static final long GOOD_NANOS = 1_000_000_000L;

  private final LoadClient client;
  private final LongFunction<byte[]> requests;
  final Latencies answered = new Latencies();

  /** The same from when the client had sent it: without what kept the client from that. */
  final Latencies answeredFromSending = new Latencies();

  final Refusals refused = new Refusals();

  /** Why requests got no answer, and how many. */
  final Map<String, Long> losses = new TreeMap<>();

  long good;
  long lost;

  /** Answers that neither serve nor refuse, {@link #late} among them. */
  long other;

  /** Requests that were told that their time was over. */
  long late;

  private long sent;
  private long open;
  private boolean allSent;
  private double seconds;
  private final CompletableFuture<Void> over = new CompletableFuture<>();

  private LoadRun(LoadClient client, LongFunction<byte[]> requests) {
    this.client = client;
    this.requests = requests;
  }

  /**
   * Requests that are due at a constant rate, whatever the server does; time counts from when one
   * was due. The client gives up after 10 s; an answer within 1 s is good.
   */
  static LoadRun open(
      LoadClient client, LongFunction<byte[]> requests, double perSecond, double seconds) {
    LoadRun run = new LoadRun(client, requests);
    run.seconds = seconds;
    Promptness.begin();
    new Schedule.AtRate(perSecond, seconds, Arrivals.CONSTANT)
        .keep(System.nanoTime(), due -> client.loop().execute(() -> run.send(due, () -> {})));
    client.loop().execute(run::noMore);
    run.over.join();
    return run;
  }

  /** Each of so many connections asks again as soon as it was answered. */
  static LoadRun closed(
      LoadClient client, LongFunction<byte[]> requests, int connections, double seconds) {
    LoadRun run = new LoadRun(client, requests);
    run.seconds = seconds;
    long end = System.nanoTime() + (long) (seconds * 1e9);
    for (int i = 0; i < connections; i++) {
      client.loop().execute(() -> run.again(end));
    }
    run.over.join();
    return run;
  }

  private void again(long end) {
    long now = System.nanoTime();
    if (now >= end) {
      noMore();
      return;
    }
    send(now, () -> again(end));
  }

  private void send(long due, Runnable then) {
    open++;
    long left = Math.max(1, GIVE_UP_NANOS - (System.nanoTime() - due));
    client.send(
        requests.apply(sent++),
        left,
        answer -> {
          count(answer, due);
          open--;
          then.run();
          endIfOver();
        });
  }

  private void count(LoadClient.Answer answer, long due) {
    long now = System.nanoTime();
    long nanos = now - due;
    switch (answer.status()) {
      case 200 -> {
        answered.add(nanos);
        answeredFromSending.add(now - answer.sentNanos());
        good += nanos <= GOOD_NANOS ? 1 : 0;
      }
      case 429, 503 -> refused.add(answer, due, now);
      case 504 -> {
        late++;
        other++;
      }
      case 0 -> {
        lost++;
        losses.merge(answer.head(), 1L, Long::sum);
      }
      default -> other++;
    }
  }

  private void noMore() {
    allSent = true;
    endIfOver();
  }

  private void endIfOver() {
    if (allSent && open == 0) {
      over.complete(null);
    }
  }

  double answeredPerSecond() {
    return answered.count() / seconds;
  }

  double goodPerSecond() {
    return good / seconds;
  }
}
