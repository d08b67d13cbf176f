package dev.primavista.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.pickle.NdArray;
import dev.primavista.pickle.NpzReader;
import dev.primavista.pickle.PickleLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;

/** Files of a network and what its framework answers: {@code in0.., out0.., names}. */
public record Answers(NetworkBackend backend) {
  /** Compares every output with what stands beside the model, relative to the greatest. */
  public void compare(Path model, Path stored, double tolerance) throws IOException {
    Map<String, NdArray> arrays =
        NpzReader.read(Files.readAllBytes(stored), PickleLimits.defaults());
    try (LoadedModel loaded = backend.load(model);
        ModelInstance instance = loaded.newInstance()) {
      List<Tensor> made = List.copyOf(instance.execute(inputs(loaded, arrays)).values());
      assertThat(made)
          .hasSize((int) arrays.keySet().stream().filter(k -> k.startsWith("out")).count());
      for (int i = 0; i < made.size(); i++) {
        NdArray expected = Objects.requireNonNull(arrays.get("out" + i));
        compare((FixedTensor) made.get(i), expected, tolerance);
      }
    }
  }

  private static SequencedMap<String, Tensor> inputs(
      LoadedModel model, Map<String, NdArray> arrays) {
    NdArray named = arrays.get("names");
    List<String> names = named == null ? List.of() : named.strings();
    SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
    List<TensorSpec> specs = model.signature().inputs();
    for (int i = 0; i < specs.size(); i++) {
      TensorSpec spec = specs.get(i);
      int place = names.contains(spec.name()) ? names.indexOf(spec.name()) : i;
      NdArray array = Objects.requireNonNull(arrays.get("in" + place));
      inputs.put(
          spec.name(),
          spec.dataType() == DataType.BYTES ? texts(array) : tensor(spec.dataType(), array));
    }
    return inputs;
  }

  private static BytesTensor texts(NdArray array) {
    return BytesTensor.wrap(
        Shape.of(Arrays.stream(array.shape()).asLongStream().toArray()),
        array.strings().stream()
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new));
  }

  /** An array as a tensor of this type. */
  public static FixedTensor tensor(DataType type, NdArray array) {
    long[] sizes = Arrays.stream(array.shape()).asLongStream().toArray();
    FixedTensor tensor = FixedTensor.allocate(type, Shape.of(sizes));
    ByteBuffer data = tensor.data().order(ByteOrder.LITTLE_ENDIAN);
    for (double value : array.doubles()) {
      switch (type) {
        case FP32 -> data.putFloat((float) value);
        case INT64 -> data.putLong((long) value);
        case INT32 -> data.putInt((int) value);
        case INT8, UINT8, BOOL -> data.put((byte) (int) value);
        default -> throw new IllegalArgumentException("type: " + type);
      }
    }
    return tensor;
  }

  /** Compares a tensor's shape and elements with an array. */
  public static void compare(FixedTensor actual, NdArray expected, double tolerance) {
    long[] shape = Arrays.stream(expected.shape()).asLongStream().toArray();
    assertThat(actual.shape()).isEqualTo(Shape.of(shape));
    double[] wanted = expected.doubles();
    double greatest = Arrays.stream(wanted).map(Math::abs).max().orElse(0);
    double[] found = actual.doubles();
    for (int i = 0; i < wanted.length; i++) {
      assertThat(found[i])
          .as("element %d", i)
          .isCloseTo(wanted[i], within(tolerance * Math.max(1, greatest)));
    }
  }
}
