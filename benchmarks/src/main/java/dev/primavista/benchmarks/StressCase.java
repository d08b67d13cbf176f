package dev.primavista.benchmarks;

import dev.primavista.benchmarks.StressDoor.Caller;
import dev.primavista.benchmarks.StressDoor.End;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Many requests over HTTP and gRPC in turn with random cancels and timeouts, to a model that is
 * replaced all the time: {@code prima bench stress [--requests N]}. Each request has a number of
 * its own, so that a ledger on this side knows which ended and how, and one in the server which
 * were executed.
 */
final class StressCase {
  /** Open at one time, of all doors together. */
  private static final int OPEN = 128;

  private static final int LONG_RUN = 1_000_000;

  private final List<StressDoor> doors;
  private final AtomicIntegerArray ends;
  private final Map<End, AtomicLong> counts = new EnumMap<>(End.class);

  private StressCase(List<StressDoor> doors, int requests) {
    this.doors = doors;
    this.ends = new AtomicIntegerArray(requests);
    for (End end : End.values()) {
      counts.put(end, new AtomicLong());
    }
  }

  static List<Verdict> run(int requests) throws IOException, InterruptedException {
    try (MeasuredServer server = MeasuredServer.start("--reload");
        StressDoor http = new HttpDoor(server.url());
        StressDoor grpc = new GrpcDoor(server.url())) {
      StressCase stress = new StressCase(List.of(http, grpc), requests);
      long start = System.nanoTime();
      stress.askAll(0, requests / 5);
      double before = server.residentMegabytes();
      stress.askAll(requests / 5, requests);
      double seconds = (System.nanoTime() - start) / 1e9;
      double growth = 100 * (server.residentMegabytes() - before) / before;
      List<Verdict> verdicts = new ArrayList<>(stress.verdicts(asked(server.url()), seconds));
      String memory = "memory, growth after the first fifth";
      // The heap of a short run is still growing to its working size.
      verdicts.add(
          requests < LONG_RUN
              ? Verdict.info(memory, growth, "%")
              : Verdict.atMost(memory, growth, 5, "%"));
      return verdicts;
    }
  }

  private void askAll(int from, int to) throws InterruptedException {
    Random random = new Random(from);
    Semaphore free = new Semaphore(OPEN);
    CountDownLatch left = new CountDownLatch(to - from);
    for (int i = from; i < to; i++) {
      int number = i;
      free.acquire();
      Caller caller =
          switch (random.nextInt(50)) {
            case 0 -> Caller.FICKLE;
            case 1 -> Caller.HURRIED;
            default -> Caller.PATIENT;
          };
      doors
          .get(i % doors.size())
          .ask(
              number,
              caller,
              random.nextInt(2_000_000),
              end -> {
                if (ends.incrementAndGet(number) == 1) {
                  count(end).incrementAndGet();
                  left.countDown();
                }
                free.release();
              });
    }
    left.await();
  }

  private AtomicLong count(End end) {
    AtomicLong count = counts.get(end);
    if (count == null) {
      throw new IllegalStateException("an end that is not counted: " + end);
    }
    return count;
  }

  /** What the server's own ledger says. */
  private static String asked(URI server) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return new Calls(client, server).get("/asked");
    }
  }

  private List<Verdict> verdicts(String asked, double seconds) {
    String[] words = asked.split(" ", -1);
    double once = words.length == 4 ? Double.parseDouble(words[1]) : Double.NaN;
    double more = words.length == 4 ? Double.parseDouble(words[3]) : Double.NaN;
    long never = 0;
    long twice = 0;
    for (int i = 0; i < ends.length(); i++) {
      never += ends.get(i) == 0 ? 1 : 0;
      twice += ends.get(i) > 1 ? 1 : 0;
    }
    long answered = count(End.ANSWERED).get();
    return List.of(
        Verdict.info("requests", ends.length(), "req"),
        Verdict.info("requests per second", ends.length() / seconds, "req/s"),
        Verdict.info("answered", answered, "req"),
        Verdict.info("given up by the client", count(End.GIVEN_UP).get(), "req"),
        Verdict.info("told that their time was over", count(End.TIMED_OUT).get(), "req"),
        Verdict.info("refused", count(End.REFUSED).get(), "req"),
        Verdict.atMost("without an end", never, 0, "req"),
        Verdict.atMost("ended twice", twice, 0, "req"),
        Verdict.atMost("wrong answers", count(End.WRONG).get(), 0, "req"),
        Verdict.atMost("connections lost, other answers", count(End.LOST).get(), 0, "req"),
        Verdict.atMost("executed more than once", more, 0, "req"),
        Verdict.atLeast("executed once, of those answered", once, (double) answered, "req"));
  }
}
