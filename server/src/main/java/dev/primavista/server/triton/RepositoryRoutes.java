package dev.primavista.server.triton;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.repository.ModelStatus;
import dev.primavista.core.repository.RepositoryControl;
import dev.primavista.core.repository.RepositoryControl.Replacement;
import dev.primavista.server.http.HttpException;
import dev.primavista.server.http.Problem;
import dev.primavista.server.http.Request;
import dev.primavista.server.http.Response;
import dev.primavista.server.http.Route;
import dev.primavista.server.http.RouteOptions;
import dev.primavista.server.json.JsonFields;
import dev.primavista.server.json.JsonWriter;
import dev.primavista.server.security.Role;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What is in the repository, and which of it is served. */
public final class RepositoryRoutes {
  private static final String MODEL = "/v2/repository/models/{model}";
  private static final Response DONE = Response.empty(200);

  /** Large models take minutes to load, and to unload what is being loaded waits for that. */
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private final RepositoryControl control;
  private final RepositoryThreads threads;

  /**
   * @param threads that the calls run on
   */
  public RepositoryRoutes(RepositoryControl control, RepositoryThreads threads) {
    this.control = control;
    this.threads = threads;
  }

  /**
   * The table.
   *
   * @param maxBodyBytes of one load, with the files that it may bring along
   */
  public List<Route> routes(long maxBodyBytes) {
    return List.of(
        named("/index", Role.READER),
        named("/models/{model}/load", Role.ADMIN),
        named("/models/{model}/unload", Role.ADMIN),
        Route.post("/v2/repository/index", Role.READER, this::index, RouteOptions.JSON)
            .about("What is stored, and in which state"),
        Route.post(
                MODEL + "/load",
                Role.ADMIN,
                this::load,
                RouteOptions.JSON.withMaxBodyBytes(maxBodyBytes).withPatience(PATIENCE))
            .about("Loads a model, also with a configuration or files of the caller's")
            .answering(200),
        Route.post(
                MODEL + "/unload",
                Role.ADMIN,
                this::unload,
                RouteOptions.JSON.withPatience(PATIENCE))
            .about("Unloads a model")
            .answering(200));
  }

  /** There is one repository, which has no name. */
  private static Route named(String rest, Role role) {
    return Route.post(
            "/v2/repository/{repository}" + rest, role, RepositoryRoutes::refuse, RouteOptions.JSON)
        .about("Not there: answers 501")
        .answering(501, "application/json");
  }

  private static CompletionStage<Response> refuse(Request request) {
    throw new HttpException(
        Problem.of(
                501,
                "repository_name_not_supported",
                "'repository_name' specification is not supported")
            .withHint("leave the name out: POST /v2/repository/index"));
  }

  private CompletionStage<Response> index(Request request) {
    boolean onlyReady =
        request.body().length > 0 && JsonFields.parse(request.body()).truth("ready", false);
    return threads.call(() -> Response.json(document(control.index(onlyReady))));
  }

  private static JsonWriter document(List<ModelStatus> statuses) {
    JsonWriter json = new JsonWriter().beginArray();
    for (ModelStatus status : statuses) {
      json.beginObject().field("name", status.id().name());
      json.field("version", Long.toString(status.id().version()));
      json.field("state", status.state().name()).field("reason", status.reason().orElse(""));
      json.endObject();
    }
    return json.endArray();
  }

  private CompletionStage<Response> load(Request request) {
    String name = name(request);
    Replacement replacement = LoadRequest.read(request.body()).replacement();
    return threads.call(
        () -> {
          control.load(name, replacement);
          return DONE;
        });
  }

  private CompletionStage<Response> unload(Request request) {
    String name = name(request);
    boolean dependents = LoadRequest.read(request.body()).unloadsDependents();
    return threads.call(
        () -> {
          control.unload(name, dependents);
          return DONE;
        });
  }

  private static String name(Request request) {
    return folderName(request.pathParam("model"));
  }

  /**
   * A model's name, which is the name of a folder and never a path.
   *
   * @throws InvalidRequest if it is none
   */
  public static String folderName(String name) {
    if (name.isEmpty()) {
      throw noFolder("is empty");
    }
    if (name.chars().anyMatch(c -> c == '/' || c == '\\')) {
      throw noFolder("is a path");
    }
    if (name.startsWith(".")) {
      throw noFolder("begins with '.'");
    }
    if (name.chars().anyMatch(Character::isISOControl)) {
      throw noFolder("has a control character");
    }
    return name;
  }

  private static InvalidRequest noFolder(String fault) {
    return new InvalidRequest(
        "wrong_name", "the model's name " + fault + " (expected: the name of a folder)", "model");
  }
}
