package dev.primavista.faq.match;

import dev.primavista.core.Sha256;
import dev.primavista.faq.data.FaqRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/** The texts of a record in eight bytes, by which two of them are known as the same or others. */
final class RecordPrint {
  /** Of an entry whose texts nobody wrote down. */
  static final long UNKNOWN = 0;

  private final MessageDigest digest = Sha256.digest();

  private RecordPrint() {}

  /** Never {@link #UNKNOWN}. */
  static long of(FaqRecord record) {
    RecordPrint print = new RecordPrint();
    print.add(record.question());
    print.add(record.answer());
    print.add(record.askings());
    print.add(record.tags());
    long first = ByteBuffer.wrap(print.digest.digest()).getLong();
    return first == UNKNOWN ? 1 : first;
  }

  private void add(List<String> texts) {
    add(texts.size());
    texts.forEach(this::add);
  }

  private void add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    add(bytes.length);
    digest.update(bytes);
  }

  private void add(int count) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(count).flip());
  }
}
