package dev.primavista.server.observability;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** Posts events to a CloudEvents receiver: each for itself, or several in a batch. */
public final class CaptureReceiver implements CaptureSink {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String EVENT = "application/cloudevents+json";
  private static final String BATCH = "application/cloudevents-batch+json";

  private final URI address;
  private final int batch;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  /**
   * @param batch requests whose events are posted together; 1 for each event by itself
   */
  public CaptureReceiver(URI address, int batch) {
    if (batch < 1) {
      throw new IllegalArgumentException("batch: " + batch + " (expected: >= 1)");
    }
    this.address = address;
    this.batch = batch;
  }

  @Override
  public void write(List<byte[]> events) throws IOException, InterruptedException {
    if (batch == 1) {
      for (byte[] event : events) {
        post(EVENT, event);
      }
      return;
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    char before = '[';
    for (byte[] event : events) {
      all.write(before);
      all.writeBytes(event);
      before = ',';
    }
    all.write(']');
    post(BATCH, all.toByteArray());
  }

  private void post(String contentType, byte[] body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(TIMEOUT)
            .header("content-type", contentType + "; charset=utf-8")
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    HttpResponse<Void> answer = client.send(request, BodyHandlers.discarding());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(this + " answered " + answer.statusCode());
    }
  }

  @Override
  public String toString() {
    return Secrets.told(address);
  }

  @Override
  public int batch() {
    return batch;
  }

  @Override
  public Duration linger() {
    return batch == 1 ? Duration.ZERO : Duration.ofSeconds(1);
  }
}
