package dev.primavista.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.model.ModelId;
import dev.primavista.server.console.ConsoleFiles;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the console is given: its state, its files, and the page that a browser sees first. */
final class ConsoleRoutesTest {
  private RunningServer running;

  @BeforeEach
  void start() {
    running = new RunningServer();
    running.server().open();
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private HttpResponse<String> infer() throws Exception {
    return running.post(
        "/v2/models/echo-FP32/infer",
        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[1.5,NaN]}]}",
        "Content-Type",
        "application/json");
  }

  @Test
  void the_console_state_shows_models_and_counters() throws Exception {
    assertThat(infer().statusCode()).isEqualTo(200);
    HttpResponse<String> answer = running.get("/console/state");
    assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
    assertThat(answer.body())
        .startsWith(
            "{\"name\":\"Primavista\",\"version\":\"0.1.0\",\"ready\":true,\"uptime_seconds\":")
        .contains(
            "{\"name\":\"echo-FP32\",\"version\":\"1\",\"state\":\"READY\",\"backend\":\"echo\","
                + "\"summary\":\"Echo\",\"execution\":\"direct\","
                + "\"batching\":\"off: the model's rows are not independent of each other\","
                + "\"batched\":[[\"executed at once on the calling thread: the model takes"
                + " microseconds\",1]],\"load_ms\":",
            "\"size_bytes\":7",
            "\"labels\":[\"no\",\"yes\"]",
            "{\"name\":\"copy\",\"type\":\"Copy\",\"depth\":1,\"note\":\"deep=true\"}",
            "\"warnings\":[\"echoes only\"]",
            "\"counters\":{\"requests\":1,\"failures\":0,\"rows\":1,\"queue_ms_total\":0.0,",
            "\"p50_ms\":",
            "\"apps\":{},\"settings\":{}}");
  }

  @Test
  void the_console_state_since_a_revision_has_what_changed_alone() throws Exception {
    String all = running.get("/console/state").body();
    assertThat(all).contains("\"name\":\"echo-FP32\"").doesNotContain("\"since\"");
    String before = revision(all);
    String same = running.get("/console/state?since=" + before).body();
    assertThat(revision(same)).isEqualTo(before);
    assertThat(same).endsWith("\"since\":\"" + before + "\",\"gone\":[],\"models\":[]}");
    assertThat(infer().statusCode()).isEqualTo(200);
    String changed = running.get("/console/state?since=" + before).body();
    assertThat(changed)
        .contains("{\"name\":\"echo-FP32\"", "\"requests\":1,")
        .doesNotContain("{\"name\":\"echo-FP64\"", "\"apps\"", "\"settings\"");
    running.unload(new ModelId("echo-FP32", 1));
    assertThat(running.get("/console/state?since=" + revision(changed)).body())
        .contains("\"gone\":[\"echo-FP32/1\"],\"models\":[]");
    for (String unknown : new String[] {"", "x", before + "0", "-1"}) {
      assertThat(running.get("/console/state?since=" + unknown).body())
          .contains("{\"name\":\"echo-FP64\"", "\"apps\":{}")
          .doesNotContain("\"since\"");
    }
  }

  private static String revision(String state) {
    return state.replaceFirst(".*\"revision\":\"([^\"]+)\".*", "$1");
  }

  @Test
  void the_root_is_a_page_for_browsers_and_text_for_programs() throws Exception {
    assertThat(running.get("/", "Accept", "*/*").body()).isEqualTo("Primavista 0.1.0\n");
    for (String path : new String[] {"/", "/models/echo-FP32", "/faq", "/images", "/about"}) {
      HttpResponse<String> page = running.get(path, "Accept", "text/html,*/*;q=0.8");
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("content-security-policy"))
          .contains(ConsoleFiles.CONTENT_POLICY);
      String tag = page.headers().firstValue("etag").orElseThrow();
      assertThat(running.get(path, "Accept", "text/html", "If-None-Match", tag).statusCode())
          .isEqualTo(304);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nothing.js",
        "ConsoleFiles.class",
        "..%2fPrimavistaServer.class",
        "index.htm",
        "%00.js"
      })
  void the_console_serves_its_own_files_only(String file) throws Exception {
    assertThat(running.get("/console/" + file).statusCode()).isEqualTo(404);
  }
}
