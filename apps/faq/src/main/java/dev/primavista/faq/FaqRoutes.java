package dev.primavista.faq;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.Ticker;
import dev.primavista.server.http.Handler;
import dev.primavista.server.http.Request;
import dev.primavista.server.http.Response;
import dev.primavista.server.http.Route;
import dev.primavista.server.http.RouteOptions;
import dev.primavista.server.json.JsonFields;
import dev.primavista.server.json.JsonWriter;
import dev.primavista.server.security.Role;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;

/**
 * The FAQ's doors: {@code POST /v1/faq/match}, and for clients of the 2018 reference {@code POST
 * /score} with its response shape, order and status.
 */
public final class FaqRoutes {
  /** A longer question is refused; the reference's longest text has 3,989 characters. */
  private static final int LONGEST_QUESTION = 20_000;

  private static final int MOST_MATCHES = 1000;
  private static final int DEFAULT_MATCHES = 5;

  private final FaqScorer scorer;
  private final double threshold;
  private final Ticker ticker;

  /**
   * The doors of one FAQ.
   *
   * @param threshold a best match below this probability is marked as not sure
   */
  public FaqRoutes(FaqScorer scorer, double threshold, Ticker ticker) {
    this.scorer = scorer;
    this.threshold = threshold;
    this.ticker = ticker;
  }

  public List<Route> routes() {
    return List.of(
        Route.post("/v1/faq/match", Role.READER, this::match, RouteOptions.JSON)
            .about(
                "The known questions nearest to one that is asked",
                "{\"question\":\"what is a closure\",\"top\":3}"),
        Route.post("/score", Role.READER, this::score, RouteOptions.JSON)
            .about(
                "The known questions nearest to one, as the 2018 service answered",
                "{\"input\":\"what is a closure\"}"));
  }

  /** The reference's {@code GET /}, for clients that do not ask for a page. */
  public static Handler healthy() {
    return Handler.of(request -> Response.text(200, "Healthy"));
  }

  private CompletionStage<Response> match(Request request) {
    long start = ticker.nanos();
    JsonFields fields = JsonFields.parse(request.body()).only("question", "top", "threshold");
    String question = fields.nonBlankText("question", LONGEST_QUESTION);
    int top = fields.integer("top", DEFAULT_MATCHES, 1, MOST_MATCHES);
    double limit = fields.number("threshold", threshold);
    if (!(limit >= 0 && limit <= 1)) {
      throw new InvalidRequest(
          "out_of_range", "field 'threshold': " + limit + " (expected: 0 to 1)", "threshold");
    }
    return request
        .whileConnected(scorer.score(question))
        .thenApply(
            matches -> Response.json(matchDocument(matches, top, limit, millisSince(start))));
  }

  private JsonWriter matchDocument(
      List<FaqScorer.Match> matches, int top, double limit, double tookMillis) {
    JsonWriter json = new JsonWriter().beginObject().name("matches").beginArray();
    for (FaqScorer.Match match : matches.subList(0, Math.min(top, matches.size()))) {
      json.beginObject()
          .field("id", match.entry().id())
          .field("answer_id", match.entry().answerId())
          .field("question", match.entry().question())
          .field("answer", match.entry().answer())
          .field("probability", match.probability())
          .endObject();
    }
    json.endArray();
    json.field("sure", matches.getFirst().probability() >= limit);
    return json.field("model", scorer.modelName()).field("took_ms", tookMillis).endObject();
  }

  private CompletionStage<Response> score(Request request) {
    long start = ticker.nanos();
    String question = JsonFields.parse(request.body()).text("input", LONGEST_QUESTION);
    return request
        .whileConnected(scorer.score(question))
        .thenApply(matches -> Response.json(scoreDocument(matches, millisSince(start))));
  }

  private static JsonWriter scoreDocument(List<FaqScorer.Match> matches, double tookMillis) {
    JsonWriter json = new JsonWriter().beginObject().name("result").beginArray().beginArray();
    for (FaqScorer.Match match : matches) {
      json.beginArray()
          .value(match.entry().id())
          .value(match.entry().answerId())
          .value(match.probability())
          .endArray();
    }
    return json.endArray()
        .value(String.format(Locale.ROOT, "Computed in %.2f ms", tookMillis))
        .endArray()
        .endObject();
  }

  /** Milliseconds with microseconds as decimals. */
  private double millisSince(long start) {
    return Math.rint((ticker.nanos() - start) / 1e3) / 1e3;
  }
}
