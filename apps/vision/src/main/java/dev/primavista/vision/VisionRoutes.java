package dev.primavista.vision;

import dev.primavista.core.ServingException;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.Ticker;
import dev.primavista.server.http.Part;
import dev.primavista.server.http.Request;
import dev.primavista.server.http.Response;
import dev.primavista.server.http.Route;
import dev.primavista.server.http.RouteOptions;
import dev.primavista.server.json.JsonFields;
import dev.primavista.server.json.JsonWriter;
import dev.primavista.vision.VisionClassifier.Outcome;
import dev.primavista.vision.VisionClassifier.Picture;
import dev.primavista.vision.VisionClassifier.Prediction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The pictures' doors: {@code POST /v1/vision/classify} with a picture or several as a form, and
 * {@code POST /v1/vision/score} with the 2018 reference's dictionary of base64 texts.
 */
public final class VisionRoutes {
  /** A longer body is refused. */
  public static final long MAX_BODY_BYTES = 32L * 1024 * 1024;

  private static final int DEFAULT_TOP = 5;
  private static final int MOST_TOP = 1000;
  private static final int REFERENCE_TOP = 3;

  private final VisionClassifier classifier;
  private final VisionModels models;
  private final Ticker ticker;

  /**
   * The doors of these networks.
   *
   * @param models the first answers where the caller names none
   */
  public VisionRoutes(VisionClassifier classifier, VisionModels models, Ticker ticker) {
    this.classifier = classifier;
    this.models = models;
    this.ticker = ticker;
  }

  public List<Route> routes() {
    RouteOptions pictures =
        RouteOptions.NO_BODY
            .withMaxBodyBytes(MAX_BODY_BYTES)
            .withContentTypes(
                "image/*",
                "application/octet-stream",
                "multipart/form-data",
                "application/x-www-form-urlencoded")
            .onSlowLane();
    RouteOptions dictionary =
        RouteOptions.JSON
            .withMaxBodyBytes(MAX_BODY_BYTES)
            .withContentTypes(
                "application/json", "application/x-www-form-urlencoded", "multipart/form-data")
            .onSlowLane();
    return List.of(
        Route.post("/v1/vision/classify", this::classify, pictures)
            .about("The classes of pictures"),
        Route.post("/v1/vision/score", this::score, dictionary)
            .about("The classes of pictures in base64, as the 2018 service answered"));
  }

  private CompletionStage<Response> classify(Request request) {
    long start = ticker.nanos();
    VisionModel model = models.require(request.query("model"));
    int top = top(request);
    boolean form = request.mediaType().equals("multipart/form-data");
    List<Picture> pictures = form ? pictures(request) : List.of(new Picture("", request.body()));
    return request
        .whileConnected(classifier.classify(model, pictures, top))
        .thenApply(
            outcomes -> Response.json(document(model, only(outcomes), form, millisSince(start))));
  }

  private static int top(Request request) {
    String text = request.query("top").orElse(Integer.toString(DEFAULT_TOP));
    if (!text.matches("[1-9][0-9]{0,3}") || Integer.parseInt(text) > MOST_TOP) {
      throw new InvalidRequest(
          "out_of_range", "top is no whole number from 1 to " + MOST_TOP, "top");
    }
    return Integer.parseInt(text);
  }

  private static List<Picture> pictures(Request request) {
    List<Picture> pictures = new ArrayList<>();
    for (Part part : request.parts()) {
      pictures.add(new Picture(part.filename().orElse(part.name()), part.bytes()));
    }
    if (pictures.isEmpty()) {
      throw new InvalidRequest(
          "missing_image", "the form holds no picture (expected: at least one file)");
    }
    return pictures;
  }

  /** A lone picture that is none fails the request. */
  private static List<Outcome> only(List<Outcome> outcomes) {
    if (outcomes.size() == 1 && outcomes.getFirst() instanceof Outcome.Refused refused) {
      throw refused.reason();
    }
    return outcomes;
  }

  private static JsonWriter document(
      VisionModel model, List<Outcome> outcomes, boolean named, double tookMillis) {
    JsonWriter json =
        new JsonWriter()
            .beginObject()
            .field("model", model.id().name())
            .field("version", Long.toString(model.id().version()))
            .name("results")
            .beginArray();
    for (Outcome outcome : outcomes) {
      json.beginObject();
      if (named) {
        json.field("name", outcome.name());
      }
      switch (outcome) {
        case Outcome.Classified classified -> writePredictions(json, classified.predictions());
        case Outcome.Refused refused ->
            json.field("error", refused.reason().getMessage())
                .field("code", refused.reason().code());
      }
      json.endObject();
    }
    return json.endArray().field("took_ms", tookMillis).endObject();
  }

  private static void writePredictions(JsonWriter json, List<Prediction> predictions) {
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

  private CompletionStage<Response> score(Request request) {
    long start = ticker.nanos();
    VisionModel model = models.require(Optional.empty()).asReference();
    boolean form = request.mediaType().equals("multipart/form-data");
    ReferenceContract.Shape shape;
    List<Picture> pictures;
    if (form) {
      shape = ReferenceContract.Shape.FORM;
      pictures =
          request.parts().stream().map(part -> new Picture(part.name(), part.bytes())).toList();
    } else {
      JsonFields fields = JsonFields.parse(request.body());
      boolean text = fields.isText("input");
      shape = text ? ReferenceContract.Shape.KERAS : ReferenceContract.Shape.DICTIONARY;
      Map<String, String> named =
          text
              ? ReferenceContract.inner(fields.text("input", Integer.MAX_VALUE))
              : fields.namedTexts("input");
      pictures = ReferenceContract.pictures(named);
    }
    if (pictures.isEmpty()) {
      throw new InvalidRequest(
          "missing_image", "field 'input' holds no picture (expected: at least one)", "input");
    }
    return request
        .whileConnected(classifier.classify(model, pictures, REFERENCE_TOP))
        .thenApply(outcomes -> ReferenceContract.answer(shape, all(outcomes), millisSince(start)));
  }

  /** The reference's shape has no place for an error of one picture. */
  private static List<Outcome.Classified> all(List<Outcome> outcomes) {
    List<Outcome.Classified> classified = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      switch (outcome) {
        case Outcome.Classified good -> classified.add(good);
        case Outcome.Refused(String _, ServingException reason) -> throw reason;
      }
    }
    return classified;
  }

  /** Milliseconds with microseconds as decimals. */
  private double millisSince(long start) {
    return Math.rint((ticker.nanos() - start) / 1e3) / 1e3;
  }
}
