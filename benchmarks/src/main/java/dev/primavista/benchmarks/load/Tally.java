package dev.primavista.benchmarks.load;

import dev.primavista.sizing.LoadReport.Counts;
import dev.primavista.sizing.LoadReport.Second;
import dev.primavista.sizing.Percentiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What came of the requests so far. Used on one thread. */
final class Tally {
  private final long start;
  private long[] latencies = new long[1024];
  private long[] lateness = new long[1024];
  private int ok;
  private int sent;
  private long failed;
  private long retried;
  private final Map<String, Long> statuses = new TreeMap<>();
  private final Map<String, Long> errors = new TreeMap<>();
  private final List<long[]> timeline = new ArrayList<>();

  Tally(long start) {
    this.start = start;
  }

  /** A request was taken in hand so long after it was due. */
  void sent(long nanosLate) {
    lateness = room(lateness, sent);
    lateness[sent++] = nanosLate;
  }

  void status(String status) {
    statuses.merge(status, 1L, Long::sum);
  }

  void retried() {
    retried++;
  }

  void ok(long nanos, long now) {
    latencies = room(latencies, ok);
    latencies[ok++] = nanos;
    second(now)[0]++;
  }

  void failed(String why, long now) {
    failed++;
    errors.merge(why, 1L, Long::sum);
    second(now)[1]++;
  }

  private static long[] room(long[] values, int used) {
    return used < values.length ? values : Arrays.copyOf(values, 2 * used);
  }

  private long[] second(long now) {
    int second = (int) ((now - start) / 1_000_000_000L);
    while (timeline.size() <= second) {
      timeline.add(new long[2]);
    }
    return timeline.get(second);
  }

  Counts counts(Map<String, Long> answers) {
    return new Counts(sent, ok, failed, retried, statuses, errors, answers);
  }

  Percentiles latencies() {
    return Percentiles.of(latencies, ok);
  }

  Percentiles lateness() {
    return Percentiles.of(lateness, sent);
  }

  List<Second> timeline() {
    return timeline.stream().map(second -> new Second(second[0], second[1])).toList();
  }
}
