package dev.primavista.faq.evaluation;

import java.util.Locale;

/** A number that tells how good a matcher is. */
public enum Figure {
  ACCURACY_1("Accuracy@1", true, "right entry ranked first"),
  ACCURACY_2("Accuracy@2", true, "right entry among the first two"),
  ACCURACY_3("Accuracy@3", true, "right entry among the first three"),
  ACCURACY_5("Accuracy@5", true, "right entry among the first five"),
  RECALL_10("Recall@10", true, "right entry among the first ten"),
  MEAN_RANK("Mean rank", false, "of the right entry; equal scores share their average rank"),
  MEDIAN_RANK("Median rank", false, "of the right entry"),
  MRR("MRR", true, "mean of 1 / rank"),
  ECE("ECE", true, "how far the first entry's probability is from how often it is right"),
  COVERAGE_90("Coverage at 90 % precision", true, "questions it may answer and be right in 90 %"),
  COVERAGE_95("Coverage at 95 % precision", true, "questions it may answer and be right in 95 %"),
  AUROC("Out-of-scope AUROC", true, "how well it tells questions that no entry answers"),
  OUT_OF_SCOPE_RECALL(
      "Out-of-scope found at 95 % coverage",
      true, "questions that no entry answers, found while 95 % of the others are answered");

  private final String label;
  private final boolean share;
  private final String meaning;

  Figure(String label, boolean share, String meaning) {
    this.label = label;
    this.share = share;
    this.meaning = meaning;
  }

  /** Its usual name. */
  public String label() {
    return label;
  }

  /** One line for people who do not know the name. */
  public String meaning() {
    return meaning;
  }

  /** A value of it as people read it; shares in percent. */
  public String format(double value) {
    return Double.isNaN(value)
        ? "-"
        : String.format(Locale.ROOT, "%.2f", share ? 100 * value : value);
  }
}
