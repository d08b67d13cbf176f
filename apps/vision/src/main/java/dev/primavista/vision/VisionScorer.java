package dev.primavista.vision;

import dev.primavista.core.Ticker;
import dev.primavista.core.inference.InferenceRequest;
import dev.primavista.core.inference.InferenceResponse;
import dev.primavista.core.inference.InferenceService;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.vision.decoding.ImageDecoder;
import dev.primavista.vision.detection.DetectionReading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Pictures to what a network says of them, by its task. Thread-safe; decoding happens on the
 * calling thread.
 */
public final class VisionScorer {
  /**
   * How much of an answer is wanted.
   *
   * @param top how many classes of each picture
   * @param threshold classes and detections below it are left out
   */
  public record Wish(int top, double threshold) {}

  /**
   * How long the parts of a request took.
   *
   * @param queueNanos waiting for the network
   */
  public record Timing(
      long decodeNanos, long preprocessNanos, long queueNanos, long computeNanos) {}

  /** What became of each picture, in their order. */
  public record Scored(List<Outcome> outcomes, Timing timing) {}

  private final InferenceService service;
  private final ImageDecoder decoder;
  private final Ticker ticker;

  public VisionScorer(InferenceService service, ImageDecoder decoder, Ticker ticker) {
    this.service = service;
    this.decoder = decoder;
    this.ticker = ticker;
  }

  /**
   * Looks at pictures in one request to the network, or, where it takes but one, in one for each; a
   * picture that is none spoils only itself.
   */
  public CompletableFuture<Scored> score(VisionModel model, List<Picture> pictures, Wish wish) {
    return score(model, pictures, wish, () -> false);
  }

  /**
   * The same while the answer is wanted.
   *
   * @param unwanted asked before each picture is decoded
   * @throws dev.primavista.core.ServingException.Cancelled if it says so
   */
  CompletableFuture<Scored> score(
      VisionModel model, List<Picture> pictures, Wish wish, BooleanSupplier unwanted) {
    CompletableFuture<Looked> looked = look(model, pictures, unwanted);
    CompletableFuture<Scored> scored = looked.thenApply(done -> scored(model, done, wish));
    forwardCancellation(scored, looked);
    return scored;
  }

  /** The outputs for the pictures, which nobody has read yet. */
  CompletableFuture<Looked> look(VisionModel model, List<Picture> pictures) {
    return look(model, pictures, () -> false);
  }

  private CompletableFuture<Looked> look(
      VisionModel model, List<Picture> pictures, BooleanSupplier unwanted) {
    Prepared prepared = Prepared.of(model, pictures, decoder, ticker, unwanted);
    List<CompletableFuture<InferenceResponse>> responses = new ArrayList<>();
    int rows = prepared.tensor().rows();
    if (model.batched() && rows > 0) {
      responses.add(service.infer(request(model, prepared.tensor())));
    } else {
      for (int row = 0; row < rows; row++) {
        responses.add(service.infer(request(model, prepared.tensor().slice(row, row + 1))));
      }
    }
    CompletableFuture<Looked> looked =
        CompletableFuture.allOf(responses.toArray(CompletableFuture[]::new))
            .thenApply(
                _ ->
                    new Looked(
                        model.batched(),
                        prepared,
                        responses.stream().map(CompletableFuture::resultNow).toList()));
    responses.forEach(response -> forwardCancellation(looked, response));
    return looked;
  }

  private static void forwardCancellation(CompletableFuture<?> from, CompletableFuture<?> to) {
    var _ =
        from.whenComplete(
            (_, _) -> {
              if (from.isCancelled()) {
                to.cancel(true);
              }
            });
  }

  /**
   * Pictures and a network's answers.
   *
   * @param batched whether one answer holds all
   */
  record Looked(boolean batched, Prepared prepared, List<InferenceResponse> responses) {
    /** One picture's outputs; of a network that takes several they keep a first dimension of 1. */
    Map<String, Tensor> outputs(Prepared.Place place) {
      if (!batched) {
        return responses.get(place.row()).outputs();
      }
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      responses
          .getFirst()
          .outputs()
          .forEach((name, tensor) -> outputs.put(name, tensor.slice(place.row(), place.row() + 1)));
      return outputs;
    }

    Timing timing() {
      long queue = responses.stream().mapToLong(InferenceResponse::queueNanos).max().orElse(0);
      long compute = responses.stream().mapToLong(InferenceResponse::computeNanos).max().orElse(0);
      return new Timing(prepared.decodeNanos(), prepared.preprocessNanos(), queue, compute);
    }
  }

  private static InferenceRequest request(VisionModel model, FixedTensor tensor) {
    SequencedMap<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put(model.input().name(), tensor);
    return new InferenceRequest(
        model.id().name(), OptionalLong.of(model.id().version()), inputs, null);
  }

  private static Scored scored(VisionModel model, Looked looked, Wish wish) {
    List<Outcome> outcomes = new ArrayList<>();
    for (Prepared.Place place : looked.prepared().places()) {
      outcomes.add(
          place
              .obstacle()
              .<Outcome>map(reason -> new Outcome.Refused(place.name(), reason))
              .orElseGet(() -> outcome(model, place, looked.outputs(place), wish)));
    }
    return new Scored(outcomes, looked.timing());
  }

  private static Outcome outcome(
      VisionModel model, Prepared.Place place, Map<String, Tensor> outputs, Wish wish) {
    return switch (model.task()) {
      case VisionTask.Classify task ->
          new Outcome.Classified(
              place.name(),
              ClassScores.best(task, output(outputs, task.output()), wish.top(), wish.threshold()));
      case VisionTask.Embed task ->
          new Outcome.Embedded(place.name(), output(outputs, task.output()).doubles());
      case VisionTask.Detect task ->
          new Outcome.Detected(
              place.name(),
              place.width(),
              place.height(),
              DetectionReading.read(
                  task.head(),
                  outputs,
                  new DetectionReading.View(
                      place.width(), place.height(), model.recipe().geometry()),
                  wish.threshold()));
    };
  }

  static FixedTensor output(Map<String, Tensor> outputs, String name) {
    if (outputs.get(name) instanceof FixedTensor fixed) {
      return fixed;
    }
    throw new IllegalStateException("output " + name + " is missing");
  }
}
