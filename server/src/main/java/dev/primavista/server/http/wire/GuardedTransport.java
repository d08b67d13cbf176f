package dev.primavista.server.http.wire;

import dev.primavista.core.Promptness;
import dev.primavista.core.SharedThread;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.transport.Transport;
import java.nio.channels.spi.SelectorProvider;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Java's own sockets, where every accepted connection gets a handler before it is anybody's. */
public final class GuardedTransport implements Transport, io.vertx.core.transport.Transport {
  private final Transport nio = io.vertx.core.transport.Transport.NIO.implementation();
  private final Queue<ServerChannel> listening = new ConcurrentLinkedQueue<>();
  private final List<EventLoopGroup> groups = new CopyOnWriteArrayList<>();
  private final Supplier<ChannelHandler> guards;
  private final @Nullable SocketProtocolFamily family;

  /**
   * @param guards a new handler for each connection
   * @param ipv4Only whether it listens without IPv6
   */
  public GuardedTransport(Supplier<ChannelHandler> guards, boolean ipv4Only) {
    this.guards = guards;
    this.family = ipv4Only ? SocketProtocolFamily.INET : null;
  }

  /** A listening socket whose connections are guarded. */
  private static final class GuardedServerChannel extends NioServerSocketChannel {
    private final Supplier<ChannelHandler> guards;

    GuardedServerChannel(Supplier<ChannelHandler> guards, @Nullable SocketProtocolFamily family) {
      super(SelectorProvider.provider(), family);
      this.guards = guards;
    }

    @Override
    protected int doReadMessages(List<Object> accepted) throws Exception {
      int before = accepted.size();
      int count = super.doReadMessages(accepted);
      for (Object connection : accepted.subList(before, accepted.size())) {
        if (connection instanceof Channel channel) {
          channel.pipeline().addFirst(guards.get());
        }
      }
      return count;
    }
  }

  /**
   * Takes no more connections. Those that were taken have their event loops. Not to be called on
   * one of them.
   */
  public void stopListening() {
    for (ServerChannel socket = listening.poll(); socket != null; socket = listening.poll()) {
      if (socket.isRegistered()) {
        var _ = socket.close().awaitUninterruptibly();
      }
    }
  }

  /** The threads that take connections and serve them ask for short slices. */
  public void beginPromptness() {
    groups.forEach(group -> group.forEach(Promptness::soon));
  }

  @Override
  public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory factory, int ioRatio) {
    EventLoopGroup group =
        nio.eventLoopGroup(
            type, threads, work -> factory.newThread(SharedThread.of(work)), ioRatio);
    groups.add(group);
    return group;
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    return domainSocket ? nio.serverChannelFactory(true) : this::newSocket;
  }

  private ServerChannel newSocket() {
    ServerChannel socket = new GuardedServerChannel(guards, family);
    listening.add(socket);
    return socket;
  }

  @Override
  public String name() {
    return "guarded-nio";
  }

  @Override
  public boolean available() {
    return true;
  }

  @Override
  public Throwable unavailabilityCause() {
    return nio.unavailabilityCause();
  }

  @Override
  public Transport implementation() {
    return this;
  }

  @Override
  public boolean supportsDomainSockets() {
    return nio.supportsDomainSockets();
  }

  @Override
  public java.net.SocketAddress convert(SocketAddress address) {
    return nio.convert(address);
  }

  @Override
  public SocketAddress convert(java.net.SocketAddress address) {
    return nio.convert(address);
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    return nio.ioHandlerFactory();
  }

  @Override
  public DatagramChannel datagramChannel() {
    return nio.datagramChannel();
  }

  @Override
  @SuppressWarnings("deprecation") // Vert.x's interface names the type that Netty deprecated
  public DatagramChannel datagramChannel(InternetProtocolFamily family) {
    return nio.datagramChannel(family);
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    return nio.channelFactory(domainSocket);
  }
}
