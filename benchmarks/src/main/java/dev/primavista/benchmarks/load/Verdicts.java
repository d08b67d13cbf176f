package dev.primavista.benchmarks.load;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Tells right answers from wrong ones: right are those that were given, or else the first that came
 * and all that equal it. Used on one thread.
 */
final class Verdicts {
  private static final int MOST_KNOWN = 64;

  private final boolean any;
  private final boolean given;
  private final List<byte[]> known = new ArrayList<>();
  private final List<Long> counts = new ArrayList<>();

  /**
   * @param accepted right answers; none for whatever comes first
   * @param any whether every answer is right
   */
  Verdicts(List<byte[]> accepted, boolean any) {
    this.any = any;
    this.given = !accepted.isEmpty();
    accepted.forEach(this::learn);
  }

  private void learn(byte[] answer) {
    known.add(answer);
    counts.add(0L);
  }

  /** Counts an answer; whether it is right. */
  boolean right(byte[] answer) {
    for (int i = 0; i < known.size(); i++) {
      if (Arrays.equals(known.get(i), answer)) {
        counts.set(i, counts.get(i) + 1);
        return true;
      }
    }
    boolean right = any || (!given && known.isEmpty());
    if (right && known.size() < MOST_KNOWN) {
      learn(answer);
      counts.set(known.size() - 1, 1L);
    }
    return right;
  }

  /** The first right answer. */
  Optional<byte[]> first() {
    return known.isEmpty() ? Optional.empty() : Optional.of(known.getFirst());
  }

  /** How often each right answer came, by the first 12 digits of its SHA-256. */
  Map<String, Long> counted() {
    Map<String, Long> counted = new TreeMap<>();
    for (int i = 0; i < known.size(); i++) {
      counted.put(digest(known.get(i)), counts.get(i));
    }
    return counted;
  }

  private static String digest(byte[] answer) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(answer);
      return HexFormat.of().formatHex(digest, 0, 6);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("this JDK has no SHA-256", missing);
    }
  }
}
