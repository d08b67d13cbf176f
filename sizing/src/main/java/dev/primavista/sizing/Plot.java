package dev.primavista.sizing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lines over two axes as SVG; they are told apart by dashes, too. */
public final class Plot {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 300;
  private static final int LEFT = 80;
  private static final int RIGHT = 24;
  private static final int TOP = 44;
  private static final int BOTTOM = 66;
  private static final int PANEL = TOP + HEIGHT + BOTTOM;
  private static final int LEGEND = 150;
  private static final List<String> COLOURS =
      List.of("#1f5fbf", "#c2410c", "#15803d", "#7e22ce", "#b45309", "#0f766e");
  private static final List<String> DASHES = List.of("", "7 4", "2 3", "9 3 2 3", "4 4", "1 4");

  private final Axis across;
  private final Axis up;
  private final StringBuilder svg = new StringBuilder();
  private final List<String> names = new ArrayList<>();

  /**
   * One point.
   *
   * @param x along the horizontal axis
   * @param y along the vertical one
   */
  public record Point(double x, double y) {}

  /** An empty plot. */
  public Plot(String title, Axis across, Axis up) {
    this.across = across;
    this.up = up;
    svg.append("<title>").append(escaped(title)).append("</title>\n");
    text("start", LEFT, 20, title, " class=\"title\"");
    for (double tick : across.ticks()) {
      line("grid", x(tick), TOP, x(tick), TOP + HEIGHT);
      text("middle", x(tick), TOP + HEIGHT + 16, across.text(tick), "");
    }
    for (double tick : up.ticks()) {
      line("grid", LEFT, y(tick), LEFT + WIDTH, y(tick));
      text("end", LEFT - 6, y(tick) + 4, up.text(tick), "");
    }
    text("middle", LEFT + WIDTH / 2.0, TOP + HEIGHT + 34, across.label(), "");
    String turned = " transform=\"rotate(-90 16 %s)\"".formatted(number(TOP + HEIGHT / 2.0));
    text("middle", 16, TOP + HEIGHT / 2.0, up.label(), turned);
  }

  /** A line through these points, named in the legend. */
  public Plot line(String name, List<Point> points) {
    StringBuilder path = new StringBuilder();
    for (Point point : points) {
      path.append(path.isEmpty() ? "M" : " L").append(place(point));
    }
    return path(name, path);
  }

  /** The same with steps: each value holds until the next point. */
  public Plot steps(String name, List<Point> points) {
    StringBuilder path = new StringBuilder();
    for (Point point : points) {
      path.append(path.isEmpty() ? "M" : " H" + number(x(point.x())) + " L").append(place(point));
    }
    return path(name, path);
  }

  /** An upright line at a value, with a word. */
  public Plot upright(double value, String word) {
    line("mark", x(value), TOP, x(value), TOP + HEIGHT);
    text(
        across.place(value) > 0.7 ? "end" : "start",
        x(value) + (across.place(value) > 0.7 ? -5 : 5),
        TOP + 14,
        word,
        "");
    return this;
  }

  private Plot path(String name, CharSequence path) {
    int number = names.size() % COLOURS.size();
    names.add(name);
    String stroke =
        "fill=\"none\" stroke=\"%s\" stroke-width=\"2\" stroke-dasharray=\"%s\""
            .formatted(COLOURS.get(number), DASHES.get(number));
    svg.append("<path %s d=\"%s\"/>\n".formatted(stroke, path));
    double at = LEFT + (names.size() - 1) * (double) LEGEND;
    double height = TOP + HEIGHT + 54;
    svg.append("<path %s d=\"M%s %s h24\"/>\n".formatted(stroke, number(at), number(height - 4)));
    text("start", at + 30, height, name, "");
    return this;
  }

  private void line(String style, double x1, double y1, double x2, double y2) {
    svg.append(
        "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>\n"
            .formatted(style, number(x1), number(y1), number(x2), number(y2)));
  }

  private void text(String anchor, double x, double y, String text, String more) {
    svg.append(
        "<text text-anchor=\"%s\" x=\"%s\" y=\"%s\"%s>%s</text>\n"
            .formatted(anchor, number(x), number(y), more, escaped(text)));
  }

  private String place(Point point) {
    return number(x(point.x())) + " " + number(y(point.y()));
  }

  private double x(double value) {
    return LEFT + across.place(value) * WIDTH;
  }

  private double y(double value) {
    return TOP + (1 - up.place(value)) * HEIGHT;
  }

  /** One SVG document with these plots below each other. */
  public static String document(List<Plot> plots) {
    StringBuilder all = new StringBuilder();
    int width = LEFT + WIDTH + RIGHT;
    all.append("<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 ")
        .append(width + " " + plots.size() * PANEL + "\">\n");
    all.append("<style>text{font:12px sans-serif;fill:#222}.title{font-weight:bold}")
        .append(".grid{stroke:#ddd}.mark{stroke:#222;stroke-dasharray:1 3}</style>\n")
        .append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
    for (int i = 0; i < plots.size(); i++) {
      all.append("<g transform=\"translate(0 " + i * PANEL + ")\">\n");
      all.append(plots.get(i).svg).append("</g>\n");
    }
    return all.append("</svg>\n").toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
