package dev.primavista.faq.live;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.faq.store.Author;
import dev.primavista.faq.store.FaqStore;
import dev.primavista.faq.store.Feedback;
import dev.primavista.faq.store.RecordJson;
import dev.primavista.faq.store.StoredEntry;
import dev.primavista.server.http.Request;
import dev.primavista.server.http.Response;
import dev.primavista.server.http.Route;
import dev.primavista.server.http.RouteOptions;
import dev.primavista.server.json.JsonFields;
import dev.primavista.server.json.JsonWriter;
import dev.primavista.server.security.Role;
import java.util.List;

/** What people say of answers, and what editors make of it. */
final class FeedbackRoutes {
  private static final int INBOX = 1000;
  private static final int CANDIDATES = 3;
  private static final int LONGEST_ID = 200;

  private final FaqStore store;
  private final LiveFaqs faqs;
  private final StoreThreads threads;
  private final EditorAccess access;

  FeedbackRoutes(FaqStore store, LiveFaqs faqs, StoreThreads threads, EditorAccess access) {
    this.store = store;
    this.faqs = faqs;
    this.threads = threads;
    this.access = access;
  }

  List<Route> routes() {
    RouteOptions editing = RouteOptions.JSON.withAdmission(access::admit);
    return List.of(
        Route.post(
                "/v1/faq/{name}/feedback",
                Role.READER,
                threads.handler(this::add),
                RouteOptions.JSON.forOtherOrigins())
            .about(
                "Says that an entry answered a question, or that none did",
                "{\"question\":\"what is a closure\",\"helpful\":false}")
            .answering(201, "application/json"),
        Route.get("/v1/faq/{name}/inbox", Role.ADMIN, threads.handler(this::inbox))
            .withOptions(RouteOptions.NO_BODY.withAdmission(access::admit))
            .about("What people asked and no editor has handled; unanswered questions in groups"),
        Route.post(
                "/v1/faq/{name}/inbox/accept", Role.ADMIN, threads.handler(this::accept), editing)
            .about("Makes askings of an entry from what people asked"),
        Route.post(
                "/v1/faq/{name}/inbox/dismiss", Role.ADMIN, threads.handler(this::dismiss), editing)
            .about("Puts away what people asked")
            .answering(204));
  }

  private Response add(Request request) {
    String faq = Ask.faq(request);
    if (faqs.find(faq).isEmpty()) {
      throw Ask.noSuchFaq(faq);
    }
    JsonFields fields = JsonFields.parse(request.body()).only("question", "entry", "helpful");
    if (!fields.has("helpful")) {
      throw new InvalidRequest(
          "missing_field", "field 'helpful' is missing (expected: true or false)", "helpful");
    }
    long number =
        store
            .feedback()
            .add(
                faq,
                fields.nonBlankText("question", MatchRoutes.LONGEST_QUESTION),
                fields.optionalText("entry", LONGEST_ID),
                fields.truth("helpful", false));
    return Response.json(
        201, new JsonWriter().beginObject().field("feedback", Long.toString(number)).endObject());
  }

  private Response inbox(Request request) {
    String name = Ask.faq(request);
    LiveFaq faq = faqs.find(name).orElseThrow(() -> Ask.noSuchFaq(name));
    List<Feedback> open = store.feedback().open(name, INBOX);
    JsonWriter json = new JsonWriter().beginObject().name("answered").beginArray();
    open.stream().filter(Feedback::helpful).forEach(each -> answered(json, faq, each));
    json.endArray().name("unanswered").beginArray();
    List<Feedback> without = open.stream().filter(each -> !each.helpful()).toList();
    QuestionGroups.of(without).forEach(group -> unanswered(json, faq, group));
    return Response.json(json.endArray().endObject());
  }

  private static void answered(JsonWriter json, LiveFaq faq, Feedback feedback) {
    member(json, feedback);
    feedback
        .entryId()
        .flatMap(faq::entry)
        .ifPresent(entry -> json.field("entry_question", entry.record().heading()));
    json.endObject();
  }

  private static void unanswered(JsonWriter json, LiveFaq faq, QuestionGroups.Group group) {
    json.beginObject().field("times", group.times()).name("questions").beginArray();
    group
        .feedback()
        .forEach(
            each -> {
              member(json, each);
              json.endObject();
            });
    json.endArray().name("candidates").beginArray();
    String question = group.feedback().getFirst().question();
    for (LiveFaq.Match match : faq.match(question, LiveFaq.Wish.best(CANDIDATES)).best()) {
      json.beginObject().field("id", match.entry().stored().id());
      json.field("question", match.entry().record().heading());
      json.field("probability", match.candidate().probability()).endObject();
    }
    json.endArray().endObject();
  }

  private static void member(JsonWriter json, Feedback feedback) {
    json.beginObject().field("feedback", Long.toString(feedback.number()));
    json.field("question", feedback.question()).field("times", feedback.times());
    json.field("last_at", feedback.lastAt().toString());
    feedback.entryId().ifPresent(id -> json.field("entry", id));
  }

  private Response accept(Request request) {
    JsonFields fields = JsonFields.parse(request.body()).only("feedback", "entry");
    StoredEntry entry =
        store
            .feedback()
            .accept(
                Ask.faq(request),
                numbers(fields),
                fields.nonBlankText("entry", LONGEST_ID),
                Author.editing(EditorAccess.name(request.head())));
    JsonWriter json = RecordJson.members(new JsonWriter().beginObject(), entry.record());
    return Response.json(json.field("version", entry.version()).endObject())
        .withHeader("etag", "\"" + entry.version() + "\"");
  }

  private Response dismiss(Request request) {
    JsonFields fields = JsonFields.parse(request.body()).only("feedback");
    store
        .feedback()
        .dismiss(
            Ask.faq(request), numbers(fields), Author.editing(EditorAccess.name(request.head())));
    return Response.empty(204);
  }

  private static List<Long> numbers(JsonFields fields) {
    List<String> texts = fields.texts("feedback");
    if (texts.isEmpty() || !texts.stream().allMatch(text -> text.matches("[0-9]{1,18}"))) {
      throw new InvalidRequest(
          "wrong_type",
          "field 'feedback' (expected: an array of feedback numbers such as [\"12\"])",
          "feedback");
    }
    return texts.stream().map(Long::parseLong).toList();
  }
}
