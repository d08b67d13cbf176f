package dev.primavista.benchmarks;

import dev.primavista.benchmarks.load.LoadClient;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** The stress over HTTP/1.1 and JSON. */
final class HttpDoor implements StressDoor {
  private static final long LONG_NANOS = 60_000_000_000L;
  private static final String PATH = "/v2/models/counted/infer";

  private final LoadClient client;

  HttpDoor(URI server) {
    client = new LoadClient(server);
  }

  @Override
  public void ask(int number, Caller caller, long patienceNanos, Consumer<End> ended) {
    String body =
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP64\",\"shape\":[1,1],\"data\":["
            + number
            + "]}]}";
    byte[] request =
        caller == Caller.HURRIED
            ? LoadClient.request(PATH, body, "X-Request-Timeout-Ms: 1")
            : LoadClient.request(PATH, body);
    long patience = caller == Caller.FICKLE ? patienceNanos : LONG_NANOS;
    client
        .loop()
        .execute(
            () ->
                client.send(
                    request,
                    patience,
                    answer -> ended.accept(endOf(number, caller, answer.status(), answer.body()))));
  }

  private static End endOf(int number, Caller caller, int status, byte[] answer) {
    return switch (status) {
      case 200 ->
          new String(answer, StandardCharsets.UTF_8).contains("\"data\":[" + 2.0 * number + "]")
              ? End.ANSWERED
              : End.WRONG;
      case 0 -> caller == Caller.FICKLE ? End.GIVEN_UP : End.LOST;
      case 504 -> caller == Caller.HURRIED ? End.TIMED_OUT : End.LOST;
      case 429, 503 -> End.REFUSED;
      default -> End.LOST;
    };
  }

  @Override
  public void close() {
    client.close();
  }
}
