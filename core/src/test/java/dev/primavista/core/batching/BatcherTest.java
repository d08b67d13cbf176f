package dev.primavista.core.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.Deadline;
import dev.primavista.core.RequestObserver;
import dev.primavista.core.ServingException;
import dev.primavista.core.Ticker;
import dev.primavista.core.TrafficHint;
import dev.primavista.core.model.ModelConfig.Queue;
import dev.primavista.core.model.ModelConfig.Queue.OnTimeout;
import dev.primavista.core.model.ModelConfig.Queue.Policy;
import dev.primavista.core.model.ModelStatistics.Batched;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class BatcherTest {
  private final AtomicLong now = new AtomicLong();
  private final Ticker ticker = now::get;

  private QueuedRequest request(int rows, int columns, String... outputs) {
    return request(rows, columns, 0, outputs);
  }

  private QueuedRequest urgent(int priority) {
    return request(1, 1, priority);
  }

  private QueuedRequest request(int rows, int columns, int priority, String... outputs) {
    Map<String, Tensor> inputs =
        Map.of("x", FixedTensor.ofDoubles(Shape.of(rows, columns), new double[rows * columns]));
    Deadline deadline = Deadline.after(Duration.ofNanos(1000), ticker);
    Terms terms =
        new Terms(List.of(outputs), deadline, priority, RequestObserver.NONE, TrafficHint.NONE);
    return new QueuedRequest(inputs, rows, terms);
  }

  private Batcher batcher(int maxRows, int capacity) {
    return batcher(maxRows, Queue.of(capacity));
  }

  private Batcher batcher(int maxRows, Queue queue) {
    return new Batcher(new BatchingPolicy(maxRows, List.of(), 0), queue, ticker);
  }

  private Batcher submitted(Batcher batcher, QueuedRequest... requests) {
    for (QueuedRequest request : requests) {
      batcher.submit(request);
    }
    return batcher;
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
  void a_request_that_left_makes_room_in_a_full_queue() throws InterruptedException {
    Batcher batcher = batcher(1, 1);
    QueuedRequest gone = request(1, 1);
    batcher.submit(gone);
    assertThat(batcher.leave(gone)).isTrue();
    assertThat(batcher.leave(gone)).isFalse();
    assertThat(batcher.depth()).isZero();
    QueuedRequest next = request(1, 1);
    batcher.submit(next);
    assertThat(batcher.take().batch()).containsExactly(next);
    assertThat(batcher.leave(next)).isFalse();
  }

  @Test
  void a_cancelled_request_that_is_still_there_is_never_in_a_batch() throws InterruptedException {
    QueuedRequest gone = request(1, 1);
    QueuedRequest next = request(1, 1);
    Batcher batcher = submitted(batcher(8, 10), gone, next);
    gone.future().cancel(false);
    assertThat(batcher.take().batch()).containsExactly(next);
    assertThat(batcher.depth()).isZero();
  }

  @Test
  void an_expired_request_is_handed_out_as_expired_and_never_in_a_batch()
      throws InterruptedException {
    QueuedRequest late = request(1, 1);
    Batcher batcher = submitted(batcher(8, 10), late);
    now.set(1000);
    QueuedRequest fresh = request(1, 1);
    batcher.submit(fresh);
    Batcher.Taken taken = batcher.take();
    assertThat(taken.expired()).containsExactly(late);
    assertThat(taken.batch()).containsExactly(fresh);
  }

  @Test
  void a_higher_priority_goes_first_and_a_lower_one_fills_its_batch() throws InterruptedException {
    QueuedRequest low = urgent(3);
    QueuedRequest unsaid = urgent(0);
    QueuedRequest absurd = urgent(99);
    QueuedRequest high = urgent(1);
    Queue three = Queue.of(10).withPriorities(3, 2);
    Batcher batcher = submitted(batcher(3, three), low, unsaid, absurd, high);
    assertThat(batcher.take().batch()).containsExactly(high, unsaid, absurd);
    assertThat(batcher.take().batch()).containsExactly(low);
  }

  @Test
  @Timeout(60)
  void an_idle_instance_takes_a_lower_priority_while_a_higher_one_waits_for_company()
      throws InterruptedException {
    Batcher batcher = patient();
    QueuedRequest low = request(1, 1, 2);
    batcher.submit(low);
    now.set(150);
    QueuedRequest high = request(1, 2, 1);
    batcher.submit(high);
    now.set(200);
    assertThat(batcher.take().batch()).containsExactly(low);
    now.set(350);
    assertThat(batcher.take().batch()).containsExactly(high);
  }

  @Test
  @Timeout(60)
  void whoever_waited_longest_of_those_that_join_ends_the_wait_for_company()
      throws InterruptedException {
    Batcher batcher = patient();
    QueuedRequest low = request(1, 1, 2);
    batcher.submit(low);
    now.set(200);
    QueuedRequest high = request(1, 1, 1);
    batcher.submit(high);
    assertThat(batcher.take().batch()).containsExactly(high, low);
  }

  /** With two priorities, whose requests wait 200 ns for company. */
  private Batcher patient() {
    return new Batcher(
        new BatchingPolicy(8, List.of(), 200), Queue.of(10).withPriorities(2, 1), ticker);
  }

  @Test
  void each_priority_has_its_own_bound_within_that_of_the_whole() {
    Queue queue =
        Queue.of(3)
            .withPriorities(2, 1)
            .withPolicies(Map.of(2, new Policy(1, Duration.ZERO, OnTimeout.REJECT)));
    Batcher batcher = submitted(batcher(1, queue), urgent(2));
    assertThatThrownBy(() -> batcher.submit(urgent(2)))
        .isInstanceOf(ServingException.Overloaded.class)
        .hasMessage("the queue of priority 2 is full: 1 request waits");
    submitted(batcher, urgent(1), urgent(1));
    assertThatThrownBy(() -> batcher.submit(urgent(1)))
        .isInstanceOf(ServingException.Overloaded.class)
        .hasMessage("the queue is full: 3 requests wait");
  }

  @Test
  void who_waited_longer_than_its_priority_may_is_refused() throws InterruptedException {
    Policy brief = new Policy(0, Duration.ofNanos(100), OnTimeout.REJECT);
    QueuedRequest slow = request(1, 1);
    Batcher batcher = submitted(batcher(8, Queue.of(10).withPolicy(brief)), slow);
    now.set(100);
    assertThat(batcher.take().expired()).containsExactly(slow);
    slow.expire();
    assertThatThrownBy(slow.future()::join).hasCauseInstanceOf(ServingException.Overloaded.class);
  }

  @Test
  void who_waited_too_long_may_also_go_when_nothing_else_waits() throws InterruptedException {
    Policy patient = new Policy(0, Duration.ofNanos(100), OnTimeout.DELAY);
    QueuedRequest slow = request(1, 1);
    Batcher batcher = submitted(batcher(1, Queue.of(10).withPolicy(patient)), slow);
    now.set(100);
    QueuedRequest fresh = request(1, 1);
    batcher.submit(fresh);
    assertThat(batcher.take().batch()).containsExactly(fresh);
    assertThat(batcher.depth()).isEqualTo(1);
    assertThat(batcher.take().batch()).containsExactly(slow);
  }

  @Test
  void what_is_taken_says_why_it_is_together_or_alone() throws InterruptedException {
    assertThat(submitted(batcher(8, 10), request(1, 1), request(1, 1)).take().why())
        .isEqualTo(Batched.JOINED);
    assertThat(submitted(batcher(8, 10), request(1, 1)).take().why()).isEqualTo(Batched.ALONE);
    assertThat(submitted(batcher(8, 10), request(1, 1), request(1, 2)).take().why())
        .isEqualTo(Batched.OTHERS_DIFFER);
    assertThat(submitted(batcher(8, 10), request(7, 1), request(2, 1)).take().why())
        .isEqualTo(Batched.TOO_LARGE);
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
