package dev.primavista.server.triton;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.server.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Which requests are traced, and where to.
 *
 * @param timestamps whether the times of requests are written down
 * @param rate every so many requests one is traced
 * @param count so many are traced and then no more; -1 for no bound
 * @param logFrequency so many traces go into one file, and the next into another; 0 for one file
 * @param file its name in the folder of traces; empty for none
 */
public record TraceSettings(
    boolean timestamps, long rate, long count, long logFrequency, String file) {
  static final TraceSettings OFF = new TraceSettings(false, 1000, -1, 0, "");

  /** Whether anything is written. */
  boolean on() {
    return timestamps && !file.isEmpty();
  }

  /**
   * The same with one setting changed.
   *
   * @param values as a client wrote them; one, save for the levels
   */
  TraceSettings with(String name, List<String> values) {
    return switch (name) {
      case "trace_level" -> new TraceSettings(timestamps(values), rate, count, logFrequency, file);
      case "trace_rate" ->
          new TraceSettings(timestamps, number(name, values, 1), count, logFrequency, file);
      case "trace_count" ->
          new TraceSettings(timestamps, rate, number(name, values, -1), logFrequency, file);
      case "log_frequency" ->
          new TraceSettings(timestamps, rate, count, number(name, values, 0), file);
      case "trace_file" ->
          new TraceSettings(timestamps, rate, count, logFrequency, single(name, values));
      case "trace_mode" -> {
        if (!single(name, values).equals("triton")) {
          throw refused(name, "triton");
        }
        yield this;
      }
      default ->
          throw new InvalidRequest(
              "unknown_setting",
              "there is no such trace setting (expected: trace_file, trace_level, trace_rate,"
                  + " trace_count or log_frequency)",
              name);
    };
  }

  /** The value that this setting has elsewhere. */
  TraceSettings resetTo(TraceSettings other, String name) {
    return switch (name) {
      case "trace_level" -> new TraceSettings(other.timestamps, rate, count, logFrequency, file);
      case "trace_rate" -> new TraceSettings(timestamps, other.rate, count, logFrequency, file);
      case "trace_count" -> new TraceSettings(timestamps, rate, other.count, logFrequency, file);
      case "log_frequency" -> new TraceSettings(timestamps, rate, count, other.logFrequency, file);
      case "trace_file" -> new TraceSettings(timestamps, rate, count, logFrequency, other.file);
      default -> with(name, List.of("triton"));
    };
  }

  private static boolean timestamps(List<String> levels) {
    for (String level : levels) {
      if (!level.equals("OFF") && !level.equals("TIMESTAMPS")) {
        throw refused("trace_level", "OFF or TIMESTAMPS");
      }
    }
    return levels.contains("TIMESTAMPS");
  }

  private static long number(String name, List<String> values, long least) {
    String text = single(name, values);
    if (text.matches("-?[0-9]{1,18}") && Long.parseLong(text) >= least) {
      return Long.parseLong(text);
    }
    throw refused(name, "a whole number >= " + least);
  }

  private static String single(String name, List<String> values) {
    if (values.size() != 1) {
      throw refused(name, "one value");
    }
    return values.getFirst();
  }

  private static InvalidRequest refused(String name, String expected) {
    return new InvalidRequest(
        "wrong_setting",
        "trace setting '" + name + "' has a value that it cannot have (expected: " + expected + ")",
        name);
  }

  /** As Triton writes them: all values as texts, by name. */
  public SequencedMap<String, List<String>> values() {
    SequencedMap<String, List<String>> values = new LinkedHashMap<>();
    values.put("trace_level", List.of(timestamps ? "TIMESTAMPS" : "OFF"));
    values.put("trace_rate", List.of(Long.toString(rate)));
    values.put("trace_count", List.of(Long.toString(count)));
    values.put("log_frequency", List.of(Long.toString(logFrequency)));
    values.put("trace_file", List.of(file));
    values.put("trace_mode", List.of("triton"));
    return values;
  }

  /** The same as JSON: the levels are an array, the others single. */
  JsonWriter document() {
    JsonWriter json = new JsonWriter().beginObject();
    values()
        .forEach(
            (name, values) -> {
              if (name.equals("trace_level")) {
                json.field(name, values);
              } else {
                json.field(name, values.getFirst());
              }
            });
    return json.endObject();
  }
}
