package dev.primavista.onnx;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;

/** The tiny models that {@code src/test/python/make_models.py} writes. */
final class Fixtures {
  private Fixtures() {}

  /** The file of this name, such as {@code mlp}. */
  static Path model(String name) {
    URL resource = Fixtures.class.getResource(name + ".onnx");
    if (resource == null) {
      throw new IllegalArgumentException("model: " + name + " (expected: a fixture's name)");
    }
    try {
      return Path.of(resource.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
