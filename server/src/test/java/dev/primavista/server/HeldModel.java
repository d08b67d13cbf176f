package dev.primavista.server;

import dev.primavista.core.model.InstanceAround;
import dev.primavista.core.model.ModelAround;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Tensor;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Echoes; once it is held, not before it is let go. */
final class HeldModel extends ModelAround {
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch terminated = new CountDownLatch(1);
  private volatile boolean held;

  HeldModel() {
    super(new EchoModel(DataType.FP32));
  }

  /** Lets no execution end from now on: call it when the model is loaded and warm. */
  void hold() {
    gate = new CountDownLatch(1);
    held = true;
  }

  void letGo() {
    gate.countDown();
  }

  /** Waits until an execution is held. */
  void awaitEntered() throws InterruptedException {
    entered.await();
  }

  /** Waits until an instance was told to end. */
  void awaitTerminated() throws InterruptedException {
    terminated.await();
  }

  @Override
  public ModelInstance newInstance() {
    return new InstanceAround(super.newInstance()) {
      @Override
      protected Map<String, Tensor> inwards(Map<String, Tensor> inputs) {
        if (held) {
          entered.countDown();
        }
        try {
          gate.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        return inputs;
      }

      @Override
      public void terminate() {
        terminated.countDown();
      }
    };
  }
}
