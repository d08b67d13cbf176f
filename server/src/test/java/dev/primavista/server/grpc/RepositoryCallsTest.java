package dev.primavista.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.repository.ModelStatus;
import dev.primavista.core.repository.RepositoryControl;
import dev.primavista.proto.InferenceProto.RepositoryIndexRequest;
import dev.primavista.proto.InferenceProto.RepositoryIndexResponse;
import dev.primavista.proto.InferenceProto.RepositoryModelLoadRequest;
import dev.primavista.proto.InferenceProto.RepositoryModelLoadResponse;
import dev.primavista.server.RunningServer;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls of a repository that is slow, and broken. */
@Timeout(60)
final class RepositoryCallsTest {
  private static final String INDEX = CallClient.INFERENCE + "RepositoryIndex";

  private final Semaphore entered = new Semaphore(0);
  private final CountDownLatch gate = new CountDownLatch(1);
  private final RunningServer running = RunningServer.controlledBy(new Slow());
  private final CallClient client = new CallClient(running.server().port());

  /** Lists nothing once the gate is open, and loads nothing. */
  private final class Slow implements RepositoryControl {
    @Override
    public List<ModelStatus> index(boolean onlyReady) {
      entered.release();
      try {
        gate.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return List.of();
    }

    @Override
    public void load(String name, Replacement replacement) {
      throw new NoClassDefFoundError("Backend");
    }

    @Override
    public void unload(String name, boolean dependents) {}
  }

  @BeforeEach
  void open() {
    running.beforeEnd(gate::countDown);
    running.server().open();
  }

  @AfterEach
  void close() {
    client.close();
    running.close();
  }

  private CallClient.Answers<RepositoryIndexResponse> index() {
    CallClient.Answers<RepositoryIndexResponse> answers = new CallClient.Answers<>();
    ClientCalls.asyncUnaryCall(
        client.begin(INDEX, RepositoryIndexResponse.parser()),
        RepositoryIndexRequest.getDefaultInstance(),
        answers);
    return answers;
  }

  private int statusOverHttp() throws Exception {
    return running.post("/v2/repository/index", "").statusCode();
  }

  @Test
  void calls_over_both_protocols_share_eight_threads() throws Exception {
    List<CallClient.Answers<RepositoryIndexResponse>> slow = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      slow.add(index());
    }
    FutureTask<Integer> eighth = new FutureTask<>(this::statusOverHttp);
    var _ = Thread.startVirtualThread(eighth);
    entered.acquire(8);
    assertThat(index().status().toString())
        .contains("UNAVAILABLE", "8 other calls of the repository are not over yet");
    assertThat(statusOverHttp()).isEqualTo(503);
    gate.countDown();
    for (CallClient.Answers<RepositoryIndexResponse> each : slow) {
      assertThat(each.next(RepositoryIndexResponse.class).getModelsCount()).isZero();
      assertThat(each.status().isOk()).isTrue();
    }
    assertThat(eighth.get()).isEqualTo(200);
  }

  @Test
  void a_call_that_ends_in_an_error_is_answered() {
    RepositoryModelLoadRequest request =
        RepositoryModelLoadRequest.newBuilder().setModelName("m").build();
    assertThatThrownBy(
            () ->
                client.call(
                    CallClient.INFERENCE + "RepositoryModelLoad",
                    request,
                    RepositoryModelLoadResponse.parser()))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageStartingWith("INTERNAL");
  }
}
