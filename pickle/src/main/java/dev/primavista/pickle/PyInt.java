package dev.primavista.pickle;

import java.math.BigInteger;

/** An integer of any size. */
public record PyInt(BigInteger value) implements PyValue {
  public static PyInt of(long value) {
    return new PyInt(BigInteger.valueOf(value));
  }

  /**
   * The value as a long.
   *
   * @throws PickleException if it does not fit
   */
  public long longValue() {
    if (value.bitLength() > 63) {
      throw new PickleException(
          "malformed_pickle",
          "an integer of " + value.bitLength() + " bits (expected: at most 63)");
    }
    return value.longValue();
  }

  @Override
  public String typeName() {
    return "int";
  }
}
