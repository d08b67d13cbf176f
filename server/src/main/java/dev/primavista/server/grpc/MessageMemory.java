package dev.primavista.server.grpc;

import dev.primavista.core.ServingException.Overloaded;
import dev.primavista.core.ServingException.TooLarge;
import dev.primavista.server.http.Gate;

/**
 * What one message holds of the memory for bodies, until it was answered. Used on one event loop.
 */
final class MessageMemory {
  private final Gate gate;
  private final long mostElementBytes;
  private long elementBytes;
  private long held;

  /**
   * @param mostElementBytes of elements that do not stay in the message's bytes
   * @param held what was taken for it already
   */
  MessageMemory(Gate gate, long mostElementBytes, long held) {
    this.gate = gate;
    this.mostElementBytes = Math.min(mostElementBytes, MessageReader.MOST_BYTES);
    this.held = held;
  }

  /**
   * Makes room for more.
   *
   * @throws Overloaded if it does not fit beside other messages
   */
  void take(long bytes) {
    gate.take(bytes);
    held += bytes;
  }

  /**
   * Makes room for elements that are made from the message.
   *
   * @param label of their tensor, for messages
   * @param each how many bytes one has
   * @throws TooLarge if a message with all of them would be
   */
  void takeElements(String label, long count, int each) {
    if (count > (mostElementBytes - elementBytes) / each) {
      throw new TooLarge(
          label
              + " grows beyond the bytes of a message (expected: at most "
              + mostElementBytes
              + ")",
          "send fewer elements at once");
    }
    take(count * each);
    elementBytes += count * each;
  }

  void giveBack() {
    gate.giveBack(held);
    held = 0;
  }
}
