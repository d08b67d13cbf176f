package dev.primavista.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.onnx.graph.ExternalData;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Makes ONNX Runtime sessions for a server: an execution stays on the thread that calls it, idle
 * threads sleep, and an error is told once, by its exception.
 */
final class Sessions {
  /**
   * Operators that ONNX Runtime 1.29 joins wrongly: it takes zeros before a maximum for the nothing
   * that the pool itself pads with, so that the maximum of negative numbers at a border stays
   * negative.
   */
  private static final Set<String> PADDED_POOL = Set.of("Pad", "MaxPool");

  /**
   * On processors without instructions for products of bytes, sums of products of unsigned and
   * signed bytes would be cut off at 16 bits; with this the engine avoids them. It does so on every
   * x86 processor that it is told to, where convolutions then take three times as long.
   */
  private static final String UNSIGNED_PRODUCTS = "session.x64quantprecision";

  private static final boolean EXACT_ANYWAY = Processor.addsProductsOfBytesExactly();

  private Sessions() {}

  /** Started when the first session is made. */
  private static final class Engine {
    static final Supplier<OrtEnvironment> ENVIRONMENT = EngineStart.once();
  }

  /**
   * The process's one ONNX Runtime, which reports nothing; it lives as long as the process.
   *
   * @throws ModelLoadException if it cannot start here
   */
  static OrtEnvironment environment() {
    return Engine.ENVIRONMENT.get();
  }

  /** A session for a checked file; the caller closes it. */
  static OrtSession open(OnnxFile file) throws OrtException {
    return open(file, _ -> {});
  }

  /** What else a session's options are given. */
  @FunctionalInterface
  interface Extras {
    void add(OrtSession.SessionOptions options) throws OrtException;
  }

  /** The same with more options. */
  static OrtSession open(OnnxFile file, Extras extras) throws OrtException {
    try (OrtSession.SessionOptions options = options()) {
      extras.add(options);
      if (file.header().operators().keySet().containsAll(PADDED_POOL)) {
        options.addConfigEntry("optimization.disable_specified_optimizers", "Pad_Fusion");
      }
      if (!file.header().externalFiles().isEmpty()) {
        Path folder = ExternalData.folder(file.path());
        options.addConfigEntry(
            "session.model_external_initializers_file_folder_path", folder.toString());
      }
      return environment().createSession(file.bytes(), options);
    }
  }

  /** A session for a model made in memory; the caller closes it. */
  static OrtSession open(ByteBuffer model) throws OrtException {
    try (OrtSession.SessionOptions options = options()) {
      return environment().createSession(model, options);
    }
  }

  private static OrtSession.SessionOptions options() throws OrtException {
    // GPU providers log while they are added, for which there has to be an environment.
    var _ = environment();
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    try {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.addConfigEntry("session.inter_op.allow_spinning", "0");
      options.addConfigEntry("session.load_model_format", "ONNX");
      options.addConfigEntry(UNSIGNED_PRODUCTS, EXACT_ANYWAY ? "0" : "1");
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      return options;
    } catch (OrtException e) {
      options.close();
      throw e;
    }
  }
}
