package dev.primavista.vision;

import dev.primavista.core.ServingException;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.Ticker;
import dev.primavista.server.http.Request;
import dev.primavista.server.http.Response;
import dev.primavista.server.http.Route;
import dev.primavista.server.http.RouteOptions;
import dev.primavista.server.http.RouteParameter;
import dev.primavista.server.json.JsonFields;
import dev.primavista.server.security.Role;
import dev.primavista.vision.VisionScorer.Scored;
import dev.primavista.vision.VisionScorer.Wish;
import dev.primavista.vision.fetch.PictureFetch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The pictures' doors. {@code POST /v1/vision/{model}/classify}, {@code /detect} and {@code /embed}
 * take a picture, a form of several, or JSON with base64 texts and URLs; {@code /predict} answers
 * by the network's own task. {@code POST /v1/vision/classify} is the first network's, and {@code
 * /v1/vision/score} takes the 2018 reference's dictionary of base64 texts.
 */
public final class VisionRoutes {
  /** A longer body is refused. */
  public static final long MAX_BODY_BYTES = 32L * 1024 * 1024;

  private static final int REFERENCE_TOP = 3;
  private static final String MODEL = "/v1/vision/{model}/";

  private static final RouteParameter VERSION =
      RouteParameter.number("version", "one of the network's; the one that answers by default");

  private final VisionScorer scorer;
  private final VisionModels models;
  private final PictureFetch fetch;
  private final Ticker ticker;

  /** Fetching waits; nobody else's thread is held meanwhile. */
  private final ExecutorService fetching = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * The doors of these networks.
   *
   * @param models the first answers where the caller names none
   * @param fetch where pictures of URLs come from
   */
  public VisionRoutes(VisionScorer scorer, VisionModels models, PictureFetch fetch, Ticker ticker) {
    this.scorer = scorer;
    this.models = models;
    this.fetch = fetch;
    this.ticker = ticker;
  }

  public List<Route> routes() {
    RouteOptions pictures =
        RouteOptions.NO_BODY
            .withMaxBodyBytes(MAX_BODY_BYTES)
            .withContentTypes(
                "image/*",
                "application/octet-stream",
                "application/json",
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
        Route.post(MODEL + "classify", Role.READER, request -> named(request, "classify"), pictures)
            .about("The classes of pictures")
            .taking(VERSION),
        Route.post(MODEL + "detect", Role.READER, request -> named(request, "detect"), pictures)
            .about("What is where in pictures")
            .taking(VERSION),
        Route.post(MODEL + "embed", Role.READER, request -> named(request, "embed"), pictures)
            .about("Pictures as vectors")
            .taking(VERSION),
        Route.post(MODEL + "predict", Role.READER, request -> named(request, ""), pictures)
            .about("What the network says of pictures, by its task")
            .taking(VERSION),
        Route.post("/v1/vision/classify", Role.READER, this::classify, pictures)
            .about("The classes of pictures, by the first network or the one of ?model=")
            .taking(RouteParameter.query("model", "a network's name")),
        Route.post("/v1/vision/score", Role.READER, this::score, dictionary)
            .about("The classes of pictures in base64, as the 2018 service answered"),
        Route.post(MODEL + "score", Role.READER, this::score, dictionary)
            .about("The same by one network"));
  }

  private CompletionStage<Response> named(Request request, String task) {
    VisionModel model = models.require(request.pathParam("model"), request.query("version"));
    return answer(request, required(model, task));
  }

  private CompletionStage<Response> classify(Request request) {
    return answer(request, required(models.require(request.query("model")), "classify"));
  }

  /** The model, if this is its task; any where none is asked for. */
  private static VisionModel required(VisionModel model, String task) {
    String own = model.task().name();
    if (!task.isEmpty() && !task.equals(own)) {
      throw new InvalidRequest(
          "wrong_task",
          model.id() + " does not " + task + " (expected: /v1/vision/{model}/" + own + ")",
          "model",
          "model.yaml may declare another 'task'");
    }
    return model;
  }

  private CompletionStage<Response> answer(Request request, VisionModel model) {
    long start = ticker.nanos();
    PictureRequest asked = PictureRequest.of(request);
    Function<List<Picture>, CompletableFuture<Scored>> look =
        pictures -> scorer.score(model, pictures, asked.wish(), unwanted(request));
    CompletableFuture<Scored> scored =
        asked.complete()
            ? look.apply(asked.sent())
            : asked.fetched(fetch, fetching).thenCompose(look);
    return request
        .whileConnected(scored)
        .thenApply(
            done ->
                Response.json(
                    VisionDocument.of(
                        model,
                        accepted(done),
                        asked.named(),
                        VisionDocument.millis(ticker.nanos() - start))));
  }

  /** Whether the client is gone or its time is over. */
  private static BooleanSupplier unwanted(Request request) {
    CompletableFuture<Boolean> asking = request.whileConnected(new CompletableFuture<>());
    return asking::isCancelled;
  }

  /** A lone picture that is none fails the request. */
  private static Scored accepted(Scored scored) {
    if (scored.outcomes().size() == 1
        && scored.outcomes().getFirst() instanceof Outcome.Refused refused) {
      throw refused.reason();
    }
    return scored;
  }

  private CompletionStage<Response> score(Request request) {
    long start = ticker.nanos();
    VisionModel model =
        required(models.require(request.findPathParam("model")), "classify").asReference();
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
        .whileConnected(
            scorer.score(model, pictures, new Wish(REFERENCE_TOP, 0), unwanted(request)))
        .thenApply(
            scored ->
                ReferenceContract.answer(
                    shape, all(scored.outcomes()), VisionDocument.millis(ticker.nanos() - start)));
  }

  /** The reference's shape has no place for an error of one picture. */
  private static List<Outcome.Classified> all(List<Outcome> outcomes) {
    List<Outcome.Classified> classified = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      switch (outcome) {
        case Outcome.Classified good -> classified.add(good);
        case Outcome.Refused(String _, ServingException reason) -> throw reason;
        case Outcome.Detected _, Outcome.Embedded _ ->
            throw new IllegalStateException("no classes");
      }
    }
    return classified;
  }
}
