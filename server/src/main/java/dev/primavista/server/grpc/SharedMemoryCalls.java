package dev.primavista.server.grpc;

import com.google.protobuf.MessageLite;
import dev.primavista.proto.InferenceProto.CudaSharedMemoryStatusRequest;
import dev.primavista.proto.InferenceProto.CudaSharedMemoryStatusResponse;
import dev.primavista.proto.InferenceProto.CudaSharedMemoryUnregisterRequest;
import dev.primavista.proto.InferenceProto.CudaSharedMemoryUnregisterResponse;
import dev.primavista.proto.InferenceProto.SystemSharedMemoryRegisterRequest;
import dev.primavista.proto.InferenceProto.SystemSharedMemoryRegisterResponse;
import dev.primavista.proto.InferenceProto.SystemSharedMemoryStatusRequest;
import dev.primavista.proto.InferenceProto.SystemSharedMemoryStatusResponse;
import dev.primavista.proto.InferenceProto.SystemSharedMemoryStatusResponse.RegionStatus;
import dev.primavista.proto.InferenceProto.SystemSharedMemoryUnregisterRequest;
import dev.primavista.proto.InferenceProto.SystemSharedMemoryUnregisterResponse;
import dev.primavista.server.grpc.message.CallException;
import dev.primavista.server.grpc.message.Code;
import dev.primavista.server.grpc.message.Frame;
import dev.primavista.server.memory.SharedMemory;
import dev.primavista.server.security.Role;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Which regions of shared memory are registered: those of the system where the server was told to,
 * and refusals of all others.
 */
final class SharedMemoryCalls {
  private static final String SERVICE = "/inference.GRPCInferenceService/";
  private static final String SYSTEM = SERVICE + "SystemSharedMemory";
  private static final String CUDA = SERVICE + "CudaSharedMemory";

  private SharedMemoryCalls() {}

  /**
   * @param memory empty where the server was not told to share any
   */
  static List<Rpc> rpcs(Optional<SharedMemory> memory) {
    Stream<Rpc> all =
        memory.isPresent()
            ? Stream.concat(served(memory.get()), ofCuda())
            : Stream.concat(refused(SYSTEM), refused(CUDA));
    return all.toList();
  }

  private static Stream<Rpc> served(SharedMemory memory) {
    return Stream.of(
        Rpc.unary(
            SYSTEM + "Status",
            Role.READER,
            SystemSharedMemoryStatusRequest.parser(),
            request -> status(memory, request.getName())),
        Rpc.unary(
            SYSTEM + "Register",
            Role.READER,
            SystemSharedMemoryRegisterRequest.parser(),
            request -> register(memory, request)),
        Rpc.unary(
            SYSTEM + "Unregister",
            Role.READER,
            SystemSharedMemoryUnregisterRequest.parser(),
            request -> unregister(memory, request.getName())));
  }

  private static MessageLite status(SharedMemory memory, String name) {
    List<SharedMemory.Region> regions =
        name.isEmpty() ? memory.regions() : List.of(memory.region(name));
    SystemSharedMemoryStatusResponse.Builder status = SystemSharedMemoryStatusResponse.newBuilder();
    for (SharedMemory.Region region : regions) {
      status.putRegions(
          region.name(),
          RegionStatus.newBuilder()
              .setName(region.name())
              .setKey(region.key())
              .setOffset(region.offset())
              .setByteSize(region.byteSize())
              .build());
    }
    return status.build();
  }

  private static MessageLite register(
      SharedMemory memory, SystemSharedMemoryRegisterRequest request) {
    memory.register(
        request.getName(), request.getKey(), request.getOffset(), request.getByteSize());
    return SystemSharedMemoryRegisterResponse.getDefaultInstance();
  }

  private static MessageLite unregister(SharedMemory memory, String name) {
    if (name.isEmpty()) {
      memory.unregisterAll();
    } else {
      memory.unregister(name);
    }
    return SystemSharedMemoryUnregisterResponse.getDefaultInstance();
  }

  /**
   * Clients that are done with all shared memory forget that of CUDA too, which there is none of.
   */
  private static Stream<Rpc> ofCuda() {
    return Stream.of(
        Rpc.unary(
            CUDA + "Status",
            Role.READER,
            CudaSharedMemoryStatusRequest.parser(),
            _ -> CudaSharedMemoryStatusResponse.getDefaultInstance()),
        Rpc.unary(
            CUDA + "Unregister",
            Role.READER,
            CudaSharedMemoryUnregisterRequest.parser(),
            _ -> CudaSharedMemoryUnregisterResponse.getDefaultInstance()),
        refused(CUDA, "Register"));
  }

  private static Stream<Rpc> refused(String kind) {
    return Stream.of("Status", "Register", "Unregister").map(verb -> refused(kind, verb));
  }

  private static Rpc refused(String kind, String verb) {
    return new Rpc.Unary(kind + verb, Role.READER, _ -> refuse());
  }

  private static CompletableFuture<Frame> refuse() {
    throw new CallException(
        Code.UNIMPLEMENTED, "shared memory is not supported (expected: tensors in messages)");
  }
}
