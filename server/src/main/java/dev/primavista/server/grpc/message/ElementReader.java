package dev.primavista.server.grpc.message;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.server.oip.TensorHead;
import java.nio.ByteBuffer;

/** Reads numbers of a tensor from a field that holds them as protobuf's own. */
public final class ElementReader {
  private ElementReader() {}

  /**
   * Reads one; halves are sixteen bits in a varint.
   *
   * @param data little-endian, with room for it
   * @throws InvalidRequest if it is none of the tensor's type
   */
  public static void read(ProtoReader in, TensorHead head, ByteBuffer data) {
    switch (head.dataType()) {
      case BOOL -> data.put((byte) (in.varint() == 0 ? 0 : 1));
      case INT8 -> data.put((byte) within(in.varint(), Byte.MIN_VALUE, Byte.MAX_VALUE, head));
      case UINT8 -> data.put((byte) within(in.varint(), 0, 0xFF, head));
      case INT16 ->
          data.putShort((short) within(in.varint(), Short.MIN_VALUE, Short.MAX_VALUE, head));
      case UINT16, FP16, BF16 -> data.putShort((short) within(in.varint(), 0, 0xFFFF, head));
      case INT32, UINT32 -> data.putInt((int) in.varint());
      case INT64, UINT64 -> data.putLong(in.varint());
      case FP32 -> data.putInt(in.fixed32());
      case FP64 -> data.putLong(in.fixed64());
      case BYTES -> throw new IllegalArgumentException("texts (expected: numbers)");
    }
  }

  private static long within(long value, long least, long most, TensorHead head) {
    if (value < least || value > most) {
      throw new InvalidRequest(
          "out_of_range",
          head.label() + ": an element is out of range (expected: " + least + " to " + most + ")",
          head.param());
    }
    return value;
  }
}
