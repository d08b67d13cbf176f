package dev.primavista.vision;

import dev.primavista.core.ServingException;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.ServingException.TooLarge;
import dev.primavista.core.Ticker;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.vision.image.ImageDecoder;
import dev.primavista.vision.image.ImageException;
import dev.primavista.vision.image.ReadPicture;
import dev.primavista.vision.image.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Pictures as a network's input. Of each only its tensor stays, on the heap: memory outside is
 * given back when the collector runs, which does not know how much of it waits.
 *
 * @param tensor those that are pictures, one after the other
 * @param places for each picture its row in the tensor and its size, or why it has none
 */
record Prepared(FixedTensor tensor, List<Place> places, long decodeNanos, long preprocessNanos) {
  /**
   * One picture.
   *
   * @param row in the tensor; -1 where there is an obstacle
   * @param width in pixels
   */
  record Place(String name, int row, int width, int height, Optional<ServingException> obstacle) {}

  /** Decodes and preprocesses on the calling thread. */
  static Prepared of(
      VisionModel model, List<Picture> pictures, ImageDecoder decoder, Ticker ticker) {
    Recipe recipe = model.recipe();
    FixedTensor tensor = FixedTensor.allocate(recipe.dataType(), recipe.shape(pictures.size()));
    List<Place> places = new ArrayList<>();
    long decoding = 0;
    long preprocessing = 0;
    int row = 0;
    for (Picture picture : pictures) {
      long start = ticker.nanos();
      try {
        picture
            .obstacle()
            .ifPresent(
                reason -> {
                  throw reason;
                });
        ReadPicture image = decoder.read(picture.bytes(), recipe);
        long decoded = ticker.nanos();
        recipe.apply(image.pixels(), tensor.data(), row * recipe.byteSize());
        decoding += decoded - start;
        preprocessing += ticker.nanos() - decoded;
        places.add(
            new Place(picture.name(), row++, image.width(), image.height(), Optional.empty()));
      } catch (ImageException refused) {
        places.add(refused(picture, asRequestError(refused)));
      } catch (ServingException refused) {
        places.add(refused(picture, refused));
      }
    }
    return new Prepared(tensor.slice(0, row), places, decoding, preprocessing);
  }

  private static Place refused(Picture picture, ServingException reason) {
    return new Place(picture.name(), -1, 0, 0, Optional.of(reason));
  }

  /** What a decoder's refusal is to who sent the picture. */
  static ServingException asRequestError(ImageException refused) {
    return refused.code().equals("too_large")
        ? new TooLarge(refused.getMessage(), "send a smaller picture")
        : new InvalidRequest(refused.code(), refused.getMessage());
  }
}
