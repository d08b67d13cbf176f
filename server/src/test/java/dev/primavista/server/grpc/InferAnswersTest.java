package dev.primavista.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.proto.InferenceProto.InferParameter;
import dev.primavista.proto.InferenceProto.ModelInferResponse;
import dev.primavista.proto.InferenceProto.ModelStreamInferResponse;
import dev.primavista.server.grpc.message.Frame;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our writer against the generated classes. */
class InferAnswersTest {
  @ParameterizedTest
  @EnumSource
  void answers_are_what_the_generated_class_reads(DataType type) throws IOException {
    Tensor sample = Requests.sample(type);
    ModelInferResponse response = parsed(InferResponseWriter.response(answer("id-1", sample)));
    assertThat(response.getModelName()).isEqualTo("m");
    assertThat(response.getModelVersion()).isEqualTo("3");
    assertThat(response.getId()).isEqualTo("id-1");
    assertThat(response.getOutputs(0).getName()).isEqualTo("y");
    assertThat(response.getOutputs(0).getDatatype()).isEqualTo(type.name());
    assertThat(response.getOutputs(0).getShapeList()).containsExactly(2L, 3L);
    assertThat(response.getRawOutputContentsList()).containsExactly(Requests.bytes(sample));
  }

  @Test
  void long_tensors_are_answered_in_pieces() throws IOException {
    SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
    outputs.put("a", FixedTensor.allocate(DataType.FP32, Shape.of(10_000)));
    outputs.put("b", FixedTensor.ofLongs(Shape.of(1), 5));
    outputs.put("c", FixedTensor.allocate(DataType.INT8, Shape.of(70_000)));
    InferResponseWriter.Answer answer =
        new InferResponseWriter.Answer("", new ModelId("m", 3), outputs, Set.of());
    ModelInferResponse response = parsed(InferResponseWriter.response(answer));
    assertThat(response.getRawOutputContentsList())
        .extracting(ByteString::size)
        .containsExactly(40_000, 8, 70_000);
    ModelStreamInferResponse streamed =
        ModelStreamInferResponse.parseFrom(body(InferResponseWriter.streamed(answer)));
    assertThat(streamed.getInferResponse().toBuilder().clearParameters().build())
        .isEqualTo(response);
    assertThat(streamed.getInferResponse().getParametersMap())
        .containsEntry(
            "triton_final_response", InferParameter.newBuilder().setBoolParam(true).build());
  }

  @ParameterizedTest
  @ValueSource(ints = {300, 50_000})
  void a_long_name_is_answered_whole(int length) throws IOException {
    String name = "n".repeat(length);
    SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
    outputs.put(name, FixedTensor.ofLongs(Shape.of(1), 5));
    ModelInferResponse response =
        parsed(
            InferResponseWriter.response(
                new InferResponseWriter.Answer("", new ModelId("m", 3), outputs, Set.of())));
    assertThat(response.getOutputs(0).getName()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20_000})
  void a_failure_in_a_stream_tells_whose_it_is(int times) throws IOException {
    String id = "id-9".repeat(times);
    ModelStreamInferResponse failed =
        ModelStreamInferResponse.parseFrom(body(InferResponseWriter.failed(id, "no")));
    assertThat(failed.getErrorMessage()).isEqualTo("no");
    assertThat(failed.getInferResponse().getId()).isEqualTo(id);
  }

  private static InferResponseWriter.Answer answer(String id, Tensor tensor) {
    SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
    outputs.put("y", tensor);
    return new InferResponseWriter.Answer(id, new ModelId("m", 3), outputs, Set.of());
  }

  private static ModelInferResponse parsed(Frame frame) throws IOException {
    return ModelInferResponse.parseFrom(body(frame));
  }

  /** The message of a frame whose head says how long it is. */
  private static byte[] body(Frame frame) {
    Buffer whole = frame.buffer();
    assertThat(whole.getByte(0)).isZero();
    assertThat(whole.getInt(1)).isEqualTo(whole.length() - 5);
    assertThat(frame.size()).isEqualTo(whole.length());
    return whole.getBytes(5, whole.length());
  }
}
