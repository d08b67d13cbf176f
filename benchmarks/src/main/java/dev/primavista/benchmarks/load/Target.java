package dev.primavista.benchmarks.load;

import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Wires to servers, evenly over their addresses, and the thread that they are used on. */
final class Target implements AutoCloseable {
  private final ClientThread thread = new ClientThread();
  private final List<Wire> wires = new ArrayList<>();

  /**
   * How many wires, and how much they carry.
   *
   * @param connections in all
   * @param streams requests at a time on each, beside HTTP/1.1, which carries one
   */
  record Width(int connections, int streams) {}

  Target(List<URI> urls, Question question, Width width, Trust trust) throws IOException {
    for (int i = 0; i < width.connections(); i++) {
      URI url = urls.get(i % urls.size());
      Optional<SslContext> tls =
          "https".equals(url.getScheme())
              ? Optional.of(trust.netty(question.protocol()))
              : Optional.empty();
      Endpoint endpoint = new Endpoint(loop(), url, tls);
      wires.add(
          question.protocol() == Protocol.HTTP1
              ? new Http1Wire(endpoint, question)
              : new Http2Wire(endpoint, question, width.streams()));
    }
  }

  EventLoop loop() {
    return thread.loop();
  }

  List<Wire> wires() {
    return wires;
  }

  @Override
  public void close() {
    loop().execute(() -> wires.forEach(Wire::close));
    thread.close();
  }
}
