package dev.primavista.server.observability;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** A protobuf message's fields by their numbers, read without its schema. */
record ProtoMessage(Map<Integer, List<Object>> fields) {
  static ProtoMessage of(byte[] bytes) {
    return read(ByteBuffer.wrap(bytes));
  }

  /** Messages with their lengths before them. */
  static List<ProtoMessage> delimited(byte[] bytes) {
    ByteBuffer all = ByteBuffer.wrap(bytes);
    List<ProtoMessage> messages = new ArrayList<>();
    while (all.hasRemaining()) {
      messages.add(of(taken(all)));
    }
    return messages;
  }

  private static ProtoMessage read(ByteBuffer in) {
    in.order(ByteOrder.LITTLE_ENDIAN);
    Map<Integer, List<Object>> fields = new HashMap<>();
    while (in.hasRemaining()) {
      int tag = (int) varint(in);
      Object value =
          switch (tag & 7) {
            case 0 -> varint(in);
            case 1 -> in.getLong();
            case 2 -> taken(in);
            case 5 -> (long) in.getInt();
            default -> throw new IllegalArgumentException("wire type " + (tag & 7));
          };
      fields.computeIfAbsent(tag >>> 3, _ -> new ArrayList<>()).add(value);
    }
    return new ProtoMessage(fields);
  }

  private static byte[] taken(ByteBuffer in) {
    byte[] bytes = new byte[(int) varint(in)];
    in.get(bytes);
    return bytes;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  private List<Object> all(int field) {
    return fields.getOrDefault(field, List.of());
  }

  /** The field's number; 0 if it is not there. */
  long number(int field) {
    return all(field).isEmpty() ? 0 : (Long) all(field).getFirst();
  }

  String text(int field) {
    return all(field).isEmpty()
        ? ""
        : new String((byte[]) all(field).getFirst(), StandardCharsets.UTF_8);
  }

  String hex(int field) {
    return all(field).isEmpty() ? "" : HexFormat.of().formatHex((byte[]) all(field).getFirst());
  }

  List<ProtoMessage> messages(int field) {
    return all(field).stream().map(each -> of((byte[]) each)).toList();
  }

  ProtoMessage message(int field) {
    return messages(field).getFirst();
  }
}
