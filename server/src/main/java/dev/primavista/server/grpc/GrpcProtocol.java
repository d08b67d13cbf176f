package dev.primavista.server.grpc;

import dev.primavista.core.Ticker;
import dev.primavista.core.inference.InferenceService;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.repository.RepositoryControl;
import dev.primavista.server.http.Gate;
import dev.primavista.server.http.Ongoing;
import dev.primavista.server.http.OtherProtocol;
import dev.primavista.server.observability.PayloadCapture;
import dev.primavista.server.triton.Traces;
import io.vertx.core.Context;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** gRPC on HTTP/2 connections: it takes every POST whose content type says so. */
public final class GrpcProtocol implements OtherProtocol {
  private static final String CONTENT_TYPE = "application/grpc";
  private static final Set<String> SERVICES =
      Set.of(
          "inference.GRPCInferenceService",
          "grpc.health.v1.Health",
          "grpc.reflection.v1.ServerReflection",
          "grpc.reflection.v1alpha.ServerReflection");

  private final Map<String, Rpc> rpcs = new HashMap<>();
  private final GrpcCall.Terms terms;

  /**
   * What is served.
   *
   * @param control what operators may load and unload
   * @param traces what is traced
   * @param capture keeps some requests and their answers; empty for none
   * @param ready whether the whole server answers
   * @param ticker the clock of deadlines
   */
  public record Served(
      InferenceService service,
      ModelRegistry registry,
      RepositoryControl control,
      Traces traces,
      Optional<PayloadCapture> capture,
      BooleanSupplier ready,
      Ticker ticker) {}

  /**
   * @param maxMessageBytes of one message of a request
   */
  public GrpcProtocol(Served served, long maxMessageBytes) {
    this.terms = new GrpcCall.Terms(served.ticker(), maxMessageBytes);
    List<Rpc> inference =
        new InferCalls(served.service(), served.registry(), served.ticker()).rpcs();
    add(
        served
            .capture()
            .map(capture -> new CapturedCalls(capture).around(inference))
            .orElse(inference));
    add(new ModelCalls(served.registry(), served.ready()).rpcs());
    add(new ConfigCalls(served.registry()).rpcs());
    add(new RepositoryCalls(served.control()).rpcs());
    add(new SettingCalls(served.traces(), served.registry()).rpcs());
    add(SharedMemoryCalls.rpcs());
    add(new HealthCalls(served.registry(), served.ready(), SERVICES).rpcs());
    add(ReflectionCalls.rpcs());
  }

  private void add(List<Rpc> some) {
    for (Rpc rpc : some) {
      rpcs.put(rpc.path(), rpc);
    }
  }

  @Override
  public boolean takes(HttpServerRequest request) {
    if (request.version() != HttpVersion.HTTP_2 || !request.method().equals(HttpMethod.POST)) {
      return false;
    }
    String type = request.headers().get("content-type");
    if (type == null || !type.startsWith(CONTENT_TYPE)) {
      return false;
    }
    String rest = type.substring(CONTENT_TYPE.length());
    return rest.isEmpty() || rest.startsWith(";") || rest.equals("+proto");
  }

  @Override
  public Ongoing begin(HttpServerRequest request, Context context, Gate gate) {
    GrpcCall call = new GrpcCall(request, context, gate, terms);
    call.begin(rpcs.get(request.path()));
    return call;
  }
}
