package dev.primavista.vision;

import dev.primavista.core.ServingException;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.ServingException.TooLarge;
import dev.primavista.core.inference.InferenceRequest;
import dev.primavista.core.inference.InferenceResponse;
import dev.primavista.core.inference.InferenceService;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.vision.image.ImageDecoder;
import dev.primavista.vision.image.ImageException;
import dev.primavista.vision.image.RgbImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Pictures to classes, most probable first. Thread-safe; decoding happens on the calling thread.
 */
public final class VisionClassifier {
  /**
   * A class of a picture.
   *
   * @param index counted without the background
   */
  public record Prediction(String label, int index, double probability) {}

  /** A picture as the caller sent it. */
  public record Picture(String name, byte[] bytes) {}

  /** What became of one picture. */
  public sealed interface Outcome {
    String name();

    /** Its classes, most probable first. */
    record Classified(String name, List<Prediction> predictions) implements Outcome {}

    /** Why it is none. */
    record Refused(String name, ServingException reason) implements Outcome {}
  }

  private final InferenceService service;
  private final ImageDecoder decoder;

  public VisionClassifier(InferenceService service, ImageDecoder decoder) {
    this.service = service;
    this.decoder = decoder;
  }

  /**
   * Classifies pictures in one request to the network; a picture that is none spoils only itself.
   *
   * @param top how many classes of each
   */
  public CompletableFuture<List<Outcome>> classify(
      VisionModel model, List<Picture> pictures, int top) {
    List<Outcome> outcomes = new ArrayList<>();
    List<RgbImage> decoded = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (Picture picture : pictures) {
      try {
        decoded.add(decoder.decode(picture.bytes()));
        places.add(outcomes.size());
        outcomes.add(new Outcome.Classified(picture.name(), List.of()));
      } catch (ImageException refused) {
        outcomes.add(new Outcome.Refused(picture.name(), asRequestError(refused)));
      }
    }
    if (decoded.isEmpty()) {
      return CompletableFuture.completedFuture(outcomes);
    }
    return service
        .infer(request(model, decoded))
        .thenApply(response -> filled(model, response, outcomes, places, top));
  }

  private static InferenceRequest request(VisionModel model, List<RgbImage> images) {
    long size = model.recipe().geometry().size();
    boolean first = model.input().shape().dimension(1) == 3;
    Shape shape =
        first ? Shape.of(images.size(), 3, size, size) : Shape.of(images.size(), size, size, 3);
    FixedTensor tensor = FixedTensor.allocateDirect(DataType.FP32, shape);
    for (int i = 0; i < images.size(); i++) {
      model.recipe().apply(images.get(i), tensor.data(), i * model.recipe().byteSize());
    }
    SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put(model.input().name(), tensor);
    return new InferenceRequest(
        model.id().name(), OptionalLong.of(model.id().version()), inputs, null);
  }

  private static List<Outcome> filled(
      VisionModel model,
      InferenceResponse response,
      List<Outcome> outcomes,
      List<Integer> places,
      int top) {
    if (!(response.outputs().get(model.output().name()) instanceof FixedTensor scores)) {
      throw new IllegalStateException("output " + model.output().name() + " is missing");
    }
    for (int i = 0; i < places.size(); i++) {
      int place = places.get(i);
      double[] row = scores.slice(i, i + 1).doubles();
      outcomes.set(
          place, new Outcome.Classified(outcomes.get(place).name(), best(model, row, top)));
    }
    return outcomes;
  }

  private static List<Prediction> best(VisionModel model, double[] row, int top) {
    double[] probabilities = model.softmax() ? softmax(row) : row;
    int skipped = model.background() ? 1 : 0;
    return IntStream.range(skipped, row.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> probabilities[i]).reversed())
        .limit(top)
        .map(i -> new Prediction(model.label(i - skipped), i - skipped, probabilities[i]))
        .toList();
  }

  private static double[] softmax(double[] logits) {
    double greatest = Double.NEGATIVE_INFINITY;
    for (double logit : logits) {
      greatest = Math.max(greatest, logit);
    }
    double sum = 0;
    double[] probabilities = new double[logits.length];
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] = Math.exp(logits[i] - greatest);
      sum += probabilities[i];
    }
    for (int i = 0; i < logits.length; i++) {
      probabilities[i] /= sum;
    }
    return probabilities;
  }

  private static ServingException asRequestError(ImageException refused) {
    return refused.code().equals("too_large")
        ? new TooLarge(refused.getMessage(), "send a smaller picture")
        : new InvalidRequest(refused.code(), refused.getMessage());
  }
}
