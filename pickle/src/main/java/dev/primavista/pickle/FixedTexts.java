package dev.primavista.pickle;

import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Texts in places of equal length, as numpy keeps those of kinds U and S; what a text does not fill
 * is zero.
 *
 * @param type of kind U, four bytes a character, or S, bytes that are taken for UTF-8
 */
record FixedTexts(Dtype type, byte[] data) {
  private int unit() {
    return type.kind() == 'U' ? 4 : 1;
  }

  private Charset charset() {
    if (type.kind() != 'U') {
      return StandardCharsets.UTF_8;
    }
    return Charset.forName(type.order() == ByteOrder.BIG_ENDIAN ? "UTF-32BE" : "UTF-32LE");
  }

  /** The first so many. */
  List<String> read(int count) {
    Charset charset = charset();
    List<String> texts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int begin = i * type.itemSize();
      int end = end(begin);
      texts.add(new String(data, begin, end - begin, charset));
    }
    return texts;
  }

  private int end(int begin) {
    int end = begin + type.itemSize();
    while (end > begin && isZero(end - unit())) {
      end -= unit();
    }
    return end;
  }

  private boolean isZero(int at) {
    for (int i = at; i < at + unit(); i++) {
      if (data[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
