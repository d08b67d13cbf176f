package dev.primavista.client;

/** How many there are of something, in a sentence: this module knows tensors alone. */
final class Amount {
  private Amount() {}

  /** Such as {@code 1 row} and {@code 2 rows}. */
  static String of(long count, String one) {
    return count + " " + (count == 1 ? one : one + "s");
  }
}
