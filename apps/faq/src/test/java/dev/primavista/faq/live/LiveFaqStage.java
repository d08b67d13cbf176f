package dev.primavista.faq.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.primavista.core.Ticker;
import dev.primavista.faq.data.FaqRecord;
import dev.primavista.faq.match.FaqMatcher;
import dev.primavista.faq.match.Progress;
import dev.primavista.faq.match.TrainingOptions;
import dev.primavista.faq.store.FaqStore;
import dev.primavista.faq.store.StoredEntry;
import dev.primavista.server.http.HttpServer;
import dev.primavista.server.http.Route;
import dev.primavista.server.http.ServerConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** A living FAQ behind a real socket. */
final class LiveFaqStage implements AutoCloseable {
  static final String CSV =
      """
      id,question,answer,askings
      1,What is a closure?,"A function **with** its scope. <script>alert(1)</script>",
      2,How do I compare NaN?,Use `Number.isNaN`.,why is nan not equal to nan
      3,How do I copy an object?,"Use [structuredClone](https://example.org/x), not `=`.",
      4,Wie beende ich eine Schleife?,Mit break.,
      """;

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient client = HttpClient.newHttpClient();
  private final FaqStore store;
  private final LiveFaqs faqs;
  private final LiveFaqRoutes routes;
  private final HttpServer server;

  LiveFaqStage(Path folder, EditorAccess access) {
    store = FaqStore.open(folder.resolve("faq.db").toString(), InstantSource.system());
    SequencedMap<String, MatcherSource> matchers = new LinkedHashMap<>();
    matchers.put("first", LiveFaqStage::matcher);
    matchers.put("second", LiveFaqStage::matcher);
    faqs = LiveFaqs.follow(store, matchers);
    faqs.load("js");
    routes =
        new LiveFaqRoutes(new LiveFaqRoutes.Served(store, faqs, "js", 0.5), access, Ticker.SYSTEM);
    server =
        HttpServer.start(
            ServerConfig.onLoopback(0).withAllowedOrigins(Set.of("https://shop.example")),
            routes.routes(),
            List.of());
  }

  private static FaqMatcher matcher(String faq, List<StoredEntry> entries) {
    List<FaqRecord> records = entries.stream().map(StoredEntry::record).toList();
    return FaqMatcher.train(records, List.of(), TrainingOptions.lexical(), Progress.NONE);
  }

  static EditorAccess open() {
    return EditorAccess.of(Optional.empty(), true);
  }

  List<Route> routes() {
    return server.routes();
  }

  int port() {
    return server.port();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return send(json("POST", path, body));
  }

  HttpRequest.Builder json(String method, String path, String body) {
    return request(path)
        .header("content-type", "application/json")
        .method(method, HttpRequest.BodyPublishers.ofString(body));
  }

  HttpResponse<String> load(String query, String list) throws IOException, InterruptedException {
    return send(
        request("/v1/faq/js/import" + query)
            .header("content-type", "text/csv")
            .POST(HttpRequest.BodyPublishers.ofString(list)));
  }

  JsonNode tree(HttpResponse<String> response) throws IOException {
    return json.readTree(response.body());
  }

  JsonNode match(String body) throws IOException, InterruptedException {
    return tree(post("/v1/faq/js/match", body));
  }

  @Override
  public void close() {
    client.close();
    server.close();
    routes.close();
    store.close();
    faqs.close();
  }
}
