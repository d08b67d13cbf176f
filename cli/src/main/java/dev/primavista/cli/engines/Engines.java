package dev.primavista.cli.engines;

import dev.primavista.cli.terminal.Environment;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.core.model.Device;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.repository.Backends;
import dev.primavista.engines.Engine;
import dev.primavista.engines.EngineStore;
import dev.primavista.engines.Fetch;
import dev.primavista.engines.MavenFetch;
import dev.primavista.engines.formats.KnownFormats;
import dev.primavista.faq.match.FaqBackend;
import dev.primavista.networks.ConversionCache;
import dev.primavista.networks.NetworkBackend;
import dev.primavista.onnx.Devices;
import dev.primavista.onnx.OnnxBackend;
import dev.primavista.pickle.PickleLimits;
import dev.primavista.sklearn.SklearnBackend;
import dev.primavista.tensorflow.TensorFlowBackend;
import dev.primavista.torch.TorchBackend;
import java.nio.file.Path;
import java.util.List;

/**
 * The engines of this build.
 *
 * @param limits what a model file may ask for
 * @param cache the folder for what is fetched and converted
 * @param store where heavy engines are kept
 * @param devices where networks execute
 */
public record Engines(PickleLimits limits, Path cache, EngineStore store, Devices devices) {
  private static final String NATIVE_LIBRARIES = "onnxruntime.native.path";
  private static final Fetch MISSING =
      (engine, _) -> {
        throw new ModelLoadException(
            "engine_missing",
            engine.serves() + " needs " + engine.title() + ", which is not on this machine",
            "run 'prima engines install " + engine.name() + "'");
      };

  /** On the CPU, with the heavy engines that are below the cache's folder. */
  public Engines(PickleLimits limits, Path cache) {
    this(limits, cache, new EngineStore(cache.resolve("engines"), MISSING, _ -> {}), Devices.CPU);
  }

  /** With the engines that the environment names, fetched by Maven when a model needs one. */
  public static Engines of(Environment environment, Terminal terminal) {
    Path root = EngineStore.usual(environment.variables());
    EngineStore store = new EngineStore(root, new MavenFetch(), terminal::say);
    return new Engines(environment.limits(), environment.cache(), store, Devices.CPU);
  }

  public Backends all() {
    return new Backends(
        List.of(
            new NetworkBackend(new ConversionCache(cache.resolve("converted"))),
            new SklearnBackend(limits),
            new OnnxBackend(devices),
            new TorchBackend(store),
            new TensorFlowBackend(store),
            new FaqBackend()),
        new KnownFormats());
  }

  /** Whether networks execute on GPUs where nothing else is said. */
  public boolean onGpus() {
    return devices.usual().kind() == Device.Kind.CUDA;
  }

  /**
   * The same with networks on other devices. For a GPU the libraries of the CUDA build are fetched
   * if need be; ONNX Runtime loads them in place of its own, hence before its first use.
   */
  public Engines on(Devices other) {
    if (other.usual().kind() == Device.Kind.CUDA) {
      System.setProperty(NATIVE_LIBRARIES, store.require(Engine.CUDA).toString());
    }
    return new Engines(limits, cache, store, other);
  }
}
