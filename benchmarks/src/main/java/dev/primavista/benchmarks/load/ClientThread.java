package dev.primavista.benchmarks.load;

import dev.primavista.core.Promptness;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.TimeUnit;

/** The one thread on which a client's connections are used: it goes before those that compute. */
final class ClientThread implements AutoCloseable {
  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

  ClientThread() {
    loop().execute(Promptness::begin);
  }

  EventLoop loop() {
    return (EventLoop) group.next();
  }

  @Override
  public void close() {
    var _ = group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
