package dev.primavista.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NativeMemoryTest {
  private final AtomicInteger freed = new AtomicInteger();
  private final NativeMemory memory = new NativeMemory("model", freed::incrementAndGet);

  @Test
  void it_is_freed_once_when_it_is_closed() {
    assertThat(memory.during(() -> 7)).isEqualTo(7);
    assertThat(freed).hasValue(0);
    memory.close();
    memory.close();
    assertThat(freed).hasValue(1);
    assertThatIllegalStateException()
        .isThrownBy(() -> memory.during(() -> 7))
        .withMessage("execute on a closed model (expected: an open one)");
    assertThat(freed).hasValue(1);
  }

  @Test
  void an_execution_that_is_under_way_keeps_it() {
    assertThat(
            memory.<Integer>during(
                () -> {
                  memory.close();
                  assertThatIllegalStateException().isThrownBy(() -> memory.during(() -> 7));
                  assertThatIllegalStateException().isThrownBy(() -> memory.requireOpen("x"));
                  return freed.get();
                }))
        .isEqualTo(0);
    assertThat(freed).hasValue(1);
  }

  @Test
  void an_execution_that_fails_lets_it_go() {
    assertThatThrownBy(
            () ->
                memory.during(
                    () -> {
                      memory.close();
                      throw new UnsupportedOperationException("broken");
                    }))
        .hasMessage("broken");
    assertThat(freed).hasValue(1);
  }

  @Test
  void nobody_uses_what_was_freed_however_threads_meet() {
    for (int round = 0; round < 500; round++) {
      AtomicBoolean gone = new AtomicBoolean();
      NativeMemory shared = new NativeMemory("model", () -> gone.set(true));
      CountDownLatch start = new CountDownLatch(1);
      List<CompletableFuture<?>> users = new ArrayList<>();
      for (int user = 0; user < 3; user++) {
        users.add(
            CompletableFuture.runAsync(
                () -> {
                  await(start);
                  boolean open = true;
                  while (open) {
                    open = usesWhatIsThere(shared, gone);
                  }
                }));
      }
      start.countDown();
      shared.close();
      users.forEach(CompletableFuture::join);
      assertThat(gone).isTrue();
    }
  }

  /** Whether it was open; fails where an execution finds it freed. */
  private static boolean usesWhatIsThere(NativeMemory shared, AtomicBoolean gone) {
    try {
      assertThat(shared.<Boolean>during(gone::get)).isFalse();
      return true;
    } catch (IllegalStateException closed) {
      return false;
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
