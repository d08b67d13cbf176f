package dev.primavista.cli.serving;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server that is asked to end while it still loads. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class StartingServerTest {
  private static final String BODY =
      "{\"inputs\":[{\"name\":\"input\",\"shape\":[1,4],\"datatype\":\"FP64\",\"data\":[5,3,1,0]}]}";
  private static final int HALF = BODY.length() / 2;

  private Process process;
  private BufferedReader told;
  private Socket client;
  private BufferedReader answer;

  @BeforeEach
  void send_half_of_a_request_for_the_model_that_is_ready() throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                StartingServer.class.getName())
            .start();
    told = process.errorReader(US_ASCII);
    URI url = URI.create(process.inputReader(US_ASCII).readLine());
    client = new Socket(InetAddress.getLoopbackAddress(), url.getPort());
    answer = new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII));
    send(
        "POST /v2/models/iris/infer HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json"
            + "\r\nexpect: 100-continue\r\ncontent-length: "
            + BODY.length()
            + "\r\n\r\n");
    assertThat(answer.readLine()).isEqualTo("HTTP/1.1 100 Continue");
    assertThat(answer.readLine()).isEmpty();
    send(BODY.substring(0, HALF));
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    process.destroyForcibly();
  }

  private void send(String text) throws IOException {
    client.getOutputStream().write(text.getBytes(US_ASCII));
    client.getOutputStream().flush();
  }

  private void askToEnd() throws IOException {
    process.toHandle().destroy();
    String line = told.readLine();
    while (line != null && !line.startsWith("draining 1 ")) {
      line = told.readLine();
    }
    assertThat(line).isNotNull();
  }

  @Test
  void the_first_signal_lets_requests_of_ready_models_end_and_gives_loading_ones_up()
      throws Exception {
    askToEnd();
    send(BODY.substring(HALF));
    assertThat(answer.readLine()).isEqualTo("HTTP/1.1 200 OK");
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void a_second_signal_ends_it_at_once() throws Exception {
    askToEnd();
    process.toHandle().destroy();
    assertThat(process.waitFor()).isEqualTo(130);
  }
}
