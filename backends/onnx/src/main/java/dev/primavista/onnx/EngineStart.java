package dev.primavista.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import dev.primavista.core.Platform;
import dev.primavista.core.UnpackedLibraries;
import dev.primavista.core.model.ModelLoadException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.logging.Logger;

/**
 * Brings ONNX Runtime into the process. It unpacks its libraries into the temporary folder and
 * loads them from there, which a machine may not allow.
 */
final class EngineStart {
  /** Tells of a library that could not be unpacked, and of it alone the cause. */
  private static final Logger UNPACKING = Logger.getLogger("ai.onnxruntime.OnnxRuntime");

  private EngineStart() {}

  /** Tries once; what is given throws a {@link ModelLoadException} if that failed. */
  static Supplier<OrtEnvironment> once() {
    List<Throwable> told = new ArrayList<>();
    UNPACKING.setFilter(line -> line.getThrown() == null || !told.add(line.getThrown()));
    try {
      OrtEnvironment started = start();
      return () -> started;
    } catch (LinkageError failure) {
      Throwable cause = told.isEmpty() ? failure : told.getFirst();
      return () -> {
        throw refusal(cause);
      };
    } finally {
      UNPACKING.setFilter(null);
    }
  }

  private static OrtEnvironment start() {
    Telemetry.off();
    OrtEnvironment started =
        OrtEnvironment.getEnvironment(
            OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, OrtEnvironment.DEFAULT_NAME);
    // One with CUDA unpacks more into that folder once a session asks for it.
    if (!OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
      UnpackedLibraries.forget("onnxruntime-java");
    }
    return started;
  }

  private static ModelLoadException refusal(Throwable failure) {
    return new ModelLoadException(
        "engine_missing",
        "ONNX Runtime cannot start from the temporary folder "
            + Platform.temporaryFolder()
            + ": "
            + reason(failure)
            + " (expected: room for its libraries, and leave to execute them)",
        "PRIMA_JAVA_OPTS=-Djava.io.tmpdir=FOLDER names another folder",
        failure);
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String told =
        switch (cause) {
          case NoSuchFileException _ -> "no such folder";
          case AccessDeniedException _ -> "access denied";
          case FileSystemException file when file.getReason() != null -> file.getReason();
          default -> cause.getMessage() == null ? cause.toString() : cause.getMessage();
        };
    // The linker names the library, more than once, before it tells what is wrong.
    return told.substring(told.lastIndexOf(": ") + 1).strip();
  }
}
