package dev.primavista.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.primavista.server.http.Method;
import dev.primavista.server.http.RawClient;
import dev.primavista.server.http.Route;
import dev.primavista.server.http.ServerConfig;
import dev.primavista.server.security.Role;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every route of the table with no key, a wrong one, a reader's and an admin's. */
final class KeyMatrixTest {
  private static final String WRONG = "prima_0000000000000000000000000000000000000000000";

  @TempDir private static Path folder;
  private static Keyring keyring;
  private static RunningServer running;

  @BeforeAll
  static void start() throws IOException {
    keyring = Keyring.in(folder);
    running = RunningServer.listening(ServerConfig.onLoopback(0).withKeys(keyring.file()));
    running.server().open();
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  private static String path(Route route) {
    return route
        .template()
        .replace("{model}", "echo-FP32")
        .replace("{version}", "1")
        .replaceAll("\\{[a-z]+}", "x");
  }

  /** The whole head and, of a body that is announced, nothing: who is refused is so before it. */
  private static RawClient.Answer ask(Route route, String... fields) throws IOException {
    boolean body = route.method() != Method.GET;
    try (RawClient client = new RawClient(running.server().port())) {
      StringBuilder head = new StringBuilder();
      head.append(route.method()).append(' ').append(path(route)).append(" HTTP/1.1\r\n");
      head.append("Host: localhost\r\nContent-Type: application/json\r\n");
      for (String field : fields) {
        head.append(field).append("\r\n");
      }
      client.send(head + (body ? "Content-Length: 2\r\n\r\n" : "\r\n"));
      boolean refused = expected(route, fields) != 0;
      return (body && !refused ? client.send("{}") : client).answer();
    }
  }

  /** The status of a refusal; 0 for none. */
  private static int expected(Route route, String... fields) {
    if (route.role() == Role.ANYBODY) {
      return 0;
    }
    String key = fields.length == 0 ? "" : fields[0];
    if (key.contains(keyring.admin())) {
      return 0;
    }
    int reader = route.role() == Role.READER ? 0 : 403;
    return key.contains(keyring.reader()) ? reader : 401;
  }

  @Test
  void every_route_lets_in_whom_its_role_says_and_refuses_all_others_before_their_bodies()
      throws IOException {
    int checked = 0;
    for (Route route : running.server().routes()) {
      for (List<String> fields :
          List.of(
              List.<String>of(),
              List.of("Authorization: Bearer " + WRONG),
              List.of("Authorization: Bearer " + keyring.reader()),
              List.of("X-API-Key: " + keyring.admin()))) {
        String[] sent = fields.toArray(String[]::new);
        RawClient.Answer answer = ask(route, sent);
        String what = route.method() + " " + route.template() + " " + answer;
        int expected = expected(route, sent);
        boolean limited = answer.status() == 429 && expected == 401;
        if (expected == 0) {
          assertThat(answer.status()).as(what).isNotIn(0, 401, 403, 429);
        } else if (!limited) {
          assertThat(answer.status()).as(what).isEqualTo(expected);
          assertThat(answer.body()).as(what).contains("\"error\":\"", "\"code\":\"");
          assertThat(answer.headers().containsKey("www-authenticate"))
              .as(what)
              .isEqualTo(expected == 401);
        }
        assertThat(answer.body()).as(what).doesNotContain(WRONG, keyring.reader());
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(200);
  }

  @Test
  void what_everybody_may_call_is_health_and_the_pages_alone() {
    Set<String> open =
        running.server().routes().stream()
            .filter(route -> route.role() == Role.ANYBODY)
            .map(Route::template)
            .collect(Collectors.toSet());
    assertThat(open)
        .containsExactlyInAnyOrder(
            "/v2/health/live",
            "/v2/health/ready",
            "/ping",
            "/health",
            "/",
            "/models/{model}",
            "/faq",
            "/faq/edit",
            "/faq/inbox",
            "/images",
            "/about",
            "/console/{file}");
  }

  @Test
  void what_changes_the_server_needs_an_admin() {
    Set<String> admins =
        running.server().routes().stream()
            .filter(route -> route.role() == Role.ADMIN)
            .map(route -> route.method() + " " + route.template())
            .collect(Collectors.toSet());
    assertThat(admins)
        .contains(
            "POST /v2/repository/models/{model}/load",
            "POST /v2/repository/models/{model}/unload",
            "POST /v2/logging",
            "POST /v2/trace/setting",
            "GET /metrics",
            "GET /console/state")
        .anyMatch(route -> route.startsWith("PUT ") && route.contains("traffic"));
  }

  @Test
  void the_document_tells_the_role_of_every_operation() throws Exception {
    HttpResponse<String> document =
        running.get("/openapi.json", "Authorization", "Bearer " + keyring.reader());
    JsonNode root = new ObjectMapper().readTree(document.body());
    assertThat(root.at("/components/securitySchemes/bearer/scheme").asText()).isEqualTo("bearer");
    assertThat(root.at("/components/securitySchemes/header/name").asText()).isEqualTo("X-API-Key");
    for (Route route : running.server().routes()) {
      if (!route.about().summary().isEmpty()) {
        JsonNode security =
            root.path("paths")
                .path(route.template())
                .path(route.method().name().toLowerCase(Locale.ROOT))
                .path("security");
        assertThat(security.isArray()).as(route.template()).isTrue();
        assertThat(security.size())
            .as(route.template())
            .isEqualTo(route.role() == Role.ANYBODY ? 0 : 2);
        assertThat(security.toString())
            .as(route.template())
            .contains(route.role() == Role.ANYBODY ? "[]" : "[\"" + route.role().word() + "\"]");
      }
    }
  }

  @Test
  void mlflow_clients_are_refused_in_their_own_words() throws Exception {
    HttpResponse<String> refused = running.post("/invocations", "{}");
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.body())
        .contains("\"error_code\":\"UNAUTHENTICATED\"", "\"message\":\"this needs a key\"");
  }

  @Test
  void the_key_in_a_field_of_its_own_prevails() throws Exception {
    try (RawClient client = new RawClient(running.server().port())) {
      String reader = "Authorization: Bearer " + keyring.reader();
      assertThat(
              client
                  .request("GET /metrics", "", reader, "X-API-Key: " + keyring.admin())
                  .answer()
                  .status())
          .isEqualTo(200);
      String admin = "Authorization: Bearer " + keyring.admin();
      assertThat(
              client
                  .request("GET /metrics", "", admin, "X-API-Key: " + keyring.reader())
                  .answer()
                  .status())
          .isEqualTo(403);
    }
  }

  @Test
  void requests_of_a_key_are_counted_from_0_on() throws Exception {
    ServerConfig config = ServerConfig.onLoopback(0).withKeys(keyring.file());
    try (RunningServer fresh = RunningServer.listening(config)) {
      assertThat(fresh.get("/metrics", "X-API-Key", keyring.admin()).body())
          .contains("primavista_key_requests_total{key=\"shop\"} 0.0");
    }
  }

  @Test
  void counters_know_names_and_reasons() throws Exception {
    assertThat(running.get("/v2", "X-API-Key", keyring.reader()).statusCode()).isEqualTo(200);
    assertThat(running.get("/v2").statusCode()).isEqualTo(401);
    String metrics = running.get("/metrics", "X-API-Key", keyring.admin()).body();
    assertThat(metrics)
        .contains("primavista_key_requests_total{key=\"shop\"}")
        .contains("primavista_keys 2.0", "primavista_keys_current 1.0")
        .doesNotContain(keyring.reader(), keyring.admin());
    for (String reason : List.of("no_key", "wrong_key", "role", "too_many")) {
      assertThat(metrics).contains("primavista_key_refusals_total{reason=\"" + reason);
    }
  }
}
