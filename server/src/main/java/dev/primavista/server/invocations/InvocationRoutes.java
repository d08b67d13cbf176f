package dev.primavista.server.invocations;

import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.tensor.NpyFormat;
import dev.primavista.server.http.Admission;
import dev.primavista.server.http.Handler;
import dev.primavista.server.http.Request;
import dev.primavista.server.http.Response;
import dev.primavista.server.http.Route;
import dev.primavista.server.http.RouteOptions;
import dev.primavista.server.http.RouteParameter;
import dev.primavista.server.http.ServerInfo;
import dev.primavista.server.oip.EndpointTensors;
import dev.primavista.server.records.LibsvmRows;
import dev.primavista.server.records.RecordioRows;
import dev.primavista.server.scoring.Scorer;
import dev.primavista.server.security.Role;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;

/**
 * Servers that have one model: MLflow's and SageMaker's {@code /invocations} and health pages, and
 * Azure ML's {@code /score}; and the paths on which the clouds' clients name an endpoint.
 */
public final class InvocationRoutes {
  /** SageMaker's clients are told which variant answered; this is the name of an only one. */
  private static final Map<String, String> VARIANT =
      Map.of("x-amzn-invoked-production-variant", "AllTraffic");

  private final Scorer scorer;
  private final BiFunction<Request, ModelHandle, CompletionStage<Response>> tensors;
  private final InvokedModel model;
  private final Admission admission;
  private final BooleanSupplier ready;

  /**
   * @param tensors who answers where a body holds tensors of the Open Inference Protocol
   * @param model who answers
   * @param admission before the routes on which it does
   * @param ready whether the whole server answers
   */
  public InvocationRoutes(
      Scorer scorer,
      BiFunction<Request, ModelHandle, CompletionStage<Response>> tensors,
      InvokedModel model,
      Admission admission,
      BooleanSupplier ready) {
    this.scorer = scorer;
    this.tensors = tensors;
    this.model = model;
    this.admission = admission;
    this.ready = ready;
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
            .withAdmission(admission)
            .withMoreContentTypes(
                InvocationBody.CSV,
                InvocationBody.JSON_LINES,
                NpyFormat.MEDIA_TYPE,
                LibsvmRows.MEDIA_TYPE,
                LibsvmRows.OTHER_MEDIA_TYPE,
                RecordioRows.MEDIA_TYPE,
                EndpointTensors.MEDIA_TYPE);
    return List.of(
        Route.get("/ping", Role.ANYBODY, Handler.of(_ -> health()))
            .about("Whether the server answers, for SageMaker and MLflow")
            .answering(200, "text/plain"),
        Route.get("/health", Role.ANYBODY, Handler.of(_ -> health()))
            .about("The same")
            .answering(200, "text/plain"),
        Route.get(
                "/version",
                Role.READER,
                Handler.of(_ -> Response.text(200, ServerInfo.CURRENT.version())))
            .about("The server's version")
            .answering(200, "text/plain"),
        Route.post(
                "/invocations",
                Role.READER,
                this::invocations,
                options.withRefusals(MlflowRefusals::write))
            .about("Rows to the one model, as MLflow and SageMaker ask"),
        Route.post(
                "/endpoints/{endpoint}/invocations",
                Role.READER,
                this::endpoint,
                options.withRefusals(EndpointRefusals::write))
            .about(
                "Rows to the model of this name, or to the one model, as SageMaker's runtime asks")
            .taking(RouteParameter.header(InvokedModel.TARGET, false, "a model's name or archive")),
        Route.post(
                "/serving-endpoints/{endpoint}/invocations",
                Role.READER,
                this::servingEndpoint,
                options.withRefusals(MlflowRefusals::write))
            .about("The same, as Databricks' clients ask"),
        Route.post("/score", Role.READER, this::score, options)
            .about("Rows to the one model, as Azure ML asks"),
        Route.post("/api/v1/service/{service}/score", Role.READER, this::score, options)
            .about("The same on the path of a service on Kubernetes, whatever its name"));
  }

  private Response health() {
    return Response.text(ready.getAsBoolean() ? 200 : 503, "\n");
  }

  private CompletionStage<Response> invocations(Request request) {
    ModelHandle handle = model.ready();
    InvocationBody body = new InvocationBody(handle, request);
    return body.isTensors()
        ? tensors.apply(request, handle)
        : answer(request, handle, body.read(InvocationBody.MLFLOW));
  }

  private CompletionStage<Response> endpoint(Request request) {
    ModelHandle handle = named(request);
    InvocationBody body = new InvocationBody(handle, request);
    CompletionStage<Response> answer =
        body.isTensors()
            ? tensors.apply(request, handle)
            : answer(request, handle, body.readAlsoAlone(InvocationBody.MLFLOW));
    return answer.thenApply(InvocationRoutes::ofVariant);
  }

  private CompletionStage<Response> servingEndpoint(Request request) {
    ModelHandle handle = named(request);
    InvocationBody body = new InvocationBody(handle, request);
    return answer(request, handle, body.read(InvocationBody.MLFLOW))
        .thenApply(InvocationRoutes::ofVariant);
  }

  private static Response ofVariant(Response answer) {
    return answer.withHeaders(VARIANT);
  }

  private ModelHandle named(Request request) {
    return request
        .header(InvokedModel.TARGET)
        .map(model::archive)
        .orElseGet(() -> model.of(request.pathParam("endpoint")));
  }

  private CompletionStage<Response> answer(
      Request request, ModelHandle handle, InvocationBody.Rows rows) {
    MlflowAnswer form = MlflowAnswer.of(handle, rows.frame());
    return scorer
        .score(request, handle, OptionalLong.empty(), rows.inputs(), form.outputs(handle))
        .thenApply(outputs -> AnswerForm.of(request).write(outputs, form::write));
  }

  private CompletionStage<Response> score(Request request) {
    ModelHandle handle = model.ready();
    InvocationBody.Rows rows = new InvocationBody(handle, request).read(InvocationBody.AZURE);
    AzureAnswer form = AzureAnswer.of(handle.model(), rows.around());
    return scorer
        .score(request, handle, OptionalLong.empty(), rows.inputs(), form.outputs())
        .thenApply(outputs -> Response.json(form.write(outputs)));
  }
}
