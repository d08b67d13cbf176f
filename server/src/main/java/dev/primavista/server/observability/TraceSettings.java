package dev.primavista.server.observability;

import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where traces go and which, from OpenTelemetry's standard variables.
 *
 * @param endpoint takes OTLP over HTTP, with its path
 * @param headers of each delivery, such as keys
 * @param resource attributes that say who this process is
 * @param queue how many spans wait
 */
public record TraceSettings(
    URI endpoint,
    Map<String, String> headers,
    Map<String, String> resource,
    Sampler sampler,
    Outbox.Bounds queue,
    Transport transport) {
  private static final String PREFIX = "OTEL_EXPORTER_OTLP_";
  private static final String DEFAULT_ENDPOINT = "http://localhost:4318";

  /**
   * How spans travel.
   *
   * @param timeout of one delivery
   * @param certificate whom to trust, as PEM; empty for the usual authorities
   */
  public record Transport(Duration timeout, boolean gzip, Optional<Path> certificate) {}

  /**
   * What the variables say; empty where they do not ask for traces, which is when neither an
   * endpoint nor the exporter {@code otlp} is named.
   *
   * @param given variables by name
   * @throws IllegalArgumentException with every fault, one a line
   */
  public static Optional<TraceSettings> of(Map<String, String> given) {
    Variables variables = new Variables(given);
    String exporter = variables.text("OTEL_TRACES_EXPORTER", "");
    boolean off =
        variables.text("OTEL_SDK_DISABLED", "false").equalsIgnoreCase("true")
            || exporter.equals("none");
    boolean named =
        exporter.equals("otlp")
            || variables.has(PREFIX + "ENDPOINT")
            || variables.has(PREFIX + "TRACES_ENDPOINT");
    if (off || !named) {
      return Optional.empty();
    }
    variables.expect("OTEL_TRACES_EXPORTER", exporter, List.of("", "otlp"));
    variables.expect(
        PREFIX + "PROTOCOL", variables.otlp("PROTOCOL", "http/protobuf"), List.of("http/protobuf"));
    TraceSettings settings =
        new TraceSettings(
            endpoint(variables),
            variables.headers(),
            resource(variables),
            sampler(variables),
            queue(variables),
            transport(variables));
    variables.finish();
    return Optional.of(settings);
  }

  private static URI endpoint(Variables variables) {
    String exact = variables.text(PREFIX + "TRACES_ENDPOINT", "");
    String base = variables.text(PREFIX + "ENDPOINT", DEFAULT_ENDPOINT);
    String text = exact.isEmpty() ? base.replaceAll("/+$", "") + "/v1/traces" : exact;
    if (!text.matches("https?://[^/\\s]+(/\\S*)?")) {
      variables.fault("endpoint: '" + text + "' (expected: http:// or https://)");
      return URI.create(DEFAULT_ENDPOINT);
    }
    return URI.create(text);
  }

  private static Map<String, String> resource(Variables variables) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("service.name", "primavista");
    attributes.putAll(
        variables.pairs(
            "OTEL_RESOURCE_ATTRIBUTES", variables.text("OTEL_RESOURCE_ATTRIBUTES", "")));
    String name = variables.text("OTEL_SERVICE_NAME", "");
    if (!name.isEmpty()) {
      attributes.put("service.name", name);
    }
    return attributes;
  }

  private static Sampler sampler(Variables variables) {
    String argument = variables.text("OTEL_TRACES_SAMPLER_ARG", "");
    String name =
        variables.text(
            "OTEL_TRACES_SAMPLER",
            argument.isEmpty() ? "parentbased_always_on" : "parentbased_traceidratio");
    double ratio = variables.ratio("OTEL_TRACES_SAMPLER_ARG", argument.isEmpty() ? "1" : argument);
    boolean parent = name.startsWith("parentbased_");
    Sampler root =
        switch (parent ? name.substring("parentbased_".length()) : name) {
          case "always_on" -> Sampler.alwaysOn();
          case "always_off" -> Sampler.alwaysOff();
          case "traceidratio" -> Sampler.traceIdRatioBased(ratio);
          default -> {
            variables.fault(
                "OTEL_TRACES_SAMPLER: '"
                    + name
                    + "' (expected: always_on, always_off or traceidratio, or one of them after"
                    + " parentbased_)");
            yield Sampler.alwaysOff();
          }
        };
    return parent ? Sampler.parentBased(root) : root;
  }

  private static Outbox.Bounds queue(Variables variables) {
    return new Outbox.Bounds(
        variables.number("OTEL_BSP_MAX_QUEUE_SIZE", 2048),
        Math.toIntExact(variables.number("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", 512)),
        Duration.ofMillis(variables.number("OTEL_BSP_SCHEDULE_DELAY", 5000)));
  }

  private static Transport transport(Variables variables) {
    String compression = variables.otlp("COMPRESSION", "none");
    variables.expect(PREFIX + "COMPRESSION", compression, List.of("none", "gzip"));
    Optional<Path> certificate = variables.file("CERTIFICATE");
    return new Transport(
        Duration.ofMillis(variables.number(PREFIX + "TIMEOUT", 10_000)),
        compression.equals("gzip"),
        certificate);
  }

  /** Variables and what is wrong with them. */
  private static final class Variables {
    private final Map<String, String> given;
    private final List<String> faults = new ArrayList<>();

    Variables(Map<String, String> given) {
      this.given = given;
    }

    boolean has(String name) {
      return !text(name, "").isEmpty();
    }

    /** An empty variable is as good as none. */
    String text(String name, String otherwise) {
      String value = given.getOrDefault(name, "").strip();
      return value.isEmpty() ? otherwise : value;
    }

    /** The exporter's setting for traces, or for all signals. */
    String otlp(String name, String otherwise) {
      return text(PREFIX + "TRACES_" + name, text(PREFIX + name, otherwise));
    }

    /** The exporter's setting for a file that is there. */
    Optional<Path> file(String name) {
      String text = otlp(name, "");
      if (text.isEmpty()) {
        return Optional.empty();
      }
      if (!Files.isReadable(Path.of(text))) {
        fault(PREFIX + name + ": '" + text + "' (expected: a file that can be read)");
      }
      return Optional.of(Path.of(text));
    }

    long number(String name, long otherwise) {
      String text = text(name, Long.toString(otherwise));
      if (!text.matches("[1-9][0-9]{0,8}")) {
        fault(name + ": '" + text + "' (expected: 1 to 999999999)");
        return otherwise;
      }
      return Long.parseLong(text);
    }

    double ratio(String name, String text) {
      try {
        double value = Double.parseDouble(text);
        if (value >= 0 && value <= 1) {
          return value;
        }
      } catch (NumberFormatException none) {
        // It is told like a number out of range.
      }
      fault(name + ": '" + text + "' (expected: 0 to 1)");
      return 0;
    }

    /** Values by name, as in {@code a=1,b=2}, percent-encoded. */
    Map<String, String> pairs(String name, String text) {
      Map<String, String> pairs = new LinkedHashMap<>();
      for (String pair : text.isEmpty() ? new String[0] : text.split(",")) {
        int equals = pair.indexOf('=');
        if (equals < 1) {
          fault(name + ": a part without '=' (expected: NAME=VALUE,...)");
        } else {
          pairs.put(pair.substring(0, equals).strip(), decoded(name, pair.substring(equals + 1)));
        }
      }
      return pairs;
    }

    /** Header fields by name. */
    Map<String, String> headers() {
      Map<String, String> headers = pairs(PREFIX + "HEADERS", otlp("HEADERS", ""));
      for (String name : headers.keySet()) {
        if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
          fault(PREFIX + "HEADERS: '" + name + "' (expected: the name of a header field)");
        }
      }
      return headers;
    }

    private String decoded(String name, String value) {
      try {
        return URLDecoder.decode(value.strip().replace("+", "%2B"), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException malformed) {
        fault(name + ": '%' without two digits of sixteen (expected: such as %20)");
        return value;
      }
    }

    void expect(String name, String value, List<String> values) {
      if (!values.contains(value.toLowerCase(Locale.ROOT))) {
        List<String> named = values.stream().filter(each -> !each.isEmpty()).toList();
        fault(name + ": '" + value + "' (expected: " + String.join(" or ", named) + ")");
      }
    }

    void fault(String sentence) {
      faults.add(sentence);
    }

    void finish() {
      if (!faults.isEmpty()) {
        throw new IllegalArgumentException(String.join("\n", faults));
      }
    }
  }
}
