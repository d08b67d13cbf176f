package dev.primavista.vision;

import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.vision.image.Recipe.Form;
import dev.primavista.vision.image.Recipe.Layout;
import java.util.Optional;

/**
 * The tensor of a network that takes pictures.
 *
 * @param channels 3 of colours, or 1 of grey
 * @param height in pixels; {@link Shape#ANY} where any is taken
 */
record PictureInput(TensorSpec spec, Layout layout, int channels, long height, long width) {
  private static final int GREY = 1;

  /** The only input, if it is a tensor of pictures of three colours. */
  static Optional<PictureInput> of(Signature signature) {
    return of(signature, Form.COLOURS);
  }

  /** The same of one channel, which may as well be something else. */
  static Optional<PictureInput> grey(Signature signature) {
    return of(signature, GREY);
  }

  private static Optional<PictureInput> of(Signature signature, int channels) {
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
    if (!number || shape.rank() != 4 || shape.dimension(0) > 1) {
      return Optional.empty();
    }
    if (shape.dimension(1) == channels) {
      return Optional.of(
          new PictureInput(spec, Layout.NCHW, channels, shape.dimension(2), shape.dimension(3)));
    }
    return shape.dimension(3) == channels
        ? Optional.of(
            new PictureInput(spec, Layout.NHWC, channels, shape.dimension(1), shape.dimension(2)))
        : Optional.empty();
  }

  DataType dataType() {
    return spec.dataType();
  }

  boolean isGrey() {
    return channels == GREY;
  }

  /** Whether both sides are told. */
  boolean sized() {
    return height != Shape.ANY && width != Shape.ANY;
  }
}
