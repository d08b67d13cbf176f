package dev.primavista.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadCommandTest {
  private @TempDir Path folder;

  /** The exit code; the report lies in {@code load.json}. */
  private int load(ScriptedServer server, String... options) {
    return load(server.url().toString(), options);
  }

  private int load(String url, String... options) {
    List<String> all = new ArrayList<>(List.of("--url", url, "--path", "/ask"));
    all.addAll(List.of("--json", folder.resolve("load.json").toString()));
    all.addAll(List.of("--plot", folder.resolve("load.svg").toString()));
    all.addAll(List.of(options));
    return LoadCommand.execute(all.toArray(String[]::new));
  }

  private String report() throws IOException {
    return Files.readString(folder.resolve("load.json"));
  }

  @Test
  void every_request_is_counted_once_over_kept_connections() throws IOException {
    try (ScriptedServer server = new ScriptedServer(_ -> ScriptedServer.ok("yes"))) {
      assertThat(load(server, "--requests", "500", "--connections", "4")).isZero();
      assertThat(server.requests()).isEqualTo(500);
      assertThat(server.connections()).isEqualTo(4);
      assertThat(report())
          .contains("\"protocol\":\"http1\"", "\"sent\":500,\"ok\":500,\"failed\":0,\"retried\":0")
          .contains("\"statuses\":{\"200\":500},\"errors\":{}");
    }
  }

  @Test
  void a_rate_sends_as_many_as_are_due() throws IOException {
    try (ScriptedServer server = new ScriptedServer(_ -> ScriptedServer.ok("yes"))) {
      assertThat(load(server, "--rate", "200", "--seconds", "1")).isZero();
      assertThat(server.requests()).isEqualTo(199);
      assertThat(report()).contains("\"rate\":200.0,\"sent\":199,\"ok\":199");
    }
  }

  @Test
  void a_stall_is_charged_to_all_that_were_due_meanwhile() throws IOException {
    long start = System.nanoTime();
    try (ScriptedServer server =
        new ScriptedServer(
            _ -> {
              long left = start + 2_000_000_000L - System.nanoTime();
              LockSupport.parkNanos(Math.max(0, left));
              return ScriptedServer.ok("yes");
            })) {
      // All are due in the first half second, on one connection that is answered after two.
      assertThat(load(server, "--rate", "100", "--seconds", "0.5", "--connections", "1")).isZero();
      assertThat(number("p50")).isGreaterThan(500);
    }
  }

  private double number(String name) throws IOException {
    try (JsonParser json = new JsonFactory().createParser(report())) {
      while (json.nextToken() != null) {
        if (name.equals(json.currentName()) && json.currentToken().isNumeric()) {
          return json.getDoubleValue();
        }
      }
    }
    return Double.NaN;
  }

  @Test
  void what_was_not_answered_is_tried_again_and_counted() throws IOException {
    try (ScriptedServer server =
        new ScriptedServer(request -> request % 10 == 3 ? "" : ScriptedServer.ok("yes"))) {
      assertThat(load(server, "--requests", "50", "--connections", "1")).isOne();
      assertThat(report()).contains("\"failed\":5,", "\"errors\":{\"connection closed\":5}");
    }
    try (ScriptedServer server =
        new ScriptedServer(request -> request % 10 == 3 ? "" : ScriptedServer.ok("yes"))) {
      assertThat(load(server, "--requests", "45", "--connections", "1", "--retries", "2")).isZero();
      assertThat(report()).contains("\"sent\":45,\"ok\":45,\"failed\":0,\"retried\":5");
      assertThat(server.requests()).isEqualTo(50);
    }
  }

  @Test
  void busy_is_tried_again_only_where_the_server_invites_it() throws IOException {
    String later = "HTTP/1.1 503 Later\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n";
    String never = "HTTP/1.1 503 Never\r\nContent-Length: 0\r\n\r\n";
    try (ScriptedServer server =
        new ScriptedServer(
            request ->
                switch (request) {
                  case 1 -> later;
                  case 5 -> never;
                  default -> ScriptedServer.ok("yes");
                })) {
      assertThat(load(server, "--requests", "10", "--connections", "1", "--retries", "1")).isOne();
      assertThat(report())
          .contains("\"ok\":9,\"failed\":1,\"retried\":1")
          .contains("\"statuses\":{\"200\":9,\"503\":2},\"errors\":{\"status 503\":1}");
    }
  }

  @Test
  void an_answer_unlike_the_first_is_wrong_unless_it_is_accepted() throws IOException {
    ScriptedServer.Script two = request -> ScriptedServer.ok(request < 8 ? "one" : "two");
    try (ScriptedServer server = new ScriptedServer(two)) {
      assertThat(load(server, "--requests", "10", "--connections", "1")).isOne();
      assertThat(report()).contains("\"errors\":{\"wrong answer\":2}");
    }
    Path one = Files.writeString(folder.resolve("one"), "one");
    Path other = Files.writeString(folder.resolve("two"), "two");
    try (ScriptedServer server = new ScriptedServer(two)) {
      String[] both = {
        "--requests", "10", "--connections", "1", "--accept", one + "", "--accept", other + ""
      };
      assertThat(load(server, both)).isZero();
      // The first digits of SHA-256 of "one" and "two".
      assertThat(report()).contains("\"answers\":{\"3fc4ccfe7458\":2,\"7692c3ad3540\":8}");
    }
    try (ScriptedServer server = new ScriptedServer(two)) {
      assertThat(load(server, "--requests", "10", "--any-answer")).isZero();
    }
  }

  @Test
  void what_an_answer_tells_of_one_request_alone_is_not_compared() throws IOException {
    ScriptedServer.Script timed =
        request -> ScriptedServer.ok("{\"y\":[1],\"ms\":" + request + ",\"id\":\"x\"}");
    try (ScriptedServer server = new ScriptedServer(timed)) {
      assertThat(load(server, "--requests", "10")).isOne();
      assertThat(load(server, "--requests", "10", "--ignore", "ms")).isZero();
      assertThat(load(server, "--requests", "10", "--ignore", "y")).isOne();
    }
  }

  @Test
  void a_server_that_says_close_is_connected_again_without_a_failure() throws IOException {
    String last = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 3\r\n\r\nyes";
    try (ScriptedServer server =
        new ScriptedServer(request -> request % 5 == 4 ? last : ScriptedServer.ok("yes"))) {
      assertThat(load(server, "--requests", "20", "--connections", "1")).isZero();
      assertThat(server.connections()).isEqualTo(4);
    }
  }

  @Test
  void a_closed_port_and_silence_are_told_apart() throws IOException {
    int port;
    try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = unused.getLocalPort();
    }
    String closed = "http://127.0.0.1:" + port;
    assertThat(load(closed, "--requests", "3", "--connections", "1")).isOne();
    assertThat(report()).contains("\"errors\":{\"connection refused\":3}", "\"p99\":null");
    assertThat(load(closed, "--requests", "3", "--allow-failed", "3")).isZero();
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:" + silent.getLocalPort();
      assertThat(load(url, "--requests", "2", "--timeout", "0.1", "--connections", "1")).isOne();
      assertThat(report()).contains("\"errors\":{\"timeout\":2}");
    }
  }

  @Test
  void a_new_connection_that_nobody_answers_is_given_up_with_its_request() throws Exception {
    try (FullServer server = new FullServer()) {
      String url = server.url().toString();
      assertThat(load(url, "--requests", "5", "--timeout", "0.1", "--connections", "1")).isOne();
      assertThat(report()).contains("\"sent\":5,\"ok\":0,\"failed\":5").contains("\"timeout\":");
    }
  }

  @Test
  void the_plot_is_a_document_of_two_plots() throws IOException {
    try (ScriptedServer server = new ScriptedServer(_ -> ScriptedServer.ok("yes"))) {
      assertThat(load(server, "--requests", "200")).isZero();
      assertThat(Files.readString(folder.resolve("load.svg")))
          .startsWith("<svg xmlns=")
          .contains("Latency of /ask by http1, 200 answers", "90 %", "99 %", "Requests that ended")
          .endsWith("</svg>\n");
    }
  }

  @Test
  void faults_of_the_options_are_told_before_anything_is_sent() throws IOException {
    try (ScriptedServer server = new ScriptedServer(_ -> ScriptedServer.ok("yes"))) {
      assertThat(load(server)).isEqualTo(2);
      assertThat(load(server, "--requests", "1", "--rate", "1")).isEqualTo(2);
      assertThat(load(server, "--requests", "1", "--model", "m")).isEqualTo(2);
      assertThat(load(server, "--requests", "1", "--protocol", "grpc")).isEqualTo(2);
      assertThat(load("ftp://nowhere", "--requests", "1")).isEqualTo(2);
      assertThat(LoadCommand.execute("--nonsense")).isEqualTo(2);
      for (String rate : List.of("1e12", "Infinity")) {
        assertThat(load(server, "--rate", rate, "--seconds", "1")).isEqualTo(2);
      }
      assertThat(load(server, "--requests", "1", "--timeout", "0")).isEqualTo(2);
      String absent = folder.resolve("absent/file").toString();
      for (String option : List.of("--body", "--accept", "--cacert", "--keep-answer")) {
        assertThat(load(server, "--requests", "1", option, absent)).isEqualTo(2);
      }
      assertThat(server.requests()).isZero();
    }
  }

  @Test
  void a_file_that_cannot_be_read_or_written_is_named_with_its_option() {
    Path absent = folder.resolve("absent/file");
    assertThat(LoadOptions.unreadable("--body", absent))
        .containsExactly("--body: " + absent + " (expected: a file that can be read)");
    assertThat(LoadOptions.unreadable("--body", folder)).hasSize(1);
    assertThat(LoadOptions.unwritable("--json", absent))
        .containsExactly("--json: " + absent + " (expected: a file in a folder that is there)");
    assertThat(LoadOptions.unwritable("--json", folder)).hasSize(1);
    assertThat(LoadOptions.unwritable("--json", folder.resolve("new"))).isEmpty();
  }
}
