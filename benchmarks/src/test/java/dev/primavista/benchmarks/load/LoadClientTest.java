package dev.primavista.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoadClientTest {
  private static final long PATIENCE_NANOS = 60_000_000_000L;
  private static final byte[] REQUEST = LoadClient.request("/", "");

  private final ServerSocket server = listening();
  private final LoadClient client =
      new LoadClient(URI.create("http://127.0.0.1:" + server.getLocalPort()));

  private static ServerSocket listening() {
    try {
      return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    server.close();
  }

  /**
   * After a pause of the client its loop finds an answer and a closed connection at once, and what
   * the answer lets it send comes before it is told of the close.
   */
  @Test
  void a_connection_that_the_server_closed_is_not_taken_for_another_request() throws Exception {
    CompletableFuture<LoadClient.Answer> idle = new CompletableFuture<>();
    CompletableFuture<LoadClient.Answer> busy = new CompletableFuture<>();
    List<CompletableFuture<LoadClient.Answer>> next =
        List.of(new CompletableFuture<>(), new CompletableFuture<>());
    onLoop(() -> client.send(REQUEST, PATIENCE_NANOS, busy::complete));
    Socket first = accepted();
    readHead(first);
    onLoop(() -> client.send(REQUEST, PATIENCE_NANOS, idle::complete));
    Socket second = accepted();
    answerAfterHead(second, "200 OK");
    assertThat(idle.join().status()).isEqualTo(200);
    var _ = busy.thenRun(() -> onLoop(() -> next.forEach(this::sendFor)));
    CountDownLatch paused = new CountDownLatch(1);
    onLoop(() -> await(paused));
    answer(first, "200 OK");
    second.close();
    paused.countDown();
    var _ = Thread.ofPlatform().daemon().start(this::refuseNext);
    answerAfterHead(first, "200 OK");
    assertThat(Stream.of(next.get(0).join(), next.get(1).join()).map(LoadClient.Answer::status))
        .containsExactlyInAnyOrder(200, 503);
  }

  @Test
  void tells_why_there_is_no_answer_and_what_the_head_of_one_says() throws Exception {
    CompletableFuture<LoadClient.Answer> lost = new CompletableFuture<>();
    onLoop(() -> client.send(REQUEST, PATIENCE_NANOS, lost::complete));
    Socket closing = accepted();
    readHead(closing);
    closing.close();
    assertThat(lost.join().status()).isZero();
    assertThat(lost.join().head()).isEqualTo("closed by the server");

    CompletableFuture<LoadClient.Answer> stamped = new CompletableFuture<>();
    onLoop(() -> client.send(REQUEST, PATIENCE_NANOS, stamped::complete));
    answerAfterHead(accepted(), "503 Busy\r\nX-Head-At: 12345");
    assertThat(stamped.join().number("x-head-at")).hasValue(12345);
    assertThat(stamped.join().number("x-other")).isEmpty();
  }

  @Test
  void a_connection_that_was_idle_for_long_is_closed() throws Exception {
    URI here = URI.create("http://127.0.0.1:" + server.getLocalPort());
    CompletableFuture<LoadClient.Answer> answer = new CompletableFuture<>();
    try (LoadClient brief = new LoadClient(here, Duration.ofMillis(20))) {
      brief.loop().execute(() -> brief.send(REQUEST, PATIENCE_NANOS, answer::complete));
      Socket connection = accepted();
      answerAfterHead(connection, "200 OK");
      assertThat(answer.join().status()).isEqualTo(200);
      assertThat(connection.getInputStream().read()).isNegative();
    }
  }

  private void sendFor(CompletableFuture<LoadClient.Answer> whom) {
    client.send(REQUEST, PATIENCE_NANOS, whom::complete);
  }

  private void onLoop(Runnable work) {
    client.loop().execute(work);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Socket accepted() throws IOException {
    return server.accept();
  }

  /** Where nobody connects it ends with the server. */
  private void refuseNext() {
    try {
      answerAfterHead(accepted(), "503 Service Unavailable");
    } catch (IOException closed) {
      assertThat(server.isClosed()).isTrue();
    }
  }

  private static void answerAfterHead(Socket connection, String statusAndFields)
      throws IOException {
    readHead(connection);
    answer(connection, statusAndFields);
  }

  private static void answer(Socket connection, String statusAndFields) throws IOException {
    String whole = "HTTP/1.1 " + statusAndFields + "\r\nContent-Length: 0\r\n\r\n";
    connection.getOutputStream().write(whole.getBytes(StandardCharsets.US_ASCII));
  }

  private static void readHead(Socket connection) throws IOException {
    InputStream in = connection.getInputStream();
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int octet = in.read();
      assertThat(octet).isNotNegative();
      head.append((char) octet);
    }
  }
}
