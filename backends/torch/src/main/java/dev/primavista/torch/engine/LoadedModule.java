package dev.primavista.torch.engine;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.torch.TorchFailure;
import dev.primavista.torch.TorchModule;
import dev.primavista.torch.UnservableAnswer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/** A module and the memory that belongs to it. */
final class LoadedModule implements TorchModule {
  private final PtNDManager manager;
  private final PtSymbolBlock block;

  LoadedModule(PtNDManager manager, PtSymbolBlock block) {
    this.manager = manager;
    this.block = block;
  }

  @Override
  public SequencedMap<String, Tensor> forward(List<FixedTensor> inputs) {
    try (NDManager scope = manager.newSubManager()) {
      IValue[] arguments = new IValue[inputs.size()];
      try {
        for (int i = 0; i < arguments.length; i++) {
          arguments[i] = IValue.from(argument((PtNDManager) scope, inputs.get(i)));
        }
        try (IValue answer = block.forward(arguments)) {
          SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
          collect("output", answer, (PtNDManager) scope, outputs);
          return outputs;
        }
      } finally {
        for (IValue argument : arguments) {
          if (argument != null) {
            argument.close();
          }
        }
      }
    } catch (EngineException | IllegalArgumentException | UnsupportedOperationException failure) {
      throw new TorchFailure(String.valueOf(failure.getMessage()), failure);
    }
  }

  /** A copy: a module may write into what it is given. */
  private static PtNDArray argument(PtNDManager scope, FixedTensor input) {
    ByteBuffer data = input.data();
    ByteBuffer copy =
        ByteBuffer.allocateDirect(data.remaining() + Long.BYTES)
            .alignedSlice(Long.BYTES)
            .order(ByteOrder.nativeOrder());
    copy.put(data).flip();
    return scope.create(
        copy,
        new ai.djl.ndarray.types.Shape(input.shape().dimensions()),
        ElementTypes.of(input.dataType()));
  }

  private static void collect(
      String name, IValue value, PtNDManager scope, SequencedMap<String, Tensor> outputs) {
    if (value.isTensor()) {
      outputs.put(name, copy(value.toTensor(scope)));
    } else if (value.isMap()) {
      new TreeMap<>(value.toIValueMap()).forEach((key, each) -> owned(key, each, scope, outputs));
    } else if (value.isTensorList()) {
      PtNDArray[] tensors = value.toTensorArray(scope);
      for (int i = 0; i < tensors.length; i++) {
        outputs.put(name + "_" + i, copy(tensors[i]));
      }
    } else if (value.isTuple()) {
      numbered(name, value.toIValueTuple(), scope, outputs);
    } else if (value.isList()) {
      numbered(name, value.toIValueArray(), scope, outputs);
    } else {
      throw new UnservableAnswer("a " + value.getType());
    }
  }

  private static void numbered(
      String name, IValue[] values, PtNDManager scope, SequencedMap<String, Tensor> outputs) {
    for (int i = 0; i < values.length; i++) {
      owned(name + "_" + i, values[i], scope, outputs);
    }
  }

  private static void owned(
      String name, IValue value, PtNDManager scope, SequencedMap<String, Tensor> outputs) {
    try (value) {
      collect(name, value, scope, outputs);
    }
  }

  private static Tensor copy(PtNDArray array) {
    DataType type = ElementTypes.of(array.getDataType());
    ByteBuffer bytes = array.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
    return FixedTensor.wrap(type, Shape.of(array.getShape().getShape()), copy);
  }

  @Override
  public void close() {
    block.close();
    manager.close();
  }
}
