package dev.primavista.benchmarks.load;

import dev.primavista.core.Sha256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells right answers from wrong ones: right are those that were given, or else the first that came
 * and all that equal it. Used on one thread.
 */
final class Verdicts {
  private static final int MOST_KNOWN = 64;

  private final StableMembers stable;
  private final boolean any;
  private final boolean given;
  private final List<byte[]> known = new ArrayList<>();
  private final List<Long> counts = new ArrayList<>();
  private byte @Nullable [] first;

  /**
   * @param stable what of an answer counts
   * @param accepted right answers; none for whatever comes first
   * @param any whether every answer is right
   */
  Verdicts(StableMembers stable, List<byte[]> accepted, boolean any) {
    this.stable = stable;
    this.any = any;
    this.given = !accepted.isEmpty();
    accepted.forEach(answer -> learn(stable.of(answer)));
  }

  /** Of a load whose answers do not matter. */
  static Verdicts none() {
    return new Verdicts(new StableMembers(Set.of()), List.of(), true);
  }

  private void learn(byte[] answer) {
    known.add(answer);
    counts.add(0L);
  }

  /** Counts an answer; whether it is right. */
  boolean right(byte[] whole) {
    byte[] answer = stable.of(whole);
    for (int i = 0; i < known.size(); i++) {
      if (Arrays.equals(known.get(i), answer)) {
        counts.set(i, counts.get(i) + 1);
        return true;
      }
    }
    boolean right = any || (!given && known.isEmpty());
    if (right && known.size() < MOST_KNOWN) {
      if (first == null) {
        first = whole;
      }
      learn(answer);
      counts.set(known.size() - 1, 1L);
    }
    return right;
  }

  /** The first answer that was taken as right, whole; empty where right ones were given. */
  Optional<byte[]> first() {
    return Optional.ofNullable(first);
  }

  /** How often each right answer came, by the first 12 digits of its SHA-256, of what counts. */
  Map<String, Long> counted() {
    Map<String, Long> counted = new TreeMap<>();
    for (int i = 0; i < known.size(); i++) {
      counted.put(digest(known.get(i)), counts.get(i));
    }
    return counted;
  }

  private static String digest(byte[] answer) {
    return Sha256.of(answer).substring(0, 12);
  }
}
