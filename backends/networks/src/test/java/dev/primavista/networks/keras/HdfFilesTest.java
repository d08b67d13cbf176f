package dev.primavista.networks.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.model.ModelLoadException;
import dev.primavista.networks.Answers;
import dev.primavista.networks.ConversionCache;
import dev.primavista.networks.NetworkBackend;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of HDF5, whatever is in them. */
final class HdfFilesTest {
  /** Where the first version of HDF5's head tells at which byte of the file it begins. */
  private static final int BEGINNING = 24;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(ints = {512, 4096})
  void a_model_may_stand_behind_a_block_of_the_users_own(int block) throws Exception {
    Path file = behindBlock(block, block);
    NetworkBackend backend = backend();
    assertThat(backend.recognizes(file, new byte[block])).isTrue();
    new Answers(backend).compare(file, fixture("dropped.npz"), 2e-5);
  }

  @Test
  void a_file_that_holds_a_model_at_such_a_place_is_none() throws Exception {
    assertThat(backend().recognizes(behindBlock(512, 0), new byte[512])).isFalse();
  }

  @Test
  void data_without_a_model_are_no_weights_of_keras() throws Exception {
    Path file = folder.resolve("other.h5");
    try (WritableHdfFile other = HdfFile.write(file)) {
      other.putDataset("data", new float[] {1, 2});
    }
    assertThatThrownBy(() -> backend().load(file))
        .isInstanceOfSatisfying(
            ModelLoadException.class,
            refused -> assertThat(refused.code()).isEqualTo("unknown_format"))
        .hasMessage("other.h5 is an HDF5 file without a Keras model");
  }

  @Test
  void damage_is_told() throws Exception {
    byte[] whole = Files.readAllBytes(fixture("dropped.h5"));
    Path file = Files.write(folder.resolve("cut.h5"), Arrays.copyOf(whole, 100));
    assertThatThrownBy(() -> backend().load(file)).hasMessage("cut.h5 is damaged");
  }

  /** The fixture after zeros, which says that it begins at this byte. */
  private Path behindBlock(int block, long beginning) throws Exception {
    byte[] model = Files.readAllBytes(fixture("dropped.h5"));
    ByteBuffer all = ByteBuffer.allocate(block + model.length).order(ByteOrder.LITTLE_ENDIAN);
    all.put(block, model).putLong(block + BEGINNING, beginning);
    return Files.write(folder.resolve("behind.h5"), all.array());
  }

  private NetworkBackend backend() {
    return new NetworkBackend(new ConversionCache(folder.resolve("cache")));
  }

  private static Path fixture(String file) throws Exception {
    return Path.of(Objects.requireNonNull(HdfFilesTest.class.getResource(file)).toURI());
  }
}
