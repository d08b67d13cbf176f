package dev.primavista.faq.live;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.faq.store.Author;
import dev.primavista.faq.store.Change;
import dev.primavista.faq.store.FaqStore;
import dev.primavista.faq.store.RecordJson;
import dev.primavista.faq.store.StoredEntry;
import dev.primavista.server.http.HttpException;
import dev.primavista.server.http.Method;
import dev.primavista.server.http.Problem;
import dev.primavista.server.http.Request;
import dev.primavista.server.http.Response;
import dev.primavista.server.http.Route;
import dev.primavista.server.http.RouteOptions;
import dev.primavista.server.http.RouteParameter;
import dev.primavista.server.json.JsonWriter;
import dev.primavista.server.security.Role;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Entries one by one. An entry's ETag is its version; who changes one says which version has been
 * seen, so that nobody overwrites what was not seen.
 */
final class EntryRoutes {
  private static final String ENTRIES = "/v1/faq/{name}/entries";
  private static final String ENTRY = ENTRIES + "/{id}";
  private static final long LONGEST_BODY = 8L * 1024 * 1024;
  private static final int PAGE = 100;
  private static final int MOST = 1000;
  private static final String EXAMPLE =
      "{\"question\":\"What is a closure?\",\"answer\":\"A function with its scope.\","
          + "\"askings\":[\"what are closures good for\"]}";

  private static final String JSON = "application/json";
  private static final RouteParameter LIMIT =
      RouteParameter.number("limit", "most of them on a page: 1 to " + MOST);
  private static final RouteParameter SEEN =
      RouteParameter.header("If-Match", true, "the ETag that was seen, or * for any");

  private final FaqStore store;
  private final LiveFaqs faqs;
  private final StoreThreads threads;
  private final EditorAccess access;

  EntryRoutes(FaqStore store, LiveFaqs faqs, StoreThreads threads, EditorAccess access) {
    this.store = store;
    this.faqs = faqs;
    this.threads = threads;
    this.access = access;
  }

  List<Route> routes() {
    RouteOptions editing =
        RouteOptions.JSON.withMaxBodyBytes(LONGEST_BODY).withAdmission(access::admit);
    return List.of(
        Route.get(ENTRIES, Role.READER, threads.handler(this::list))
            .about("The entries of a FAQ, page by page")
            .taking(
                LIMIT,
                RouteParameter.number("after", "'next' of the page before"),
                RouteParameter.query("q", "words that are anywhere in the entries")),
        Route.post(ENTRIES, Role.ADMIN, threads.handler(this::create), editing)
            .about("Adds an entry", EXAMPLE)
            .answering(201, JSON),
        Route.get(ENTRY, Role.READER, threads.handler(this::get))
            .about("An entry, with its version as ETag")
            .taking(
                RouteParameter.header("If-None-Match", false, "the ETag that is known already")),
        new Route(Method.PUT, ENTRY, Role.ADMIN, threads.handler(this::update), editing)
            .about("Changes an entry; If-Match has the ETag that was seen", EXAMPLE)
            .taking(SEEN),
        new Route(
                Method.DELETE,
                ENTRY,
                Role.ADMIN,
                threads.handler(this::delete),
                RouteOptions.NO_BODY.withAdmission(access::admit))
            .about("Deletes an entry; If-Match has the ETag that was seen")
            .taking(SEEN)
            .answering(204),
        Route.get("/v1/faq/{name}/audit", Role.ADMIN, threads.handler(this::audit))
            .withOptions(RouteOptions.NO_BODY.withAdmission(access::admit))
            .about("Who changed which entry, the newest first")
            .taking(
                LIMIT,
                RouteParameter.number("before", "'next' of the page before"),
                RouteParameter.query("entry", "the only entry that it is about")));
  }

  private Response list(Request request) {
    LiveFaq faq = faqs.require(Ask.faq(request));
    int limit = (int) Math.max(1, Ask.whole(request, "limit", PAGE, MOST));
    long after = Ask.whole(request, "after", 0, Long.MAX_VALUE / 10);
    String typed = Ask.typed(request);
    Page page = typed.isBlank() ? page(faq, after, limit) : found(faq, typed, after, limit);
    JsonWriter json = new JsonWriter().beginObject().field("faq", faq.name());
    json.field("total", page.total()).name("entries").beginArray();
    page.entries().forEach(entry -> members(json.beginObject(), entry).endObject());
    json.endArray();
    if (page.entries().size() == limit) {
      json.field("next", Long.toString(page.entries().getLast().position()));
    }
    return Response.json(json.endObject());
  }

  /**
   * Some of a list's entries.
   *
   * @param total how many the list has
   */
  private record Page(long total, List<StoredEntry> entries) {}

  private Page page(LiveFaq faq, long after, int limit) {
    return new Page(store.count(faq.name()), store.page(faq.name(), after, limit));
  }

  private static Page found(LiveFaq faq, String typed, long after, int limit) {
    List<LiveEntry> all = new EntrySearch(typed).among(faq.entries());
    List<StoredEntry> page =
        all.stream()
            .map(LiveEntry::stored)
            .filter(entry -> entry.position() > after)
            .limit(limit)
            .toList();
    return new Page(all.size(), page);
  }

  private Response get(Request request) {
    String faq = faqs.require(Ask.faq(request)).name();
    String id = request.pathParam("id");
    StoredEntry entry =
        store
            .find(faq, id)
            .orElseThrow(
                () ->
                    new HttpException(
                        Problem.of(
                            404, "no_such_entry", "FAQ '" + faq + "' has no entry '" + id + "'")));
    boolean known = request.header("if-none-match").orElse("").contains(tag(entry));
    return known ? Response.empty(304).withHeader("etag", tag(entry)) : document(200, entry);
  }

  private Response create(Request request) {
    StoredEntry entry =
        store.create(
            Ask.faq(request),
            RecordJson.readTidily(request.body(), Optional.empty()),
            Author.editing(EditorAccess.name(request.head())));
    String id = URLEncoder.encode(entry.id(), StandardCharsets.UTF_8).replace("+", "%20");
    return document(201, entry)
        .withHeader("location", "/v1/faq/" + Ask.faq(request) + "/entries/" + id);
  }

  private Response update(Request request) {
    Optional<Long> seen = version(request);
    return document(
        200,
        store.update(
            Ask.faq(request),
            RecordJson.readTidily(request.body(), Optional.of(request.pathParam("id"))),
            seen,
            Author.editing(EditorAccess.name(request.head()))));
  }

  private Response delete(Request request) {
    store.delete(
        Ask.faq(request),
        request.pathParam("id"),
        version(request),
        Author.editing(EditorAccess.name(request.head())));
    return Response.empty(204);
  }

  /** The version that If-Match names; empty where it takes any. */
  private static Optional<Long> version(Request request) {
    String field = request.header("if-match").orElse("").strip();
    if (field.isEmpty()) {
      throw new HttpException(
          Problem.of(428, "precondition_required", "header If-Match is missing (expected: an ETag)")
              .withHint("send the ETag of the entry as you saw it, or * for whatever it is"));
    }
    if (field.equals("*")) {
      return Optional.empty();
    }
    if (!field.matches("\"?[0-9]{1,18}\"?")) {
      throw new InvalidRequest(
          "wrong_etag", "header If-Match: '" + field + "' (expected: an ETag such as \"12\")");
    }
    return Optional.of(Long.parseLong(field.replace("\"", "")));
  }

  private Response audit(Request request) {
    int limit = (int) Math.max(1, Ask.whole(request, "limit", PAGE, MOST));
    long before = Ask.whole(request, "before", Long.MAX_VALUE / 10, Long.MAX_VALUE / 10);
    String faq = faqs.require(Ask.faq(request)).name();
    List<Change> changes = store.audit(faq, request.query("entry"), before, limit);
    JsonWriter json = new JsonWriter().beginObject().name("changes").beginArray();
    for (Change change : changes) {
      json.beginObject().field("number", change.number());
      json.field("action", lower(change.action())).field("via", lower(change.author().via()));
      json.field("by", change.author().name()).field("at", change.at().toString());
      json.name("entry").beginObject();
      RecordJson.members(json, change.record()).endObject().endObject();
    }
    json.endArray();
    if (changes.size() == limit) {
      json.field("next", Long.toString(changes.getLast().number()));
    }
    return Response.json(json.endObject());
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(java.util.Locale.ROOT);
  }

  private static Response document(int status, StoredEntry entry) {
    JsonWriter json = members(new JsonWriter().beginObject(), entry);
    json.field("answer_html", AnswerHtml.of(entry.record().answer()));
    return Response.json(status, json.endObject()).withHeader("etag", tag(entry));
  }

  private static String tag(StoredEntry entry) {
    return "\"" + entry.version() + "\"";
  }

  private static JsonWriter members(JsonWriter json, StoredEntry entry) {
    return RecordJson.members(json, entry.record())
        .field("version", entry.version())
        .field("changed_at", entry.changedAt().toString())
        .field("changed_by", entry.changedBy());
  }
}
