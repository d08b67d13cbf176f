package dev.primavista.core.inference;

import dev.primavista.core.Deadline;
import dev.primavista.core.ServingException;
import dev.primavista.core.Ticker;
import dev.primavista.core.traffic.Traffic;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Inference on a way on which versions of a model share its requests. A shadow is asked on a thread
 * of its own, so that nobody waits for it.
 *
 * @param infer asks one version
 */
record DividedInference(
    BiFunction<InferenceRequest, OptionalLong, CompletableFuture<InferenceResponse>> infer,
    Traffic.Way way,
    Ticker ticker) {

  CompletableFuture<InferenceResponse> infer(InferenceRequest request) {
    CompletableFuture<InferenceResponse> response = ask(request, way.version());
    way.shadow().ifPresent(version -> shadow(request, version));
    return response;
  }

  private CompletableFuture<InferenceResponse> ask(InferenceRequest request, long version) {
    long start = ticker.nanos();
    boolean impatient =
        request.deadline().map(Deadline::remainingNanos).orElse(Long.MAX_VALUE)
            < way.timeout(version).toNanos();
    CompletableFuture<InferenceResponse> response = infer.apply(request, OptionalLong.of(version));
    var _ =
        response.whenComplete(
            (_, failure) -> way.ended(version, reason(failure, impatient), ticker.nanos() - start));
    return response;
  }

  /**
   * Why there was no answer.
   *
   * @param impatient whether the caller waited for less than the model may take
   */
  private static @Nullable ServingException reason(@Nullable Throwable failure, boolean impatient) {
    return switch (failure) {
      case null -> null;
      case ServingException.DeadlineExceeded _ when impatient ->
          new ServingException.Cancelled(
              "the caller did not wait for as long as the model may take");
      case ServingException known -> known;
      default -> new ServingException.Cancelled("the caller went away");
    };
  }

  private void shadow(InferenceRequest request, long version) {
    Thread.ofVirtual()
        .name("shadow-" + request.modelName() + "-v" + version)
        .start(
            () -> {
              var _ = ask(request, version).whenComplete((_, _) -> way.shadowEnded());
            });
  }
}
