package dev.primavista.server.grpc;

import com.google.protobuf.MessageLite;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.repository.ModelState;
import dev.primavista.core.repository.ModelStatus;
import dev.primavista.proto.HealthProto.HealthCheckRequest;
import dev.primavista.proto.HealthProto.HealthCheckResponse;
import dev.primavista.proto.HealthProto.HealthCheckResponse.ServingStatus;
import dev.primavista.proto.HealthProto.HealthListRequest;
import dev.primavista.proto.HealthProto.HealthListResponse;
import dev.primavista.server.grpc.message.CallException;
import dev.primavista.server.grpc.message.Code;
import dev.primavista.server.grpc.message.Frame;
import dev.primavista.server.security.Role;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * gRPC's health checking. A service is the whole server under the empty name, one of the server's
 * services, or a model.
 */
final class HealthCalls {
  private static final String SERVICE = "/grpc.health.v1.Health/";
  private static final String WHOLE_SERVER = "";

  private final ModelRegistry registry;
  private final BooleanSupplier ready;
  private final Set<String> services;

  /**
   * @param ready whether the whole server answers
   * @param services names of the server's services
   */
  HealthCalls(ModelRegistry registry, BooleanSupplier ready, Set<String> services) {
    this.registry = registry;
    this.ready = ready;
    this.services = Set.copyOf(services);
  }

  List<Rpc> rpcs() {
    return List.of(
        Rpc.unary(SERVICE + "Check", Role.ANYBODY, HealthCheckRequest.parser(), this::check),
        Rpc.unary(SERVICE + "List", Role.READER, HealthListRequest.parser(), _ -> list()),
        new Rpc.Watch(
            SERVICE + "Watch",
            Role.ANYBODY,
            message -> new Watched(message.parse(HealthCheckRequest.parser()).getService())));
  }

  private MessageLite check(HealthCheckRequest request) {
    ServingStatus status = statusOf(request.getService());
    if (status == ServingStatus.SERVICE_UNKNOWN) {
      throw new CallException(
          Code.NOT_FOUND, "service '" + request.getService() + "' is not known here");
    }
    return response(status);
  }

  private MessageLite list() {
    Set<String> names = new TreeSet<>(services);
    names.add(WHOLE_SERVER);
    registry.statuses().forEach(status -> names.add(status.id().name()));
    HealthListResponse.Builder list = HealthListResponse.newBuilder();
    names.forEach(name -> list.putStatuses(name, response(statusOf(name))));
    return list.build();
  }

  private ServingStatus statusOf(String service) {
    if (service.equals(WHOLE_SERVER) || services.contains(service)) {
      return status(ready.getAsBoolean());
    }
    boolean known = false;
    for (ModelStatus model : registry.statuses()) {
      if (model.id().name().equals(service)) {
        known = true;
        if (model.state() == ModelState.READY) {
          return status(ready.getAsBoolean());
        }
      }
    }
    return known ? ServingStatus.NOT_SERVING : ServingStatus.SERVICE_UNKNOWN;
  }

  private static ServingStatus status(boolean good) {
    return good ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
  }

  private static HealthCheckResponse response(ServingStatus status) {
    return HealthCheckResponse.newBuilder().setStatus(status).build();
  }

  /** A service whose status somebody watches. Used on one event loop. */
  private final class Watched implements Rpc.Watching {
    private final String service;
    private ServingStatus told = ServingStatus.UNKNOWN;

    Watched(String service) {
      this.service = service;
    }

    @Override
    public @Nullable Frame news() {
      ServingStatus now = statusOf(service);
      if (now == told) {
        return null;
      }
      told = now;
      return Frame.of(response(now));
    }
  }
}
