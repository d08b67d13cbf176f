package dev.primavista.pickle;

/** What a file may still ask for; shared by the pickles nested in it. */
final class Budget {
  /** A value's place in a container. */
  private static final int REFERENCE_BYTES = 8;

  /** Honest files have one: that of a joblib array's objects. */
  private static final int MOST_NESTED = 100;

  private final PickleLimits limits;
  private long opcodes;
  private long arrayBytes;
  private int nested;

  Budget(PickleLimits limits) {
    this.limits = limits;
  }

  PickleLimits limits() {
    return limits;
  }

  void spendOpcode() {
    spendOpcodes(1);
  }

  private void spendOpcodes(long count) {
    opcodes += count;
    if (opcodes > limits.opcodes()) {
      throw new PickleException(
          "limit_exceeded", "more than " + limits.opcodes() + " pickle instructions");
    }
  }

  /** What one instruction copies costs as if other instructions had made as many bytes. */
  void spendCopy(long bytes) {
    spendOpcodes(Math.ceilDiv(bytes, PickleLimits.BYTES_PER_OPCODE));
  }

  /** The values of a container that one instruction copies, or looks at. */
  void spendItems(long count) {
    spendCopy(count * REFERENCE_BYTES);
  }

  /** The entries of a dict that one instruction copies. */
  void spendEntries(long count) {
    spendCopy(count * PickleLimits.BYTES_PER_OPCODE);
  }

  void spendArray(long bytes) {
    arrayBytes += bytes;
    if (arrayBytes > limits.arrayBytes()) {
      throw new PickleException(
          "limit_exceeded", "arrays of more than " + limits.arrayBytes() + " bytes in all");
    }
  }

  /** A pickle begins inside of another. */
  void enter() {
    nested++;
    if (nested > MOST_NESTED) {
      throw new PickleException(
          "limit_exceeded", "more than " + MOST_NESTED + " pickles inside of one another");
    }
  }

  void leave() {
    nested--;
  }
}
