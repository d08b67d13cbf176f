package dev.primavista.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.tensor.DataType;
import dev.primavista.proto.InferenceProto.ModelInferRequest;
import dev.primavista.server.RunningServer;
import dev.primavista.server.http.ServerConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One server goes while another stays, as in a rolling update: clients that keep their connections
 * are told to leave, and none of their requests is lost.
 */
@Timeout(120)
final class RollingTest {
  private static final String BODY =
      "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1,2]}]}";
  private static final ModelInferRequest CALL =
      Requests.raw("echo-FP32", Requests.sample(DataType.FP32)).build();

  private final RunningServer going = server();
  private final RunningServer staying = server();
  private final Queue<String> lost = new ConcurrentLinkedQueue<>();
  private final AtomicInteger answered = new AtomicInteger();
  private volatile boolean ready = true;
  private volatile boolean over;

  private static RunningServer server() {
    RunningServer server = RunningServer.listening(ServerConfig.onLoopback(0));
    server.server().open();
    return server;
  }

  /** A client that asks on and on whichever server is ready. */
  private Thread client(
      Callable<Boolean> asksGoing, Callable<Boolean> asksStaying, AtomicInteger moved) {
    return Thread.ofPlatform()
        .start(
            () -> {
              while (!over) {
                boolean first = ready;
                try {
                  if (!(first ? asksGoing : asksStaying).call()) {
                    lost.add("not answered");
                  }
                } catch (Exception failure) {
                  lost.add(failure.toString());
                }
                answered.incrementAndGet();
                if (!first) {
                  moved.incrementAndGet();
                }
              }
            });
  }

  private static Callable<Boolean> http(HttpClient client, RunningServer server) {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:" + server.server().port() + "/v2/models/echo-FP32/infer"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(BODY))
            .build();
    return () -> client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
  }

  private static Callable<Boolean> call(CallClient client) {
    return () -> client.infer(CALL).getModelName().equals("echo-FP32");
  }

  @Test
  void no_request_of_a_kept_connection_is_lost() throws Exception {
    List<Thread> threads = new ArrayList<>();
    List<AtomicInteger> moves = new ArrayList<>();
    try (HttpClient one = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpClient two = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        CallClient before = new CallClient(going.server().port());
        CallClient after = new CallClient(staying.server().port())) {
      for (int i = 0; i < 2; i++) {
        for (HttpClient client : List.of(one, two)) {
          moves.add(new AtomicInteger());
          threads.add(client(http(client, going), http(client, staying), moves.getLast()));
        }
        moves.add(new AtomicInteger());
        threads.add(client(call(before), call(after), moves.getLast()));
      }
      awaitAnswers(500);
      going.server().drain();
      awaitAnswers(100);
      ready = false;
      while (moves.stream().anyMatch(moved -> moved.get() < 5)) {
        Thread.onSpinWait();
      }
      going.close();
      awaitAnswers(200);
      over = true;
      for (Thread thread : threads) {
        thread.join();
      }
    } finally {
      over = true;
      going.close();
      staying.close();
    }
    assertThat(lost).isEmpty();
    assertThat(answered.get()).isGreaterThan(800);
  }

  /** Waits for this many more. */
  private void awaitAnswers(int more) {
    int enough = answered.get() + more;
    while (answered.get() < enough && lost.isEmpty()) {
      Thread.onSpinWait();
    }
  }
}
