package dev.primavista.pickle;

/** {@code bytes} or {@code bytearray}. */
public final class PyBytes implements PyValue {
  private final byte[] value;

  PyBytes(byte[] value) {
    this.value = value;
  }

  /** The bytes themselves, not a copy: do not write to them. */
  public byte[] value() {
    return value;
  }

  @Override
  public String typeName() {
    return "bytes";
  }
}
