package dev.primavista.cli.vision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.cli.CommandCalls;
import dev.primavista.testkit.SharedData;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network that says which colour a picture has most of, and overstates it. */
final class CalibrateCommandTest {
  private static final String NETWORK =
      "apps/vision/src/test/resources/dev/primavista/vision/colours.onnx";
  private static final Pattern STORED =
      Pattern.compile("(?m)^calibration: \\{temperature: ([0-9.]+)}$");
  private static final List<Color> COLOURS = List.of(Color.RED, Color.GREEN, Color.BLUE);

  @TempDir private Path folder = Path.of("");

  private final CommandCalls command = new CommandCalls();

  @BeforeEach
  void makeModelAndPictures() throws IOException {
    Files.createDirectories(folder.resolve("model"));
    Files.copy(SharedData.projectRoot().resolve(NETWORK), folder.resolve("model/model.onnx"));
    List<String> names = List.of("red", "green", "blue");
    for (int truth = 0; truth < 3; truth++) {
      Path own = Files.createDirectories(folder.resolve("photos").resolve(names.get(truth)));
      for (int i = 0; i < 10; i++) {
        // Three of ten show another colour than their folder says.
        Color most = COLOURS.get(i < 7 ? truth : (truth + 1) % 3);
        ImageIO.write(picture(most, 8 + 3 * i), "png", own.resolve(i + ".png").toFile());
      }
    }
  }

  /** Grey with a stripe of this colour. */
  private static BufferedImage picture(Color colour, int rows) {
    BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(Color.GRAY);
    pen.fillRect(0, 0, 64, 64);
    pen.setColor(colour);
    pen.fillRect(0, 0, 64, rows);
    return image;
  }

  private int calibrate(String... more) {
    String[] arguments = {
      "calibrate", folder.resolve("model").toString(), folder.resolve("photos").toString()
    };
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return command.call(folder, all);
  }

  private Path settings() {
    return folder.resolve("model/model.yaml");
  }

  private double stored() throws IOException {
    Matcher line = STORED.matcher(Files.readString(settings()));
    assertThat(line.find()).as(Files.readString(settings())).isTrue();
    double temperature = Double.parseDouble(line.group(1));
    assertThat(line.find()).as("one line alone").isFalse();
    return temperature;
  }

  @Test
  void the_temperature_is_told_and_stored() throws IOException {
    assertThat(calibrate()).as(command.err()).isZero();

    assertThat(command.out())
        .containsPattern(
            "temperature \\d+\\.\\d{4} on 30 pictures: calibration error 0\\.\\d+ -> 0\\.\\d+");
    assertThat(stored()).isGreaterThan(2);
  }

  @Test
  void what_was_stored_is_replaced_and_the_rest_kept() throws IOException {
    Files.writeString(
        settings(),
        "task: classify\ncalibration:\n  temperature: 7\n# what colour\nclassification: {scores:"
            + " logits}\n");

    assertThat(calibrate()).as(command.err()).isZero();
    double first = stored();
    assertThat(Files.readString(settings()))
        .contains("task: classify\n", "# what colour\n", "classification: {scores: logits}\n")
        .doesNotContain("temperature: 7");

    assertThat(calibrate()).as(command.err()).isZero();
    assertThat(stored()).isEqualTo(first);
  }

  @Test
  void settings_are_served_after_as_before_however_they_are_written() throws IOException {
    Path real = Files.writeString(folder.resolve("real.yaml"), "{task: classify}\n");
    Files.createSymbolicLink(settings(), real);

    assertThat(calibrate()).as(command.err()).isZero();

    assertThat(settings()).isSymbolicLink();
    assertThat(real)
        .content()
        .matches("\\{calibration: \\{temperature: [0-9.]+}, task: classify}\n");
    assertThat(judge()).as(command.err()).isZero();
    assertThat(folder).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void settings_that_nothing_can_be_written_into_are_refused_before_the_pictures_are_asked()
      throws IOException {
    String written = "classification: &a {scores: logits}\ncalibration: *a\n";
    Files.writeString(settings(), written);

    assertThat(calibrate()).isEqualTo(1);

    assertThat(command.err()).contains("error[unusual_config]: nothing can be written into");
    assertThat(command.out()).isEmpty();
    assertThat(settings()).hasContent(written);
  }

  @Test
  void what_would_hold_for_other_models_as_well_is_refused_before_the_pictures_are_asked()
      throws IOException {
    Files.writeString(folder.resolve("model/other.onnx"), "another");
    String network = folder.resolve("model/model.onnx").toString();
    String photos = folder.resolve("photos").toString();

    assertThat(command.call(folder, "calibrate", network, photos)).isEqualTo(1);

    assertThat(command.err())
        .startsWith("error[several_models]: the folder of " + network + " holds other files");
    assertThat(command.out()).isEmpty();
    assertThat(settings()).doesNotExist();
  }

  @Test
  void a_report_in_a_folder_that_is_not_there_is_refused_before_the_pictures_are_asked() {
    assertThat(judge("--html", folder + "/absent/report.html")).isEqualTo(1);
    assertThat(command.err()).startsWith("error[no_such_folder]: ");
    assertThat(command.out()).isEmpty();
  }

  @Test
  void a_dry_run_stores_nothing() {
    assertThat(calibrate("--dry-run")).as(command.err()).isZero();
    assertThat(command.out()).contains("temperature ");
    assertThat(settings()).doesNotExist();
  }

  @Test
  void pictures_that_cannot_be_decoded_are_told_and_nothing_is_found_on_none() throws IOException {
    Files.writeString(folder.resolve("photos/red/0.png"), "no");
    assertThat(calibrate("--dry-run")).as(command.err()).isZero();
    assertThat(command.out()).contains(" on 29 pictures: ");
    assertThat(command.err())
        .contains("1 picture could not be decoded, such as ")
        .contains("0.png: not an image");

    for (String colour : List.of("red", "green", "blue")) {
      for (int i = 0; i < 10; i++) {
        Files.writeString(folder.resolve("photos").resolve(colour).resolve(i + ".png"), "no");
      }
    }
    assertThat(calibrate()).isEqualTo(1);
    assertThat(command.err()).contains("error[no_pictures]: none of the pictures can be decoded");
    assertThat(settings()).doesNotExist();
  }

  @Test
  void a_temperature_that_pictures_do_not_tell_is_not_stored() throws IOException {
    for (String colour : List.of("red", "green", "blue")) {
      for (int i = 7; i < 10; i++) {
        Files.delete(folder.resolve("photos").resolve(colour).resolve(i + ".png"));
      }
    }
    assertThat(calibrate()).isEqualTo(1);
    assertThat(command.out()).contains(" on 21 pictures: ");
    assertThat(command.err()).contains("error[no_temperature]: 21 pictures tell no temperature");
    assertThat(settings()).doesNotExist();
  }

  @Test
  void a_link_that_leads_nowhere_is_one_picture_that_is_not_decoded() throws IOException {
    Files.createSymbolicLink(folder.resolve("photos/red/away.png"), Path.of("absent"));
    assertThat(judge()).as(command.err()).isZero();
    assertThat(command.out())
        .contains("30 pictures", "  not decoded  1\n")
        .contains("away.png: it cannot be read\n");
  }

  private int judge(String... more) {
    String[] arguments = {
      "vision", "eval", folder.resolve("photos").toString(), "--model", folder + "/model"
    };
    String[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return command.call(folder, all);
  }

  @Test
  void what_is_said_holds_whatever_the_folders_network_is_called() throws IOException {
    Files.move(folder.resolve("model/model.onnx"), folder.resolve("model/colours.onnx"));
    Files.writeString(folder.resolve("model/labels.txt"), "red\ngreen\nblue\n");
    Files.writeString(folder.resolve("turned.txt"), "blue\nred\ngreen\n");

    assertThat(calibrate("--recipe", "no_such_recipe")).isNotZero();
    assertThat(command.err()).contains("no_such_recipe");
    assertThat(judge("--recipe", "no_such_recipe")).isNotZero();
    assertThat(settings()).doesNotExist();

    assertThat(judge()).as(command.err()).isZero();
    assertThat(command.out()).contains("top-1  0.7000");
    command.forgetOut();
    assertThat(judge("--labels", folder + "/turned.txt")).as(command.err()).isZero();
    assertThat(command.out()).contains("top-1  0.3000");
  }

  @Test
  void folders_are_the_classes_only_where_there_is_one_for_each() throws IOException {
    Files.delete(folder.resolve("model/model.onnx"));
    Files.copy(
        SharedData.projectRoot().resolve(NETWORK).resolveSibling("thousand.onnx"),
        folder.resolve("model/thousand.onnx"));

    assertThat(calibrate()).isNotZero();
    assertThat(judge()).isNotZero();
    assertThat(command.err())
        .contains("photos holds folders of 3 classes, the network has 1000 without names")
        .contains("--labels FILE");
    assertThat(settings()).doesNotExist();
  }
}
