package dev.primavista.server.grpc;

import dev.primavista.core.Ticker;
import dev.primavista.core.inference.InferenceService;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.repository.RepositoryControl;
import dev.primavista.server.http.Gate;
import dev.primavista.server.http.Ongoing;
import dev.primavista.server.http.OtherProtocol;
import dev.primavista.server.memory.SharedMemory;
import dev.primavista.server.observability.PayloadCapture;
import dev.primavista.server.triton.RepositoryThreads;
import dev.primavista.server.triton.Traces;
import io.vertx.core.Context;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** gRPC on HTTP/2 connections: it takes every POST whose content type says so. */
public final class GrpcProtocol implements OtherProtocol {
  private static final String CONTENT_TYPE = "application/grpc";

  private final Served served;
  private final GrpcCall.Terms terms;
  private final Map<String, Rpc> inference;
  private final LateRpcs others = new LateRpcs(this::load);

  /**
   * What is served.
   *
   * @param control what operators may load and unload
   * @param threads that their calls run on
   * @param traces what is traced
   * @param capture keeps some requests and their answers; empty for none
   * @param memory where clients may leave tensors; empty for none
   * @param ready whether the whole server answers
   * @param ticker the clock of deadlines
   */
  public record Served(
      InferenceService service,
      ModelRegistry registry,
      RepositoryControl control,
      RepositoryThreads threads,
      Traces traces,
      Optional<PayloadCapture> capture,
      Optional<SharedMemory> memory,
      BooleanSupplier ready,
      Ticker ticker) {}

  /**
   * @param maxMessageBytes of one message of a request
   */
  public GrpcProtocol(Served served, long maxMessageBytes) {
    this.served = served;
    this.terms = new GrpcCall.Terms(served.ticker(), maxMessageBytes);
    InferPath path = new InferPath(served.service(), served.traces());
    List<Rpc> plain = new ArrayList<>();
    plain.addAll(new InferCalls(path, served.registry(), served.ticker(), served.memory()).rpcs());
    plain.addAll(new PredictCalls(path, served.registry()).rpcs());
    this.inference =
        byPath(
            served
                .capture()
                .map(capture -> new CapturedCalls(capture, served.registry()).around(plain))
                .orElse(plain));
  }

  private static Map<String, Rpc> byPath(List<Rpc> rpcs) {
    return rpcs.stream().collect(Collectors.toUnmodifiableMap(Rpc::path, rpc -> rpc));
  }

  /** The methods beside inference. */
  private Map<String, Rpc> load() {
    List<Rpc> rpcs = new ArrayList<>();
    rpcs.addAll(new ModelCalls(served.registry(), served.memory(), served.ready()).rpcs());
    rpcs.addAll(new ConfigCalls(served.registry()).rpcs());
    rpcs.addAll(new RepositoryCalls(served.control(), served.threads()).rpcs());
    rpcs.addAll(new SettingCalls(served.traces(), served.registry()).rpcs());
    rpcs.addAll(SharedMemoryCalls.rpcs(served.memory()));
    rpcs.addAll(new ServableCalls(served.registry()).rpcs());
    Schema schema = new Schema();
    rpcs.addAll(
        new HealthCalls(served.registry(), served.ready(), Set.copyOf(schema.services())).rpcs());
    rpcs.addAll(new ReflectionCalls(schema).rpcs());
    return byPath(rpcs);
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
    String path = Objects.requireNonNullElse(request.path(), "");
    Rpc rpc = inference.get(path);
    if (rpc != null) {
      call.begin(rpc);
    } else {
      others.begin(call, path, context);
    }
    return call;
  }
}
