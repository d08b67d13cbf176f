package dev.primavista.cli;

import dev.primavista.core.Platform;
import dev.primavista.server.observability.StandardError;
import java.util.concurrent.CountDownLatch;

/** A server in the foreground: what it prints when it is ready, and how it ends. */
final class Session {
  private final Terminal terminal;
  private final Browser browser;

  Session(Environment environment, Terminal terminal) {
    this.terminal = terminal;
    this.browser = new Browser(Platform.current(), environment.browser());
  }

  /**
   * Prints the addresses, waits for the signal to end, drains. A second signal ends at once with
   * 130.
   */
  int run(Serving serving, ListenOptions listen, String tryLine) {
    listen.settings().ifPresent(file -> terminal.say("settings  " + file));
    listen.observe().warnOfIdle(terminal);
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
    CountDownLatch never = new CountDownLatch(1);
    EndSignals.first(() -> stop(serving));
    terminal.announce("listening " + serving.url());
    if (terminal.interactive()) {
      terminal.say("ctrl-c stops");
    }
    if (listen.opens()) {
      String console = serving.url() + "/";
      Thread.ofVirtual().name("browser").start(() -> browser.open(console, terminal));
    }
    try {
      never.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  private static String withKey(String tryLine) {
    return tryLine.replace("curl -s ", "curl -s -H \"X-API-Key: $KEY\" ");
  }

  /**
   * Runs when the process is asked to end: the requests in flight end first, and the exit code is
   * 0.
   */
  private void stop(Serving serving) {
    int inFlight = serving.inFlight();
    terminal.say(inFlight == 0 ? "stopping" : "draining " + inFlight + " requests");
    serving.close();
    StandardError.installed().ifPresent(StandardError::end);
    Runtime.getRuntime().halt(0);
  }
}
