package dev.primavista.trees.catboost;

import dev.primavista.trees.text.Document;
import dev.primavista.trees.text.JsonDocument;
import dev.primavista.trees.text.Words;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The texts beside a CatBoost model: parameters and classes as JSON.
 *
 * @param loss such as {@code Logloss}
 * @param labels {@code class_params}, before 0.24 {@code multiclass_params} or the names among the
 *     parameters; empty where there are none
 * @param threshold the probability above which the second of two classes is chosen
 */
record CatBoostInfo(String loss, Document labels, double threshold) {
  private static final String THRESHOLD = "binclass_probability_threshold";
  private static final List<String> CLASSES = List.of("class_params", "multiclass_params");

  static CatBoostInfo of(List<FlatTable> entries) {
    String threshold = text(entries, THRESHOLD);
    Document parameters = document(text(entries, "params"));
    return new CatBoostInfo(
        loss(parameters),
        labels(
            CLASSES.stream()
                .map(key -> text(entries, key))
                .filter(json -> !json.isEmpty())
                .map(CatBoostInfo::document),
            parameters),
        threshold.isEmpty() ? 0.5 : Words.floating(THRESHOLD, threshold));
  }

  /** What a JSON export has under {@code model_info}. */
  static CatBoostInfo of(Document info) {
    Document parameters = info.optionalChild("params").orElse(Document.of(Map.of()));
    return new CatBoostInfo(
        loss(parameters),
        labels(CLASSES.stream().flatMap(key -> info.optionalChild(key).stream()), parameters),
        info.number(THRESHOLD, 0.5));
  }

  /** The first of these, else what the parameters say. */
  private static Document labels(Stream<Document> classes, Document parameters) {
    return classes
        .findFirst()
        .or(() -> parameters.optionalChild("data_processing_options"))
        .orElse(Document.of(Map.of()));
  }

  private static String text(List<FlatTable> entries, String key) {
    return entries.stream()
        .filter(entry -> entry.text(0).equals(key))
        .map(entry -> entry.text(1))
        .findFirst()
        .orElse("");
  }

  private static Document document(String json) {
    return json.isEmpty()
        ? Document.of(Map.of())
        : JsonDocument.read(json.getBytes(StandardCharsets.UTF_8));
  }

  /** The name of the loss function among these parameters. */
  private static String loss(Document parameters) {
    return parameters
        .optionalChild("loss_function")
        .map(function -> function.text("type", ""))
        .orElse("");
  }
}
