package dev.primavista.core.inference;

import dev.primavista.core.ServingException;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Doubles its input; a row of -1 is refused, -2 fails, and a closed gate holds executions back. */
final class FakeModel implements LoadedModel {
  private static final TensorSpec X = new TensorSpec("x", DataType.FP64, Shape.of(-1, 1));
  private static final TensorSpec Y = new TensorSpec("y", DataType.FP64, Shape.of(-1, 1));

  final AtomicInteger executions = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();
  final AtomicInteger openInstances = new AtomicInteger();
  volatile CountDownLatch gate = new CountDownLatch(0);
  volatile CountDownLatch entered = new CountDownLatch(0);

  static SequencedMap<String, Tensor> input(double... rows) {
    SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put("x", FixedTensor.ofDoubles(Shape.of(rows.length, 1), rows));
    return inputs;
  }

  @Override
  public Signature signature() {
    return new Signature(List.of(X), List.of(Y));
  }

  @Override
  public ModelDescription description() {
    return new ModelDescription("fake", "doubles", List.of(), List.of());
  }

  @Override
  public boolean batchable() {
    return true;
  }

  @Override
  public SequencedMap<String, Tensor> example() {
    return input(1);
  }

  @Override
  public ModelInstance newInstance() {
    openInstances.incrementAndGet();
    return new ModelInstance() {
      @Override
      public SequencedMap<String, Tensor> execute(Map<String, Tensor> inputs) {
        entered.countDown();
        awaitGate();
        executions.incrementAndGet();
        double[] rows = inputs.get("x") instanceof FixedTensor x ? x.doubles() : new double[0];
        for (int i = 0; i < rows.length; i++) {
          if (rows[i] == -1) {
            throw new ServingException.InvalidRequest("negative", "a row is -1");
          }
          if (rows[i] == -2) {
            throw new IllegalStateException("engine broke");
          }
          rows[i] *= 2;
        }
        SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
        outputs.put("y", FixedTensor.ofDoubles(Shape.of(rows.length, 1), rows));
        return outputs;
      }

      @Override
      public void close() {
        openInstances.decrementAndGet();
      }
    };
  }

  private void awaitGate() {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.incrementAndGet();
  }
}
