package dev.primavista.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.primavista.client.InferenceClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AskServerTest {
  private static final String ANSWER =
      """
      {"model_name":"iris","outputs":[
        {"name":"predict","datatype":"BYTES","shape":[2],"data":["setosa","virginica"]},
        {"name":"predict_proba","datatype":"FP64","shape":[2,3],"data":[0.985,0.015,0,0,0.039,0.961]}]}
      """;

  @Test
  void flowers_are_named_by_any_server_of_the_protocol() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v2/models/iris/infer",
        exchange -> {
          byte[] answer = ANSWER.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    try (InferenceClient client =
        InferenceClient.to("http://127.0.0.1:" + server.getAddress().getPort())) {
      double[][] flowers = {{5.1, 3.5, 1.4, 0.2}, {6.7, 3.0, 5.2, 2.3}};
      assertThat(AskServer.species(client, "iris", flowers))
          .containsExactly("setosa 0.985", "virginica 0.961");
    } finally {
      server.stop(0);
    }
  }
}
