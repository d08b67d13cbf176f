package dev.primavista.server.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GPUs' metrics, from made-up readings and from a library that plays the driver's. */
class GpuSeriesTest {
  @Test
  void gpus_are_shown_under_tritons_names() throws IOException {
    Gpus.Reading reading = new Gpus.Reading("GPU-1", 0.25, 80e9, 20e9, 55, 120.5, 700, Double.NaN);

    String text = exposed(() -> List.of(reading));

    assertThat(text)
        .contains("nv_gpu_utilization{gpu_uuid=\"GPU-1\"} 0.25")
        .contains("nv_gpu_memory_total_bytes{gpu_uuid=\"GPU-1\"} 8.0E10")
        .contains("nv_gpu_memory_used_bytes{gpu_uuid=\"GPU-1\"} 2.0E10")
        .contains("nv_gpu_temperature_celsius{gpu_uuid=\"GPU-1\"} 55.0")
        .contains("nv_gpu_power_usage{gpu_uuid=\"GPU-1\"} 120.5")
        .contains("nv_gpu_power_limit{gpu_uuid=\"GPU-1\"} 700.0")
        .doesNotContain("nv_energy_consumption_total{");
  }

  @Test
  void a_machine_without_the_driver_has_no_nvml() {
    assertThat(Nvml.load("libno-such-driver.so.1")).isEmpty();
  }

  @Test
  void the_drivers_library_is_read_as_its_header_says(@TempDir Path folder) throws Exception {
    Nvml nvml = Nvml.load(compiled(folder).toString()).orElseThrow();

    assertThat(nvml.readings())
        .containsExactly(
            new Gpus.Reading("GPU-fake-0", 0.37, 8e10, 2.5e10, 61, 250.5, 700, 123456.789),
            new Gpus.Reading("GPU-fake-1", 0, 8e10, 1e9, 40, Double.NaN, Double.NaN, Double.NaN));
  }

  /** Compiles the library that plays the driver's; skips the test where there is no compiler. */
  private static Path compiled(Path folder) throws IOException, InterruptedException {
    Path source = folder.resolve("fake_nvml.c");
    try (InputStream in = GpuSeriesTest.class.getResourceAsStream("/fake_nvml.c")) {
      Files.copy(java.util.Objects.requireNonNull(in), source);
    }
    Path library = folder.resolve("libnvidia-ml.so.1");
    try {
      int status =
          new ProcessBuilder("cc", "-shared", "-fPIC", "-o", library.toString(), source.toString())
              .inheritIO()
              .start()
              .waitFor();
      assertThat(status).isZero();
    } catch (IOException absent) {
      Assumptions.abort("not run: there is no C compiler 'cc' on this machine");
    }
    return library;
  }

  private static String exposed(Gpus gpus) throws IOException {
    PrometheusRegistry registry = new PrometheusRegistry();
    registry.register(new GpuSeries(gpus));
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(text, registry.scrape());
    return text.toString(StandardCharsets.UTF_8);
  }
}
