package dev.primavista.cli.serving;

import dev.primavista.cli.engines.Engines;
import dev.primavista.cli.terminal.Environment;
import dev.primavista.cli.terminal.Terminal;
import dev.primavista.core.Amount;
import dev.primavista.core.Platform;
import dev.primavista.server.observability.StandardError;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A server in the foreground: how it starts, what it prints when it is ready, and how it ends. From
 * the beginning the first signal drains it, and a second one ends at once with 130.
 */
public final class Session {
  private final Terminal terminal;
  private final ListenOptions listen;
  private final Serving serving;
  private final Browser browser;

  /** Whether the process ends already, by a signal or because it cannot start. */
  private final AtomicBoolean ending = new AtomicBoolean();

  private Session(
      Environment environment, Terminal terminal, ListenOptions listen, Serving serving) {
    this.terminal = terminal;
    this.listen = listen;
    this.serving = serving;
    this.browser = new Browser(Platform.current(), environment.browser());
  }

  /** Binds the port and loads; when this returns the server answers. */
  public static Session start(
      Environment environment,
      Terminal terminal,
      Engines engines,
      ListenOptions listen,
      Plan plan) {
    return start(environment, terminal, listen, Serving.bound(terminal, engines, listen, plan));
  }

  /** The same for a server whose port is bound. */
  static Session start(
      Environment environment, Terminal terminal, ListenOptions listen, Serving serving) {
    Session session = new Session(environment, terminal, listen, serving);
    EndSignals.first(session::stop);
    session.open();
    return session;
  }

  private void open() {
    try {
      serving.open();
    } catch (RuntimeException | Error failure) {
      if (ending.getAndSet(true)) {
        awaitEnd();
      }
      serving.close();
      throw failure;
    }
    if (ending.get()) {
      awaitEnd();
    }
  }

  public Serving serving() {
    return serving;
  }

  /** Prints the addresses and waits for the signal to end. */
  public int run(String tryLine) {
    listen.settings().ifPresent(file -> terminal.say("settings  " + file));
    listen.observe().warnOfIdle(terminal);
    if (listen.lacksIpv6()) {
      terminal.say("address   0.0.0.0, as this machine has no IPv6");
    }
    if (!listen.missing().isEmpty()) {
      terminal.warn(
          "open to the network without "
              + String.join(" and without ", listen.missing())
              + "; docs/guides/secure-my-server.md tells more");
    }
    terminal.result("console   " + serving.url() + "/");
    serving.grpcPort().ifPresent(port -> terminal.result("grpc      port " + port));
    serving.metricsPort().ifPresent(port -> terminal.result("metrics   port " + port));
    if (!tryLine.isEmpty()) {
      terminal.result("try       " + (listen.keyed() ? withKey(tryLine) : tryLine));
    }
    terminal.result("listening " + serving.url());
    if (terminal.interactive()) {
      terminal.say("ctrl-c stops");
    }
    if (listen.opens()) {
      String console = serving.url() + "/";
      Thread.ofVirtual().name("browser").start(() -> browser.open(console, terminal));
    }
    awaitEnd();
    return 0;
  }

  /** Leaves the end of the process to the signal's thread. */
  private static void awaitEnd() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String withKey(String tryLine) {
    return tryLine.replace("curl -s ", "curl -s -H \"X-API-Key: $KEY\" ");
  }

  /**
   * Runs when the process is asked to end: the requests in flight end first, and the exit code is
   * 0.
   */
  private void stop() {
    if (ending.getAndSet(true)) {
      return;
    }
    int inFlight = serving.inFlight();
    terminal.say(inFlight == 0 ? "stopping" : "draining " + Amount.of(inFlight, "request"));
    serving.close();
    StandardError.installed().ifPresent(StandardError::end);
    Runtime.getRuntime().halt(0);
  }
}
