package dev.primavista.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 client that costs little: prepared bytes out, status and body in, one request at a
 * time on each of its kept connections, all on one thread. Answers tell their length. A request
 * that is given up closes its connection, as a client does that goes away.
 */
public final class LoadClient implements AutoCloseable {
  /** As load balancers do, which servers outwait. */
  private static final Duration MOST_IDLE = Duration.ofSeconds(60);

  private static final int LOOK_MILLIS = 10;

  private final ClientThread thread = new ClientThread();
  private final Endpoint endpoint;
  private final Duration mostIdle;

  /** The one that was used last is the last. */
  private final ArrayDeque<Connection> idle = new ArrayDeque<>();

  /** How a request ended: with an answer, or without one. */
  @FunctionalInterface
  public interface Ended {
    void with(Answer answer);
  }

  /**
   * What came back.
   *
   * @param status 0 for no answer: given up, refused or reset
   * @param head in lower case; of no answer, why there is none
   * @param body empty for none
   * @param sentNanos when the request was handed to its connection; 0 if it never was
   */
  public record Answer(int status, String head, byte[] body, long sentNanos) {
    private static Answer none(String reason, long sentNanos) {
      return new Answer(0, reason, new byte[0], sentNanos);
    }

    /** A number that stands in a field of the head; empty if there is no such field. */
    public OptionalLong number(String field) {
      int at = head.indexOf("\n" + field + ": ");
      if (at < 0) {
        return OptionalLong.empty();
      }
      int from = at + field.length() + 3;
      return OptionalLong.of(Long.parseLong(head.substring(from, head.indexOf('\r', from))));
    }
  }

  /**
   * @param server in clear text
   */
  public LoadClient(URI server) {
    this(server, MOST_IDLE);
  }

  /**
   * @param mostIdle after so long without a request a connection is closed
   */
  LoadClient(URI server, Duration mostIdle) {
    this.endpoint = new Endpoint(loop(), server, Optional.empty());
    this.mostIdle = mostIdle;
    var _ =
        loop()
            .scheduleWithFixedDelay(
                this::closeIdle, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** One at most: requests would wait while hundreds are closed. */
  private void closeIdle() {
    Connection first = idle.peekFirst();
    if (first != null && System.nanoTime() - first.idleSinceNanos > mostIdle.toNanos()) {
      idle.removeFirst();
      first.close();
    }
  }

  /** The thread on which everything happens. */
  public EventLoop loop() {
    return thread.loop();
  }

  /** A POST of JSON, or a GET where there is no body, as it goes over the wire. */
  public static byte[] request(String path, String body, String... headers) {
    StringBuilder text = new StringBuilder(body.isEmpty() ? "GET " : "POST ").append(path);
    text.append(" HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n");
    for (String header : headers) {
      text.append(header).append("\r\n");
    }
    text.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body);
    return text.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /**
   * Sends a request; to be called on the loop.
   *
   * @param giveUpNanos after so long the client goes away
   */
  public void send(byte[] request, long giveUpNanos, Ended ended) {
    for (Connection free = idle.pollLast(); free != null; free = idle.pollLast()) {
      // One that the server closed may be here still: its end is told after what waits already.
      if (free.isOpen()) {
        free.send(request, giveUpNanos, ended);
        return;
      }
    }
    var connecting = endpoint.connect(channel -> channel.pipeline().addLast(new Connection()));
    var _ =
        connecting.addListener(
            _ -> {
              if (connecting.isSuccess()) {
                connecting
                    .channel()
                    .pipeline()
                    .get(Connection.class)
                    .send(request, giveUpNanos, ended);
              } else {
                ended.with(Answer.none("no connection", 0));
              }
            });
  }

  @Override
  public void close() {
    thread.close();
  }

  private final class Connection extends ChannelInboundHandlerAdapter {
    private @Nullable Channel channel;
    private @Nullable Ended ended;
    private @Nullable ScheduledFuture<?> givingUp;
    private long sentNanos;
    private long idleSinceNanos;
    private String loss = "closed by the server";
    private ByteBuf received = Unpooled.buffer(1024);

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      channel = context.channel();
    }

    boolean isOpen() {
      Channel open = channel;
      return open != null && open.isActive();
    }

    void send(byte[] request, long giveUpNanos, Ended whom) {
      Channel open = channel;
      if (open == null || !open.isActive()) {
        whom.with(Answer.none("closed before it was used", 0));
        return;
      }
      ended = whom;
      sentNanos = System.nanoTime();
      givingUp = open.eventLoop().schedule(this::giveUp, giveUpNanos, TimeUnit.NANOSECONDS);
      var _ = open.writeAndFlush(Unpooled.wrappedBuffer(request));
    }

    private void giveUp() {
      loss = "given up by the client";
      close();
    }

    private void close() {
      Channel open = channel;
      if (open != null) {
        var _ = open.close();
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf bytes = (ByteBuf) message;
      received.writeBytes(bytes);
      bytes.release();
      int head = endOfHead();
      if (head < 0) {
        return;
      }
      String text =
          received.toString(0, head, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
      Answer answer = new Answer(status(text), text, new byte[0], sentNanos);
      int length = (int) answer.number("content-length").orElse(0);
      if (received.readableBytes() < head + length) {
        return;
      }
      byte[] body = new byte[length];
      received.getBytes(head, body);
      received.clear();
      boolean kept = !text.contains("connection: close");
      if (kept) {
        idleSinceNanos = System.nanoTime();
        idle.addLast(this);
      }
      end(new Answer(answer.status(), text, body, sentNanos));
      if (!kept) {
        var _ = context.close();
      }
    }

    private int endOfHead() {
      for (int i = 3; i < received.writerIndex(); i++) {
        if (received.getByte(i) == '\n' && received.getByte(i - 2) == '\n') {
          return i + 1;
        }
      }
      return -1;
    }

    private static int status(String head) {
      return Integer.parseInt(head.substring(9, 12));
    }

    private void end(Answer answer) {
      Ended whom = ended;
      ended = null;
      if (givingUp != null) {
        givingUp.cancel(false);
      }
      if (whom != null) {
        whom.with(answer);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      idle.remove(this);
      end(Answer.none(loss, sentNanos));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable reset) {
      loss = "broken: " + reset.getMessage();
      var _ = context.close();
    }
  }
}
