package dev.primavista.trees;

/** What is worth a line about a model of trees. */
public final class Sizes {
  private Sizes() {}

  public static String of(int trees, int splits) {
    return amount(trees, "tree") + ", " + amount(splits, "split");
  }

  /** Such as {@code 1 tree} and {@code 2 trees}. */
  public static String amount(int count, String one) {
    return count + " " + one + (count == 1 ? "" : "s");
  }
}
