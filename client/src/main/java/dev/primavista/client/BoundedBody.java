package dev.primavista.client;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Gathers an answer's body; one that is longer than the bound ends the exchange. */
final class BoundedBody implements HttpResponse.BodySubscriber<byte[]> {
  private static final int FIRST = 8192;

  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private final int most;
  private byte[] bytes = new byte[0];
  private int length;
  private Flow.@Nullable Subscription subscription;

  private BoundedBody(int most, long announced) {
    this.most = most;
    if (announced > most) {
      refuse();
    }
  }

  /**
   * For answers of at most so many bytes.
   *
   * @return its bodies fail with {@link InferenceException.Malformed}
   */
  static HttpResponse.BodyHandler<byte[]> handler(int most) {
    return head ->
        new BoundedBody(most, head.headers().firstValueAsLong("Content-Length").orElse(0));
  }

  private void refuse() {
    fail("the answer has more than " + most + " bytes (ClientConfig.withAnswerBytes allows more)");
  }

  private void fail(String message) {
    body.completeExceptionally(new InferenceException.Malformed(message, null));
    bytes = new byte[0];
    if (subscription != null) {
      subscription.cancel();
    }
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription begun) {
    subscription = begun;
    if (body.isDone()) {
      begun.cancel();
    } else {
      begun.request(Long.MAX_VALUE);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> parts) {
    for (ByteBuffer part : parts) {
      if (body.isDone()) {
        return;
      }
      append(part);
    }
  }

  /** What does not fit into memory must not end the thread, which reads all answers. */
  private void append(ByteBuffer part) {
    int added = part.remaining();
    if (added > most - length) {
      refuse();
      return;
    }
    try {
      if (added > bytes.length - length) {
        long doubled = Math.max(FIRST, Math.max(bytes.length * 2L, (long) length + added));
        bytes = Arrays.copyOf(bytes, (int) Math.min(most, doubled));
      }
    } catch (OutOfMemoryError tooLarge) {
      fail("the answer does not fit into memory, after " + Amount.of(length, "byte"));
      return;
    }
    part.get(bytes, length, added);
    length += added;
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    try {
      body.complete(length == bytes.length ? bytes : Arrays.copyOf(bytes, length));
    } catch (OutOfMemoryError tooLarge) {
      fail("the answer does not fit into memory, after " + Amount.of(length, "byte"));
    }
  }
}
