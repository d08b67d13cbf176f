package dev.primavista.repository;

import dev.primavista.core.model.Backend;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Serves text files such as {@code scale 3}: y is 3 times x, a number per row. By 0 the model fails
 * to say what it is.
 */
final class ScaleBackend implements Backend {
  @Override
  public String name() {
    return "scale";
  }

  @Override
  public boolean recognizes(Path path, byte[] head) {
    return new String(head, StandardCharsets.UTF_8).startsWith("scale");
  }

  @Override
  public LoadedModel load(Path path) {
    try {
      return new ScaleModel(Double.parseDouble(Files.readString(path).substring(5).strip()));
    } catch (IOException | NumberFormatException torn) {
      throw new ModelLoadException("malformed_model", path.getFileName() + " holds no number");
    }
  }

  private record ScaleModel(double factor) implements LoadedModel {
    @Override
    public Signature signature() {
      return new Signature(
          List.of(new TensorSpec("x", DataType.FP64, Shape.of(-1, 1))),
          List.of(new TensorSpec("y", DataType.FP64, Shape.of(-1, 1))));
    }

    @Override
    public ModelDescription description() {
      if (factor == 0) {
        throw new ArithmeticException("times nothing");
      }
      return new ModelDescription("scale", "times " + factor, List.of(), List.of());
    }

    @Override
    public boolean batchable() {
      return true;
    }

    @Override
    public SequencedMap<String, Tensor> example() {
      return rows("x", 1);
    }

    @Override
    public ModelInstance newInstance() {
      return new ModelInstance() {
        @Override
        public SequencedMap<String, Tensor> execute(Map<String, Tensor> inputs) {
          double[] rows = inputs.get("x") instanceof FixedTensor x ? x.doubles() : new double[0];
          for (int i = 0; i < rows.length; i++) {
            rows[i] *= factor;
          }
          return rows("y", rows);
        }

        @Override
        public void close() {}
      };
    }

    @Override
    public void close() {}
  }

  static SequencedMap<String, Tensor> rows(String name, double... rows) {
    SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put(name, FixedTensor.ofDoubles(Shape.of(rows.length, 1), rows));
    return tensors;
  }
}
