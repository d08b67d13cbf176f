package dev.primavista.vision;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.ServingException.Overloaded;
import dev.primavista.core.ServingException.TooLarge;
import dev.primavista.core.model.InstanceAround;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.vision.decoding.ImageDecoder;
import dev.primavista.vision.decoding.ImageException;
import dev.primavista.vision.image.Recipe;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** An instance of a network that takes encoded pictures in place of its tensor. */
final class PictureInstance extends InstanceAround {
  private final VisionModel vision;
  private final ImageDecoder decoder;

  PictureInstance(ModelInstance instance, VisionModel vision, ImageDecoder decoder) {
    super(instance);
    this.vision = vision;
    this.decoder = decoder;
  }

  @Override
  protected Map<String, Tensor> inwards(Map<String, Tensor> inputs) {
    if (inputs.size() != 1) {
      return inputs;
    }
    return switch (inputs.values().iterator().next()) {
      case BytesTensor pictures -> Map.of(vision.input().name(), tensor(pictures));
      case FixedTensor tensor when tensor.shape().rank() < 3 ->
          throw new InvalidRequest(
              "wrong_shape",
              vision.id()
                  + ": shape "
                  + tensor.shape()
                  + " given, "
                  + vision.input()
                  + " or encoded pictures as BYTES expected",
              "inputs[0].shape");
      case FixedTensor _ -> inputs;
    };
  }

  private FixedTensor tensor(BytesTensor pictures) {
    Recipe recipe = vision.recipe();
    int count = pictures.elementCount();
    if (vision.takesOne() && count != 1) {
      throw new InvalidRequest(
          "wrong_shape",
          vision.id() + ": " + Amount.of(count, "picture") + " given (expected: one)",
          "inputs[0].shape",
          "/v1/vision/{model}/predict asks the network about several, one after the other");
    }
    FixedTensor tensor = FixedTensor.allocate(recipe.dataType(), recipe.shape(count));
    for (int i = 0; i < count; i++) {
      byte[] element = pictures.bytesAt(i);
      byte[] bytes = bytes(element);
      try {
        int at = i * recipe.byteSize();
        var _ =
            decoder.read(
                bytes,
                recipe,
                picture -> {
                  recipe.apply(picture.pixels(), tensor.data(), at);
                  return picture.width();
                });
      } catch (ImageException refused) {
        boolean other = !ImageDecoder.isPicture(bytes) && !Arrays.equals(bytes, element);
        throw at(i, Prepared.asRequestError(refused), other ? ", read as base64" : "");
      }
    }
    return tensor;
  }

  /** The picture itself; JSON, which cannot hold one, has it as base64 or as a data URL. */
  private static byte[] bytes(byte[] element) {
    if (ImageDecoder.isPicture(element)) {
      return element;
    }
    try {
      return Base64Text.decode(new String(element, StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException malformed) {
      return element;
    }
  }

  /**
   * The refusal of one picture among several.
   *
   * @param how it was read, behind the reason; empty where that is plain
   */
  private static ServingException at(int index, ServingException reason, String how) {
    String place = "picture " + index + ": ";
    return switch (reason) {
      case Overloaded _ -> reason;
      case TooLarge _ -> new TooLarge(place + reason.getMessage(), "send a smaller picture");
      default ->
          new InvalidRequest(reason.code(), place + reason.getMessage() + how, "inputs[0].data");
    };
  }
}
