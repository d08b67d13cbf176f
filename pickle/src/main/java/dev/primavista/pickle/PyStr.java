package dev.primavista.pickle;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A text. A long one stays in UTF-8, as the file has it, until somebody asks for its value. */
public final class PyStr implements PyValue {
  private final byte[] bytes;
  private final int from;
  private final int to;
  private volatile @Nullable String value;

  public PyStr(String value) {
    this(new byte[0], 0, 0);
    this.value = value;
  }

  private PyStr(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
  }

  /** The text of these bytes; they are not copied. */
  static PyStr ofUtf8(byte[] bytes, int from, int to) {
    return new PyStr(bytes, from, to);
  }

  /**
   * The text.
   *
   * @throws PickleException if it is a long one and no UTF-8
   */
  public String value() {
    String known = value;
    if (known == null) {
      ByteCursor in = new ByteCursor(bytes);
      in.skip(from);
      known = in.utf8(to - from);
      value = known;
    }
    return known;
  }

  /**
   * The text in UTF-8. It is in the buffer's array and not to be changed; whether bytes that nobody
   * looks at are UTF-8 is not known.
   */
  public ByteBuffer utf8() {
    return from < to
        ? ByteBuffer.wrap(bytes, from, to - from)
        : ByteBuffer.wrap(value().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PyStr text && value().equals(text.value());
  }

  @Override
  public int hashCode() {
    return value().hashCode();
  }

  @Override
  public String toString() {
    return value();
  }

  @Override
  public String typeName() {
    return "str";
  }
}
