package dev.primavista.onnx.wire;

import java.util.Map;

/** A {@code StringStringEntryProto}: a key and its value, both texts. */
public final class TextEntry {
  private TextEntry() {}

  /** Puts the entry that begins here into a map; what it lacks is empty. */
  public static void read(ProtoCursor in, Map<String, String> into) {
    String key = "";
    String value = "";
    while (in.next()) {
      switch (in.field()) {
        case 1 -> key = in.text();
        case 2 -> value = in.text();
        default -> {}
      }
    }
    into.put(key, value);
  }
}
