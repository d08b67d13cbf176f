package dev.primavista.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.primavista.server.security.Role;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RoutingTest {
  private static final Handler HANDLER = Handler.of(_ -> Response.empty(204));
  private static final Router ROUTER =
      new Router(
          List.of(
              Route.get("/", Role.ANYBODY, HANDLER),
              Route.get("/v2/models/{model}", Role.ANYBODY, HANDLER),
              Route.post("/v2/models/{model}/infer", Role.ANYBODY, HANDLER, RouteOptions.JSON),
              Route.get("/v2/models/{model}/versions/{version}", Role.ANYBODY, HANDLER),
              Route.get("/v2/models/list", Role.ANYBODY, HANDLER),
              Route.get("/console/{file}", Role.ANYBODY, HANDLER),
              Route.get("/console/state", Role.ANYBODY, HANDLER)));

  private static String template(Method method, String path) {
    return ROUTER.find(method, path).route().template();
  }

  @Test
  void literal_segments_go_before_names() {
    assertThat(template(Method.GET, "/")).isEqualTo("/");
    assertThat(template(Method.GET, "/v2/models/list")).isEqualTo("/v2/models/list");
    assertThat(template(Method.GET, "/console/state")).isEqualTo("/console/state");
    assertThat(template(Method.GET, "/console/app.js")).isEqualTo("/console/{file}");
    assertThat(template(Method.POST, "/v2/models/list/infer"))
        .isEqualTo("/v2/models/{model}/infer");
    assertThat(template(Method.HEAD, "/v2/models/x/")).isEqualTo("/v2/models/{model}");
  }

  @Test
  void path_parameters_are_decoded() {
    Router.Match match = ROUTER.find(Method.GET, "/v2/models/a%2Fb%C3%A9/versions/3");
    assertThat(match.pathParams()).containsEntry("model", "a/bé").containsEntry("version", "3");
  }

  @Test
  void unknown_paths_are_refused() {
    for (String path : List.of("/v2/models//infer", "/v3", "/v2/models/x/y/z", "/v2", "//")) {
      HttpException refusal =
          catchThrowableOfType(HttpException.class, () -> ROUTER.find(Method.GET, path));
      assertThat(refusal.problem().status()).as(path).isEqualTo(404);
    }
    for (String path :
        List.of("/v2/models/%", "/v2/models/%4", "/v2/models/%GG", "/v2/models/%ff")) {
      HttpException refusal =
          catchThrowableOfType(HttpException.class, () -> ROUTER.find(Method.GET, path));
      assertThat(refusal.problem().status()).as(path).isEqualTo(400);
    }
  }

  @Test
  void two_routes_of_one_method_and_path_are_a_mistake() {
    assertThatThrownBy(
            () ->
                new Router(
                    List.of(
                        Route.get("/a/{x}", Role.ANYBODY, HANDLER),
                        Route.get("/a/{y}", Role.ANYBODY, HANDLER))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("GET /a/{y}");
    assertThatThrownBy(() -> Route.get("no-slash", Role.ANYBODY, HANDLER))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void all_faults_of_a_configuration_come_at_once() {
    ServerConfig.Limits limits = new ServerConfig.Limits(0, 0, 10, 10, 0, 0, 0, 0, 0, 0, 0);
    Duration none = Duration.ZERO;
    ServerConfig.Timeouts timeouts =
        new ServerConfig.Timeouts(none, none, none, none, Duration.ofSeconds(-1), none);
    assertThatThrownBy(() -> new ServerConfig(" ", 70_000, Set.of(), limits, timeouts))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "host: ' ' (expected: a name or an address)",
            "port: 70000 (expected: 0 to 65535)",
            "limits.connections: 0 (expected: >= 1)",
            "limits.headerBytes: 10 (expected: >= 1024)",
            "limits.cpuQueue: 0 (expected: >= 1)",
            "timeouts.head: PT0S (expected: > 0)",
            "timeouts.lameDuck: PT-1S (expected: >= 0)");
    assertThat(ServerConfig.onLoopback(0).host()).isEqualTo("127.0.0.1");
  }
}
