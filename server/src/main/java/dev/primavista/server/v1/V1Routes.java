package dev.primavista.server.v1;

import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.http.Handler;
import dev.primavista.server.http.HttpException;
import dev.primavista.server.http.Problem;
import dev.primavista.server.http.Request;
import dev.primavista.server.http.Response;
import dev.primavista.server.http.Route;
import dev.primavista.server.http.RouteOptions;
import dev.primavista.server.json.JsonWriter;
import dev.primavista.server.oip.ModelPath;
import dev.primavista.server.records.AnswerRows;
import dev.primavista.server.scoring.Members;
import dev.primavista.server.scoring.PredictionWriter;
import dev.primavista.server.scoring.RowsReader;
import dev.primavista.server.scoring.Scorer;
import dev.primavista.server.scoring.SignatureName;
import dev.primavista.server.security.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.concurrent.CompletionStage;

/**
 * KServe V1 and TensorFlow Serving over REST, which share their paths: {@code instances} are
 * answered with {@code predictions}, as both say, and {@code inputs} with {@code outputs}, as
 * TensorFlow Serving says; a model's state has the members of both.
 */
public final class V1Routes {
  private static final String MODELS = "/v1/models";
  private static final String MODEL = MODELS + "/{model}";
  private static final String VERSION = MODEL + "/versions/{version}";
  private static final String LABEL = MODEL + "/labels/{label}";
  private static final String INSTANCES = "instances";
  private static final String INPUTS = "inputs";

  private final Scorer scorer;
  private final ModelRegistry registry;

  public V1Routes(Scorer scorer, ModelRegistry registry) {
    this.scorer = scorer;
    this.registry = registry;
  }

  /**
   * The table.
   *
   * @param maxBodyBytes of one request
   */
  public List<Route> routes(long maxBodyBytes) {
    RouteOptions options =
        RouteOptions.JSON
            .withMaxBodyBytes(maxBodyBytes)
            .withMoreContentTypes(CloudEvent.MEDIA_TYPE);
    List<Route> routes = new ArrayList<>();
    routes.add(
        Route.get(MODELS, Role.READER, Handler.of(_ -> list())).about("The names of the models"));
    for (String model : List.of(MODEL, VERSION, LABEL)) {
      routes.add(
          Route.get(model, Role.READER, Handler.of(this::status))
              .about("The state of a model and of its versions"));
      routes.add(
          Route.get(model + "/metadata", Role.READER, Handler.of(this::metadata))
              .about("A model's signature in TensorFlow's words"));
      routes.add(
          Route.post(model + ":predict", Role.READER, this::predict, options)
              .about("Predictions for rows or columns"));
    }
    for (String verb : List.of(":explain", ":classify", ":regress")) {
      Handler refusal = Handler.of(request -> missing(request, verb));
      for (String model : List.of(MODEL, VERSION, LABEL)) {
        routes.add(
            Route.post(model + verb, Role.READER, refusal, options)
                .about("Not there: answers 501")
                .answering(501, "application/json"));
      }
    }
    return routes;
  }

  private Response list() {
    List<String> names =
        registry.statuses().stream().map(status -> status.id().name()).distinct().toList();
    return Response.json(new JsonWriter().beginObject().field("models", names).endObject());
  }

  private Response status(Request request) {
    return ModelPages.status(registry, request.pathParam("model"), version(request));
  }

  private Response metadata(Request request) {
    return ModelPages.metadata(ready(request), SignatureName.DEFAULT);
  }

  private ModelHandle ready(Request request) {
    return ModelPath.ready(registry.find(request.pathParam("model"), version(request)));
  }

  private CompletionStage<Response> predict(Request request) {
    OptionalLong version = version(request);
    ModelHandle handle = ready(request);
    CloudEvent event = CloudEvent.of(request);
    return predictions(request, handle, version, event)
        .thenApply(answer -> event.answered(request.pathParam("model"), answer));
  }

  private CompletionStage<Response> predictions(
      Request request, ModelHandle handle, OptionalLong version, CloudEvent event) {
    Members members = event.data();
    requireSignature(members, handle);
    RowsReader rows = RowsReader.of(handle, event.body());
    String form = members.onlyOf(List.of(INSTANCES, INPUTS));
    int place = members.place(form).orElseThrow();
    if (form.equals(INSTANCES)) {
      return scorer
          .score(request, handle, version, rows.instances(place))
          .thenApply(V1Routes::rows);
    }
    return scorer
        .score(request, handle, version, rows.inputs(place))
        .thenApply(outputs -> Response.json(PredictionWriter.columns("outputs", outputs)));
  }

  private static Response rows(SequencedMap<String, Tensor> outputs) {
    int _ = AnswerRows.count(outputs, INSTANCES, "ask with 'inputs', or on /v2/models/NAME/infer");
    return Response.json(PredictionWriter.rows("predictions", outputs));
  }

  private static void requireSignature(Members members, ModelHandle handle) {
    String name = members.text("signature_name").orElse("");
    if (!SignatureName.isDefault(name)) {
      SignatureName.refusal(name, handle)
          .ifPresent(
              refusal -> {
                throw refusal;
              });
    }
  }

  private Response missing(Request request, String verb) {
    String id = registry.find(request.pathParam("model"), version(request)).id().toString();
    throw new HttpException(
        Problem.of(501, "not_implemented", id + " has no " + verb + " (expected: :predict)"));
  }

  /** The version that the path names by its number or its label; empty where it names none. */
  private OptionalLong version(Request request) {
    return request
        .findPathParam("label")
        .map(label -> OptionalLong.of(registry.labelled(request.pathParam("model"), label)))
        .orElseGet(() -> ModelPath.version(request));
  }
}
