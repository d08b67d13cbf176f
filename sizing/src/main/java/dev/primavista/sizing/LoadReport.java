package dev.primavista.sizing;

import dev.primavista.core.Amount;
import dev.primavista.server.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What one load on a server came to: {@code prima bench load}.
 *
 * @param seconds from the first request to the last answer
 * @param latencies of right answers, from when each request was due
 * @param lateness of the generator: from when a request was due to when it took it in hand
 * @param pods the growth of each pod's own count of answered requests by its address; empty where
 *     it could not be asked
 */
public record LoadReport(
    Asked asked,
    Counts counts,
    double seconds,
    Percentiles latencies,
    Percentiles lateness,
    List<Second> timeline,
    Map<String, OptionalLong> pods) {

  /**
   * What was asked of the generator.
   *
   * @param target addresses, separated by commas
   * @param rate requests a second; empty for as fast as it goes
   */
  public record Asked(
      String target, String protocol, String model, int connections, OptionalDouble rate) {}

  /**
   * How requests ended. Each that was sent is either ok or failed.
   *
   * @param retried attempts beyond the first of a request
   * @param statuses of all answers, also those that were tried again
   * @param errors of failed requests, by what the last attempt came to
   * @param answers how often each right answer came, by the beginning of its SHA-256
   */
  public record Counts(
      long sent,
      long ok,
      long failed,
      long retried,
      Map<String, Long> statuses,
      Map<String, Long> errors,
      Map<String, Long> answers) {}

  /** Requests that ended within one second of the run, which is counted from 0. */
  public record Second(long ok, long failed) {}

  public LoadReport {
    timeline = List.copyOf(timeline);
  }

  /** Right answers a second. */
  public double rps() {
    return counts.ok() / seconds;
  }

  /** The report as one JSON object. */
  public JsonWriter write(JsonWriter json) {
    json.beginObject();
    json.field("target", asked.target()).field("protocol", asked.protocol());
    json.field("model", asked.model()).field("connections", asked.connections());
    json.name("rate");
    number(json, asked.rate());
    json.field("sent", counts.sent()).field("ok", counts.ok()).field("failed", counts.failed());
    json.field("retried", counts.retried());
    counted(json, "statuses", counts.statuses());
    counted(json, "errors", counts.errors());
    counted(json, "answers", counts.answers());
    json.field("seconds", seconds).field("rps", rps());
    latencies.write(json.name("latencyMs"));
    lateness.write(json.name("generatorLateMs"));
    json.name("pods").beginObject();
    pods.forEach(
        (pod, requests) -> {
          json.name(pod);
          if (requests.isPresent()) {
            json.value(requests.getAsLong());
          } else {
            json.nullValue();
          }
        });
    json.endObject().name("timeline").beginArray();
    for (Second second : timeline) {
      json.beginObject().field("ok", second.ok()).field("failed", second.failed()).endObject();
    }
    return json.endArray().endObject();
  }

  private static void counted(JsonWriter json, String name, Map<String, Long> counts) {
    json.name(name).beginObject();
    counts.forEach(json::field);
    json.endObject();
  }

  private static void number(JsonWriter json, OptionalDouble value) {
    if (value.isPresent()) {
      json.value(value.getAsDouble());
    } else {
      json.nullValue();
    }
  }

  /** The latency of each percentile of several loads, each named by its rate. */
  public static Plot byPercentile(String title, List<LoadReport> loads) {
    double least = Double.MAX_VALUE;
    double most = 0;
    for (LoadReport load : loads) {
      if (!load.latencies().isEmpty()) {
        least = Math.min(least, load.latencies().at(0));
        most = Math.max(most, load.latencies().at(1));
      }
    }
    Plot plot =
        new Plot(
            title,
            Axis.percentiles(),
            Axis.powersAround("ms", Math.min(least, 1e6), Math.max(most, 1e-3)));
    for (LoadReport load : loads) {
      String rate = String.format(Locale.ROOT, "%.0f/s", load.asked().rate().orElse(0));
      plot.line(rate, load.latencies().curve());
    }
    return plot;
  }

  private Axis millis() {
    return latencies.isEmpty()
        ? Axis.powersAround("ms", 1, 10)
        : Axis.powersAround("ms", latencies.at(0), latencies.at(1));
  }

  /** The latency of each percentile, and what ended in each second, as one SVG document. */
  public String plot() {
    List<Plot> plots = new ArrayList<>();
    String what =
        asked.model() + " by " + asked.protocol() + ", " + Amount.of(counts.ok(), "answer");
    plots.add(
        new Plot("Latency of " + what, Axis.percentiles(), millis())
            .line("latency", latencies.curve()));
    List<Plot.Point> ok = new ArrayList<>();
    List<Plot.Point> failed = new ArrayList<>();
    double most = 1;
    for (int i = 0; i < timeline.size(); i++) {
      Second second = timeline.get(i);
      ok.add(new Plot.Point(i, second.ok()));
      failed.add(new Plot.Point(i, second.failed()));
      most = Math.max(most, (double) Math.max(second.ok(), second.failed()));
    }
    plots.add(
        new Plot(
                "Requests that ended in each second",
                Axis.upTo("seconds", Math.max(1, timeline.size() - 1)),
                Axis.upTo("requests", most))
            .line("ok", ok)
            .line("failed", failed));
    return Plot.document(plots);
  }
}
