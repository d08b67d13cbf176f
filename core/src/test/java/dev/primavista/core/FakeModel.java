package dev.primavista.core;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Doubles its input x, a number per row. A row of {@link #REFUSED}, {@link #BROKEN} or {@link
 * #FATAL} fails; a closed gate holds executions back; what happened can be counted.
 */
public final class FakeModel implements LoadedModel {
  /** A row that the model refuses. */
  public static final double REFUSED = -1;

  /** A row at which the engine throws a runtime exception. */
  public static final double BROKEN = -2;

  /** A row at which the engine throws an error. */
  public static final double FATAL = -3;

  public final AtomicInteger executions = new AtomicInteger();
  public final AtomicInteger closed = new AtomicInteger();
  public final AtomicInteger openInstances = new AtomicInteger();
  public final AtomicInteger closedWhileOpen = new AtomicInteger();

  /** Every execution, as the rows it held and the thread it ran on. */
  public final Queue<Executed> executed = new ConcurrentLinkedQueue<>();

  public volatile CountDownLatch gate = new CountDownLatch(0);
  public volatile CountDownLatch entered = new CountDownLatch(0);

  /** What closing the model waits for. */
  public volatile CountDownLatch closeGate = new CountDownLatch(0);

  public volatile boolean batchable = true;

  /** The shape that it states for its input and output. */
  public volatile Shape shape = Shape.of(-1, 1);

  /** How many instances can be made before making one fails. */
  public volatile int mostInstances = Integer.MAX_VALUE;

  /** What runs in the middle of each execution. */
  public volatile Runnable work = () -> {};

  /** What runs in the middle of each execution for each row. */
  public volatile Runnable perRow = () -> {};

  /** How often an execution was told to end. */
  public final AtomicInteger terminated = new AtomicInteger();

  /** Whether it says that it answers its example. */
  public volatile boolean answersExample = true;

  public volatile Supplier<SequencedMap<String, Tensor>> example = () -> input(1);

  /** One execution. */
  public record Executed(List<Double> rows, String thread) {}

  public static SequencedMap<String, Tensor> input(double... rows) {
    SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put("x", FixedTensor.ofDoubles(Shape.of(rows.length, 1), rows));
    return inputs;
  }

  /** Closes the gate and waits for no execution yet. */
  public void hold() {
    entered = new CountDownLatch(1);
    gate = new CountDownLatch(1);
  }

  /** Waits until an execution stands at the gate. */
  public void awaitHeld() {
    await(entered);
  }

  public void letGo() {
    gate.countDown();
  }

  /** Forgets the executions of the warm-up. */
  public FakeModel forget() {
    executions.set(0);
    executed.clear();
    return this;
  }

  @Override
  public Signature signature() {
    return new Signature(
        List.of(new TensorSpec("x", DataType.FP64, shape)),
        List.of(new TensorSpec("y", DataType.FP64, shape)));
  }

  @Override
  public ModelDescription description() {
    return new ModelDescription("fake", "doubles", List.of(), List.of());
  }

  @Override
  public boolean batchable() {
    return batchable;
  }

  @Override
  public boolean answersExample() {
    return answersExample;
  }

  @Override
  public SequencedMap<String, Tensor> example() {
    return example.get();
  }

  @Override
  public ModelInstance newInstance() {
    if (openInstances.get() >= mostInstances) {
      throw new IllegalStateException("no memory for one more instance");
    }
    openInstances.incrementAndGet();
    return new FakeInstance();
  }

  @Override
  public void close() {
    if (openInstances.get() != 0) {
      closedWhileOpen.incrementAndGet();
    }
    await(closeGate);
    closed.incrementAndGet();
  }

  private final class FakeInstance implements ModelInstance {
    @Override
    public SequencedMap<String, Tensor> execute(Map<String, Tensor> inputs) {
      entered.countDown();
      await(gate);
      work.run();
      executions.incrementAndGet();
      double[] rows = inputs.get("x") instanceof FixedTensor x ? x.doubles() : new double[0];
      executed.add(
          new Executed(Arrays.stream(rows).boxed().toList(), Thread.currentThread().getName()));
      for (int i = 0; i < rows.length; i++) {
        perRow.run();
        rows[i] = twice(rows[i]);
      }
      SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
      outputs.put("y", FixedTensor.ofDoubles(Shape.of(rows.length, 1), rows));
      return outputs;
    }

    @Override
    public void terminate() {
      terminated.incrementAndGet();
    }

    @Override
    public void close() {
      openInstances.decrementAndGet();
    }
  }

  private static double twice(double row) {
    if (row == REFUSED) {
      throw new ServingException.InvalidRequest("negative", "a row is -1");
    }
    if (row == BROKEN) {
      throw new IllegalStateException("engine broke");
    }
    if (row == FATAL) {
      throw new LinkageError("engine lacks a symbol");
    }
    return 2 * row;
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("a test left a gate closed for a minute");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
