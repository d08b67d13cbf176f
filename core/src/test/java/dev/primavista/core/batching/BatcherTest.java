package dev.primavista.core.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.Deadline;
import dev.primavista.core.RequestObserver;
import dev.primavista.core.ServingException;
import dev.primavista.core.Ticker;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BatcherTest {
  private final AtomicLong now = new AtomicLong();
  private final Ticker ticker = now::get;

  private QueuedRequest request(int rows, int columns, String... outputs) {
    Map<String, Tensor> inputs =
        Map.of("x", FixedTensor.ofDoubles(Shape.of(rows, columns), new double[rows * columns]));
    Deadline deadline = Deadline.after(Duration.ofNanos(1000), ticker);
    Terms terms = new Terms(List.of(outputs), deadline, 0, RequestObserver.NONE);
    return new QueuedRequest(inputs, rows, terms);
  }

  private Batcher batcher(int maxRows, int capacity) {
    return new Batcher(new BatchingPolicy(maxRows, 0), capacity, ticker);
  }

  @Test
  void waiting_requests_that_agree_become_one_batch_in_order() throws InterruptedException {
    Batcher batcher = batcher(8, 10);
    QueuedRequest first = request(1, 2);
    QueuedRequest second = request(3, 2);
    batcher.submit(first);
    batcher.submit(second);
    assertThat(batcher.take().batch()).containsExactly(first, second);
  }

  @Test
  void a_request_of_another_shape_waits_for_its_own_batch() throws InterruptedException {
    Batcher batcher = batcher(8, 10);
    QueuedRequest narrow = request(1, 2);
    QueuedRequest wide = request(1, 3);
    QueuedRequest narrowToo = request(1, 2);
    batcher.submit(narrow);
    batcher.submit(wide);
    batcher.submit(narrowToo);
    assertThat(batcher.take().batch()).containsExactly(narrow, narrowToo);
    assertThat(batcher.take().batch()).containsExactly(wide);
  }

  @Test
  void requests_for_other_outputs_are_not_joined() throws InterruptedException {
    Batcher batcher = batcher(8, 10);
    QueuedRequest usual = request(1, 2);
    QueuedRequest scores = request(1, 2, "scores");
    batcher.submit(usual);
    batcher.submit(scores);
    assertThat(batcher.take().batch()).containsExactly(usual);
    assertThat(batcher.take().batch()).containsExactly(scores);
  }

  @Test
  void a_batch_is_never_larger_than_allowed_but_for_one_large_request()
      throws InterruptedException {
    Batcher batcher = batcher(4, 10);
    QueuedRequest small = request(3, 2);
    QueuedRequest large = request(9, 2);
    batcher.submit(small);
    batcher.submit(large);
    assertThat(batcher.take().batch()).containsExactly(small);
    assertThat(batcher.take().batch()).containsExactly(large);
  }

  @Test
  void full_queue_rejects_without_losing_accepted_requests() throws InterruptedException {
    Batcher batcher = batcher(1, 2);
    QueuedRequest first = request(1, 1);
    QueuedRequest second = request(1, 1);
    batcher.submit(first);
    batcher.submit(second);
    assertThatThrownBy(() -> batcher.submit(request(1, 1)))
        .isInstanceOf(ServingException.Overloaded.class)
        .hasMessage("the queue is full: 2 requests wait");
    assertThat(batcher.take().batch()).containsExactly(first);
    assertThat(batcher.take().batch()).containsExactly(second);
  }

  @Test
  void cancelled_requests_make_room_in_a_full_queue() throws InterruptedException {
    Batcher batcher = batcher(1, 1);
    QueuedRequest gone = request(1, 1);
    batcher.submit(gone);
    gone.future().cancel(false);
    QueuedRequest next = request(1, 1);
    batcher.submit(next);
    assertThat(batcher.take().batch()).containsExactly(next);
  }

  @Test
  void an_expired_request_is_handed_out_as_expired_and_never_in_a_batch()
      throws InterruptedException {
    Batcher batcher = batcher(8, 10);
    QueuedRequest late = request(1, 1);
    batcher.submit(late);
    now.set(1000);
    QueuedRequest fresh = request(1, 1);
    batcher.submit(fresh);
    Batcher.Taken taken = batcher.take();
    assertThat(taken.expired()).containsExactly(late);
    assertThat(taken.batch()).isEmpty();
    assertThat(batcher.take().batch()).containsExactly(fresh);
  }

  @Test
  void a_closed_batcher_hands_out_what_waits_and_takes_no_more() throws InterruptedException {
    Batcher batcher = batcher(8, 10);
    QueuedRequest waiting = request(1, 1);
    batcher.submit(waiting);
    batcher.close();
    assertThatThrownBy(() -> batcher.submit(request(1, 1)))
        .isInstanceOf(ServingException.Cancelled.class);
    assertThat(batcher.take().batch()).containsExactly(waiting);
    assertThat(batcher.take().isEmpty()).isTrue();
  }
}
