package dev.primavista.torch.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.primavista.torch.TorchEngine;
import dev.primavista.torch.TorchFailure;
import dev.primavista.torch.TorchModule;
import java.nio.file.Path;

/** LibTorch by way of Deep Java Library, which is kept from the network. */
public final class LibTorch implements TorchEngine {
  private static final String[] NO_EXTRA_FILES = {};

  private final Engine engine;

  /**
   * Starts the library.
   *
   * @param folder where its jars lie; its native files are unpacked below
   */
  public LibTorch(Path folder) {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("DJL_CACHE_DIR", folder.resolve("unpacked").toString());
    System.setProperty("ai.djl.pytorch.num_threads", "1");
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    engine = apart(() -> Engine.getEngine("PyTorch"));
  }

  @Override
  public TorchModule load(Path file) {
    try {
      return apart(() -> read(file));
    } catch (EngineException | IllegalArgumentException refused) {
      throw new TorchFailure(String.valueOf(refused.getMessage()), refused);
    }
  }

  private TorchModule read(Path file) {
    PtNDManager manager = (PtNDManager) engine.newBaseManager(Device.cpu());
    try {
      return new LoadedModule(
          manager, JniUtils.loadModule(manager, file, true, NO_EXTRA_FILES, NO_EXTRA_FILES, false));
    } catch (RuntimeException refused) {
      manager.close();
      throw refused;
    }
  }

  /** The library looks for its parts by the thread's class loader, which has to be this one. */
  private static <T> T apart(java.util.function.Supplier<T> action) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(LibTorch.class.getClassLoader());
    try {
      return action.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
