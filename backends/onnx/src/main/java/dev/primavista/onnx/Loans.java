package dev.primavista.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.ArrayDeque;
import java.util.Deque;

/** Native values that live for one execution; closed in reverse order. */
final class Loans implements AutoCloseable {
  private final Deque<Closing> open = new ArrayDeque<>();

  @FunctionalInterface
  private interface Closing {
    void close() throws OrtException;
  }

  OnnxTensor add(OnnxTensor tensor) {
    open.push(tensor::close);
    return tensor;
  }

  OrtSession add(OrtSession session) {
    open.push(session::close);
    return session;
  }

  OrtSession.Result add(OrtSession.Result result) {
    open.push(result::close);
    return result;
  }

  @Override
  public void close() throws OrtException {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }
}
