package dev.primavista.cli;

import dev.primavista.core.repository.Backends;
import dev.primavista.faq.match.FaqBackend;
import dev.primavista.onnx.OnnxBackend;
import dev.primavista.pickle.PickleLimits;
import dev.primavista.sklearn.SklearnBackend;
import java.util.List;

/**
 * The engines of this build.
 *
 * @param limits what a model file may ask for
 */
record Engines(PickleLimits limits) {
  Backends all() {
    return new Backends(List.of(new SklearnBackend(limits), new OnnxBackend(), new FaqBackend()));
  }
}
