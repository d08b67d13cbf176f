package dev.primavista.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.primavista.core.model.LoadOptions;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.onnx.graph.Graph;
import dev.primavista.onnx.graph.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConversionCacheTest {
  @TempDir Path folder;
  private final AtomicInteger conversions = new AtomicInteger();
  private Path file = Path.of("");
  private long columns = 2;

  @BeforeEach
  void write_a_file() throws IOException {
    file = Files.writeString(folder.resolve("net.bin"), "one");
  }

  @Test
  void a_file_is_converted_once_for_each_content() throws IOException {
    load().close();
    load().close();
    assertThat(conversions).hasValue(1);

    Files.writeString(file, "another");
    load().close();
    assertThat(conversions).hasValue(2);
  }

  @Test
  void an_entry_can_be_read_by_whoever_can_read_the_cache() throws IOException {
    load().close();

    Path entry = entries().getFirst();
    assertThat(Files.getPosixFilePermissions(entry))
        .isEqualTo(Files.getPosixFilePermissions(entry.getParent()));
  }

  @Test
  void a_damaged_entry_is_made_anew() throws IOException {
    load().close();
    Path entry = entries().getFirst();
    Files.write(entry.resolve("model.onnx"), new byte[] {8, 10, 58});

    load().close();

    assertThat(conversions).hasValue(2);
    assertThat(entries()).containsExactly(entry);
  }

  @Test
  void many_at_once_leave_one_whole_entry() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      Callable<String> task =
          () -> {
            try (LoadedModel model = load()) {
              return model.signature().toString();
            }
          };
      for (Future<String> done : threads.invokeAll(List.of(task, task, task, task))) {
        assertThat(done.get()).contains("x FP32[-1,2]");
      }
    }
    assertThat(entries()).hasSize(1);
  }

  @Test
  void rows_that_no_memory_holds_are_told_of_the_file_and_not_converted_anew() {
    columns = 3_000_000_000L;

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> load().close())
        .withMessageStartingWith("net.bin, input x FP32[-1,3000000000] takes 12,000,000,000 bytes");
    assertThat(conversions).hasValue(1);
  }

  private LoadedModel load() {
    return ConvertedModel.load(
        file, new Negation(), new ConversionCache(folder.resolve("cache")), LoadOptions.NONE);
  }

  private List<Path> entries() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("cache"))) {
      return all.toList();
    }
  }

  private final class Negation implements Conversion {
    @Override
    public String key(Path any) {
      return "negation-1";
    }

    @Override
    public Graph convert(Path any) {
      conversions.incrementAndGet();
      Graph.Builder graph = Graph.builder("negation").input(Value.batch("x", columns));
      String y = graph.add("Neg", Map.of(), "x");
      return graph.output(Value.batch(y, columns)).build();
    }
  }
}
