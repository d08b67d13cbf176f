package dev.primavista.faq.evaluation;

import java.util.List;

/** Evaluations as a Markdown table, a column for each. */
public final class MarkdownTable {
  private MarkdownTable() {}

  /** The table and, for several, McNemar's tests of the first against each other one. */
  public static String of(List<Evaluation> evaluations) {
    StringBuilder table = new StringBuilder("| figure |");
    evaluations.forEach(one -> cell(table, one.name().replace("|", "\\|")));
    table.append("\n|---|").repeat("---|", evaluations.size()).append('\n');
    for (Figure figure : Figure.values()) {
      if (told(evaluations, figure)) {
        table.append("| ").append(figure.label()).append(" |");
        evaluations.forEach(one -> cell(table, one.interval(figure).format(figure)));
        table.append('\n');
      }
    }
    for (Evaluation other : evaluations.subList(1, evaluations.size())) {
      table.append('\n').append(Comparison.sentence(evaluations.getFirst(), other)).append('\n');
    }
    return table.toString();
  }

  private static void cell(StringBuilder table, String text) {
    table.append(' ').append(text).append(" |");
  }

  /** Whether any of them has the figure. */
  private static boolean told(List<Evaluation> evaluations, Figure figure) {
    return evaluations.stream().anyMatch(one -> !Double.isNaN(one.interval(figure).value()));
  }
}
