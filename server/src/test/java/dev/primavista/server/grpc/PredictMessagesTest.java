package dev.primavista.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Int64Value;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.proto.TensorflowProto.TensorProto;
import dev.primavista.proto.TensorflowServingProto.ModelSpec;
import dev.primavista.proto.TensorflowServingProto.PredictRequest;
import dev.primavista.proto.TensorflowServingProto.PredictResponse;
import dev.primavista.server.grpc.message.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Random;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

/** Requests and answers of TensorFlow Serving against the generated classes. */
class PredictMessagesTest {
  private static final TensorProto X = Predictions.content(Requests.sample(DataType.FP32));

  private static PredictRequestReader read(PredictRequest.Builder request) {
    return new PredictRequestReader(request.build().toByteArray());
  }

  private static SequencedMap<String, Tensor> inputs(byte[] bytes) {
    return new PredictRequestReader(bytes)
        .inputs(
            (_, count, each) -> {
              if (count > 1_000_000 / each) {
                throw new InvalidRequest("too_large", "no room", "");
              }
            });
  }

  @Test
  void everything_in_a_request_is_read() {
    PredictRequest.Builder request =
        Predictions.request("m", X)
            .putInputs("a", Predictions.values(Requests.sample(DataType.BYTES)))
            .addOutputFilter("z")
            .addOutputFilter("y");
    request.getModelSpecBuilder().setVersion(Int64Value.of(7)).setSignatureName("s");
    PredictRequestReader read = read(request);
    assertThat(read.spec()).isEqualTo(new ServableSpec("m", 7, "", "s"));
    assertThat(read.outputs()).containsExactly("z", "y");
    assertThat(inputs(request.build().toByteArray()).keySet()).containsExactly("x", "a");
  }

  @Test
  void of_a_version_and_a_label_the_last_one_counts() throws IOException {
    ModelSpec version = ModelSpec.newBuilder().setName("m").setVersion(Int64Value.of(3)).build();
    ModelSpec label = ModelSpec.newBuilder().setVersionLabel("stable").build();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeMessage(1, version);
    out.writeMessage(1, label);
    out.flush();
    assertThat(new PredictRequestReader(bytes.toByteArray()).spec())
        .isEqualTo(new ServableSpec("m", 0, "stable", ""));
    out.writeMessage(1, version);
    out.flush();
    assertThat(new PredictRequestReader(bytes.toByteArray()).spec())
        .isEqualTo(new ServableSpec("m", 3, "", ""));
  }

  @Test
  void tensors_are_not_read_before_they_are_asked_for() {
    PredictRequest.Builder request =
        Predictions.request("m", TensorProto.newBuilder().setDtypeValue(99).build());
    assertThat(read(request).spec().name()).isEqualTo("m");
    assertThatThrownBy(() -> inputs(request.build().toByteArray()))
        .isInstanceOf(InvalidRequest.class)
        .hasMessageContaining("dtype 99");
  }

  @Test
  void what_is_there_twice_is_refused() {
    byte[] once = Predictions.request("m", X).build().toByteArray();
    byte[] twice = Arrays.copyOf(once, 2 * once.length);
    System.arraycopy(once, 0, twice, once.length, once.length);
    assertThatThrownBy(() -> inputs(twice)).hasMessage("input 'x' is there twice");
    PredictRequest.Builder outputs =
        Predictions.request("m", X).addOutputFilter("y").addOutputFilter("y");
    assertThatThrownBy(() -> read(outputs)).hasMessage("output 'y' is asked for twice");
  }

  @Test
  void an_input_without_a_tensor_is_refused() {
    byte[] bytes = {0x12, 3, 0x0a, 1, 'x'};
    assertThatThrownBy(() -> inputs(bytes)).hasMessageStartingWith("input 'x': dtype 0");
  }

  @Test
  void a_damaged_message_is_read_or_refused() {
    byte[] whole =
        Predictions.request("m", Predictions.values(Requests.sample(DataType.INT16)))
            .addOutputFilter("y")
            .build()
            .toByteArray();
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
      for (int n = random.nextInt(3); n > 0 && damaged.length > 0; n--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      try {
        assertThat(inputs(damaged).size()).isLessThan(3);
      } catch (InvalidRequest refused) {
        assertThat(refused.getMessage()).isNotEmpty();
      }
    }
  }

  @Test
  void answers_are_what_the_generated_class_reads() throws IOException {
    SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
    outputs.put("long", FixedTensor.allocate(DataType.FP32, Shape.of(10_000)));
    outputs.put("n".repeat(300), FixedTensor.ofLongs(Shape.of(1), -5));
    outputs.put("many", FixedTensor.allocate(DataType.INT8, Shape.of(70_000)));
    outputs.put("none", FixedTensor.ofFloats(Shape.of(0)));
    Frame frame = PredictCalls.response(new ModelId("m", 3), outputs);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    frame
        .message()
        .forEach(
            part -> {
              byte[] piece = new byte[part.remaining()];
              part.get(piece);
              bytes.writeBytes(piece);
            });
    PredictResponse response = PredictResponse.parseFrom(bytes.toByteArray());
    PredictResponse.Builder expected =
        PredictResponse.newBuilder()
            .setModelSpec(
                ModelSpec.newBuilder()
                    .setName("m")
                    .setVersion(Int64Value.of(3))
                    .setSignatureName("serving_default"));
    outputs.forEach((name, tensor) -> expected.putOutputs(name, Predictions.values(tensor)));
    assertThat(response).isEqualTo(expected.build());
  }
}
