package dev.primavista.pickle;

/** What a file may still ask for; shared by the pickles nested in it. */
final class Budget {
  private final PickleLimits limits;
  private long opcodes;
  private long arrayBytes;

  Budget(PickleLimits limits) {
    this.limits = limits;
  }

  PickleLimits limits() {
    return limits;
  }

  void spendOpcode() {
    if (++opcodes > limits.opcodes()) {
      throw new PickleException(
          "limit_exceeded", "more than " + limits.opcodes() + " pickle instructions");
    }
  }

  void spendArray(long bytes) {
    arrayBytes += bytes;
    if (arrayBytes > limits.arrayBytes()) {
      throw new PickleException(
          "limit_exceeded", "arrays of more than " + limits.arrayBytes() + " bytes in all");
    }
  }
}
