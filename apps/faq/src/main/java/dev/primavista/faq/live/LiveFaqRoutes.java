package dev.primavista.faq.live;

import dev.primavista.core.Ticker;
import dev.primavista.faq.store.FaqStore;
import dev.primavista.server.http.Handler;
import dev.primavista.server.http.Request;
import dev.primavista.server.http.Response;
import dev.primavista.server.http.Route;
import dev.primavista.server.http.RouteOptions;
import dev.primavista.server.json.JsonWriter;
import dev.primavista.server.security.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** All doors of living FAQs: asking, editing, lists, feedback. */
public final class LiveFaqRoutes implements AutoCloseable {
  private final LiveFaqs faqs;
  private final String main;
  private final double threshold;
  private final EditorAccess access;
  private final StoreThreads threads = new StoreThreads();
  private final List<Route> routes = new ArrayList<>();

  /**
   * What is answered.
   *
   * @param main the FAQ that answers where a path names none
   * @param threshold a best match below this probability is marked as not sure
   */
  public record Served(FaqStore store, LiveFaqs faqs, String main, double threshold) {}

  public LiveFaqRoutes(Served served, EditorAccess access, Ticker ticker) {
    this.faqs = served.faqs();
    this.main = served.main();
    this.threshold = served.threshold();
    this.access = access;
    FaqStore store = served.store();
    routes.add(
        Route.get("/v1/faq", Role.READER, Handler.of(_ -> list()))
            .withOptions(RouteOptions.NO_BODY.forOtherOrigins())
            .about("The FAQs that are served"));
    routes.add(
        Route.get("/v1/faq/{name}", Role.READER, Handler.of(this::get))
            .withOptions(RouteOptions.NO_BODY.forOtherOrigins())
            .about("A FAQ: how many entries it has, and who may edit it"));
    routes.add(Widget.route());
    routes.addAll(new MatchRoutes(faqs, main, threshold, ticker).routes());
    routes.addAll(new EntryRoutes(store, faqs, threads, access).routes());
    routes.addAll(new ListRoutes(store, faqs, threads, access).routes());
    routes.addAll(new FeedbackRoutes(store, faqs, threads, access).routes());
  }

  public List<Route> routes() {
    return List.copyOf(routes);
  }

  private Response list() {
    JsonWriter json = new JsonWriter().beginObject().field("default", main);
    json.name("faqs").beginArray();
    faqs.sizes().keySet().stream()
        .flatMap(name -> faqs.find(name).stream())
        .forEach(faq -> members(json.beginObject(), faq).endObject());
    return Response.json(json.endArray().endObject());
  }

  private Response get(Request request) {
    String name = Ask.faq(request);
    LiveFaq faq = faqs.find(name).orElseThrow(() -> Ask.noSuchFaq(name));
    return Response.json(members(new JsonWriter().beginObject(), faq).endObject());
  }

  private JsonWriter members(JsonWriter json, LiveFaq faq) {
    return json.field("name", faq.name())
        .field("entries", faq.size())
        .field("matchers", faq.matchers())
        .field("threshold", threshold)
        .field("editing", access.mode().name().toLowerCase(Locale.ROOT));
  }

  @Override
  public void close() {
    threads.close();
  }
}
