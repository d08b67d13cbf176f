package dev.primavista.testkit;

import dev.primavista.core.ServingException;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelConfig;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SequencedMap;

/** The models that {@link ProtocolContract} asks. */
public final class ContractModels {
  /** What {@code refuses} throws, by the number it is sent, from 2 on; 1 is answered. */
  static final List<Door.Kind> REFUSALS =
      List.of(
          Door.Kind.INVALID,
          Door.Kind.TOO_LARGE,
          Door.Kind.NOT_FOUND,
          Door.Kind.UNAVAILABLE,
          Door.Kind.UNAVAILABLE,
          Door.Kind.EXPIRED,
          Door.Kind.UNAVAILABLE,
          Door.Kind.FAILED,
          Door.Kind.FAILED);

  static final String SECRET = "the engine's own words";

  private final ModelRegistry registry;
  private final Gate gate = new Gate();

  private ContractModels(ModelRegistry registry) {
    this.registry = registry;
  }

  /** Loads them all, under names that no other model has. */
  public static ContractModels load(ModelRegistry registry) {
    ContractModels models = new ContractModels(registry);
    for (DataType type : DataType.values()) {
      models.direct(echo(type), 1, echo(new TensorSpec("x", type, Shape.of(-1, -1))));
    }
    models.direct("cube", 1, echo(new TensorSpec("x", DataType.FP32, Shape.of(-1, 2, -1, 1))));
    models.direct("line", 1, echo(new TensorSpec("x", DataType.INT64, Shape.of(-1))));
    models.direct("trio", 1, trio());
    models.direct("versions", 1, plus(1));
    models.direct("versions", 4, plus(4));
    models.direct("refuses", 1, refuses());
    registry.refuse(
        new ModelId("broken", 1), new ModelLoadException("damaged", "broken is damaged"));
    ModelConfig oneWaits =
        ModelConfig.defaults()
            .withExecution(ModelConfig.Execution.INSTANCE)
            .withBatching(ModelConfig.Batching.off())
            .withQueue(ModelConfig.Queue.of(1));
    Signature signature =
        new Signature(
            List.of(new TensorSpec("x", DataType.FP64, Shape.of(-1))),
            List.of(new TensorSpec("y", DataType.FP64, Shape.of(-1))));
    LoadedModel held = new FunctionModel(signature, models.gate::pass);
    var _ = registry.load(new ModelId("gate", 1), oneWaits, 0, () -> held);
    return models;
  }

  /** The name of the model that answers a matrix {@code x} of this type as {@code y}. */
  public static String echo(DataType type) {
    return "echo_" + type.name().toLowerCase(Locale.ROOT);
  }

  /** What holds the model {@code gate} back; it has one instance, and one request may wait. */
  public Gate gate() {
    return gate;
  }

  /** How many requests wait for {@code gate}. */
  public int waiting() {
    return registry
        .find("gate", OptionalLong.empty())
        .handle()
        .map(handle -> handle.executor().queueDepth())
        .orElse(0);
  }

  /** How many requests for {@code gate} ended without an answer. */
  public long ended() {
    return registry
        .find("gate", OptionalLong.empty())
        .handle()
        .map(handle -> handle.statistics().requests().fail().count())
        .orElse(0L);
  }

  private void direct(String name, long version, LoadedModel model) {
    ModelConfig config = ModelConfig.defaults().withExecution(ModelConfig.Execution.DIRECT);
    var _ = registry.load(new ModelId(name, version), config, 0, () -> model);
  }

  private static LoadedModel echo(TensorSpec x) {
    TensorSpec y = new TensorSpec("y", x.dataType(), x.shape());
    Signature signature = new Signature(List.of(x), List.of(y));
    return new FunctionModel(signature, inputs -> answer("y", input(inputs, "x")));
  }

  /** Three inputs of unlike types and shapes, answered in the reverse order. */
  private static LoadedModel trio() {
    Signature signature =
        new Signature(
            List.of(
                new TensorSpec("a", DataType.FP32, Shape.of(-1, 3)),
                new TensorSpec("b", DataType.INT64, Shape.of(2, -1, 2)),
                new TensorSpec("c", DataType.BYTES, Shape.of(-1))),
            List.of(
                new TensorSpec("c_out", DataType.BYTES, Shape.of(-1)),
                new TensorSpec("b_out", DataType.INT64, Shape.of(2, -1, 2)),
                new TensorSpec("a_out", DataType.FP32, Shape.of(-1, 3))));
    return new FunctionModel(
        signature,
        inputs -> {
          SequencedMap<String, Tensor> outputs = answer("c_out", input(inputs, "c"));
          outputs.put("b_out", input(inputs, "b"));
          outputs.put("a_out", input(inputs, "a"));
          return outputs;
        });
  }

  /** Adds the number of its version. */
  private static LoadedModel plus(long version) {
    Signature signature =
        new Signature(
            List.of(new TensorSpec("x", DataType.FP64, Shape.of(-1))),
            List.of(new TensorSpec("y", DataType.FP64, Shape.of(-1))));
    return new FunctionModel(
        signature,
        inputs -> {
          FixedTensor x = (FixedTensor) input(inputs, "x");
          double[] values = x.doubles();
          for (int i = 0; i < values.length; i++) {
            values[i] += version;
          }
          return answer("y", FixedTensor.ofDoubles(x.shape(), values));
        });
  }

  private static LoadedModel refuses() {
    Signature signature =
        new Signature(
            List.of(new TensorSpec("kind", DataType.INT64, Shape.of(1))),
            List.of(new TensorSpec("kind", DataType.INT64, Shape.of(1))));
    return new FunctionModel(
        signature,
        inputs -> {
          FixedTensor kind = (FixedTensor) input(inputs, "kind");
          refuse((int) kind.longAt(0));
          return answer("kind", kind);
        });
  }

  private static void refuse(int kind) {
    RuntimeException refusal =
        switch (kind) {
          case 2 -> new ServingException.InvalidRequest("unfit", "the number does not fit");
          case 3 -> new ServingException.TooLarge("the number is too large", "send a smaller one");
          case 4 -> new ServingException.ModelNotFound("no part of it is there", "send another");
          case 5 -> new ServingException.ModelNotReady("a part of it is not ready");
          case 6 -> new ServingException.Overloaded("it is busy", Duration.ofSeconds(2));
          case 7 -> new ServingException.DeadlineExceeded("it took too long");
          case 8 -> new ServingException.Cancelled("it was stopped");
          case 9 -> new ServingException.BackendFailure("it failed", new Exception(SECRET));
          case 10 -> new IllegalStateException(SECRET);
          default -> null;
        };
    if (refusal != null) {
      throw refusal;
    }
  }

  private static Tensor input(Map<String, Tensor> inputs, String name) {
    return Objects.requireNonNull(inputs.get(name));
  }

  private static SequencedMap<String, Tensor> answer(String name, Tensor tensor) {
    SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
    outputs.put(name, tensor);
    return outputs;
  }
}
