package dev.primavista.benchmarks;

import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import dev.primavista.server.json.JsonInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code measure.py} of the rivals' folder wrote: the figures of each server, workload and
 * number of connections. Those that were not measured are NaN.
 */
final class PeerFigures {
  /** Figures by their place in the document. */
  private final Map<List<String>, Double> numbers = new HashMap<>();

  /** Why a workload was not measured, by server and workload. */
  private final Map<List<String>, String> failures = new TreeMap<>(PeerFigures::compare);

  private PeerFigures() {}

  /** The figures of such a document. */
  static PeerFigures read(byte[] document) {
    return JsonInput.read(
        document,
        parser -> {
          PeerFigures figures = new PeerFigures();
          for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            List<String> place = place(parser.getParsingContext());
            if (token.isNumeric()) {
              figures.numbers.put(place, parser.getDoubleValue());
            } else if (token == JsonToken.VALUE_STRING && isFailure(place)) {
              figures.failures.put(List.of(place.getFirst(), place.get(2)), parser.getText());
            }
          }
          return figures;
        });
  }

  private static boolean isFailure(List<String> place) {
    return place.size() == 4 && place.getLast().equals("failed");
  }

  /** The names of the members that a value stands in, outermost first. */
  private static List<String> place(JsonStreamContext inner) {
    List<String> names = new ArrayList<>();
    for (JsonStreamContext at = inner; at != null; at = at.getParent()) {
      if (at.getCurrentName() != null) {
        names.addFirst(at.getCurrentName());
      }
    }
    return List.copyOf(names);
  }

  private static int compare(List<String> one, List<String> other) {
    return String.join("/", one).compareTo(String.join("/", other));
  }

  private double number(String server, String workload, int connections, String figure) {
    return numbers.getOrDefault(
        List.of(server, "workloads", workload, "c" + connections, figure), Double.NaN);
  }

  /** CPU of all of the server's processes per request. */
  double cpuMillis(String server, String workload, int connections) {
    return number(server, workload, connections, "cpu_s_per_1000");
  }

  /** Right answers per second. */
  double perSecond(String server, String workload, int connections) {
    return number(server, workload, connections, "rps");
  }

  /** The time that one of a hundred requests exceeded. */
  double p99Millis(String server, String workload, int connections) {
    return number(server, workload, connections, "p99_ms");
  }

  /** Cores that neither the server nor the client used. */
  double otherCores(String server, String workload, int connections) {
    return number(server, workload, connections, "other_cores");
  }

  /** Workloads that were not measured, by server and workload, and why. */
  Map<List<String>, String> failures() {
    return failures;
  }
}
