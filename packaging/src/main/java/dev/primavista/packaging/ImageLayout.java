package dev.primavista.packaging;

import java.nio.file.Path;

/**
 * Where things lie in an image.
 *
 * @param root of the image: {@code /} in a container, a folder while it is made
 */
record ImageLayout(Path root) {
  static final ImageLayout IMAGE = new ImageLayout(Path.of("/"));

  Path runtime() {
    return root.resolve("opt/java");
  }

  Path java() {
    return runtime().resolve("bin/java");
  }

  Path home() {
    return root.resolve("opt/primavista");
  }

  Path libraries() {
    return home().resolve("lib");
  }

  /** ONNX Runtime's libraries, outside of their jar: nothing is unpacked at a start. */
  Path natives() {
    return home().resolve("native");
  }

  Path archive() {
    return home().resolve("start.jsa");
  }

  Path options() {
    return home().resolve("java.options");
  }

  Path models() {
    return root.resolve("models");
  }
}
