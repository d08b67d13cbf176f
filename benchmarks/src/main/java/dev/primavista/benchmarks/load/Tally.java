package dev.primavista.benchmarks.load;

import dev.primavista.sizing.LoadReport;
import dev.primavista.sizing.LoadReport.Counts;
import dev.primavista.sizing.LoadReport.Second;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** What came of the requests so far. Used on one thread. */
final class Tally {
  private final long start;
  private final Latencies answered = new Latencies();
  private final Latencies late = new Latencies();
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
    late.add(nanosLate);
  }

  void status(String status) {
    statuses.merge(status, 1L, Long::sum);
  }

  void retried() {
    retried++;
  }

  void ok(long nanos, long now) {
    answered.add(nanos);
    second(now)[0]++;
  }

  void failed(String why, long now) {
    failed++;
    errors.merge(why, 1L, Long::sum);
    second(now)[1]++;
  }

  private long[] second(long now) {
    int second = (int) ((now - start) / 1_000_000_000L);
    while (timeline.size() <= second) {
      timeline.add(new long[2]);
    }
    return timeline.get(second);
  }

  /** Requests that were answered rightly so far. */
  long ok() {
    return answered.count();
  }

  private Counts counts(Map<String, Long> answers) {
    return new Counts(late.count(), ok(), failed, retried, statuses, errors, answers);
  }

  /**
   * All of it.
   *
   * @param answers how often each right answer came
   * @param seconds from the first request to the last answer
   */
  LoadReport report(
      LoadReport.Asked asked,
      Map<String, Long> answers,
      double seconds,
      Map<String, OptionalLong> pods) {
    return new LoadReport(
        asked,
        counts(answers),
        seconds,
        answered.percentiles(),
        late.percentiles(),
        timeline(),
        pods);
  }

  private List<Second> timeline() {
    return timeline.stream().map(second -> new Second(second[0], second[1])).toList();
  }
}
