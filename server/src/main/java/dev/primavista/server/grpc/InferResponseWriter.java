package dev.primavista.server.grpc;

import dev.primavista.core.model.ModelId;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.server.grpc.message.Frame;
import dev.primavista.server.grpc.message.ProtoWriter;
import dev.primavista.server.oip.TensorBytes;
import java.nio.ByteBuffer;
import java.util.SequencedMap;
import java.util.Set;

/**
 * Writes {@code ModelInferResponse} and {@code ModelStreamInferResponse}. Tensors go into raw
 * contents, large ones without a copy.
 */
final class InferResponseWriter {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private static final int MODEL_NAME = 1;
  private static final int MODEL_VERSION = 2;
  private static final int ID = 3;
  private static final int PARAMETERS = 4;
  private static final int OUTPUTS = 5;
  private static final int RAW_OUTPUT_CONTENTS = 6;

  private static final int OUTPUT_NAME = 1;
  private static final int OUTPUT_DATATYPE = 2;
  private static final int OUTPUT_SHAPE = 3;

  private static final int KEY = 1;
  private static final int VALUE = 2;
  private static final int BOOL_PARAM = 1;

  private static final int ERROR_MESSAGE = 1;
  private static final int INFER_RESPONSE = 2;

  private InferResponseWriter() {}

  /**
   * An answer.
   *
   * @param id echoed if it is not empty
   * @param outputs in their order
   * @param left those that were left in shared memory
   */
  record Answer(String id, ModelId model, SequencedMap<String, Tensor> outputs, Set<String> left) {}

  /** A {@code ModelInferResponse}. */
  static Frame response(Answer answer) {
    ProtoWriter out = new ProtoWriter();
    writeHead(answer, out);
    writeOutputs(answer, out);
    return out.frame();
  }

  /**
   * A {@code ModelStreamInferResponse}; its parameter says that no other follows to its request.
   */
  static Frame streamed(Answer answer) {
    ProtoWriter out = new ProtoWriter();
    writeHead(answer, out);
    int parameter = out.begin(PARAMETERS);
    out.string(KEY, "triton_final_response");
    int value = out.begin(VALUE);
    out.truth(BOOL_PARAM, true);
    out.end(value);
    out.end(parameter);
    writeOutputs(answer, out);
    return out.frameWithin(INFER_RESPONSE);
  }

  /** A {@code ModelStreamInferResponse} that tells of an error and, by its id, of whose. */
  static Frame failed(String id, String message) {
    ProtoWriter out = new ProtoWriter();
    out.string(ERROR_MESSAGE, message);
    int response = out.begin(INFER_RESPONSE);
    out.string(ID, id);
    out.end(response);
    return out.frame();
  }

  private static void writeHead(Answer answer, ProtoWriter out) {
    out.string(MODEL_NAME, answer.model().name());
    out.string(MODEL_VERSION, Long.toString(answer.model().version()));
    out.string(ID, answer.id());
  }

  /** Clients count raw contents by outputs, so there are some of each, empty of those left. */
  private static void writeOutputs(Answer answer, ProtoWriter out) {
    Set<String> left = answer.left();
    answer
        .outputs()
        .forEach(
            (name, tensor) -> {
              int output = out.begin(OUTPUTS);
              out.string(OUTPUT_NAME, name);
              out.string(OUTPUT_DATATYPE, tensor.dataType().name());
              out.packed(OUTPUT_SHAPE, tensor.shape().dimensions());
              out.end(output);
            });
    answer
        .outputs()
        .forEach(
            (name, tensor) ->
                out.bytes(
                    RAW_OUTPUT_CONTENTS,
                    left.contains(name) ? NOTHING : TensorBytes.encode(tensor)));
  }
}
