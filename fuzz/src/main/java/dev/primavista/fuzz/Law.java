package dev.primavista.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * What holds for every input of a target: an answer or a documented refusal in one line, within a
 * second of processor time.
 */
final class Law {
  private static final long MOST_NANOS = 1_000_000_000;
  private static final int MOST_LETTERS = 20_000;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private Law() {}

  private static final class TooSlow extends AssertionError {
    private static final long serialVersionUID = 1;

    TooSlow(String message) {
      super(message);
    }
  }

  /**
   * Whether the input was read; false where it was refused.
   *
   * @throws AssertionError if it took too long or was refused with more or less than a line
   */
  static boolean holds(Target target, byte[] input) {
    try {
      return holdsOnce(target, input);
    } catch (TooSlow classesWereLoaded) {
      return holdsOnce(target, input);
    }
  }

  private static boolean holdsOnce(Target target, byte[] input) {
    long start = THREADS.getCurrentThreadCpuTime();
    boolean read = true;
    try {
      target.give(input);
    } catch (RuntimeException thrown) {
      if (!target.documents(thrown)) {
        throw thrown;
      }
      checkMessage(thrown);
      read = false;
    }
    long nanos = THREADS.getCurrentThreadCpuTime() - start;
    if (nanos > MOST_NANOS) {
      throw new TooSlow("took " + nanos / 1_000_000 + " ms (expected: <= 1000)");
    }
    return read;
  }

  private static void checkMessage(RuntimeException refusal) {
    String message = String.valueOf(refusal.getMessage());
    if (message.isBlank()
        || message.length() > MOST_LETTERS
        || message.chars().anyMatch(Character::isISOControl)) {
      throw new AssertionError("not one line: " + message, refusal);
    }
  }
}
