package dev.primavista.cli.vision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.cli.CommandCalls;
import dev.primavista.testkit.SharedData;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code prima quantize} does with what it is given. */
final class QuantizeCommandTest {
  private static final String NETWORK = "apps/vision/demo/cifar10-resnet.onnx";

  @TempDir private Path folder = Path.of("");

  private final CommandCalls command = new CommandCalls();

  @BeforeEach
  void makeModelAndPictures() throws IOException {
    Files.copy(SharedData.projectRoot().resolve(NETWORK), folder.resolve("float.onnx"));
    Path photos = Files.createDirectories(folder.resolve("photos"));
    for (int i = 0; i < 3; i++) {
      BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
      image.setRGB(i, i, 0xff8000);
      ImageIO.write(image, "png", photos.resolve(i + ".png").toFile());
    }
  }

  private int quantize(String output, String... more) {
    String[] arguments = {
      "quantize",
      folder.resolve("float.onnx").toString(),
      "--calibrate",
      folder.resolve("photos").toString(),
      "--output",
      folder.resolve(output).toString()
    };
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return command.call(folder, all);
  }

  @Test
  void a_picture_that_cannot_be_decoded_is_named_and_left_out() throws IOException {
    Files.writeString(folder.resolve("photos/broken.jpg"), "no picture");
    Files.createSymbolicLink(folder.resolve("photos/nowhere.jpg"), Path.of("absent"));
    Files.createDirectories(folder.resolve("photos/folder.jpg"));
    assertThat(quantize("int8.onnx", "--max-loss", "100")).isZero();
    assertThat(command.err())
        .containsOnlyOnce("broken.jpg")
        .contains("not an image")
        .containsOnlyOnce("nowhere.jpg: it cannot be read")
        .doesNotContain("folder.jpg");
    assertThat(command.out()).contains("3 pictures");
    assertThat(folder.resolve("int8.onnx")).exists();
  }

  @Test
  void where_no_picture_can_be_decoded_nothing_is_written() throws IOException {
    for (int i = 0; i < 3; i++) {
      Files.writeString(folder.resolve("photos/" + i + ".png"), "no picture");
    }
    assertThat(quantize("int8.onnx")).isNotZero();
    assertThat(command.err()).contains("none of the pictures can be decoded");
    assertThat(folder.resolve("int8.onnx")).doesNotExist();
  }

  @Test
  void the_float_network_is_not_overwritten() throws IOException {
    byte[] before = Files.readAllBytes(folder.resolve("float.onnx"));
    Files.createSymbolicLink(folder.resolve("link.onnx"), folder.resolve("float.onnx"));
    for (String output : new String[] {"float.onnx", "photos/../float.onnx", "link.onnx"}) {
      assertThat(quantize(output)).as(output).isNotZero();
    }
    assertThat(command.err()).contains("is the float network itself (expected: another file)");
    assertThat(folder.resolve("float.onnx")).hasBinaryContent(before);
  }

  @Test
  void a_link_stays_and_leads_to_the_new_network() throws IOException {
    Path file = Files.writeString(folder.resolve("old.onnx"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("int8.onnx"), Path.of("old.onnx"));
    assertThat(quantize("int8.onnx", "--max-loss", "100")).as(command.err()).isZero();
    assertThat(link).isSymbolicLink();
    assertThat(file).isNotEmptyFile().hasSameBinaryContentAs(link);
    assertThat(Files.size(file)).isGreaterThan("old".length());
  }

  @Test
  void a_loss_below_0_is_refused() {
    assertThat(quantize("int8.onnx", "--max-loss", "-1")).isNotZero();
    assertThat(command.err()).contains("--max-loss: -1.0 (expected: >= 0)");
  }

  @Test
  void right_answers_are_counted_where_classes_are_known() throws IOException {
    Path photos = folder.resolve("photos");
    Files.move(
        photos.resolve("0.png"), Files.createDirectories(photos.resolve("cat")).resolve("a.png"));
    Files.move(
        photos.resolve("1.png"), Files.createDirectories(photos.resolve("dog")).resolve("b.png"));
    assertThat(quantize("int8.onnx", "--max-loss", "100")).as(command.err()).isZero();
    assertThat(command.out()).containsPattern("float +top-1 ");
    assertThat(command.err())
        .containsOnlyOnce("top-1 is of 2 pictures: 1 are of no class of the network, such as ")
        .contains("2.png");
  }
}
