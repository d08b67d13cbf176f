package dev.primavista.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.proto.InferenceProto.InferParameter;
import dev.primavista.proto.InferenceProto.ModelInferRequest;
import dev.primavista.proto.InferenceProto.ModelInferRequest.InferRequestedOutputTensor;
import dev.primavista.proto.InferenceProto.ModelInferResponse;
import dev.primavista.proto.InferenceProto.ModelStreamInferResponse;
import dev.primavista.proto.InferenceProto.SystemSharedMemoryRegisterRequest;
import dev.primavista.proto.InferenceProto.SystemSharedMemoryRegisterResponse;
import dev.primavista.proto.InferenceProto.SystemSharedMemoryStatusRequest;
import dev.primavista.proto.InferenceProto.SystemSharedMemoryStatusResponse;
import dev.primavista.proto.InferenceProto.SystemSharedMemoryUnregisterRequest;
import dev.primavista.proto.InferenceProto.SystemSharedMemoryUnregisterResponse;
import dev.primavista.server.RunningServer;
import dev.primavista.server.memory.Place;
import dev.primavista.server.memory.SharedMemory;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tensors in shared memory by gRPC's own client over real sockets; objects are files here too. */
class SharedMemoryCallsTest {
  private static final Tensor GIVEN = FixedTensor.ofLongs(Shape.of(1, 3), 7, 8, 9);
  private static final String SYSTEM = CallClient.INFERENCE + "SystemSharedMemory";

  @TempDir Path folder;
  private SharedMemory memory;
  private RunningServer running;
  private CallClient client;

  @BeforeEach
  void start() throws Exception {
    Files.write(folder.resolve("in"), Requests.bytes(GIVEN).toByteArray());
    Files.write(folder.resolve("out"), new byte[64]);
    memory = new SharedMemory(folder, new SharedMemory.Limits(1000, 1000));
    running = RunningServer.sharing(memory);
    running.server().open();
    client = new CallClient(running.server().port());
    register("given", "/in", 24);
    register("taken", "/out", 64);
  }

  @AfterEach
  void stop() {
    client.close();
    running.close();
    memory.close();
  }

  private void register(String name, String key, long size) {
    assertThat(
            client.call(
                SYSTEM + "Register",
                SystemSharedMemoryRegisterRequest.newBuilder()
                    .setName(name)
                    .setKey(key)
                    .setByteSize(size)
                    .build(),
                SystemSharedMemoryRegisterResponse.parser()))
        .isEqualTo(SystemSharedMemoryRegisterResponse.getDefaultInstance());
  }

  private static Map<String, InferParameter> place(String region, long offset, long size) {
    return Map.of(
        Place.REGION, InferParameter.newBuilder().setStringParam(region).build(),
        Place.OFFSET, InferParameter.newBuilder().setInt64Param(offset).build(),
        Place.BYTE_SIZE, InferParameter.newBuilder().setInt64Param(size).build());
  }

  private static ModelInferRequest.Builder shared(Map<String, InferParameter> place) {
    return ModelInferRequest.newBuilder()
        .setModelName("echo-INT64")
        .addInputs(Requests.head("x", GIVEN).putAllParameters(place));
  }

  private static InferRequestedOutputTensor.Builder output(String name) {
    return InferRequestedOutputTensor.newBuilder().setName(name);
  }

  @Test
  void one_output_is_left_there_and_the_other_comes_with_the_answer() throws Exception {
    ModelInferResponse answer =
        client.infer(
            shared(place("given", 0, 24))
                .addOutputs(output("y").putAllParameters(place("taken", 8, 24)))
                .addOutputs(output("z"))
                .build());
    assertThat(answer.getOutputs(0).getShapeList()).containsExactly(1L, 3L);
    assertThat(answer.getOutputs(0).getParametersMap()).isEmpty();
    assertThat(answer.getRawOutputContentsList())
        .containsExactly(ByteString.EMPTY, Requests.bytes(GIVEN));
    byte[] out = Files.readAllBytes(folder.resolve("out"));
    assertThat(ByteString.copyFrom(out, 8, 24)).isEqualTo(Requests.bytes(GIVEN));
  }

  @Test
  void streams_take_them_too() throws Exception {
    CallClient.Answers<ModelStreamInferResponse> answers = new CallClient.Answers<>();
    StreamObserver<MessageLite> requests = client.streamInfer(answers);
    requests.onNext(shared(place("given", 0, 24)).build());
    requests.onNext(shared(place("nobody", 0, 24)).build());
    assertThat(
            answers.next(ModelStreamInferResponse.class).getInferResponse().getRawOutputContents(0))
        .isEqualTo(Requests.bytes(GIVEN));
    assertThat(answers.next(ModelStreamInferResponse.class).getErrorMessage())
        .contains("Unable to find shared memory region: 'nobody'");
    requests.onCompleted();
  }

  @Test
  void what_is_registered_is_told_and_forgotten() {
    SystemSharedMemoryStatusResponse all = status("");
    assertThat(all.getRegionsMap()).containsOnlyKeys("given", "taken");
    assertThat(status("given").getRegionsMap()).containsOnlyKeys("given");
    assertThat(all.getRegionsOrThrow("given").getKey()).isEqualTo("/in");
    assertThat(all.getRegionsOrThrow("given").getByteSize()).isEqualTo(24);
    unregister("given");
    assertThat(status("").getRegionsMap()).containsOnlyKeys("taken");
    unregister("");
    assertThat(status("").getRegionsMap()).isEmpty();
  }

  private SystemSharedMemoryStatusResponse status(String name) {
    return client.call(
        SYSTEM + "Status",
        SystemSharedMemoryStatusRequest.newBuilder().setName(name).build(),
        SystemSharedMemoryStatusResponse.parser());
  }

  private void unregister(String name) {
    SystemSharedMemoryUnregisterResponse _ =
        client.call(
            SYSTEM + "Unregister",
            SystemSharedMemoryUnregisterRequest.newBuilder().setName(name).build(),
            SystemSharedMemoryUnregisterResponse.parser());
  }

  @Test
  void what_is_wrong_is_told() {
    assertRefused(
        shared(place("given", 8, 24)), "input 'x' lies beyond the end of shared memory region");
    assertRefused(
        shared(Map.of(Place.REGION, InferParameter.newBuilder().setInt64Param(1).build())),
        "'shared_memory_region' parameter, expected string_param");
    assertRefused(
        shared(place("given", 0, 24)).addRawInputContents(Requests.bytes(GIVEN)),
        "1 raw_input_contents for 0 inputs");
    assertRefused(
        shared(place("given", 0, 24))
            .addOutputs(output("y").putAllParameters(place("taken", 0, 8))),
        "output 'y': 8 bytes of shared memory do not hold it (expected: at least 24)");
    assertThat(client.infer(shared(place("given", 0, 24)).build()).getRawOutputContents(0))
        .isEqualTo(Requests.bytes(GIVEN));
  }

  private void assertRefused(ModelInferRequest.Builder request, String message) {
    assertThatThrownBy(() -> client.infer(request.build()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            refused ->
                assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT))
        .hasMessageContaining(message);
  }
}
