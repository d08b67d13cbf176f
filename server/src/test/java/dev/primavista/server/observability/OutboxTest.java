package dev.primavista.server.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class OutboxTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final List<List<String>> arrived = new CopyOnWriteArrayList<>();

  private Outbox<String> outbox(long capacity, int batch) {
    return new Outbox<>(
        "things", new Outbox.Bounds(capacity, batch, LONG), String::length, arrived::add);
  }

  @Test
  void closing_delivers_what_waits_in_order_and_in_batches() {
    Outbox<String> outbox = outbox(100, 2);
    List.of("a", "b", "c").forEach(outbox::put);
    outbox.close();
    assertThat(arrived).containsExactly(List.of("a", "b"), List.of("c"));
    assertThat(outbox.delivered()).isEqualTo(3);
    outbox.put("late");
    assertThat(outbox.dropped()).isEqualTo(1);
  }

  @Test
  void what_finds_no_room_is_dropped_and_counted() {
    Outbox<String> outbox = outbox(5, 100);
    outbox.put("123");
    outbox.put("456");
    outbox.put("78");
    outbox.close();
    assertThat(arrived).containsExactly(List.of("123", "78"));
    assertThat(outbox.dropped()).isEqualTo(1);
  }

  @Test
  void putting_in_does_not_wait_for_a_delivery_and_a_failed_one_is_counted() throws Exception {
    CountDownLatch delivering = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    Outbox<String> outbox =
        new Outbox<>(
            "things",
            new Outbox.Bounds(2, 1, LONG),
            _ -> 1,
            _ -> {
              delivering.countDown();
              gate.await();
              throw new IOException("away");
            });
    outbox.put("a");
    delivering.await();
    outbox.put("b");
    outbox.put("c");
    outbox.put("d");
    assertThat(outbox.dropped()).isEqualTo(1);
    gate.countDown();
    outbox.close();
    assertThat(outbox.lost()).isEqualTo(3);
  }

  @Test
  void a_delivery_that_ends_in_an_error_is_not_the_last() {
    Outbox<String> outbox =
        new Outbox<>(
            "things",
            new Outbox.Bounds(100, 1, LONG),
            String::length,
            things -> {
              if (things.contains("a")) {
                throw new NoClassDefFoundError("Sender");
              }
              arrived.add(things);
            });
    outbox.put("a");
    outbox.put("b");
    outbox.close();
    assertThat(arrived).containsExactly(List.of("b"));
    assertThat(outbox.lost()).isEqualTo(1);
  }
}
