package dev.primavista.onnx;

import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelDescription.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An ONNX file's header as lines for people. */
final class OnnxDescription {
  private OnnxDescription() {}

  static ModelDescription of(OnnxHeader header, List<String> warnings) {
    List<Step> steps = new ArrayList<>();
    steps.add(new Step("", "ONNX graph " + header.graphName(), 0, note(header)));
    header.operators().entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
        .map(operator -> new Step("", operator.getKey(), 1, "x " + operator.getValue()))
        .forEach(steps::add);
    return new ModelDescription("onnx", summary(header), steps, warnings, header.metadata());
  }

  private static String summary(OnnxHeader header) {
    String producer = header.producer().isEmpty() ? "" : " by " + header.producer();
    return "ONNX opset %d%s, %s weights, %s"
        .formatted(header.opset(), producer, count(header.weights()), megabytes(header));
  }

  private static String note(OnnxHeader header) {
    List<String> parts = new ArrayList<>();
    header.opsets().forEach((domain, version) -> parts.add(domain + " opset " + version));
    parts.add("IR version " + header.irVersion());
    if (!header.externalFiles().isEmpty()) {
      parts.add("weights in " + String.join(", ", header.externalFiles()));
    }
    return String.join(", ", parts);
  }

  private static String count(long weights) {
    return weights < 1_000_000
        ? String.format(Locale.ROOT, "%,d", weights)
        : String.format(Locale.ROOT, "%.1f million", weights / 1e6);
  }

  private static String megabytes(OnnxHeader header) {
    return header.fileBytes() < 100_000
        ? String.format(Locale.ROOT, "%,d bytes", header.fileBytes())
        : String.format(Locale.ROOT, "%.1f MB", header.fileBytes() / 1e6);
  }
}
