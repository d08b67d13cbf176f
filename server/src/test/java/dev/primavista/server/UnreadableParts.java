package dev.primavista.server;

import java.nio.ByteBuffer;
import java.util.AbstractList;

/** One part of an answer, of so many bytes, for whose copy there is no memory. */
public final class UnreadableParts extends AbstractList<ByteBuffer> {
  private final ByteBuffer part;

  public UnreadableParts(int bytes) {
    this.part = ByteBuffer.allocate(bytes);
  }

  @Override
  public ByteBuffer get(int index) {
    return part;
  }

  @Override
  public int size() {
    return 1;
  }

  @Override
  public Object[] toArray() {
    throw new OutOfMemoryError("no memory for a copy");
  }
}
