package dev.primavista.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class OverloadTest {
  private static final String PATH = "/v2/models/held/infer";
  private static final String BODY =
      "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,1],\"data\":[1]}]}";

  private final RunningServer running = new RunningServer();
  private final HeldModel held = new HeldModel();

  @AfterEach
  void stop() {
    held.letGo();
    running.close();
  }

  /** One request at a time, which is held. */
  private void hold() {
    running.load(
        new ModelId("held", 1),
        held,
        ModelConfig.defaults()
            .withExecution(ModelConfig.Execution.INSTANCE)
            .withAdmission(new ModelConfig.Admission(1, Duration.ofNanos(1))));
    held.hold();
  }

  private CompletableFuture<Integer> ask() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return running.post(PATH, BODY, "Content-Type", "application/json").statusCode();
          } catch (Exception failure) {
            throw new IllegalStateException(failure);
          }
        },
        Thread::startVirtualThread);
  }

  @Test
  void a_request_beyond_the_limit_is_refused_before_its_body_is_sent() throws Exception {
    hold();
    CompletableFuture<Integer> first = ask();
    held.awaitEntered();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), running.server().port())) {
      send(socket, "");
      String answer = answerOf(socket.getInputStream());
      assertThat(answer)
          .startsWith("HTTP/1.1 503 ")
          .contains("retry-after: 1\r\n")
          .contains("\"code\":\"overloaded\"")
          .contains("too many requests: 1 are in flight at this model");
    }
    assertThat(running.get("/v2/health/live").statusCode()).isEqualTo(200);
    held.letGo();
    assertThat(first.join()).isEqualTo(200);
    assertThat(ask().join()).isEqualTo(200);
  }

  @Test
  void a_client_that_goes_away_ends_the_execution_that_runs_for_it() throws Exception {
    hold();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), running.server().port())) {
      send(socket, BODY);
      held.awaitEntered();
    }
    held.awaitTerminated();
    held.letGo();
    assertThat(ask().join()).isEqualTo(200);
  }

  private static void send(Socket socket, String body) throws Exception {
    String head =
        "POST "
            + PATH
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
            + BODY.length()
            + "\r\n\r\n";
    socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
  }

  /** All of a refusal: its body ends with a brace. */
  private static String answerOf(InputStream in) throws Exception {
    StringBuilder answer = new StringBuilder();
    while (answer.indexOf("}") < 0) {
      answer.append((char) in.read());
    }
    return answer.toString();
  }
}
