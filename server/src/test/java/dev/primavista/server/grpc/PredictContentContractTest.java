package dev.primavista.server.grpc;

import dev.primavista.server.ContractServer;
import dev.primavista.testkit.ContractModels;
import dev.primavista.testkit.Door;
import dev.primavista.testkit.ProtocolContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PredictContentContractTest implements ProtocolContract {
  private final ContractServer server = new ContractServer();

  @AfterAll
  void stop() {
    server.close();
  }

  @Override
  public ContractModels models() {
    return server.models();
  }

  @Override
  public Door door() {
    return new PredictDoor(server.server().port(), Predictions::content);
  }
}
