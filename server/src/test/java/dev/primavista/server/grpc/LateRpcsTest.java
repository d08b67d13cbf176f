package dev.primavista.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.Ticker;
import dev.primavista.server.http.Gate;
import dev.primavista.server.http.HttpServer;
import dev.primavista.server.http.Ongoing;
import dev.primavista.server.http.OtherProtocol;
import dev.primavista.server.http.ServerConfig;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class LateRpcsTest {
  private final AtomicInteger loads = new AtomicInteger();

  /** Fails once, and has no methods then. */
  private Map<String, Rpc> load() {
    if (loads.incrementAndGet() == 1) {
      throw new NoClassDefFoundError("Message");
    }
    return Map.of();
  }

  /** gRPC whose methods are all loaded late. */
  private record Protocol(LateRpcs rpcs) implements OtherProtocol {
    @Override
    public boolean takes(HttpServerRequest request) {
      return true;
    }

    @Override
    public Ongoing begin(HttpServerRequest request, Context context, Gate gate) {
      GrpcCall call = new GrpcCall(request, context, gate, new GrpcCall.Terms(Ticker.SYSTEM, 1000));
      rpcs.begin(call, "/any.Service/Method", context);
      return call;
    }
  }

  @Test
  @Timeout(60)
  void a_call_fails_where_its_method_cannot_be_loaded_and_the_next_one_tries_again() {
    ServerConfig config = ServerConfig.onLoopback(0);
    Protocol protocol = new Protocol(new LateRpcs(this::load));
    try (HttpServer server = HttpServer.start(config, List.of(), List.of(), List.of(protocol));
        RawCalls calls = new RawCalls(server.port())) {
      byte[] message = RawCalls.frame(false, new byte[0]);
      assertThat(calls.post("any.Service/Method", message, Map.of()).status()).isEqualTo("13");
      assertThat(calls.post("any.Service/Method", message, Map.of()).status()).isEqualTo("12");
      assertThat(calls.post("any.Service/Method", message, Map.of()).status()).isEqualTo("12");
      assertThat(loads).hasValue(2);
    }
  }
}
