package dev.primavista.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.primavista.core.ServingException;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.ServingException.TooLarge;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.NativeMemory;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Executes a session on the calling thread. Large inputs outside the heap are read in place; others
 * are copied once into memory that is kept. An output whose shape is known beforehand is written
 * into memory that is kept, and copied once to the heap. Used by one thread at a time.
 */
final class OnnxInstance implements ModelInstance {
  /** Memory of one input or output that is kept between executions, at most. */
  private static final int KEPT_BYTES = 16 << 20;

  /** Up to this size a copy costs less than a new native view. */
  private static final int COPIED_BYTES = 16 << 10;

  private final Executable executable;
  private final Map<String, NativeTensor> kept = new HashMap<>();
  private final StoppableRun stoppable = new StoppableRun();
  private final NativeMemory memory = new NativeMemory("instance", this::free);

  OnnxInstance(Executable executable) {
    this.executable = executable;
  }

  @Override
  public SequencedMap<String, Tensor> execute(Map<String, Tensor> inputs) {
    return memory.during(() -> executable.memory().during(() -> run(inputs)));
  }

  private SequencedMap<String, Tensor> run(Map<String, Tensor> inputs) {
    if (inputs.values().stream().anyMatch(executable.fatal()::isEmptyOne)) {
      return empty(inputs);
    }
    try (Loans loans = new Loans()) {
      Map<String, OnnxTensor> arguments = arguments(inputs, loans);
      return collect(loans.add(answered(arguments, pinned(inputs))));
    } catch (ServingException known) {
      throw known;
    } catch (OrtException | IllegalStateException failure) {
      if (inputs.values().stream().anyMatch(input -> input.shape().elementCount() == 0)) {
        return empty(inputs);
      }
      throw Refusal.ofExecution(failure);
    } finally {
      kept.values().forEach(tensor -> tensor.trim(KEPT_BYTES));
    }
  }

  /**
   * Runs the session. A graph that takes a fixed number of its rows answers fewer than it was given
   * once these are more, for which the memory that is kept has another shape.
   */
  private OrtSession.Result answered(
      Map<String, OnnxTensor> arguments, Map<String, OnnxTensor> pinned) throws OrtException {
    OrtSession session = executable.session();
    Set<String> free = new HashSet<>(session.getOutputNames());
    free.removeAll(pinned.keySet());
    try {
      return stoppable.run(session, arguments, free, pinned);
    } catch (OrtException failure) {
      if (!Refusal.isOfOutputShape(failure)) {
        throw failure;
      }
      return stoppable.run(session, arguments, session.getOutputNames(), Map.of());
    }
  }

  /**
   * No rows for no rows, where the outputs' shapes are known without the engine: some of its
   * operators fail on tensors without elements, and some end the process.
   */
  private SequencedMap<String, Tensor> empty(Map<String, Tensor> inputs) {
    executable.signature().inputs().forEach(spec -> spec.in(inputs));
    SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
    for (TensorSpec spec : executable.signature().outputs()) {
      Shape shape =
          executable
              .outputShape(spec, inputs)
              .filter(known -> known.elementCount() == 0 && spec.dataType() != DataType.BYTES)
              .orElseThrow(
                  () ->
                      new InvalidRequest(
                          "empty_input",
                          "an input has no elements (expected: at least one, by this network)",
                          "inputs"));
      outputs.put(spec.name(), FixedTensor.allocate(spec.dataType(), shape));
    }
    return outputs;
  }

  private Map<String, OnnxTensor> arguments(Map<String, Tensor> inputs, Loans loans)
      throws OrtException {
    Map<String, OnnxTensor> arguments = new HashMap<>();
    for (TensorSpec spec : executable.signature().inputs()) {
      OnnxTensor argument =
          switch (spec.in(inputs)) {
            case BytesTensor texts -> TextInput.tensor(texts, loans);
            case FixedTensor numbers -> {
              executable.fatal().check(spec, numbers);
              yield UnsignedInput.of(spec.dataType(), argument(spec, numbers, loans), loans);
            }
          };
      arguments.put(spec.name(), argument);
    }
    return arguments;
  }

  private OnnxTensor argument(TensorSpec spec, FixedTensor numbers, Loans loans)
      throws OrtException {
    ByteBuffer data = numbers.data();
    DataType carrier = UnsignedInput.carrier(spec.dataType());
    OnnxJavaType type = ElementTypes.javaType(carrier).orElseThrow();
    if (data.limit() > COPIED_BYTES && data.isDirect() && isAligned(data, type.size)) {
      return loans.add(
          OnnxTensor.createTensor(
              Sessions.environment(), data, numbers.shape().dimensions(), type));
    }
    NativeTensor tensor = keptTensor("input " + spec.name(), type);
    OnnxTensor view = tensor.view(numbers.shape());
    tensor.bytes().put(data);
    return view;
  }

  /** ONNX Runtime takes unaligned memory without a word, and reads it slowly or not at all. */
  private static boolean isAligned(ByteBuffer data, int elementBytes) {
    return MemorySegment.ofBuffer(data).address() % elementBytes == 0;
  }

  /** Memory for outputs. The engine writes no output that is one of the inputs itself. */
  private Map<String, OnnxTensor> pinned(Map<String, Tensor> inputs) throws OrtException {
    Map<String, OnnxTensor> pinned = new HashMap<>();
    for (TensorSpec spec : executable.signature().outputs()) {
      Optional<OnnxJavaType> type = ElementTypes.javaType(spec.dataType());
      Optional<Shape> shape = executable.outputShape(spec, inputs);
      boolean isInput = inputs.containsKey(spec.name());
      if (type.isPresent() && shape.isPresent() && !isInput) {
        requireRoom(spec.dataType(), shape.get());
        NativeTensor tensor = keptTensor("output " + spec.name(), type.get());
        pinned.put(spec.name(), tensor.view(shape.get()));
      }
    }
    return pinned;
  }

  private NativeTensor keptTensor(String name, OnnxJavaType type) {
    return kept.computeIfAbsent(name, absent -> new NativeTensor(type));
  }

  private SequencedMap<String, Tensor> collect(OrtSession.Result result) {
    SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
    for (TensorSpec spec : executable.signature().outputs()) {
      OnnxTensor value = (OnnxTensor) result.get(spec.name()).orElseThrow();
      outputs.put(spec.name(), copy(spec.dataType(), value));
    }
    return outputs;
  }

  private static Tensor copy(DataType type, OnnxTensor value) {
    if (type == DataType.BYTES) {
      return TextOutput.read(value);
    }
    Shape shape = Shape.of(value.getInfo().getShape());
    requireRoom(type, shape);
    return FixedTensor.wrap(type, shape, value.getByteBuffer());
  }

  private static void requireRoom(DataType type, Shape shape) {
    if (shape.elementCount() > Integer.MAX_VALUE / type.byteSize()) {
      throw new TooLarge(
          "an output of %s%s has %,d elements (expected: less than 2 GiB)"
              .formatted(type, shape, shape.elementCount()),
          "send fewer rows at once");
    }
  }

  @Override
  public void terminate() {
    stoppable.stop();
  }

  @Override
  public void close() {
    memory.close();
  }

  private void free() {
    stoppable.close();
    kept.values().forEach(NativeTensor::close);
    kept.clear();
  }
}
