package dev.primavista.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimedStreamTest {
  /** Two of ten bytes, and then nothing, on a connection that stays open. */
  private static void answerAPart(ServerSocket server) {
    try (Socket connection = server.accept()) {
      OutputStream out = connection.getOutputStream();
      out.write(
          "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nab".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      connection.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException gone) {
      // The client has left.
    }
  }

  @Test
  void a_server_that_stops_in_the_middle_is_given_up() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        HttpClient client = HttpClient.newHttpClient()) {
      Thread.ofVirtual().start(() -> answerAPart(server));
      URI place = URI.create("http://localhost:" + server.getLocalPort() + "/");
      HttpResponse<InputStream> response =
          client.send(
              HttpRequest.newBuilder(place).build(), HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = new TimedStream(response.body(), Duration.ofMillis(50))) {
        assertThat(response.body().readNBytes(2)).containsExactly('a', 'b');
        assertThatThrownBy(body::read).isInstanceOf(IOException.class);
      }
      client.shutdownNow();
    }
  }
}
