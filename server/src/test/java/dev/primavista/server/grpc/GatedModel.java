package dev.primavista.server.grpc;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.proto.InferenceProto.ModelInferRequest;
import dev.primavista.server.RunningServer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.Semaphore;

/** A model whose every execution, after that of its warm-up, waits until the test opens a gate. */
public final class GatedModel implements LoadedModel {
  /** The body of an infer request for it. */
  public static final String BODY =
      "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"INT64\",\"shape\":[1],\"data\":[4]}]}";

  private final Semaphore entered = new Semaphore(0);
  private final Semaphore gate = new Semaphore(Integer.MAX_VALUE / 2);

  /** The model {@code gated} of a server, whose gate is shut. */
  public static GatedModel in(RunningServer running) {
    GatedModel model = new GatedModel();
    running.load(new ModelId("gated", 1), model, ModelConfig.Execution.INSTANCE);
    model.shut();
    running.beforeEnd(() -> model.open(Integer.MAX_VALUE / 2));
    return model;
  }

  /** A request for it. */
  static ModelInferRequest request() {
    return Requests.raw("gated", FixedTensor.ofLongs(Shape.of(1), 4)).build();
  }

  private void shut() {
    var _ = gate.drainPermits();
    var _ = entered.drainPermits();
  }

  /** Waits until an execution has begun. */
  public void awaitEntered() throws InterruptedException {
    entered.acquire();
  }

  /** Lets this many executions end. */
  public void open(int executions) {
    gate.release(executions);
  }

  @Override
  public Signature signature() {
    Shape any = Shape.of(-1);
    return new Signature(
        List.of(new TensorSpec("x", DataType.INT64, any)),
        List.of(new TensorSpec("y", DataType.INT64, any)));
  }

  @Override
  public ModelDescription description() {
    return new ModelDescription("gated", "Gated", List.of(), List.of());
  }

  @Override
  public boolean batchable() {
    return false;
  }

  @Override
  public SequencedMap<String, Tensor> example() {
    SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put("x", FixedTensor.ofLongs(Shape.of(1), 0));
    return inputs;
  }

  @Override
  public ModelInstance newInstance() {
    return new ModelInstance() {
      @Override
      public SequencedMap<String, Tensor> execute(Map<String, Tensor> inputs) {
        entered.release();
        gate.acquireUninterruptibly();
        SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
        outputs.put("y", java.util.Objects.requireNonNull(inputs.get("x")));
        return outputs;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {}
}
