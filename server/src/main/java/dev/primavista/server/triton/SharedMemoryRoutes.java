package dev.primavista.server.triton;

import dev.primavista.server.http.Handler;
import dev.primavista.server.http.HttpException;
import dev.primavista.server.http.Method;
import dev.primavista.server.http.Problem;
import dev.primavista.server.http.Request;
import dev.primavista.server.http.Response;
import dev.primavista.server.http.Route;
import dev.primavista.server.http.RouteOptions;
import dev.primavista.server.json.JsonFields;
import dev.primavista.server.json.JsonWriter;
import dev.primavista.server.memory.SharedMemory;
import dev.primavista.server.security.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Which regions of shared memory are registered: those of the system where the server was told to,
 * and refusals of all others.
 */
public final class SharedMemoryRoutes {
  private static final String SYSTEM = "/v2/systemsharedmemory";
  private static final String CUDA = "/v2/cudasharedmemory";
  private static final String REGION = "/region/{region}";
  private static final int LONGEST_KEY = 4096;
  private static final Response DONE = Response.empty(200);

  private final Optional<SharedMemory> memory;

  /**
   * @param memory empty where the server was not told to share any
   */
  public SharedMemoryRoutes(Optional<SharedMemory> memory) {
    this.memory = memory;
  }

  /** The table. */
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    if (memory.isPresent()) {
      routes.addAll(served(memory.get()));
      routes.addAll(ofCuda());
    } else {
      routes.addAll(refused(SYSTEM));
      routes.addAll(refused(CUDA));
    }
    return routes;
  }

  private static List<Route> served(SharedMemory memory) {
    return List.of(
        Route.get(
                SYSTEM + "/status",
                Role.READER,
                Handler.of(_ -> Response.json(document(memory.regions()))))
            .about("The regions of shared memory that are registered"),
        Route.get(
                SYSTEM + REGION + "/status",
                Role.READER,
                Handler.of(
                    request -> Response.json(document(List.of(memory.region(region(request)))))))
            .about("One of the regions of shared memory that are registered"),
        Route.post(
                SYSTEM + REGION + "/register",
                Role.READER,
                Handler.of(request -> register(memory, request)),
                RouteOptions.JSON)
            .about("Registers a region of shared memory")
            .answering(200),
        Route.post(
                SYSTEM + REGION + "/unregister",
                Role.READER,
                Handler.of(
                    request -> {
                      memory.unregister(region(request));
                      return DONE;
                    }),
                RouteOptions.JSON)
            .about("Forgets a region of shared memory")
            .answering(200),
        Route.post(
                SYSTEM + "/unregister",
                Role.READER,
                Handler.of(
                    _ -> {
                      memory.unregisterAll();
                      return DONE;
                    }),
                RouteOptions.JSON)
            .about("Forgets all regions of shared memory")
            .answering(200));
  }

  private static String region(Request request) {
    return request.pathParam("region");
  }

  private static Response register(SharedMemory memory, Request request) {
    JsonFields fields = JsonFields.parse(request.body());
    memory.register(
        region(request),
        fields.text("key", LONGEST_KEY),
        fields.whole("offset", 0, 0, JsonFields.GREATEST),
        fields.whole("byte_size", 0, 1, JsonFields.GREATEST));
    return DONE;
  }

  private static JsonWriter document(List<SharedMemory.Region> regions) {
    JsonWriter json = new JsonWriter().beginArray();
    for (SharedMemory.Region region : regions) {
      json.beginObject().field("name", region.name()).field("key", region.key());
      json.field("offset", region.offset()).field("byte_size", region.byteSize()).endObject();
    }
    return json.endArray();
  }

  /**
   * Clients that are done with all shared memory forget that of CUDA too, which there is none of.
   */
  private static List<Route> ofCuda() {
    return List.of(
        Route.get(
                CUDA + "/status", Role.READER, Handler.of(_ -> Response.json(document(List.of()))))
            .about("The regions of CUDA's shared memory: none"),
        Route.post(CUDA + "/unregister", Role.READER, Handler.of(_ -> DONE), RouteOptions.JSON)
            .about("Forgets all regions of CUDA's shared memory: none")
            .answering(200),
        refused(Method.POST, CUDA + REGION + "/register"));
  }

  private static List<Route> refused(String memory) {
    List<Route> routes = new ArrayList<>();
    for (String place : List.of(memory, memory + REGION)) {
      routes.add(refused(Method.GET, place + "/status"));
      routes.add(refused(Method.POST, place + "/register"));
      routes.add(refused(Method.POST, place + "/unregister"));
    }
    return routes;
  }

  private static Route refused(Method method, String template) {
    return new Route(method, template, Role.READER, SharedMemoryRoutes::refuse, RouteOptions.JSON)
        .about("Not there: answers 501")
        .answering(501, "application/json");
  }

  private static CompletionStage<Response> refuse(Request request) {
    throw new HttpException(
        Problem.of(
                501,
                "shared_memory_not_supported",
                "shared memory regions are not served here (expected: tensors in the body)")
            .withHint(
                "send tensors in binary form: extension binary_tensor_data; a server on the same"
                    + " machine that was started with --shared-memory takes those of the system"));
  }
}
