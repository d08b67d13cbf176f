package dev.primavista.repository.config;

import dev.primavista.core.model.ModelConfig.Batching;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * What {@code max_batch_size} and {@code dynamic_batching} say of joined requests.
 *
 * @param maxBatchSize 0 for a model whose first dimension is like any other
 */
record TritonBatching(Fields fields, int maxBatchSize) {
  /**
   * As it is written.
   *
   * @param base what holds for all models
   */
  Batching read(Batching base) {
    if (maxBatchSize == 0) {
      return fields
          .group("dynamic_batching")
          .map(wish -> joined(wish, base))
          .orElse(Batching.withoutRows());
    }
    Batching sized = sized(Batching.defaults());
    return fields
        .group("dynamic_batching")
        .map(wish -> joined(wish, sized.withMode(Batching.Mode.ON)))
        .orElse(sized);
  }

  /**
   * As it is written, and for the rest as the model's own file has it.
   *
   * @param base what holds for all models
   */
  Batching over(Batching own, Batching base) {
    Optional<Fields> dynamic = fields.group("dynamic_batching");
    if (dynamic.isEmpty()) {
      return fields.checked("max_batch_size", () -> sized(own));
    }
    Batching.Mode unlessSized = own.mode() == Batching.Mode.OFF ? base.mode() : own.mode();
    Batching sized = sized(own.withPreferredSizes(List.of()));
    return joined(dynamic.get(), sized.withMode(maxBatchSize > 0 ? Batching.Mode.ON : unlessSized));
  }

  private Batching sized(Batching base) {
    return maxBatchSize == 0
        ? base
        : base.withMaxSize(maxBatchSize).withMaxRequestRows(maxBatchSize);
  }

  private static Batching joined(Fields dynamic, Batching sized) {
    List<Integer> preferred =
        dynamic.wholes("preferred_batch_size", 1).stream()
            .map(size -> (int) Math.min(size, Integer.MAX_VALUE))
            .toList();
    long micros = dynamic.whole("max_queue_delay_microseconds", 0).orElse(0L);
    return dynamic.checked(
        "preferred_batch_size",
        () ->
            sized
                .withPreferredSizes(preferred)
                .withMaxDelay(Duration.of(micros, ChronoUnit.MICROS)));
  }
}
