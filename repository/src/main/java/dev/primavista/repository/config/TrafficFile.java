package dev.primavista.repository.config;

import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.traffic.TrafficPolicy;
import dev.primavista.core.traffic.TrafficPolicy.Bound;
import dev.primavista.core.traffic.TrafficPolicy.Canary;
import dev.primavista.core.traffic.TrafficPolicy.Shadow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code traffic.yaml} in a model's folder: how requests are divided between its versions. Every
 * replica that serves the folder follows it; changed alone, it reloads nothing.
 */
public final class TrafficFile {
  public static final String NAME = "traffic.yaml";

  private static final List<String> KNOWN =
      List.of(
          "stable",
          "canary",
          "percent",
          "max_error_rate",
          "max_latency",
          "window",
          "shadow",
          "shadow_percent");

  private final Fields fields;
  private final Map<String, Long> labels;

  private TrafficFile(Fields fields, Map<String, Long> labels) {
    this.fields = fields.only(KNOWN);
    this.labels = labels;
  }

  /**
   * The policy that a model's folder asks for; empty if it asks for none.
   *
   * @param labels versions by their labels, which the file may name
   * @throws ModelLoadException with line and column
   */
  public static Optional<TrafficPolicy> read(Path folder, Map<String, Long> labels) {
    Path file = folder.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    Fields fields = new Fields(Yaml.read(NAME, SettingsFiles.text(file)));
    return Optional.of(new TrafficFile(fields, labels).policy());
  }

  private TrafficPolicy policy() {
    if (!fields.has("stable")) {
      throw fields
          .place()
          .refuse("no 'stable' (expected: the version that answers what no other does)");
    }
    Optional<Canary> canary =
        fields.has("canary")
            ? Optional.of(
                fields.checked(
                    "percent",
                    () -> new Canary(version("canary"), number("percent").orElse(0.0), bound())))
            : Optional.empty();
    Optional<Shadow> shadow =
        fields.has("shadow")
            ? Optional.of(
                fields.checked(
                    "shadow_percent",
                    () -> new Shadow(version("shadow"), number("shadow_percent").orElse(100.0))))
            : Optional.empty();
    TrafficPolicy divided =
        fields.checked(
            "canary", () -> new TrafficPolicy(version("stable"), canary, Optional.empty()));
    return fields.checked("shadow", () -> new TrafficPolicy(divided.stable(), canary, shadow));
  }

  private Bound bound() {
    return fields.checked(
        "max_error_rate",
        () ->
            new Bound(
                number("max_error_rate").orElse(Bound.DEFAULT.errorRate()),
                Quantity.duration(fields, "max_latency").orElse(Bound.DEFAULT.latency()),
                fields.count("window", 1).orElse(Bound.DEFAULT.window())));
  }

  /** The version that a field names by its number or its label. */
  private long version(String name) {
    String text = fields.text(name).orElseThrow();
    Long labelled = labels.get(text);
    if (labelled != null) {
      return labelled;
    }
    if (!text.matches("[1-9][0-9]{0,17}")) {
      throw fields.wrong(name, "a version's number, or a label of model.yaml");
    }
    return Long.parseLong(text);
  }

  private Optional<Double> number(String name) {
    return fields
        .text(name)
        .map(
            text -> {
              if (!text.matches("[0-9]{1,6}([.][0-9]{1,12})?")) {
                throw fields.wrong(name, "a number such as 10 or 0.05");
              }
              return Double.valueOf(text);
            });
  }
}
