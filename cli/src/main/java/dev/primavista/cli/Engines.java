package dev.primavista.cli;

import dev.primavista.core.repository.Backends;
import dev.primavista.onnx.OnnxBackend;
import dev.primavista.sklearn.SklearnBackend;
import java.util.List;

/** The engines of this build. */
final class Engines {
  private Engines() {}

  static Backends all() {
    return new Backends(List.of(new SklearnBackend(), new OnnxBackend()));
  }
}
