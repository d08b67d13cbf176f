package dev.primavista.cli;

import dev.primavista.core.repository.Backends;
import dev.primavista.faq.match.FaqBackend;
import dev.primavista.networks.ConversionCache;
import dev.primavista.networks.NetworkBackend;
import dev.primavista.onnx.OnnxBackend;
import dev.primavista.pickle.PickleLimits;
import dev.primavista.sklearn.SklearnBackend;
import java.nio.file.Path;
import java.util.List;

/**
 * The engines of this build.
 *
 * @param limits what a model file may ask for
 * @param cache the folder for what is fetched and converted
 */
record Engines(PickleLimits limits, Path cache) {
  Backends all() {
    return new Backends(
        List.of(
            new NetworkBackend(new ConversionCache(cache.resolve("converted"))),
            new SklearnBackend(limits),
            new OnnxBackend(),
            new FaqBackend()));
  }
}
