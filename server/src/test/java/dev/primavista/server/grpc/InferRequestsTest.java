package dev.primavista.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.proto.InferenceProto.InferParameter;
import dev.primavista.proto.InferenceProto.InferTensorContents;
import dev.primavista.proto.InferenceProto.ModelInferRequest;
import dev.primavista.server.grpc.message.CallException;
import dev.primavista.server.oip.TensorBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our reader against the generated classes. */
class InferRequestsTest {
  private static InferRequestReader.Decoded read(ModelInferRequest request) {
    return read(request.toByteArray());
  }

  private static InferRequestReader.Decoded read(byte[] bytes) {
    return InferRequestReader.read(bytes, null, (_, _) -> {});
  }

  private static void assertSame(Tensor actual, Tensor expected) {
    assertThat(actual.dataType()).isEqualTo(expected.dataType());
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(TensorBytes.encode(actual)).isEqualTo(TensorBytes.encode(expected));
  }

  private static Tensor only(InferRequestReader.Decoded decoded) {
    return decoded.inputs().firstEntry().getValue();
  }

  @ParameterizedTest
  @EnumSource
  void raw_contents_of_every_type_are_read(DataType type) {
    Tensor sample = Requests.sample(type);
    assertSame(only(read(Requests.raw("m", sample).build())), sample);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"FP16", "BF16"})
  void typed_contents_of_every_type_are_read(DataType type) {
    Tensor sample = Requests.sample(type);
    assertSame(only(read(Requests.typed("m", sample).build())), sample);
  }

  @Test
  void everything_else_in_a_request_is_read() {
    InferRequestReader.Decoded decoded =
        read(
            Requests.raw("m", Requests.sample(DataType.FP32))
                .setModelVersion("7")
                .setId("r-1")
                .putParameters("timeout", InferParameter.newBuilder().setInt64Param(1500).build())
                .putParameters("priority", InferParameter.newBuilder().setUint64Param(2).build())
                .putParameters("share", InferParameter.newBuilder().setDoubleParam(0.5).build())
                .addOutputs(
                    ModelInferRequest.InferRequestedOutputTensor.newBuilder()
                        .setName("y")
                        .putParameters(
                            "classification", InferParameter.newBuilder().setInt64Param(3).build()))
                .addOutputs(ModelInferRequest.InferRequestedOutputTensor.newBuilder().setName("z"))
                .build());
    assertThat(decoded.model()).isEqualTo("m");
    assertThat(decoded.version()).isEqualTo("7");
    assertThat(decoded.id()).isEqualTo("r-1");
    assertThat(decoded.parameters().timeout()).contains(Duration.ofNanos(1_500_000));
    assertThat(decoded.parameters().priority()).isEqualTo(2);
    assertThat(decoded.outputs())
        .containsEntry("y", new InferRequestReader.RequestedOutput(3, null))
        .containsEntry("z", InferRequestReader.RequestedOutput.PLAIN);
  }

  /** Writers may leave lists unpacked, put fields in any order, and split a message in two. */
  @Test
  void other_spellings_of_the_same_message_are_read() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    InferTensorContents half = InferTensorContents.newBuilder().addInt64Contents(1).build();
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    CodedOutputStream inside = CodedOutputStream.newInstance(input);
    inside.writeMessage(5, half);
    inside.writeByteArray(5, unpacked(-7));
    inside.writeString(99, "unknown");
    inside.writeInt64(3, 2);
    inside.writeString(2, "INT64");
    inside.writeString(1, "x");
    inside.flush();
    out.writeByteArray(5, input.toByteArray());
    out.writeString(1, "m");
    out.flush();
    assertSame(only(read(bytes.toByteArray())), FixedTensor.ofLongs(Shape.of(2), 1, -7));
  }

  /** Int64 contents with an element that has no length before it. */
  private static byte[] unpacked(long element) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeInt64(3, element);
    out.flush();
    return bytes.toByteArray();
  }

  @Test
  void an_empty_tensor_has_no_contents() {
    Tensor empty = FixedTensor.ofFloats(Shape.of(0, 3));
    assertSame(only(read(Requests.typed("m", empty).build())), empty);
    assertSame(only(read(Requests.raw("m", empty).build())), empty);
  }

  @Test
  void contents_that_do_not_fit_are_refused_by_name() {
    Tensor floats = FixedTensor.ofFloats(Shape.of(2), 1, 2);
    ModelInferRequest.Builder request = Requests.typed("m", floats);
    request.getInputsBuilder(0).setShape(0, 3);
    refused(request, "input 'x'");
    request.getInputsBuilder(0).setShape(0, -1);
    refused(request, "dimension -1");
    request.getInputsBuilder(0).setShape(0, 1L << 40).addShape(1L << 40);
    refused(request, "input 'x'");
    refused(request.clone().setInputs(0, request.getInputs(0).toBuilder().setDatatype("F")), "F");
  }

  @Test
  void a_wrong_field_of_contents_is_refused() {
    ModelInferRequest.Builder request =
        Requests.typed("m", FixedTensor.ofFloats(Shape.of(2), 1, 2));
    request.getInputsBuilder(0).setDatatype("INT32");
    refused(request, "fp32_contents given, int_contents expected for INT32");
    request.getInputsBuilder(0).setDatatype("FP16");
    refused(request, "raw_input_contents");
  }

  @Test
  void numbers_beyond_their_type_are_refused() {
    ModelInferRequest.Builder request = Requests.typed("m", Requests.sample(DataType.INT32));
    request.getInputsBuilder(0).setDatatype("INT8").getContentsBuilder().setIntContents(0, 128);
    refused(request, "-128 to 127");
  }

  @Test
  void more_tensors_than_a_model_can_have_are_refused() {
    int many = 65_537;
    ModelInferRequest.Builder inputs = ModelInferRequest.newBuilder();
    ModelInferRequest.Builder raw = ModelInferRequest.newBuilder();
    ModelInferRequest.Builder outputs = ModelInferRequest.newBuilder();
    for (int i = 0; i < many; i++) {
      inputs.addInputs(ModelInferRequest.InferInputTensor.getDefaultInstance());
      raw.addRawInputContents(ByteString.EMPTY);
      outputs.addOutputs(
          ModelInferRequest.InferRequestedOutputTensor.newBuilder().setName("y" + i));
    }
    refused(inputs, "more than 65536 inputs");
    refused(raw, "more than 65536 raw_input_contents");
    refused(outputs, "more than 65536 outputs");
    assertThat(read(outputs.removeOutputs(0).build()).outputs()).hasSize(many - 1);
  }

  @Test
  void an_output_that_is_asked_for_twice_is_refused() {
    ModelInferRequest.InferRequestedOutputTensor output =
        ModelInferRequest.InferRequestedOutputTensor.newBuilder().setName("y").build();
    refused(
        Requests.raw("m", FixedTensor.ofFloats(Shape.of(2), 1, 2))
            .addOutputs(output)
            .addOutputs(output),
        "output 'y' is there twice");
  }

  @Test
  void raw_contents_are_all_or_nothing() {
    Tensor floats = FixedTensor.ofFloats(Shape.of(2), 1, 2);
    refused(
        Requests.raw("m", floats).addRawInputContents(ByteString.EMPTY), "2 raw_input_contents");
    ModelInferRequest.Builder both = Requests.raw("m", floats);
    both.getInputsBuilder(0).setContents(Requests.contents(floats));
    refused(both, "contents field must not be specified when using raw_input_contents for 'x'");
    refused(Requests.raw("m", floats).clearRawInputContents(), "input 'x'");
  }

  @Test
  void parameters_of_the_wrong_type_are_refused() {
    ModelInferRequest.Builder request = Requests.raw("m", Requests.sample(DataType.FP32));
    InferRequestReader.Decoded decoded =
        read(
            request
                .putParameters("timeout", InferParameter.newBuilder().setStringParam("1").build())
                .build());
    assertThatThrownBy(() -> decoded.parameters().timeout())
        .hasMessage("invalid value type for 'timeout' parameter, expected int64_param.");
  }

  @Test
  void sequences_and_shared_memory_are_refused() {
    Tensor floats = FixedTensor.ofFloats(Shape.of(2), 1, 2);
    InferParameter text = InferParameter.newBuilder().setStringParam("r").build();
    refused(Requests.raw("m", floats).putParameters("sequence_id", text), "stand alone");
    ModelInferRequest.Builder shared = Requests.raw("m", floats);
    shared.getInputsBuilder(0).putParameters("shared_memory_region", text);
    assertThatThrownBy(() -> read(shared.build()))
        .isInstanceOf(CallException.class)
        .hasMessageContaining("shared memory");
  }

  @Test
  void a_sequence_is_found_among_parameters_that_nobody_reads() {
    ModelInferRequest.Builder request =
        Requests.raw("m", FixedTensor.ofFloats(Shape.of(2), 1, 2))
            .putParameters("sequence_end", InferParameter.newBuilder().setBoolParam(true).build())
            .putParameters("sequence_id", InferParameter.newBuilder().setInt64Param(0).build())
            .putParameters("mine", InferParameter.newBuilder().setStringParam("a").build());
    refused(request, "'sequence_end' belongs to a sequence");
  }

  @Test
  void what_says_that_there_is_no_sequence_passes() {
    ModelInferRequest.Builder request =
        Requests.raw("m", FixedTensor.ofFloats(Shape.of(2), 1, 2))
            .putParameters("sequence_id", InferParameter.newBuilder().setInt64Param(0).build())
            .putParameters(
                "sequence_start", InferParameter.newBuilder().setBoolParam(false).build())
            .putParameters("sequence_end", InferParameter.newBuilder().setStringParam("").build());
    assertThat(read(request.build()).inputs()).hasSize(1);
    InferParameter begun = InferParameter.newBuilder().setBoolParam(true).build();
    refused(request.putParameters("sequence_start", begun), "stand alone");
  }

  @Test
  void any_long_timeout_is_a_day_and_any_great_priority_the_last() {
    InferRequestReader.Decoded decoded =
        read(
            Requests.raw("m", FixedTensor.ofFloats(Shape.of(2), 1, 2))
                .putParameters(
                    "timeout", InferParameter.newBuilder().setInt64Param(Long.MAX_VALUE).build())
                .putParameters("priority", InferParameter.newBuilder().setUint64Param(-1).build())
                .build());
    assertThat(decoded.parameters().timeout()).contains(Duration.ofDays(1));
    assertThat(decoded.parameters().priority()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void texts_that_say_that_they_are_base64_are_the_bytes_that_they_stand_for() {
    Tensor sent = BytesTensor.ofStrings(List.of("Ukw=", ""));
    Tensor meant = BytesTensor.ofStrings(List.of("RL", ""));
    for (ModelInferRequest.Builder request :
        List.of(Requests.raw("m", sent), Requests.typed("m", sent))) {
      request.getInputsBuilder(0).putParameters("content_type", text("base64"));
      assertSame(only(read(request.build())), meant);
      request.getInputsBuilder(0).putParameters("content_type", text("str"));
      assertSame(only(read(request.build())), sent);
      request.getInputsBuilder(0).putParameters("content_type", text("datetime"));
      refused(request, "input 'x': content_type is not known");
      request
          .getInputsBuilder(0)
          .putParameters("content_type", InferParameter.newBuilder().setInt64Param(1).build());
      refused(request, "'content_type' parameter, expected string_param");
    }
  }

  private static InferParameter text(String value) {
    return InferParameter.newBuilder().setStringParam(value).build();
  }

  @Test
  void strings_are_utf_8() {
    assertThatThrownBy(() -> read(new byte[] {0x0a, 2, (byte) 0xff, (byte) 0xfe}))
        .isInstanceOf(InvalidRequest.class);
    byte[] replaced = {0x0a, 3, (byte) 0xef, (byte) 0xbf, (byte) 0xbd};
    assertThat(read(replaced).model()).isEqualTo("\uFFFD");
  }

  private static void refused(ModelInferRequest.Builder request, String reason) {
    assertThatThrownBy(() -> read(request.build()))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining(reason);
  }

  @Test
  void a_message_cut_off_anywhere_is_read_or_refused() {
    byte[] whole =
        Requests.typed("m", Requests.sample(DataType.INT16))
            .setId("i")
            .putParameters("priority", InferParameter.newBuilder().setUint64Param(1).build())
            .build()
            .toByteArray();
    for (int size = 0; size < whole.length; size++) {
      byte[] part = Arrays.copyOf(whole, size);
      try {
        assertThat(read(part).inputs().size()).isLessThan(2);
      } catch (InvalidRequest expected) {
        assertThat(expected.getMessage()).isNotEmpty();
      }
    }
  }
}
