package dev.primavista.faq.match;

import dev.primavista.core.model.ModelLoadException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads a matcher's file; every count is held against what is left of the file. */
final class FileCursor {
  private final String name;
  private final ByteBuffer data;

  /**
   * A cursor at the beginning.
   *
   * @param name of the file, for refusals
   */
  FileCursor(String name, byte[] data) {
    this.name = name;
    this.data = ByteBuffer.wrap(data);
  }

  /** A refusal of the file. */
  ModelLoadException refusal(String reason) {
    return new ModelLoadException(
        "malformed_model",
        name + " is damaged at byte " + data.position() + ": " + reason,
        "copy it again, or train it again with prima faq train");
  }

  void require(boolean holds, String otherwise) {
    if (!holds) {
      throw refusal(otherwise);
    }
  }

  /** A count of things that take so many bytes each, at least. */
  int count(int bytesEach) {
    int count = integer();
    require(count >= 0 && (long) count * bytesEach <= data.remaining(), "a count of " + count);
    return count;
  }

  int bounded(int least, int most) {
    int value = integer();
    require(value >= least && value <= most, value + " (expected: " + least + " to " + most + ")");
    return value;
  }

  int integer() {
    need(Integer.BYTES);
    return data.getInt();
  }

  long longInteger() {
    need(Long.BYTES);
    return data.getLong();
  }

  float number() {
    need(Float.BYTES);
    float value = data.getFloat();
    require(Float.isFinite(value), "a number that is not finite");
    return value;
  }

  char character() {
    need(Character.BYTES);
    return data.getChar();
  }

  boolean flag() {
    need(1);
    return data.get() != 0;
  }

  byte[] bytes(int count) {
    require(count >= 0, "a count of " + count);
    need(count);
    byte[] bytes = new byte[count];
    data.get(bytes);
    return bytes;
  }

  int[] ints(int count) {
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = integer();
    }
    return values;
  }

  float[] numbers(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = number();
    }
    return values;
  }

  String text() {
    return new String(bytes(count(1)), StandardCharsets.UTF_8);
  }

  private void need(int bytes) {
    if (data.remaining() < bytes) {
      throw refusal("it ends too early");
    }
  }

  boolean atEnd() {
    return !data.hasRemaining();
  }
}
