package dev.primavista.server.observability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.server.observability.ModelSeries.Version;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ModelSeriesTest {
  @Test
  void versions_that_are_gone_are_forgotten_though_nobody_scrapes_but_not_at_each_new_one() {
    AtomicReference<ModelSeries> itself = new AtomicReference<>();
    AtomicReference<Version> loaded = new AtomicReference<>();
    AtomicInteger looks = new AtomicInteger();
    ModelSeries series =
        new ModelSeries(
            new PrometheusRegistry(),
            () -> {
              looks.incrementAndGet();
              itself.get().keepOnly(version -> version.equals(loaded.get()));
            });
    itself.set(series);
    for (int number = 1; number <= 1000; number++) {
      loaded.set(new Version("m", Integer.toString(number)));
      var _ = series.of(loaded.get());
      assertThat(series.total().collect().getDataPoints()).hasSizeLessThan(20);
    }
    assertThat(looks.get()).isLessThan(100);
  }
}
