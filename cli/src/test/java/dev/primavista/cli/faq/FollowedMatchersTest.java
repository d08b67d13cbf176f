package dev.primavista.cli.faq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.cli.CommandCalls;
import dev.primavista.cli.faq.live.LivingFaq;
import dev.primavista.cli.terminal.Environment;
import dev.primavista.cli.terminal.Manner;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.faq.data.Asking;
import dev.primavista.faq.data.FaqFiles;
import dev.primavista.faq.live.EditorAccess;
import dev.primavista.faq.match.FaqMatcher;
import dev.primavista.faq.match.Progress;
import dev.primavista.faq.match.TrainingOptions;
import dev.primavista.pickle.PickleLimits;
import dev.primavista.repository.RepositoryOptions.Watch;
import dev.primavista.repository.RepositoryOptions.Watching;
import dev.primavista.server.http.HttpServer;
import dev.primavista.server.http.ServerConfig;
import dev.primavista.server.json.JsonWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A FAQ whose matcher is trained again while it is served. */
@Timeout(120)
class FollowedMatchersTest {
  private static final String LIST =
      """
      id,question,answer
      money,How do I get my money back?,By return.
      parcel,Where is my parcel?,On its way.
      """;

  /** What is asked in words that mean an entry is not doubted. */
  private static final String KNOWN = "\"none\":0.0,";

  @TempDir private Path folder = Path.of("");

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final HttpClient client = HttpClient.newHttpClient();

  private Watching watching = Watching.DEFAULT;
  private Manner manner = new Manner(Optional.empty(), false, false);

  private Terminal terminal() {
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    Environment environment =
        new Environment(
            folder, false, false, Optional.of(false), PickleLimits.defaults(), Map.of());
    Terminal terminal = new Terminal(stream, stream, environment);
    terminal.speak(manner);
    return terminal;
  }

  private boolean told(String line) {
    return err.toString(StandardCharsets.UTF_8).contains(line);
  }

  private static void train(Path list, Path file, Asking... askings) throws IOException {
    try (FaqMatcher matcher =
        FaqMatcher.train(
            FaqFiles.read(list), List.of(askings), TrainingOptions.lexical(), Progress.NONE)) {
      matcher.save(file);
    }
  }

  private String ask(HttpServer server, String question) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.port() + "/v1/faq/shop/match"))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"question\":\"" + question + "\"}"))
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }

  /** Asks until this holds; every one of the requests is answered. */
  private String askUntil(HttpServer server, String question, BooleanSupplier over)
      throws Exception {
    String answer;
    do {
      answer = ask(server, question);
      assertThat(answer).contains("\"matches\":[{");
    } while (!over.getAsBoolean());
    return ask(server, question);
  }

  /** Serves a list with a matcher that was trained with it. */
  private LivingFaq serve(Path list, Path file) {
    FaqMatchers matchers = new FaqMatchers(terminal(), Optional.of(file), Optional.of("words"));
    LivingFaq.Options options =
        new LivingFaq.Options(
            Optional.of(list), Optional.empty(), Optional.empty(), 0.5, matchers::of, watching);
    return LivingFaq.open(options, EditorAccess.of(Optional.empty(), true), terminal());
  }

  private static HttpServer open(LivingFaq living) {
    return HttpServer.start(ServerConfig.onLoopback(0), living.routes(), List.of());
  }

  private static String state(LivingFaq living) {
    JsonWriter json = new JsonWriter();
    living.section().value().accept(json);
    return StandardCharsets.UTF_8.decode(json.bytes()).toString();
  }

  @Test
  void what_is_trained_again_answers_without_a_failure_and_what_is_broken_does_not()
      throws Exception {
    Path list = Files.writeString(folder.resolve("shop.csv"), LIST);
    Path file = trained(list);
    try (LivingFaq living = serve(list, file);
        HttpServer server = open(living)) {
      String slang = "gimme the dough";
      assertThat(ask(server, slang)).doesNotContain(KNOWN);

      train(list, file, new Asking(slang, Optional.of("money")));
      assertThat(askUntil(server, slang, () -> told("ready  shop   as shop.faq is now ")))
          .contains(KNOWN);
      assertThat(state(living)).contains("\"matchers\":[\"shop\",\"words\"]", "\"refused\":[]");

      Files.writeString(file, "no matcher");
      assertThat(askUntil(server, slang, () -> told("]: shop answers as before: shop.faq")))
          .contains(KNOWN);
      assertThat(state(living))
          .contains("\"refused\":[{\"matcher\":\"shop\",\"reason\":\"shop.faq");

      train(list, file);
      assertThat(askUntil(server, slang, () -> state(living).contains("\"refused\":[]")))
          .doesNotContain(KNOWN);
    }
  }

  @Test
  void who_wants_to_know_more_is_told_the_causes_of_refusals() throws Exception {
    manner = new Manner(Optional.empty(), false, true);
    Path list = Files.writeString(folder.resolve("shop.csv"), LIST);
    Path file = trained(list);
    try (LivingFaq living = serve(list, file);
        HttpServer server = open(living)) {
      Files.delete(file);
      String answer =
          askUntil(
              server, "my money", () -> told("\tat dev.primavista.cli.faq.live.FollowedMatchers"));
      assertThat(answer).contains("\"id\":\"money\"");
      assertThat(told("error[unreadable_file]: shop answers as before: ")).isTrue();
      assertThat(told("  cause: java.nio.file.NoSuchFileException: ")).isTrue();
    }
  }

  @Test
  void files_are_looked_at_as_often_as_is_wished() throws Exception {
    Duration often = Duration.ofMillis(10);
    watching = new Watching(Watch.POLL, often, often);
    Path list = Files.writeString(folder.resolve("shop.csv"), LIST);
    Path file = trained(list);
    try (LivingFaq living = serve(list, file);
        HttpServer server = open(living)) {
      train(list, file, new Asking("gimme the dough", Optional.of("money")));
      assertThat(askUntil(server, "gimme the dough", () -> told("   as shop.faq is now ")))
          .contains(KNOWN);
    }
    CommandCalls command = new CommandCalls();
    assertThat(
            command.call(folder, "faq", "serve", "--faq", list.toString(), "--poll-interval", "0"))
        .isEqualTo(2);
    assertThat(command.err()).contains("--poll-interval: 0.0 (expected: 0.001 to 86400)");
  }

  @Test
  void a_file_whose_name_begins_with_a_dot_is_followed() throws Exception {
    Path list = Files.writeString(folder.resolve("shop.csv"), LIST);
    Path file = folder.resolve(".shop.faq");
    train(list, file);
    try (LivingFaq living = serve(list, file);
        HttpServer server = open(living)) {
      String slang = "gimme the dough";
      train(list, file, new Asking(slang, Optional.of("money")));
      assertThat(askUntil(server, slang, () -> told("   as .shop.faq is now "))).contains(KNOWN);
    }
  }

  @Test
  void what_editors_left_is_trained_from_the_database_while_it_is_served() throws Exception {
    Path list = Files.writeString(folder.resolve("shop.csv"), LIST);
    Path file = trained(list);
    try (LivingFaq living = serve(list, file);
        HttpServer server = open(living)) {
      HttpRequest added =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + server.port() + "/v1/faq/shop/entries"))
              .header("content-type", "application/json")
              .POST(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"id\":\"gift\",\"question\":\"Can you wrap it?\",\"answer\":\"Yes.\","
                          + "\"askings\":[\"it is a present\"]}"))
              .build();
      assertThat(client.send(added, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(201);

      CommandCalls command = new CommandCalls();
      String database = folder.resolve("shop.db").toString();
      assertThat(command.call(folder, "faq", "train", "--faq", database, "--encoder", "none"))
          .as(command.err())
          .isZero();
      assertThat(command.err() + command.out())
          .contains("  3 entries, ", "prima faq serve --faq " + database + " --name shop");

      assertThat(
              askUntil(server, "it is a present", () -> told("ready  shop   as shop.faq is now ")))
          .contains("\"id\":\"gift\"", KNOWN);
      try (FaqMatcher trained = FaqMatcher.load(file)) {
        assertThat(trained.ids()).containsExactlyInAnyOrder("money", "parcel", "gift");
      }
    }
  }

  @Test
  void what_is_learned_of_an_entry_that_was_edited_before_the_training_is_served()
      throws Exception {
    Path list = Files.writeString(folder.resolve("shop.csv"), LIST);
    Path file = trained(list);
    try (LivingFaq living = serve(list, file);
        HttpServer server = open(living)) {
      HttpRequest edited =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + server.port() + "/v1/faq/shop/entries/parcel"))
              .header("content-type", "application/json")
              .header("if-match", "*")
              .PUT(
                  HttpRequest.BodyPublishers.ofString(
                      "{\"question\":\"Where is my parcel?\",\"answer\":\"Nearly there.\"}"))
              .build();
      assertThat(client.send(edited, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
      Path askings = Files.writeString(folder.resolve("a.tsv"), "text\tid\nmy stuff\tparcel\n");

      CommandCalls command = new CommandCalls();
      String database = folder.resolve("shop.db").toString();
      String[] words = {
        "faq", "train", "--faq", database, "--askings", askings.toString(), "--encoder", "none"
      };
      assertThat(command.call(folder, words)).as(command.err()).isZero();

      assertThat(askUntil(server, "my stuff", () -> told("ready  shop   as shop.faq is now ")))
          .contains("\"id\":\"parcel\"", KNOWN);
    }
  }

  @Test
  void one_faq_is_trained_a_list_or_a_database() throws Exception {
    Path list = Files.writeString(folder.resolve("shop.csv"), LIST);
    serve(list, trained(list)).close();
    String database = folder.resolve("shop.db").toString();
    CommandCalls command = new CommandCalls();
    assertThat(command.call(folder, "faq", "train", list.toString(), "--faq", database))
        .isEqualTo(2);
    assertThat(command.call(folder, "faq", "train", list.toString(), "--name", "shop"))
        .isEqualTo(2);
    assertThat(command.call(folder, "faq", "train", database)).isEqualTo(1);
    assertThat(command.call(folder, "faq", "train", "--faq", database, "--name", "bank"))
        .isEqualTo(1);
    assertThat(command.err())
        .contains(
            "prima faq train takes one FAQ (expected: a file, or --faq DATABASE)",
            "--name: does nothing beside a list (expected: --faq DATABASE)",
            "shop.db is a database, not a list",
            "shop.db has no FAQ 'bank'");
  }

  private Path trained(Path list) throws IOException {
    Path file = folder.resolve("shop.faq");
    train(list, file);
    return file;
  }
}
