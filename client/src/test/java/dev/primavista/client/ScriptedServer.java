package dev.primavista.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** A server that gives one prepared answer after the other and remembers what it was asked. */
final class ScriptedServer implements AutoCloseable {
  private final HttpServer server;
  private final Queue<Answer> answers = new ArrayDeque<>();
  private final List<Asked> asked = new ArrayList<>();

  record Answer(int status, byte[] body, Map<String, String> headers, boolean stalls) {
    Answer(int status, byte[] body, Map<String, String> headers) {
      this(status, body, headers, false);
    }

    /** With a status of -1 the connection is closed without an answer. */
    static Answer of(int status, String body) {
      return new Answer(status, body.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /** The same without its last byte, which never comes. */
    Answer stalling() {
      return new Answer(status, body, headers, true);
    }

    Answer withHeader(String name, String value) {
      Map<String, String> more = new LinkedHashMap<>(headers);
      more.put(name, value);
      return new Answer(status, body, more, stalls);
    }
  }

  /** A request's path, header fields in lower case, and body. */
  record Asked(String path, Map<String, String> headers, byte[] body) {}

  ScriptedServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  ScriptedServer then(Answer answer) {
    answers.add(answer);
    return this;
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) ->
                headers.put(name.toLowerCase(java.util.Locale.ROOT), values.getFirst()));
    byte[] body = exchange.getRequestBody().readAllBytes();
    asked.add(new Asked(exchange.getRequestURI().toString(), headers, body));
    Answer answer = answers.remove();
    if (answer.status() < 0) {
      exchange.close();
      return;
    }
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    if (answer.stalls()) {
      exchange.sendResponseHeaders(answer.status(), answer.body().length + 1L);
      exchange.getResponseBody().write(answer.body());
      exchange.getResponseBody().flush();
      return;
    }
    exchange.sendResponseHeaders(
        answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
    exchange.getResponseBody().write(answer.body());
    exchange.close();
  }

  synchronized List<Asked> asked() {
    return List.copyOf(asked);
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
