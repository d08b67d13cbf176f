package dev.primavista.sizing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class PlotTest {
  private static String drawn() {
    Plot plot =
        new Plot("title", Axis.powersAround("s", 1, 1000), Axis.powersAround("ms", 1, 1000))
            .line("1/s", List.of(new Plot.Point(1, 1), new Plot.Point(1000, 1000)));
    return Plot.document(List.of(plot, plot));
  }

  @Test
  void a_drawing_is_the_same_whatever_the_language_of_the_system() {
    Locale before = Locale.getDefault(Locale.Category.FORMAT);
    String usual = drawn();
    try {
      Locale.setDefault(Locale.Category.FORMAT, Locale.forLanguageTag("ar-EG"));
      assertThat(drawn()).isEqualTo(usual);
    } finally {
      Locale.setDefault(Locale.Category.FORMAT, before);
    }
  }
}
