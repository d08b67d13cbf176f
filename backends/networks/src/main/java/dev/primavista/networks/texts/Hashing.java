package dev.primavista.networks.texts;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The hash of each text or number, as TensorFlow makes it: FarmHash, or SipHash where there is a
 * key. Numbers are hashed as they are written.
 *
 * @param bins hashes are what is left of a division by this; 0 for whole ones
 * @param hidden the text or number whose hash is 0, all others being one more; at most one
 * @param key none, or two numbers
 */
public record Hashing(String from, String made, long bins, List<String> hidden, List<Long> key)
    implements TextStep {
  static final String KIND = "hashing";

  public Hashing {
    hidden = List.copyOf(hidden);
    key = List.copyOf(key);
  }

  @Override
  public boolean keepsRowsApart() {
    return true;
  }

  @Override
  public Tensor make(Tensor given) {
    Shape shape = given.shape();
    long[] hashes = new long[Math.toIntExact(shape.elementCount())];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] =
          switch (given) {
            case BytesTensor texts -> hash(texts.bytesAt(i));
            case FixedTensor numbers -> hash(written(numbers, i));
          };
    }
    return FixedTensor.ofLongs(shape, hashes);
  }

  private static byte[] written(FixedTensor numbers, int index) {
    return Long.toString(numbers.longAt(index)).getBytes(StandardCharsets.UTF_8);
  }

  private long hash(byte[] text) {
    boolean hides = !hidden.isEmpty() && bins > 1;
    if (hides && hidden.getFirst().equals(new String(text, StandardCharsets.UTF_8))) {
      return 0;
    }
    long hash = key.isEmpty() ? FarmHash.of(text) : SipHash.of(text, key.get(0), key.get(1));
    if (bins == 0) {
      return hash;
    }
    return hides ? Long.remainderUnsigned(hash, bins - 1) + 1 : Long.remainderUnsigned(hash, bins);
  }

  @Override
  public String example(Shape wanted) {
    return "";
  }

  @Override
  public void write(JsonGenerator out) throws IOException {
    out.writeStringField("kind", KIND);
    out.writeNumberField("bins", bins);
    out.writeArrayFieldStart("hidden");
    for (String text : hidden) {
      out.writeString(text);
    }
    out.writeEndArray();
    out.writeArrayFieldStart("key");
    for (long number : key) {
      out.writeNumber(number);
    }
    out.writeEndArray();
  }
}
