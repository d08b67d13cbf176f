package dev.primavista.server.observability;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/** A collector on loopback: takes OTLP over HTTP and keeps the spans. */
final class OtlpReceiver implements AutoCloseable {
  private final HttpServer http;
  private final List<Span> spans = new CopyOnWriteArrayList<>();
  private final List<String> headers = new CopyOnWriteArrayList<>();

  /** A span as it arrived; ids in hexadecimal. */
  record Span(ProtoMessage message, Map<String, String> resource) {
    String traceId() {
      return message.hex(1);
    }

    String id() {
      return message.hex(2);
    }

    String traceState() {
      return message.text(3);
    }

    String parent() {
      return message.hex(4);
    }

    String name() {
      return message.text(5);
    }

    boolean server() {
      return message.number(6) == 2;
    }

    long startNanos() {
      return message.number(7);
    }

    long endNanos() {
      return message.number(8);
    }

    Map<String, String> attributes() {
      return pairs(message.messages(9));
    }

    List<String> links() {
      return message.messages(13).stream().map(link -> link.hex(2)).toList();
    }

    boolean error() {
      return !message.messages(15).isEmpty() && message.message(15).number(3) == 2;
    }
  }

  OtlpReceiver() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext("/v1/traces", this::take);
    http.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    headers.add(String.valueOf(exchange.getRequestHeaders().getFirst("x-tenant")));
    boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("content-encoding"));
    InputStream body = exchange.getRequestBody();
    byte[] bytes = (gzip ? new GZIPInputStream(body) : body).readAllBytes();
    for (ProtoMessage group : ProtoMessage.of(bytes).messages(1)) {
      Map<String, String> resource = pairs(group.message(1).messages(1));
      for (ProtoMessage scope : group.messages(2)) {
        scope.messages(2).forEach(span -> spans.add(new Span(span, resource)));
      }
    }
    exchange.getResponseHeaders().add("content-type", "application/x-protobuf");
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private static Map<String, String> pairs(List<ProtoMessage> pairs) {
    Map<String, String> values = new HashMap<>();
    for (ProtoMessage pair : pairs) {
      ProtoMessage value = pair.message(2);
      String text = value.text(1);
      values.put(pair.text(1), text.isEmpty() ? Long.toString(value.number(3)) : text);
    }
    return values;
  }

  String endpoint() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  /** What arrived so far; all of it once the sender is closed. */
  List<Span> spans() {
    return spans;
  }

  Span named(String name) {
    return spans.stream().filter(span -> span.name().equals(name)).findFirst().orElseThrow();
  }

  /** The tenant that each delivery named. */
  List<String> tenants() {
    return headers;
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
