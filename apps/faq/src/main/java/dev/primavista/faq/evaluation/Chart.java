package dev.primavista.faq.evaluation;

import dev.primavista.faq.data.Html;
import java.util.List;
import java.util.Locale;

/** A square plot of shares from 0 to 1 as SVG; its lines are told apart by dashes, too. */
final class Chart {
  private static final int SIZE = 320;
  private static final int LEFT = 62;
  private static final int BOTTOM = 40;
  private static final int MARGIN = 22;

  /** Points of a line that are nearer than this are not told apart. */
  private static final double FINEST = 0.5;

  private final StringBuilder svg = new StringBuilder();
  private final double from;

  /**
   * @param title read aloud instead of the picture
   * @param from where the vertical axis begins
   */
  Chart(String title, String across, String up, double from) {
    this.from = from;
    svg.append(
        "<svg role=\"img\" viewBox=\"0 0 %d %d\"><title>%s</title>"
            .formatted(LEFT + SIZE + MARGIN, MARGIN + SIZE + BOTTOM, Html.escaped(title)));
    for (int i = 0; i <= 5; i++) {
      double share = i / 5.0;
      double value = from + share * (1 - from);
      svg.append(line("grid", x(share), y(from), x(share), y(1)))
          .append(line("grid", x(0), y(value), x(1), y(value)))
          .append(text("middle", x(share), y(from) + 16, percent(share)))
          .append(text("end", x(0) - 6, y(value) + 4, percent(value)));
    }
    svg.append(text("middle", x(0.5), y(from) + 34, across))
        .append(
            "<text class=\"axis\" text-anchor=\"middle\" transform=\"translate(12 %s) rotate(-90)\">%s</text>"
                .formatted(number(y((1 + from) / 2)), Html.escaped(up)));
  }

  private static double x(double share) {
    return LEFT + share * SIZE;
  }

  private double y(double value) {
    return MARGIN + (1 - (value - from) / (1 - from)) * SIZE;
  }

  /** A line through these pairs; what lies below the axis is cut off. */
  Chart line(int series, List<double[]> points) {
    StringBuilder path = new StringBuilder();
    double lastX = Double.NEGATIVE_INFINITY;
    double lastY = 0;
    for (int i = 0; i < points.size(); i++) {
      double x = x(points.get(i)[0]);
      double y = y(Math.max(from, points.get(i)[1]));
      boolean near = Math.hypot(x - lastX, y - lastY) < FINEST;
      if (!near || i == points.size() - 1) {
        path.append(path.isEmpty() ? "M" : " L").append(number(x)).append(' ').append(number(y));
        lastX = x;
        lastY = y;
      }
    }
    svg.append("<path class=\"line s%d\" d=\"%s\"/>".formatted(series, path));
    return this;
  }

  /** A mark on each of these pairs. */
  Chart points(int series, List<double[]> points) {
    for (double[] point : points) {
      svg.append(
          "<circle class=\"s%d\" cx=\"%s\" cy=\"%s\" r=\"4\"/>"
              .formatted(series, number(x(point[0])), number(y(Math.max(from, point[1])))));
    }
    return this;
  }

  /** Where both are equal. */
  Chart diagonal() {
    svg.append(line("ideal", x(from), y(from), x(1), y(1)));
    return this;
  }

  @Override
  public String toString() {
    return svg + "</svg>";
  }

  private static String line(String style, double x1, double y1, double x2, double y2) {
    return "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>"
        .formatted(style, number(x1), number(y1), number(x2), number(y2));
  }

  private static String text(String anchor, double x, double y, String text) {
    return "<text class=\"axis\" text-anchor=\"%s\" x=\"%s\" y=\"%s\">%s</text>"
        .formatted(anchor, number(x), number(y), Html.escaped(text));
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
