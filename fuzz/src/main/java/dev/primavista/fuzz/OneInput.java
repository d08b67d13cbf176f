package dev.primavista.fuzz;

/** What Jazzer calls: first with the target's word, then with one input after another. */
public final class OneInput {
  private static Target target = Target.PICKLE;

  private OneInput() {}

  public static void fuzzerInitialize(String[] words) {
    target = Target.of(words[0]);
  }

  public static void fuzzerTestOneInput(byte[] input) {
    Law.holds(target, input);
  }
}
