package dev.primavista.cli.faq;

import dev.primavista.core.Amount;
import dev.primavista.faq.evaluation.Comparison;
import dev.primavista.faq.evaluation.Evaluation;
import dev.primavista.faq.evaluation.Figure;
import dev.primavista.faq.evaluation.Interval;
import dev.primavista.faq.evaluation.McNemar;
import dev.primavista.server.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Evaluations as lines, and as one JSON document, whose shares are from 0 to 1. */
final class FaqFigures {
  private FaqFigures() {}

  static List<String> lines(List<Evaluation> evaluations) {
    List<String> lines = new ArrayList<>();
    for (Evaluation one : evaluations) {
      String others = one.others() == 0 ? "" : ", " + one.others() + " out of scope";
      lines.add(one.name() + ": " + Amount.of(one.known(), "asking") + others);
      for (Figure figure : Figure.values()) {
        Interval interval = one.interval(figure);
        if (!Double.isNaN(interval.value())) {
          lines.add("  %-36s %s".formatted(figure.label(), interval.format(figure)));
        }
      }
    }
    for (Evaluation other : evaluations.subList(1, evaluations.size())) {
      lines.add(Comparison.sentence(evaluations.getFirst(), other));
    }
    return lines;
  }

  static JsonWriter json(List<Evaluation> evaluations) {
    JsonWriter json = new JsonWriter().beginObject().name("matchers").beginArray();
    for (Evaluation one : evaluations) {
      json.beginObject()
          .field("name", one.name())
          .field("askings", one.known())
          .field("out_of_scope", one.others())
          .name("figures")
          .beginObject();
      for (Figure figure : Figure.values()) {
        write(json, figure, one.interval(figure));
      }
      json.endObject().endObject();
    }
    json.endArray().name("comparisons").beginArray();
    Evaluation first = evaluations.getFirst();
    for (Evaluation other : evaluations.subList(1, evaluations.size())) {
      McNemar test = first.test(other);
      json.beginObject()
          .field("first", first.name())
          .field("second", other.name())
          .field("only_first", test.onlyFirst())
          .field("only_second", test.onlySecond())
          .field("exact_p", test.exact())
          .field("mid_p", test.midP())
          .endObject();
    }
    return json.endArray().endObject();
  }

  private static void write(JsonWriter json, Figure figure, Interval interval) {
    if (!Double.isNaN(interval.value())) {
      json.name(figure.name().toLowerCase(Locale.ROOT))
          .beginArray()
          .value(interval.value())
          .value(interval.low())
          .value(interval.high())
          .endArray();
    }
  }
}
