package dev.primavista.vision;

import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.vision.image.Recipe.Layout;
import java.util.Optional;

/**
 * The tensor of a network that takes pictures of three colours.
 *
 * @param height in pixels; {@link Shape#ANY} where any is taken
 */
record PictureInput(TensorSpec spec, Layout layout, long height, long width) {
  /** The only input, if it is such a tensor. */
  static Optional<PictureInput> of(Signature signature) {
    if (signature.inputs().size() != 1) {
      return Optional.empty();
    }
    TensorSpec spec = signature.inputs().getFirst();
    boolean number =
        switch (spec.dataType()) {
          case FP32, FP16, UINT8, INT8 -> true;
          default -> false;
        };
    Shape shape = spec.shape();
    if (!number || shape.rank() != 4) {
      return Optional.empty();
    }
    if (shape.dimension(1) == 3) {
      return Optional.of(
          new PictureInput(spec, Layout.NCHW, shape.dimension(2), shape.dimension(3)));
    }
    return shape.dimension(3) == 3
        ? Optional.of(new PictureInput(spec, Layout.NHWC, shape.dimension(1), shape.dimension(2)))
        : Optional.empty();
  }

  DataType dataType() {
    return spec.dataType();
  }

  /** Whether both sides are told. */
  boolean sized() {
    return height != Shape.ANY && width != Shape.ANY;
  }
}
