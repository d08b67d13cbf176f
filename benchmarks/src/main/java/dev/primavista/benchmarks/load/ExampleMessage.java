package dev.primavista.benchmarks.load;

import com.google.protobuf.ByteString;
import dev.primavista.proto.InferenceProto.InferTensorContents;
import dev.primavista.proto.InferenceProto.ModelInferRequest;
import dev.primavista.proto.InferenceProto.ModelInferRequest.InferInputTensor;
import dev.primavista.server.json.JsonCursor;

/** An infer request in JSON as the message of gRPC. */
final class ExampleMessage {
  private ExampleMessage() {}

  /**
   * The message; data may be nested or flat, and parameters are left out.
   *
   * @throws IllegalArgumentException for a datatype that has no contents, such as FP16
   */
  static byte[] of(String model, byte[] json) {
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName(model);
    JsonCursor in = JsonCursor.of(json, json.length);
    for (boolean more = in.beginObject(); more; more = in.nextMember()) {
      if (in.name().equals("inputs")) {
        for (boolean input = in.beginArray(); input; input = in.nextElement()) {
          request.addInputs(input(in));
        }
      } else {
        in.skip();
      }
    }
    return request.build().toByteArray();
  }

  private static InferInputTensor input(JsonCursor in) {
    InferInputTensor.Builder input = InferInputTensor.newBuilder();
    int data = -1;
    for (boolean more = in.beginObject(); more; more = in.nextMember()) {
      switch (in.name()) {
        case "name" -> input.setName(in.text());
        case "datatype" -> input.setDatatype(in.text());
        case "shape" -> {
          for (boolean length = in.beginArray(); length; length = in.nextElement()) {
            input.addShape(in.number().magnitude());
          }
        }
        case "data" -> {
          data = in.offset();
          in.skip();
        }
        default -> in.skip();
      }
    }
    InferTensorContents.Builder contents = InferTensorContents.newBuilder();
    if (data >= 0) {
      add(in.backTo(data), input.getDatatype(), contents);
    }
    return input.setContents(contents).build();
  }

  private static void add(JsonCursor in, String datatype, InferTensorContents.Builder contents) {
    if (in.kind() == JsonCursor.Kind.ARRAY) {
      for (boolean more = in.beginArray(); more; more = in.nextElement()) {
        add(in, datatype, contents);
      }
      return;
    }
    switch (datatype) {
      case "BOOL" -> contents.addBoolContents(in.truth());
      case "INT8", "INT16", "INT32" ->
          contents.addIntContents(Integer.parseInt(in.number().toString()));
      case "INT64" -> contents.addInt64Contents(Long.parseLong(in.number().toString()));
      case "UINT8", "UINT16", "UINT32" ->
          contents.addUintContents(Integer.parseUnsignedInt(in.number().toString()));
      case "UINT64" -> contents.addUint64Contents(in.number().magnitude());
      case "FP32" -> contents.addFp32Contents(in.number().toFloat());
      case "FP64" -> contents.addFp64Contents(in.number().toDouble());
      case "BYTES" -> contents.addBytesContents(ByteString.copyFromUtf8(in.text()));
      default ->
          throw new IllegalArgumentException(
              "datatype: " + datatype + " (expected: one that gRPC has contents for; give --body)");
    }
  }
}
