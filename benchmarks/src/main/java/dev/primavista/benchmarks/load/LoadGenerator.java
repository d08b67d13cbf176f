package dev.primavista.benchmarks.load;

import dev.primavista.benchmarks.load.Outcome.Answered;
import dev.primavista.benchmarks.load.Outcome.Unanswered;
import dev.primavista.core.Promptness;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Sends one request again and again. Time counts from when a request was due, so that a server that
 * stalls is charged for all that had to wait meanwhile. Requests that find no free wire wait for
 * one. Everything but the clock happens on one event loop.
 */
final class LoadGenerator {
  private static final long FIRST_PAUSE_MILLIS = 20;
  private static final long LONGEST_PAUSE_MILLIS = 1000;

  private final EventLoop loop;
  private final List<Wire> wires;
  private final Patience patience;
  private final Verdicts verdicts;
  private final ArrayDeque<Sent> waiting = new ArrayDeque<>();
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private final Tally tally;
  private final long start;
  private int next;
  private long open;
  private long toCome;
  private boolean allDue;

  /**
   * What a request may cost.
   *
   * @param nanos from when an attempt was due until it is given up
   * @param retries attempts beyond the first, where no answer came or the server said later
   */
  record Patience(long nanos, int retries) {}

  /** A request on its way. */
  private record Sent(long due, long tryDue, int tries) {}

  private LoadGenerator(EventLoop loop, List<Wire> wires, Patience patience, Verdicts verdicts) {
    this.loop = loop;
    this.wires = wires;
    this.patience = patience;
    this.verdicts = verdicts;
    this.start = System.nanoTime();
    this.tally = new Tally(start);
  }

  /** Opens the wires, if they are not, and keeps the schedule; over when every request ended. */
  static LoadGenerator run(
      List<Wire> wires, Schedule schedule, Patience patience, Verdicts verdicts, EventLoop loop)
      throws InterruptedException {
    CountDownLatch tried = new CountDownLatch(wires.size());
    loop.execute(() -> wires.forEach(wire -> wire.open(tried::countDown)));
    tried.await();
    Promptness.begin();
    LoadGenerator run = new LoadGenerator(loop, wires, patience, verdicts);
    switch (schedule) {
      case Schedule.AtRate rate -> run.pace(rate);
      case Schedule.AsFast fast -> loop.execute(() -> run.begin(fast.requests()));
    }
    run.over.join();
    return run;
  }

  private void pace(Schedule.AtRate rate) {
    rate.keep(start, due -> loop.execute(() -> arrive(due)));
    loop.execute(
        () -> {
          allDue = true;
          endIfOver();
        });
  }

  /** As many at a time as the wires take. */
  private void begin(long requests) {
    toCome = requests;
    allDue = true;
    goOn();
  }

  private void arrive(long due) {
    open++;
    tally.sent(System.nanoTime() - due);
    waiting.add(new Sent(due, due, 1));
    dispatch();
  }

  private void dispatch() {
    while (!waiting.isEmpty()) {
      Sent first = waiting.peek();
      long left = first.tryDue + patience.nanos - System.nanoTime();
      if (left <= 0) {
        waiting.poll();
        ended(first, new Unanswered("timeout, all connections busy"));
        continue;
      }
      int free = freeWire();
      if (free < 0) {
        return;
      }
      waiting.poll();
      next = free + 1;
      wires.get(free).send(new Attempt(loop, left, outcome -> ended(first, outcome)));
    }
  }

  /** The wires take turns. */
  private int freeWire() {
    for (int i = 0; i < wires.size(); i++) {
      int wire = (next + i) % wires.size();
      if (wires.get(wire).free()) {
        return wire;
      }
    }
    return -1;
  }

  private void ended(Sent sent, Outcome outcome) {
    long now = System.nanoTime();
    if (outcome instanceof Answered answer) {
      tally.status(answer.status());
    }
    if (retriable(outcome) && sent.tries <= patience.retries) {
      tally.retried();
      long pause = pauseMillis(sent.tries, outcome);
      var _ =
          loop.schedule(
              () -> {
                waiting.add(new Sent(sent.due, System.nanoTime(), sent.tries + 1));
                dispatch();
              },
              pause,
              TimeUnit.MILLISECONDS);
    } else {
      count(sent, outcome, now);
      open--;
    }
    // A wire is free before whoever waits is told.
    loop.execute(this::goOn);
  }

  private void goOn() {
    dispatch();
    while (toCome > 0 && freeWire() >= 0) {
      toCome--;
      arrive(System.nanoTime());
    }
    endIfOver();
  }

  private static boolean retriable(Outcome outcome) {
    return switch (outcome) {
      case Answered answer -> answer.busy();
      case Unanswered _ -> true;
    };
  }

  private static long pauseMillis(int tries, Outcome outcome) {
    long pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(tries - 1, 10));
    return outcome instanceof Answered answer ? answer.retryAfterMillis().orElse(pause) : pause;
  }

  private void count(Sent sent, Outcome outcome, long now) {
    switch (outcome) {
      case Answered answer when !answer.ok() -> tally.failed("status " + answer.status(), now);
      case Answered answer when !verdicts.right(answer.body()) -> tally.failed("wrong answer", now);
      case Answered _ -> tally.ok(now - sent.due, now);
      case Unanswered lost -> tally.failed(lost.reason(), now);
    }
  }

  private void endIfOver() {
    if (allDue && open == 0 && toCome == 0) {
      over.complete(null);
    }
  }

  Tally tally() {
    return tally;
  }

  /** From the first request to the last answer; to be asked at the end. */
  double seconds() {
    return (System.nanoTime() - start) / 1e9;
  }
}
