package dev.primavista.client;

import dev.primavista.testkit.ContractModels;
import dev.primavista.testkit.Door;
import dev.primavista.testkit.ProtocolContract;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class JsonContractTest implements ProtocolContract {
  private final ServedModels served = new ServedModels();

  @AfterAll
  void stop() {
    served.close();
  }

  @Override
  public ContractModels models() {
    return served.models();
  }

  @Override
  public Door door() {
    return new ClientDoor(
        ClientConfig.of(URI.create(served.url()))
            .withEncoding(ClientConfig.Encoding.JSON)
            .withRetries(Retries.NONE));
  }
}
