package dev.primavista.faq.live;

import dev.primavista.core.Amount;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.Ticker;
import dev.primavista.faq.data.LanguageTag;
import dev.primavista.server.http.Handler;
import dev.primavista.server.http.Request;
import dev.primavista.server.http.Response;
import dev.primavista.server.http.Route;
import dev.primavista.server.http.RouteOptions;
import dev.primavista.server.http.RouteParameter;
import dev.primavista.server.json.JsonFields;
import dev.primavista.server.json.JsonWriter;
import dev.primavista.server.security.Role;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Questions to entries: one, up to 1,000 a call, and while they are typed. */
final class MatchRoutes {
  /** A longer question is refused. */
  static final int LONGEST_QUESTION = 20_000;

  private static final int MOST_QUESTIONS = 1000;
  private static final int MOST_MATCHES = 1000;
  private static final int DEFAULT_MATCHES = 5;

  /** Questions times matches of a call. */
  private static final long MOST_ANSWERS = 20_000;

  private static final int LONGEST_RESPONSE = 64 * 1024 * 1024;
  private static final int SUGGESTIONS = 8;
  private static final int MOST_SUGGESTIONS = 50;
  private static final int LONGEST_NAME = 100;
  private static final long LONGEST_BODY = 24L * 1024 * 1024;

  private final LiveFaqs faqs;
  private final String main;
  private final double threshold;
  private final Ticker ticker;

  /** How a question is to be answered. */
  private record Terms(LiveFaq.Wish wish, double threshold, boolean explain) {}

  /**
   * @param main the FAQ that answers where a path names none
   * @param threshold a best match below this probability is marked as not sure
   */
  MatchRoutes(LiveFaqs faqs, String main, double threshold, Ticker ticker) {
    this.faqs = faqs;
    this.main = main;
    this.threshold = threshold;
    this.ticker = ticker;
  }

  List<Route> routes() {
    RouteOptions asking =
        RouteOptions.JSON.withMaxBodyBytes(LONGEST_BODY).onCpu().forOtherOrigins();
    String example = "{\"question\":\"what is a closure\",\"top\":3}";
    return List.of(
        Route.post(
                "/v1/faq/{name}/match", Role.READER, Handler.of(r -> match(r, Ask.faq(r))), asking)
            .about("The entries that a question means; up to 1,000 with 'questions'", example),
        Route.post("/v1/faq/match", Role.READER, Handler.of(r -> match(r, main)), asking)
            .about("The entries of the first FAQ that a question means", example),
        Route.get("/v1/faq/{name}/suggest", Role.READER, Handler.of(this::suggest))
            .withOptions(RouteOptions.NO_BODY.onCpu().forOtherOrigins())
            .about("Entries for what is being typed, as ?q=")
            .taking(
                RouteParameter.query("q", "what was typed"),
                RouteParameter.number("limit", "most of them: up to " + MOST_SUGGESTIONS)),
        Route.post("/score", Role.READER, Handler.of(this::score), asking)
            .about(
                "The entries that a question means, as the 2018 service answered",
                "{\"input\":\"what is a closure\"}"));
  }

  private Response match(Request request, String name) {
    long start = ticker.nanos();
    LiveFaq faq = faqs.require(name);
    JsonFields fields =
        JsonFields.parse(request.body())
            .only("question", "questions", "top", "threshold", "language", "matcher", "explain");
    Terms terms = terms(fields);
    JsonWriter json = new JsonWriter().beginObject().field("faq", name);
    if (fields.has("question") && fields.has("questions")) {
      throw new InvalidRequest(
          "repeated_field",
          "fields 'question' and 'questions' are both there (expected: one of them)",
          "questions");
    }
    try (Answering answering = faq.answering(terms.wish())) {
      if (fields.has("questions")) {
        List<String> questions = questions(fields);
        requireFew(questions.size(), terms.wish().top());
        json.name("results").beginArray();
        for (String question : questions) {
          result(json.beginObject(), answering, question, terms).endObject();
        }
        json.endArray();
      } else {
        result(json, answering, fields.nonBlankText("question", LONGEST_QUESTION), terms);
      }
    }
    return Response.json(
        json.field("threshold", terms.threshold())
            .field("took_ms", millisSince(start))
            .endObject());
  }

  private Terms terms(JsonFields fields) {
    double limit = fields.number("threshold", threshold);
    if (limit < 0 || limit > 1) {
      throw new InvalidRequest(
          "out_of_range", "field 'threshold': " + limit + " (expected: 0 to 1)", "threshold");
    }
    LiveFaq.Wish wish =
        new LiveFaq.Wish(
            fields.integer("top", DEFAULT_MATCHES, 1, MOST_MATCHES),
            language(fields),
            fields.optionalText("matcher", LONGEST_NAME));
    return new Terms(wish, limit, fields.truth("explain", false));
  }

  private static Optional<String> language(JsonFields fields) {
    Optional<String> given =
        fields.optionalText("language", LONGEST_NAME).filter(language -> !language.isBlank());
    given
        .filter(language -> !LanguageTag.isTag(language))
        .ifPresent(
            language -> {
              throw new InvalidRequest(
                  "invalid_language",
                  "field 'language': '" + language + "' (expected: " + LanguageTag.EXPECTED + ")",
                  "language");
            });
    return given.map(LanguageTag::canonical);
  }

  private static List<String> questions(JsonFields fields) {
    List<String> questions = fields.texts("questions");
    if (questions.isEmpty() || questions.size() > MOST_QUESTIONS) {
      throw new InvalidRequest(
          "out_of_range",
          "field 'questions': "
              + Amount.of(questions.size(), "question")
              + " (expected: 1 to "
              + MOST_QUESTIONS
              + ")",
          "questions");
    }
    for (int at = 0; at < questions.size(); at++) {
      String question = questions.get(at);
      if (question.isBlank() || question.length() > LONGEST_QUESTION) {
        throw new InvalidRequest(
            question.isBlank() ? "empty_text" : "too_long",
            "questions["
                + at
                + "]: "
                + Amount.of(question.length(), "character")
                + " (expected: some text, <= "
                + LONGEST_QUESTION
                + ")",
            "questions[" + at + "]");
      }
    }
    return questions;
  }

  private static void requireFew(int questions, int top) {
    if ((long) questions * top > MOST_ANSWERS) {
      throw new InvalidRequest(
          "out_of_range",
          String.format(
              Locale.ROOT,
              "fields 'questions' and 'top': %,d times %,d matches (expected: <= %,d in all)",
              questions,
              top,
              MOST_ANSWERS),
          "top");
    }
  }

  /** A response is in memory as a whole until it is sent. */
  private static void requireShort(JsonWriter json) {
    if (json.bytes().remaining() > LONGEST_RESPONSE) {
      throw new InvalidRequest(
          "too_long",
          "the matches take more than "
              + LONGEST_RESPONSE / (1024 * 1024)
              + " MiB (expected: fewer 'questions', or a smaller 'top')",
          "top");
    }
  }

  private static JsonWriter result(
      JsonWriter json, Answering answering, String question, Terms terms) {
    LiveFaq.Matches found = answering.match(question);
    json.name("matches").beginArray();
    for (LiveFaq.Match match : found.best()) {
      LiveEntry entry = match.entry();
      json.beginObject().field("id", entry.stored().id());
      json.field("question", entry.record().question());
      json.field("answer", entry.record().answer()).field("answer_html", entry.answerHtml());
      json.field("probability", match.candidate().probability());
      json.field("tags", entry.record().tags());
      entry.record().language().ifPresent(code -> json.field("language", code));
      if (terms.explain()) {
        why(json, question, match);
      }
      json.endObject();
      requireShort(json);
    }
    json.endArray().field("none", found.none());
    boolean sure =
        !found.best().isEmpty()
            && found.best().getFirst().candidate().probability() >= terms.threshold();
    return json.field("sure", sure);
  }

  private static void why(JsonWriter json, String question, LiveFaq.Match match) {
    Why why = Why.of(question, match.entry().record());
    json.name("why").beginObject().field("text", why.text());
    json.field("kind", why.isAsking() ? "asking" : "question");
    spans(json.name("text_spans"), why.inText());
    spans(json.name("question_spans"), why.inQuestion());
    json.name("evidence").beginObject();
    for (Map.Entry<String, Double> each : match.candidate().evidence().entrySet()) {
      json.field(each.getKey(), each.getValue());
    }
    json.endObject().endObject();
  }

  /** Each as the index of its first UTF-16 character and the one behind its last. */
  private static void spans(JsonWriter json, List<Span> spans) {
    json.beginArray();
    for (Span span : spans) {
      json.beginArray().value(span.from()).value(span.to()).endArray();
    }
    json.endArray();
  }

  private Response suggest(Request request) {
    String typed = Ask.typed(request);
    int limit = (int) Ask.whole(request, "limit", SUGGESTIONS, MOST_SUGGESTIONS);
    JsonWriter json = new JsonWriter().beginObject().name("suggestions").beginArray();
    for (Typeahead.Suggestion each : faqs.require(Ask.faq(request)).suggest(typed, limit)) {
      json.beginObject().field("id", each.id()).field("question", each.question());
      spans(json.name("spans"), each.spans());
      json.endObject();
    }
    return Response.json(json.endArray().endObject());
  }

  /** The reference tells every entry; those that share nothing with the question come last. */
  private Response score(Request request) {
    long start = ticker.nanos();
    LiveFaq faq = faqs.require(main);
    String question = JsonFields.parse(request.body()).text("input", LONGEST_QUESTION);
    JsonWriter json = new JsonWriter().beginObject().name("result").beginArray().beginArray();
    LiveFaq.Matches found = faq.match(question, LiveFaq.Wish.best(Math.max(1, faq.size())));
    Set<String> near = new HashSet<>();
    for (LiveFaq.Match match : found.best()) {
      near.add(match.entry().stored().id());
      triple(json, match.entry().stored().id(), match.candidate().probability());
    }
    faq.entries().stream()
        .map(entry -> entry.stored().id())
        .filter(id -> !near.contains(id))
        .sorted()
        .forEach(id -> triple(json, id, 0));
    String took = String.format(Locale.ROOT, "Computed in %.2f ms", millisSince(start));
    return Response.json(json.endArray().value(took).endArray().endObject());
  }

  private static void triple(JsonWriter json, String id, double probability) {
    json.beginArray();
    number(json, id);
    number(json, id);
    json.value(probability).endArray();
  }

  /** An id as the reference writes it where it is a number. */
  private static void number(JsonWriter json, String id) {
    if (id.matches("0|[1-9][0-9]{0,17}")) {
      json.value(Long.parseLong(id));
    } else {
      json.value(id);
    }
  }

  /** Milliseconds with microseconds as decimals. */
  private double millisSince(long start) {
    return Math.rint((ticker.nanos() - start) / 1e3) / 1e3;
  }
}
