package dev.primavista.networks.keras.weights;

import dev.primavista.networks.keras.config.KerasFormatException;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Node;
import io.jhdf.object.datatype.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Datasets and attributes of HDF5 files as Keras writes them. */
public final class Datasets {
  private Datasets() {}

  /** The dataset as a variable, whose elements are read later. */
  static Weight weight(String name, Dataset data) {
    List<Long> shape = Arrays.stream(data.getDimensions()).mapToObj(size -> (long) size).toList();
    boolean brain = data.getDataType() instanceof Reference;
    return new Weight(name, shape, () -> floats(name, data, brain));
  }

  /** An attribute's text; empty where there is none. */
  public static Optional<String> text(Node node, String attribute) {
    Attribute found = node.getAttribute(attribute);
    return found != null && found.getData() instanceof String text
        ? Optional.of(text)
        : Optional.empty();
  }

  /** An attribute's texts; long lists stand in attributes that are numbered. */
  public static List<String> texts(Node node, String attribute) {
    List<String> all = new ArrayList<>(texts(node.getAttribute(attribute)));
    for (int i = 0; node.getAttribute(attribute + i) != null; i++) {
      all.addAll(texts(node.getAttribute(attribute + i)));
    }
    return all;
  }

  private static List<String> texts(@Nullable Attribute attribute) {
    if (attribute == null || attribute.isEmpty()) {
      return List.of();
    }
    return switch (attribute.getData()) {
      case String[] texts -> List.of(texts);
      case String text -> List.of(text);
      case null, default -> List.of();
    };
  }

  private static float[] floats(String name, Dataset data, boolean brain) {
    Object elements = data.isScalar() ? data.getData() : data.getDataFlat();
    return switch (elements) {
      case float[] floats -> floats;
      case double[] doubles -> {
        float[] floats = new float[doubles.length];
        for (int i = 0; i < floats.length; i++) {
          floats[i] = (float) doubles[i];
        }
        yield floats;
      }
      case long[] halves when brain -> {
        float[] floats = new float[halves.length];
        for (int i = 0; i < floats.length; i++) {
          floats[i] = BrainFloats.of(halves[i]);
        }
        yield floats;
      }
      case Number scalar when brain -> new float[] {BrainFloats.of(scalar.longValue())};
      case Number scalar -> new float[] {scalar.floatValue()};
      case null, default ->
          throw new KerasFormatException(
              "the weight '" + name + "' holds " + data.getJavaType() + " (expected: floats)");
    };
  }
}
