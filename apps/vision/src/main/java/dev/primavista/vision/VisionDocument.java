package dev.primavista.vision;

import dev.primavista.core.ServingException;
import dev.primavista.server.json.JsonWriter;
import dev.primavista.vision.ClassScores.Prediction;
import dev.primavista.vision.VisionScorer.Scored;
import dev.primavista.vision.VisionScorer.Timing;
import dev.primavista.vision.detection.Box;
import dev.primavista.vision.detection.Detection;
import java.util.List;

/** The answer about pictures as JSON. */
final class VisionDocument {
  private VisionDocument() {}

  /**
   * The document.
   *
   * @param named whether the pictures have names
   * @param tookMillis from the request's arrival at its handler
   */
  static JsonWriter of(VisionModel model, Scored scored, boolean named, double tookMillis) {
    JsonWriter json =
        new JsonWriter()
            .beginObject()
            .field("model", model.id().name())
            .field("version", Long.toString(model.id().version()))
            .field("task", model.task().name())
            .name("results")
            .beginArray();
    for (Outcome outcome : scored.outcomes()) {
      json.beginObject();
      if (named) {
        json.field("name", outcome.name());
      }
      write(json, outcome);
      json.endObject();
    }
    json.endArray().field("took_ms", tookMillis);
    write(json.name("timing"), scored.timing());
    return json.endObject();
  }

  private static void write(JsonWriter json, Outcome outcome) {
    switch (outcome) {
      case Outcome.Classified classified -> predictions(json, classified.predictions());
      case Outcome.Detected detected -> detections(json, detected);
      case Outcome.Embedded embedded -> {
        json.name("embedding").beginArray();
        for (double number : embedded.vector()) {
          json.value((float) number);
        }
        json.endArray();
      }
      case Outcome.Refused(String _, ServingException reason) ->
          json.field("error", reason.getMessage()).field("code", reason.code());
    }
  }

  private static void predictions(JsonWriter json, List<Prediction> predictions) {
    json.name("predictions").beginArray();
    for (Prediction prediction : predictions) {
      json.beginObject()
          .field("label", prediction.label())
          .field("index", prediction.index())
          .field("probability", prediction.probability())
          .endObject();
    }
    json.endArray();
  }

  private static void detections(JsonWriter json, Outcome.Detected detected) {
    json.field("width", detected.width()).field("height", detected.height());
    json.name("detections").beginArray();
    for (Detection detection : detected.detections()) {
      Box box = detection.box();
      json.beginObject()
          .field("label", detection.label())
          .field("index", detection.index())
          .field("score", detection.score())
          .name("box")
          .beginArray()
          .value((float) box.left())
          .value((float) box.top())
          .value((float) box.right())
          .value((float) box.bottom())
          .endArray()
          .endObject();
    }
    json.endArray();
  }

  private static void write(JsonWriter json, Timing timing) {
    json.beginObject()
        .field("decode_ms", millis(timing.decodeNanos()))
        .field("preprocess_ms", millis(timing.preprocessNanos()))
        .field("queue_ms", millis(timing.queueNanos()))
        .field("compute_ms", millis(timing.computeNanos()))
        .endObject();
  }

  /** Milliseconds with microseconds as decimals. */
  static double millis(long nanos) {
    return Math.rint(nanos / 1e3) / 1e3;
  }
}
