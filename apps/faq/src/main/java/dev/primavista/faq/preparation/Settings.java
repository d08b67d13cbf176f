package dev.primavista.faq.preparation;

/**
 * How the reference's data step chooses.
 *
 * @param minText characters that a question and a duplicate have at least
 * @param minDuplicates that a question has at least
 * @param match pairs that a training duplicate is in, one of them with its own original
 * @param testShare of a question's duplicates that are for testing, at least one of them
 * @param seed of every choice that is left to chance
 */
public record Settings(int minText, int minDuplicates, int match, double testShare, long seed) {

  public Settings {
    require(minText >= 0, "minText: " + minText + " (expected: >= 0)");
    require(minDuplicates >= 1, "minDuplicates: " + minDuplicates + " (expected: >= 1)");
    require(match >= 2, "match: " + match + " (expected: >= 2)");
    require(
        testShare > 0 && testShare < 1, "testShare: " + testShare + " (expected: between 0 and 1)");
  }

  private static void require(boolean holds, String fault) {
    if (!holds) {
      throw new IllegalArgumentException(fault);
    }
  }
}
