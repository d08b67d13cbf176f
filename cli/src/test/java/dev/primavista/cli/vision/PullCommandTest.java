package dev.primavista.cli.vision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.cli.CommandCalls;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.NpyFormat;
import dev.primavista.core.tensor.Shape;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PullCommandTest {
  @TempDir private Path folder = Path.of("");

  private final CommandCalls command = new CommandCalls();

  private int prima(String... arguments) {
    return command.call(folder, arguments);
  }

  private String err() {
    return command.err();
  }

  private String target() {
    return folder.resolve("net").toString();
  }

  @Test
  void unknown_networks_and_weights_are_told_what_there_is() {
    assertThat(prima("pull", "resnet15")).isEqualTo(2);
    assertThat(err())
        .startsWith("error[unknown_network]: network 'resnet15' (expected: ")
        .contains("a similar network exists: 'resnet152', 'resnet18'");
    command.forgetErr();
    assertThat(prima("pull", "nothing-like-it")).isEqualTo(2);
    assertThat(err()).contains("error[unknown_network]").contains("resnet152");
    command.forgetErr();
    assertThat(prima("pull", "resnet152", "--weights", "v3")).isEqualTo(2);
    assertThat(err()).contains("--weights: v3 of resnet152 (expected: one of [v1, v2, keras, tf])");
    command.forgetErr();
    assertThat(prima("pull", "resnet50v2", "--weights", "v1")).isEqualTo(2);
    assertThat(err()).contains("--weights: v1 of resnet50v2 (expected: one of [keras])");
  }

  @Test
  void weights_without_a_published_hash_are_not_fetched() {
    assertThat(prima("pull", "resnet152", "--weights", "tf", "--output", target())).isEqualTo(1);
    assertThat(err())
        .contains("error[unproven_weights]")
        .contains("resnet_v1_152_2016_08_28.tar.gz is published without a hash")
        .contains("--from");
  }

  @Test
  void no_network_is_told_with_a_way_out() throws IOException {
    String closed;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = "http://127.0.0.1:" + socket.getLocalPort() + "/";
    }

    assertThat(prima("pull", "resnet152", "--mirror", closed, "--output", target())).isEqualTo(1);

    assertThat(err())
        .contains(
            "error[no_network]: " + closed + "resnet152-394f9c45.pth cannot be fetched: no conn")
        .contains("no connection could be made; connecting again")
        .doesNotContain("Exception")
        .contains("--from FILE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ftp://mirror.example.org/", "mirror", "http:weights", "file:///weights/"})
  void a_mirror_is_an_address_of_http(String mirror) {
    assertThat(prima("pull", "resnet18", "--mirror", mirror, "--output", target())).isEqualTo(2);

    assertThat(err())
        .contains(
            "--mirror: no address of http or https with a host (expected: such as"
                + " https://mirror.example.org/weights/)");
  }

  @Test
  void a_local_file_is_converted_checked_and_inspected() {
    Path models = SharedData.require("vision/models");
    String input = models.resolve("golden/input_f32_nchw.npy").toString();
    String logits = models.resolve("golden/torch_logits.npy").toString();
    String weights = models.resolve("cifar_resnet8.pth").toString();

    int exit =
        prima(
            "pull", "resnet18", "--from", weights, "--output", target(), "--golden", input, logits);

    assertThat(exit).as(err()).isZero();
    assertThat(err())
        .contains("warning: " + weights + " is not the published file")
        .contains("golden logits: the greatest difference is")
        .contains("ready  prima serve " + target());
    assertThat(prima("inspect", target())).as(err()).isZero();
    assertThat(prima("pull", "resnet18", "--from", weights, "--output", target())).isEqualTo(1);
    assertThat(err()).contains("error[file_exists]");
  }

  @Test
  void an_array_of_another_size_than_the_trained_one_is_scored_as_it_is_served()
      throws IOException {
    String weights = SharedData.require("vision/models/cifar_resnet8.pth").toString();
    Path array = folder.resolve("larger.npy");
    Files.write(
        array, NpyFormat.write(FixedTensor.allocate(DataType.FP32, Shape.of(1, 3, 64, 64))));

    assertThat(prima("score", weights, "--input", array.toString())).as(err()).isZero();
    Files.write(
        array, NpyFormat.write(FixedTensor.allocate(DataType.FP32, Shape.of(1, 4, 64, 64))));
    assertThat(prima("score", weights, "--input", array.toString())).isEqualTo(1);
    assertThat(err())
        .contains("error[wrong_shape]: cifar_resnet8.pth: input 'input': [1,4,64,64] given");
  }

  @Test
  void weights_are_inspected_as_they_are() {
    Path weights = SharedData.require("vision/models/cifar_resnet8_checkpoint.pth");

    assertThat(prima("inspect", weights.toString())).as(err()).isZero();

    assertThat(command.out())
        .contains("ResNet (basic blocks 1-1-1), 78,042 weights")
        .contains("input FP32[-1,3,32,32]")
        .contains("runs here: yes");
  }
}
