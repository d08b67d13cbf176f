package dev.primavista.server.grpc.message;

import dev.primavista.core.ServingException.Overloaded;
import dev.primavista.core.ServingException.TooLarge;
import dev.primavista.server.http.BodyDecoder;
import dev.primavista.server.http.Gate;
import org.jspecify.annotations.Nullable;

/**
 * What one message holds of the memory for bodies, until it was answered. Used on one event loop.
 */
public final class MessageMemory {
  private final Gate gate;
  private final long mostElementBytes;
  private @Nullable BodyDecoder decoder;
  private long elementBytes;
  private long held;

  /**
   * @param mostElementBytes of elements that do not stay in the message's bytes
   * @param held what was taken for it already
   */
  public MessageMemory(Gate gate, long mostElementBytes, long held) {
    this.gate = gate;
    this.mostElementBytes = Math.min(mostElementBytes, MessageReader.MOST_BYTES);
    this.held = held;
  }

  /** Has what a decoder of the message holds given back with all the rest. */
  public void add(BodyDecoder itsDecoder) {
    decoder = itsDecoder;
  }

  /**
   * Makes room for elements that are made from the message.
   *
   * @param label of their tensor, for messages
   * @param each how many bytes one has
   * @throws TooLarge if a message with all of them would be, or there is never memory for them
   * @throws Overloaded if they do not fit beside other messages
   */
  public void takeElements(String label, long count, int each) {
    long room = Math.min(mostElementBytes - elementBytes, gate.bodyCapacity() - all());
    if (count > room / each) {
      throw new TooLarge(
          label
              + " grows beyond the bytes of a message (expected: at most "
              + (elementBytes + room)
              + ")",
          "send fewer elements at once");
    }
    gate.take(count * each);
    held += count * each;
    elementBytes += count * each;
  }

  private long all() {
    return decoder == null ? held : held + decoder.held();
  }

  public void giveBack() {
    gate.giveBack(held);
    held = 0;
    if (decoder != null) {
      decoder.release();
    }
  }
}
