package dev.primavista.faq.evaluation;

import java.util.List;

/** Evaluations as a Markdown table, a row for each. */
public final class MarkdownTable {
  private MarkdownTable() {}

  /** The table and, for several, McNemar's tests of the first against each other one. */
  public static String of(List<Evaluation> evaluations) {
    StringBuilder table = new StringBuilder("| matcher |");
    StringBuilder rule = new StringBuilder("|---|");
    for (Figure figure : Figure.values()) {
      if (told(evaluations, figure)) {
        table.append(' ').append(figure.label()).append(" |");
        rule.append("---|");
      }
    }
    table.append('\n').append(rule).append('\n');
    for (Evaluation one : evaluations) {
      table.append("| ").append(one.name().replace("|", "\\|")).append(" |");
      for (Figure figure : Figure.values()) {
        if (told(evaluations, figure)) {
          table.append(' ').append(one.interval(figure).format(figure)).append(" |");
        }
      }
      table.append('\n');
    }
    for (Evaluation other : evaluations.subList(1, evaluations.size())) {
      table.append('\n').append(Comparison.sentence(evaluations.getFirst(), other)).append('\n');
    }
    return table.toString();
  }

  /** Whether any of them has the figure. */
  private static boolean told(List<Evaluation> evaluations, Figure figure) {
    return evaluations.stream().anyMatch(one -> !Double.isNaN(one.interval(figure).value()));
  }
}
