package dev.primavista.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.primavista.core.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of an archive before LibTorch sees it. */
class TorchArchiveTest {
  @Test
  void the_arguments_of_forward_are_read() {
    TorchArchive pair = TorchArchive.read(Torch.model("pair"));

    assertThat(pair.className()).isEqualTo("Pair");
    assertThat(pair.arguments())
        .containsExactly(
            new Argument("left", "Tensor", false),
            new Argument("right", "Tensor", false),
            new Argument("scale", "float", true));
    assertThat(pair.loops()).isFalse();
    assertThat(TorchArchive.read(Torch.model("loop")).loops()).isTrue();
  }

  @Test
  void types_with_commas_are_one_type() {
    String body =
        "class A(Module):\n  def forward(self: __torch__.A,\n    x: Dict[str, Tensor],\n    n: int=3) -> Tensor:\n";

    assertThat(Argument.of(body))
        .isEqualTo(
            List.of(new Argument("x", "Dict[str, Tensor]", false), new Argument("n", "int", true)));
  }

  @Test
  void code_that_touches_files_is_refused_before_it_is_loaded() {
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> TorchArchive.read(Torch.model("saves")))
        .withMessage("saves.pt calls torch.save, which touches files");
  }

  @Test
  void damaged_weights_are_found_by_their_checksum(@TempDir Path folder) throws IOException {
    byte[] bytes = Files.readAllBytes(Torch.model("cnn"));
    int place = bytes.length * 2 / 3;
    bytes[place] ^= 0x40;
    Path damaged = Files.write(folder.resolve("damaged.pt"), bytes);

    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> TorchArchive.read(damaged))
        .withMessageContaining("damaged.pt")
        .satisfies(refused -> assertThat(refused.code()).matches("malformed_model|truncated_file"));
  }

  @Test
  void a_torn_archive_is_still_known(@TempDir Path folder) throws IOException {
    byte[] bytes = Files.readAllBytes(Torch.model("mlp"));
    byte[] half = java.util.Arrays.copyOf(bytes, bytes.length / 2);
    Path torn = Files.write(folder.resolve("torn.pt"), half);

    assertThat(TorchArchive.recognizes(torn, half)).isTrue();
    assertThatExceptionOfType(ModelLoadException.class)
        .isThrownBy(() -> TorchArchive.read(torn))
        .withMessage("torn.pt is no whole zip archive");
  }
}
