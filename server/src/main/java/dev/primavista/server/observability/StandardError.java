package dev.primavista.server.observability;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Standard error of a process that may become a server. Until then whoever writes waits for who
 * reads, so that nothing is lost; from {@link #neverWait} on nobody does: lines that find no room
 * are dropped and counted, and a line tells how many they were.
 */
public final class StandardError extends PrintStream {
  private static final Logger LOG = LoggerFactory.getLogger(StandardError.class);
  private static final long CAPACITY_BYTES = 4 << 20;
  private static final int BATCH = 64;

  private final Lines lines;

  /**
   * @param target where lines go
   * @param capacityBytes how much of them may wait
   */
  StandardError(PrintStream target, long capacityBytes) {
    this(new Lines(target, capacityBytes), target);
  }

  private StandardError(Lines lines, PrintStream target) {
    super(lines, false, target.charset());
    this.lines = lines;
  }

  /** Takes the place of {@link System#err}. */
  public static void install() {
    System.setErr(new StandardError(System.err, CAPACITY_BYTES));
  }

  /** That of this process; empty where it has another. */
  public static Optional<StandardError> installed() {
    return System.err instanceof StandardError own ? Optional.of(own) : Optional.empty();
  }

  /** From now on nobody waits for who reads. */
  public void neverWait() {
    lines.queue();
  }

  /** The lines that wait to be read; empty where their writers do. */
  public Optional<Outbox<byte[]>> waiting() {
    return Optional.ofNullable(lines.outbox);
  }

  /** Writes what waits, for a few seconds at the most; nothing can be told after it. */
  public void end() {
    flush();
    waiting().ifPresent(Outbox::close);
  }

  /** Puts together what is written until a line is whole. Used under the stream's own lock. */
  private static final class Lines extends OutputStream {
    private final PrintStream target;
    private final long capacityBytes;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private volatile @Nullable Outbox<byte[]> outbox;

    /** How many dropped lines were told; the outbox's thread alone uses it. */
    private long told;

    Lines(PrintStream target, long capacityBytes) {
      this.target = target;
      this.capacityBytes = capacityBytes;
    }

    synchronized void queue() {
      if (outbox == null) {
        Outbox.Bounds bounds = new Outbox.Bounds(capacityBytes, BATCH, Duration.ZERO);
        outbox = new Outbox<>("log_lines", bounds, line -> line.length, this::deliver);
      }
    }

    @Override
    public void write(int value) {
      begun.write(value);
      if (value == '\n') {
        flush();
      }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      begun.write(bytes, offset, length);
      if (length > 0 && bytes[offset + length - 1] == '\n') {
        flush();
      }
    }

    @Override
    public void flush() {
      byte[] line = begun.toByteArray();
      begun.reset();
      Outbox<byte[]> queue = outbox;
      if (line.length == 0) {
        return;
      }
      if (queue == null) {
        deliver(List.of(line));
      } else {
        queue.put(line);
      }
    }

    private void deliver(List<byte[]> whole) {
      for (byte[] line : whole) {
        target.write(line, 0, line.length);
      }
      target.flush();
      Outbox<byte[]> queue = outbox;
      long dropped = queue == null ? 0 : queue.dropped();
      if (dropped > told) {
        LOG.warn("{} lines were dropped here: nobody read them in time", dropped - told);
        told = dropped;
      }
    }
  }
}
