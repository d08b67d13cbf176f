package dev.primavista.server.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A gate without a server behind it, and what is in memory of bodies that passed it. */
public final class LoneGate implements AutoCloseable {
  private final Shared shared;

  /**
   * @param bodyBytes that may be in memory at once
   */
  public LoneGate(long bodyBytes) {
    ServerConfig config = ServerConfig.onLoopback(0);
    Router router = new Router(List.of());
    this.shared =
        new Shared(
            config,
            router,
            new CrossOrigin(Set.of(), router),
            new Guard(Optional.empty()),
            List.of(),
            CpuThreads.prompt(1, 1),
            CpuThreads.slow(1, 1),
            new BodyBudget(bodyBytes),
            new AnswerBudget(bodyBytes),
            new InFlight(),
            new RequestIds(1));
  }

  public Gate gate() {
    return new Gate(shared);
  }

  /** Bytes of bodies that nobody has given back. */
  public long bodyBytes() {
    return shared.budget().used();
  }

  /** The head of a request that says nothing. */
  public static RequestHead head() {
    return new RequestHead(
        "id", Method.POST, new RequestHead.Target("/", Map.of()), Headers.of(Map.of()));
  }

  @Override
  public void close() {
    shared.cpu().close();
    shared.slow().close();
  }
}
