package dev.primavista.server.grpc;

import dev.primavista.server.security.Role;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Triton's shared memory, which is not supported: a clear refusal of each of its methods. */
final class SharedMemoryCalls {
  private static final String SERVICE = "/inference.GRPCInferenceService/";

  private SharedMemoryCalls() {}

  static List<Rpc> rpcs() {
    return Stream.of("System", "Cuda")
        .flatMap(
            kind ->
                Stream.of("Status", "Register", "Unregister")
                    .map(verb -> SERVICE + kind + "SharedMemory" + verb))
        .<Rpc>map(path -> new Rpc.Unary(path, Role.READER, _ -> refuse()))
        .toList();
  }

  private static CompletableFuture<Frame> refuse() {
    throw new CallException(
        Code.UNIMPLEMENTED, "shared memory is not supported (expected: tensors in messages)");
  }
}
