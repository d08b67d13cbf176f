package dev.primavista.faq.evaluation;

import java.util.Locale;

/** Two matchers on the same askings, in a sentence. */
public final class Comparison {
  private Comparison() {}

  /** Who is better at Accuracy@1, by how much, and McNemar's p. */
  public static String sentence(Evaluation one, Evaluation other) {
    McNemar test = one.test(other);
    Interval difference = one.difference(other, Figure.ACCURACY_1);
    return String.format(
        Locale.ROOT,
        "Accuracy@1 of %s is %+.2f points [%+.2f, %+.2f] against %s: it alone is right %d times, the other %d times;"
            + " McNemar's exact p %s, mid-p %s.",
        one.name(),
        100 * difference.value(),
        100 * difference.low(),
        100 * difference.high(),
        other.name(),
        test.onlyFirst(),
        test.onlySecond(),
        p(test.exact()),
        p(test.midP()));
  }

  private static String p(double p) {
    return p < 0.0001
        ? String.format(Locale.ROOT, "%.1e", p)
        : String.format(Locale.ROOT, "%.4f", p);
  }
}
