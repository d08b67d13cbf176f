package dev.primavista.vision;

import dev.primavista.core.ServingException;
import dev.primavista.core.ServingException.Cancelled;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.ServingException.Overloaded;
import dev.primavista.core.ServingException.TooLarge;
import dev.primavista.core.Ticker;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.vision.decoding.ImageDecoder;
import dev.primavista.vision.decoding.ImageException;
import dev.primavista.vision.image.Recipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Pictures as a network's input. Of each only its tensor stays, on the heap: memory outside is
 * given back when the collector runs, which does not know how much of it waits.
 *
 * @param tensor those that are pictures, one after the other
 * @param places for each picture its row in the tensor and its size, or why it has none
 */
record Prepared(FixedTensor tensor, List<Place> places, long decodeNanos, long preprocessNanos) {
  /** In it most pictures are decoded. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /**
   * One picture.
   *
   * @param row in the tensor; -1 where there is an obstacle
   * @param width in pixels
   */
  record Place(String name, int row, int width, int height, Optional<ServingException> obstacle) {}

  /**
   * A picture whose tensor is written.
   *
   * @param decoded when it was decoded, by the ticker
   */
  private record Done(Place place, long decoded) {}

  /**
   * Decodes and preprocesses on the calling thread.
   *
   * @param unwanted asked before each picture whether nobody waits for them any more
   * @throws Cancelled if so
   */
  static Prepared of(
      VisionModel model,
      List<Picture> pictures,
      ImageDecoder decoder,
      Ticker ticker,
      BooleanSupplier unwanted) {
    Recipe recipe = model.recipe();
    FixedTensor tensor = FixedTensor.allocate(recipe.dataType(), recipe.shape(pictures.size()));
    List<Place> places = new ArrayList<>();
    long decoding = 0;
    long preprocessing = 0;
    int row = 0;
    for (Picture picture : pictures) {
      if (unwanted.getAsBoolean()) {
        throw new Cancelled("the caller went away");
      }
      long start = ticker.nanos();
      try {
        picture
            .obstacle()
            .ifPresent(
                reason -> {
                  throw reason;
                });
        int place = row;
        Done done =
            decoder.read(
                picture.bytes(),
                recipe,
                image -> {
                  long decoded = ticker.nanos();
                  recipe.apply(image.pixels(), tensor.data(), place * recipe.byteSize());
                  return new Done(
                      new Place(
                          picture.name(), place, image.width(), image.height(), Optional.empty()),
                      decoded);
                });
        decoding += done.decoded - start;
        preprocessing += ticker.nanos() - done.decoded;
        places.add(done.place);
        row++;
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
    return switch (refused.code()) {
      case "too_large" -> new TooLarge(refused.getMessage(), "send a smaller picture");
      case "overloaded" -> new Overloaded(refused.getMessage(), RETRY_AFTER);
      default -> new InvalidRequest(refused.code(), refused.getMessage());
    };
  }
}
