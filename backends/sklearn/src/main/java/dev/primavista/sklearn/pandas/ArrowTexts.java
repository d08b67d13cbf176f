package dev.primavista.sklearn.pandas;

import dev.primavista.pickle.PyBytes;
import dev.primavista.pickle.PyNone;
import dev.primavista.pickle.PyObject;
import dev.primavista.pickle.PyStr;
import dev.primavista.pickle.PyTuple;
import dev.primavista.pickle.PyValue;
import dev.primavista.sklearn.estimator.State;
import dev.primavista.sklearn.estimator.UnreadableModel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Texts that pandas keeps in Arrow, which is what it does since 3 where pyarrow is installed:
 * {@code _restore_array((type, length, nulls, offset, [validity, offsets, bytes], children,
 * dictionary))}, alone or several of them in {@code chunked_array}. Validity is a bit for each
 * value, from the least on; a value's bytes lie from its own offset to the next one's (Arrow
 * columnar format 1.0, "Variable-size Binary Layout").
 */
final class ArrowTexts {
  private static final int PARTS = 7;
  private static final int BUFFERS = 3;

  private ArrowTexts() {}

  /** The texts of an ArrowStringArray, null for missing ones; empty if it is none. */
  static Optional<List<@Nullable Object>> of(PyValue data) {
    if (!(data instanceof PyObject array)) {
      return Optional.empty();
    }
    return array.attribute("_pa_array").or(() -> array.attribute("_data")).map(ArrowTexts::chunks);
  }

  private static List<@Nullable Object> chunks(PyValue value) {
    if (!(value instanceof PyObject object)) {
      throw new UnreadableModel("Arrow values in " + value.aTypeName());
    }
    List<@Nullable Object> texts = new ArrayList<>();
    if (object.type().name().equals("chunked_array")) {
      for (PyValue chunk : State.items("chunks", object.arguments().items().getFirst())) {
        texts.addAll(chunks(chunk));
      }
      return texts;
    }
    if (!object.type().name().equals("_restore_array")
        || object.arguments().items().size() != 1
        || !(object.arguments().items().getFirst() instanceof PyTuple parts)
        || parts.items().size() != PARTS) {
      throw new UnreadableModel("Arrow values made by " + object.type().qualifiedName());
    }
    return texts(parts.items());
  }

  private static List<@Nullable Object> texts(List<PyValue> parts) {
    boolean large = isLarge(parts.get(0));
    int length = State.integer("length", parts.get(1));
    int first = State.integer("offset", parts.get(3));
    List<PyValue> buffers = State.items("buffers", parts.get(4));
    if (buffers.size() != BUFFERS || length < 0 || first < 0) {
      throw new UnreadableModel("Arrow texts of " + buffers.size() + " buffers (expected: 3)");
    }
    Optional<ByteBuffer> validity = buffer(buffers.get(0));
    ByteBuffer offsets = required(buffers.get(1));
    ByteBuffer bytes = buffer(buffers.get(2)).orElseGet(() -> ByteBuffer.allocate(0));
    int width = large ? Long.BYTES : Integer.BYTES;
    if ((first + (long) length + 1) * width > offsets.limit()
        || validity.filter(bits -> (first + (long) length + 7) / 8 > bits.limit()).isPresent()) {
      throw new UnreadableModel("Arrow texts that end before their " + length + " values do");
    }
    List<@Nullable Object> texts = new ArrayList<>(length);
    for (int i = first; i < first + length; i++) {
      int at = i;
      boolean known = validity.map(bits -> (bits.get(at / 8) >> (at % 8) & 1) != 0).orElse(true);
      texts.add(
          known ? text(bytes, offset(offsets, i, large), offset(offsets, i + 1, large)) : null);
    }
    return texts;
  }

  private static boolean isLarge(PyValue type) {
    String name =
        type instanceof PyObject object
                && !object.arguments().items().isEmpty()
                && object.arguments().items().getFirst() instanceof PyStr alias
            ? alias.value()
            : type.typeName();
    return switch (name) {
      case "large_string", "large_utf8" -> true;
      case "string", "utf8" -> false;
      default -> throw new UnreadableModel("Arrow values of type " + name + " (expected: texts)");
    };
  }

  private static Optional<ByteBuffer> buffer(PyValue value) {
    return switch (value) {
      case PyNone _ -> Optional.empty();
      case PyBytes bytes -> Optional.of(littleEndian(bytes));
      case PyObject maker when maker.arguments().items().size() == 1 ->
          buffer(maker.arguments().items().getFirst());
      default -> throw new UnreadableModel("an Arrow buffer in " + value.aTypeName());
    };
  }

  private static ByteBuffer required(PyValue value) {
    return buffer(value).orElseThrow(() -> new UnreadableModel("Arrow texts without offsets"));
  }

  private static ByteBuffer littleEndian(PyBytes bytes) {
    return ByteBuffer.wrap(bytes.value()).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static long offset(ByteBuffer offsets, int at, boolean large) {
    return large ? offsets.getLong(at * Long.BYTES) : offsets.getInt(at * Integer.BYTES);
  }

  private static String text(ByteBuffer bytes, long from, long to) {
    if (from < 0 || to < from || to > bytes.limit()) {
      throw new UnreadableModel("an Arrow text from byte " + from + " to " + to);
    }
    byte[] text = new byte[(int) (to - from)];
    bytes.get((int) from, text);
    return new String(text, StandardCharsets.UTF_8);
  }
}
