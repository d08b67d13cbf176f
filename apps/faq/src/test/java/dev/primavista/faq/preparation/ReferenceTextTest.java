package dev.primavista.faq.preparation;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The reference's cleaning, beside what it wrote itself. */
class ReferenceTextTest {
  @Test
  void the_182_originals_are_cleaned_as_the_reference_cleaned_them() throws IOException {
    try (CsvReader<NamedCsvRecord> reader =
        CsvReader.builder()
            .fieldSeparator('\t')
            .ofNamedCsvRecord(SharedData.require("data/faq/reference_originals/questions.tsv"))) {
      List<NamedCsvRecord> rows = reader.stream().toList();
      assertThat(rows).hasSize(182);
      assertThat(rows)
          .allSatisfy(
              row ->
                  assertThat(ReferenceText.of(row.getField("Text0")))
                      .isEqualTo(row.getField("Text")));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "A <b>B</b> &lt;i&gt;|a b &lt;i&gt;",
        "x <pre><code>if (a < b) {}</code></pre>y <code>Z</code>|x y z",
        "<a href='1'>One</a> two <a href='2'>Three</a> four|one two three four",
        "<a href='1'>http://one</a> two <a href='2'>Three</a> four| four",
        "<abbr title='x'>CSS</abbr> a <a href='2'>b</a>|css a b",
        "2 <3 and 4 > 3|2  3",
      })
  void rules(String raw, String expected) {
    assertThat(ReferenceText.of(raw)).isEqualTo(expected);
  }

  @Test
  void code_over_several_lines_stays() {
    assertThat(ReferenceText.of("<pre><code>A\nB</code></pre>")).isEqualTo("a\nb");
  }
}
