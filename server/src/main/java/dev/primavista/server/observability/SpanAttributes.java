package dev.primavista.server.observability;

import dev.primavista.server.http.RequestHead;
import dev.primavista.server.http.Step;
import dev.primavista.server.trail.Trail;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What spans say, in the words of OpenTelemetry's semantic conventions where they have one. */
final class SpanAttributes {
  private static final AttributeKey<String> MODEL = text("primavista.model.name");
  private static final AttributeKey<String> VERSION = text("primavista.model.version");
  private static final AttributeKey<Long> ROWS = number("primavista.rows");
  private static final AttributeKey<Long> BATCH_ROWS = number("primavista.batch.rows");
  private static final AttributeKey<Long> BATCH_REQUESTS = number("primavista.batch.requests");
  private static final AttributeKey<String> REQUEST_ID = text("primavista.request.id");
  private static final AttributeKey<String> ERROR = text("error.type");
  private static final AttributeKey<String> CLIENT = text("client.address");
  private static final Pattern HOST = Pattern.compile("(\\[.*]|[^:]*)(?::([0-9]{1,5}))?");
  private static final String GRPC = "gRPC";
  private static final String RPC_SYSTEM = "grpc";
  private static final AttributeKey<String> RPC_METHOD = text("rpc.method");
  private static final String UNKNOWN_METHOD = "_OTHER";
  private static final int SERVER_FAULT = 500;

  private SpanAttributes() {}

  private static AttributeKey<String> text(String name) {
    return AttributeKey.stringKey(name);
  }

  private static AttributeKey<Long> number(String name) {
    return AttributeKey.longKey(name);
  }

  static void describe(Span span, Step.Completion done) {
    Trail trail = done.trail();
    if (trail.origin().protocol().equals(GRPC)) {
      call(span, done);
    } else {
      request(span, done);
    }
    span.setAttribute(CLIENT, trail.origin().client().get());
    span.setAttribute(REQUEST_ID, done.head().id());
    if (!trail.model().isEmpty()) {
      span.setAttribute(MODEL, trail.model());
      span.setAttribute(VERSION, trail.version());
    }
    if (trail.answered()) {
      span.setAttribute(ROWS, (long) trail.rows());
    }
    if (trail.batchRows() > 0) {
      span.setAttribute(BATCH_ROWS, (long) trail.batchRows());
    }
  }

  private static void request(Span span, Step.Completion done) {
    RequestHead head = done.head();
    span.setAttribute(text("http.request.method"), head.method().name());
    if (!done.route().equals(Step.NO_ROUTE)) {
      span.updateName(head.method().name() + " " + done.route());
      span.setAttribute(text("http.route"), done.route());
    }
    span.setAttribute(text("url.path"), head.target().path());
    span.setAttribute(text("url.scheme"), done.trail().origin().scheme());
    span.setAttribute(number("http.response.status_code"), (long) done.status());
    span.setAttribute(number("http.request.body.size"), done.sizes().requestBytes());
    span.setAttribute(number("http.response.body.size"), done.sizes().responseBytes());
    String protocol = done.trail().origin().protocol();
    span.setAttribute(text("network.protocol.name"), "http");
    span.setAttribute(
        text("network.protocol.version"), protocol.substring(protocol.indexOf('/') + 1));
    head.headers()
        .first("user-agent")
        .ifPresent(agent -> span.setAttribute(text("user_agent.original"), agent));
    head.headers().first("host").ifPresent(host -> server(span, host));
    if (done.status() >= SERVER_FAULT) {
      span.setStatus(StatusCode.ERROR);
      span.setAttribute(ERROR, error(done, Integer.toString(done.status())));
    }
  }

  /** The two parts of a host header such as {@code localhost:8080} or {@code [::1]:8080}. */
  private static void server(Span span, String host) {
    Matcher parts = HOST.matcher(host);
    if (parts.matches()) {
      span.setAttribute(text("server.address"), parts.group(1).replaceAll("[\\[\\]]", ""));
      if (parts.group(2) != null) {
        span.setAttribute(number("server.port"), Long.parseLong(parts.group(2)));
      }
    }
  }

  private static void call(Span span, Step.Completion done) {
    String status = done.trail().callStatus();
    span.setAttribute(text("rpc.system.name"), RPC_SYSTEM);
    if (done.route().equals(Step.NO_ROUTE)) {
      span.updateName(RPC_SYSTEM);
      span.setAttribute(RPC_METHOD, UNKNOWN_METHOD);
      span.setAttribute(text("rpc.method_original"), method(done.head().target().path()));
    } else {
      span.updateName(method(done.route()));
      span.setAttribute(RPC_METHOD, method(done.route()));
    }
    span.setAttribute(text("rpc.response.status_code"), status);
    done.head().headers().first("host").ifPresent(host -> server(span, host));
    if (done.status() >= SERVER_FAULT) {
      span.setStatus(StatusCode.ERROR);
      span.setAttribute(ERROR, error(done, status));
    }
  }

  /** The method's name with that of its service, of a path. */
  private static String method(String path) {
    return path.startsWith("/") ? path.substring(1) : path;
  }

  private static String error(Step.Completion done, String otherwise) {
    return done.trail().code().isEmpty() ? otherwise : done.trail().code();
  }

  static SpanBuilder batch(SpanBuilder span, String model, String version, int rows, int requests) {
    return span.setAttribute(MODEL, model)
        .setAttribute(VERSION, version)
        .setAttribute(BATCH_ROWS, (long) rows)
        .setAttribute(BATCH_REQUESTS, (long) requests);
  }
}
