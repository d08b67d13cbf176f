package dev.primavista.server.records;

import dev.primavista.core.inference.InferenceRequest;
import dev.primavista.core.inference.InferenceService;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.http.Request;
import dev.primavista.server.http.RequestDeadline;
import dev.primavista.server.http.Response;
import dev.primavista.server.http.Route;
import dev.primavista.server.http.RouteOptions;
import dev.primavista.server.http.RouteParameter;
import dev.primavista.server.oip.ModelPath;
import dev.primavista.server.security.Role;
import dev.primavista.server.traffic.TrafficHeaders;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.concurrent.CompletionStage;

/**
 * Rows in, rows out: {@code POST /models/{model}/score} takes JSON records or CSV and answers an
 * array with an object for each row; {@code ?outputs=a,b} asks for certain outputs.
 */
public final class RecordRoutes {
  private static final String MODEL = "/models/{model}";
  private static final String CSV = "text/csv";

  private static final RouteParameter OUTPUTS =
      RouteParameter.query("outputs", "names of the outputs to answer with, split by commas");

  private final InferenceService service;
  private final ModelRegistry registry;
  private final RequestDeadline deadlines;

  public RecordRoutes(InferenceService service, ModelRegistry registry, RequestDeadline deadlines) {
    this.service = service;
    this.registry = registry;
    this.deadlines = deadlines;
  }

  /**
   * The table.
   *
   * @param maxBodyBytes of one request
   */
  public List<Route> routes(long maxBodyBytes) {
    RouteOptions options =
        RouteOptions.JSON.withMaxBodyBytes(maxBodyBytes).withMoreContentTypes(CSV);
    return List.of(
        Route.post(MODEL + "/score", Role.READER, this::score, options)
            .about("Records or CSV in, records out")
            .taking(OUTPUTS),
        Route.post(MODEL + "/versions/{version}/score", Role.READER, this::score, options)
            .about("Records or CSV in, records out, by one version")
            .taking(OUTPUTS));
  }

  private CompletionStage<Response> score(Request request) {
    String name = request.pathParam("model");
    OptionalLong version = ModelPath.version(request);
    ModelHandle handle = ModelPath.ready(registry.find(name, version));
    String said = handle.id().toString();
    SequencedMap<String, Tensor> rows =
        request.mediaType().equals(CSV)
            ? CsvReader.read(said, handle.model(), request.body(), CsvHeader.of(request))
            : RecordReader.read(said, handle.model(), request.body());
    InferenceRequest inference =
        new InferenceRequest(name, version, rows, deadlines.of(request).orElse(null))
            .withOutputs(outputs(request));
    return request
        .whileConnected(service.infer(TrafficHeaders.apply(service, request.headers(), inference)))
        .thenApply(
            answer -> Response.json(RecordWriter.write(handle.signature(), answer.outputs())));
  }

  private static List<String> outputs(Request request) {
    return request.query("outputs").stream()
        .flatMap(names -> Arrays.stream(names.split(",", -1)))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .distinct()
        .toList();
  }
}
