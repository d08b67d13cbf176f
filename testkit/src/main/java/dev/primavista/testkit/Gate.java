package dev.primavista.testkit;

import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds executions back until it is opened, and remembers which passed. Thread-safe. */
public final class Gate {
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile CountDownLatch entered = new CountDownLatch(0);
  private final List<Double> passed = new CopyOnWriteArrayList<>();

  /** From now on executions wait. */
  public void shut() {
    passed.clear();
    entered = new CountDownLatch(1);
    gate = new CountDownLatch(1);
  }

  /** Waits until an execution stands at the gate. */
  public void awaitHeld() {
    await(entered);
  }

  public void open() {
    gate.countDown();
  }

  /** The first numbers of the executions that passed since the gate was shut. */
  public List<Double> passed() {
    return List.copyOf(passed);
  }

  /** Answers {@code x} as {@code y}, when the gate is open. */
  SequencedMap<String, Tensor> pass(Map<String, Tensor> inputs) {
    FixedTensor x = (FixedTensor) Objects.requireNonNull(inputs.get("x"));
    entered.countDown();
    await(gate);
    passed.add(x.doubleAt(0));
    SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
    outputs.put("y", x);
    return outputs;
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("a test left a gate shut for a minute");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
