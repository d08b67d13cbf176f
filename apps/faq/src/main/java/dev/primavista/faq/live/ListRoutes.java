package dev.primavista.faq.live;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.faq.data.FaqFileException;
import dev.primavista.faq.data.FaqFiles;
import dev.primavista.faq.data.FaqRecord;
import dev.primavista.faq.data.Unread;
import dev.primavista.faq.store.Author;
import dev.primavista.faq.store.FaqStore;
import dev.primavista.faq.store.ImportReport;
import dev.primavista.faq.store.ListFormat;
import dev.primavista.faq.store.RecordCheck;
import dev.primavista.server.http.Request;
import dev.primavista.server.http.Response;
import dev.primavista.server.http.Route;
import dev.primavista.server.http.RouteOptions;
import dev.primavista.server.http.RouteParameter;
import dev.primavista.server.json.JsonWriter;
import dev.primavista.server.security.Role;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Whole lists of entries: in from every format that {@link FaqFiles} reads, out as CSV or JSONL.
 */
final class ListRoutes {
  /** The longest list, as it is sent. */
  static final long LONGEST_IMPORT = 256L * 1024 * 1024;

  /** A million entries take minutes. */
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  private final FaqStore store;
  private final LiveFaqs faqs;
  private final StoreThreads threads;
  private final EditorAccess access;

  ListRoutes(FaqStore store, LiveFaqs faqs, StoreThreads threads, EditorAccess access) {
    this.store = store;
    this.faqs = faqs;
    this.threads = threads;
    this.access = access;
  }

  List<Route> routes() {
    RouteOptions importing =
        RouteOptions.JSON
            .withMaxBodyBytes(LONGEST_IMPORT)
            .withContentTypes()
            .withPatience(PATIENCE)
            .withAdmission(access::admit);
    return List.of(
        Route.post(
                "/v1/faq/{name}/import", Role.ADMIN, threads.handler(this::importList), importing)
            .about("Takes a list of entries (CSV, TSV, JSONL, Excel), whole or not at all")
            .taking(
                RouteParameter.choice(
                    "mode", "whether other entries are deleted", "merge", "replace"),
                RouteParameter.choice(
                    "dry_run", "whether it is tried alone, and changes nothing", "false", "true")),
        Route.get("/v1/faq/{name}/export", Role.READER, threads.handler(this::export))
            .about("All entries as CSV, or as JSON lines with ?format=jsonl")
            .taking(RouteParameter.choice("format", "of the file", "csv", "jsonl"))
            .answering(200, "text/csv", "application/x-ndjson"));
  }

  private Response importList(Request request) {
    ImportReport.Mode mode =
        switch (request.query("mode").orElse("merge")) {
          case "merge" -> ImportReport.Mode.MERGE;
          case "replace" -> ImportReport.Mode.REPLACE;
          case String other ->
              throw new InvalidRequest(
                  "out_of_range",
                  "parameter 'mode': '" + other + "' (expected: merge or replace)",
                  "mode");
        };
    boolean dry =
        switch (request.query("dry_run").orElse("false")) {
          case "false" -> false;
          case "true", "" -> true;
          case String other ->
              throw new InvalidRequest(
                  "out_of_range",
                  "parameter 'dry_run': '" + other + "' (expected: true or false)",
                  "dry_run");
        };
    String name = "the list";
    byte[] bytes = request.body();
    if (!request.parts().isEmpty()) {
      name = request.parts().getFirst().filename().orElse(name);
      bytes = request.parts().getFirst().bytes();
    }
    ListIntake list = faqs.intake();
    Unread unread;
    try {
      unread = FaqFiles.read(name, bytes, RecordCheck::check, list);
    } catch (FaqFileException faulty) {
      return faults(request, faulty);
    }
    String faq = Ask.faq(request);
    Author author = Author.editing(EditorAccess.name(request.head()));
    ImportReport report =
        dry
            ? store.tryList(faq, list.entries(), mode, author)
            : store.importList(faq, list.entries(), mode, author);
    return Response.json(report.json(faq, unread));
  }

  /** 400 with every fault and its place; the first is the message. */
  private static Response faults(Request request, FaqFileException faulty) {
    List<String> lines = faulty.getMessage().lines().toList();
    JsonWriter json = new JsonWriter().beginObject();
    json.field("error", lines.getFirst()).field("code", faulty.code());
    if (lines.size() > 1) {
      json.field("hint", lines.size() - 1 + " more under 'faults'; nothing was imported");
    } else {
      json.field("hint", "mend it and send the list again; nothing was imported");
    }
    json.name("faults").beginArray();
    for (FaqFileException.Fault fault : faulty.faults()) {
      json.beginObject().field("line", fault.line()).field("column", fault.column());
      json.field("reason", fault.reason()).endObject();
    }
    return Response.json(400, json.endArray().field("request_id", request.id()).endObject());
  }

  private Response export(Request request) {
    String faq = faqs.require(Ask.faq(request)).name();
    ListFormat format = format(request.query("format").orElse("csv"));
    List<FaqRecord> entries = new ArrayList<>();
    store.forEach(faq, entry -> entries.add(entry.record()));
    StringWriter out = new StringWriter();
    try {
      format.write(out, entries);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] file = out.toString().getBytes(StandardCharsets.UTF_8);
    return Response.of(200, format.contentType(), file)
        .withHeader(
            "content-disposition", "attachment; filename=\"" + faq + "." + format.word() + "\"");
  }

  private static ListFormat format(String name) {
    return ListFormat.of(name)
        .orElseThrow(
            () ->
                new InvalidRequest(
                    "out_of_range",
                    "parameter 'format': '" + name + "' (expected: csv or jsonl)",
                    "format"));
  }
}
