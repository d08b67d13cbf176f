package dev.primavista.networks.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.primavista.networks.ConversionCache;
import dev.primavista.networks.NetworkBackend;
import dev.primavista.pickle.NpyReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tiny networks of every family, written by {@code src/test/python/make_torch_networks.py}, against
 * what torchvision's code answers with the same weights.
 */
final class TinyNetworksTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "resnet_basic.pth, 64",
    "resnet_bottleneck.pth, 64",
    "resnext.pth, 64",
    "resnet_small.safetensors, 32",
    "vgg.pth, 16",
    "vgg_bn.pth, 16",
    "densenet.pth, 64",
    "mobilenet_v2.safetensors, 64",
    "mobilenet_v3_large.pth, 64",
    "mobilenet_v3_small.pth, 64",
    "efficientnet.pth, 64",
    "efficientnet_v2.safetensors, 64",
    "convnext.pth, 64",
    "vit.pth, 32"
  })
  void a_network_answers_as_pytorch_does(String file, int edge) throws IOException {
    Path weights = folder.resolve(file);
    Files.write(weights, resource(file));
    if (file.equals("vit.pth")) {
      Files.writeString(folder.resolve("model.yaml"), "architecture: vit_1_head\n");
    }
    double[] expected = NpyReader.read(resource(file.replaceFirst("\\..*", ".npy"))).doubles();

    ConversionCache cache = new ConversionCache(folder.resolve("cache"));
    double[] actual = new TinyPictures(new NetworkBackend(cache)).logits(weights, edge);

    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(1e-4));
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = TinyNetworksTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return in.readAllBytes();
    }
  }
}
