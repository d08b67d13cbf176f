package dev.primavista.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs sessions one after the other, each of which another thread may stop between two of its
 * nodes. The options are made once and replaced after a stop; they are used under this object's
 * monitor, except by the run itself.
 */
final class StoppableRun implements AutoCloseable {
  private OrtSession.@Nullable RunOptions options;
  private boolean running;
  private boolean stopped;

  /**
   * Runs the session.
   *
   * @throws OrtException if it fails or was stopped
   */
  OrtSession.Result run(
      OrtSession session,
      Map<String, OnnxTensor> arguments,
      Set<String> free,
      Map<String, OnnxTensor> pinned)
      throws OrtException {
    OrtSession.RunOptions mine = begin();
    try {
      return session.run(arguments, free, pinned, mine);
    } finally {
      end();
    }
  }

  private synchronized OrtSession.RunOptions begin() throws OrtException {
    OrtSession.RunOptions mine = options == null ? new OrtSession.RunOptions() : options;
    options = mine;
    running = true;
    return mine;
  }

  private synchronized void end() {
    running = false;
    if (stopped) {
      close();
      stopped = false;
    }
  }

  /** Stops the run that is under way, if there is one. */
  synchronized void stop() {
    OrtSession.RunOptions mine = options;
    if (!running || mine == null) {
      return;
    }
    try {
      mine.setTerminate(true);
      stopped = true;
    } catch (OrtException refused) {
      // The run goes on to its end, where its answer is dropped.
      stopped = true;
    }
  }

  @Override
  public synchronized void close() {
    if (options != null) {
      options.close();
      options = null;
    }
  }
}
