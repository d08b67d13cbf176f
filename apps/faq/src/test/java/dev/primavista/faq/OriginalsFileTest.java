package dev.primavista.faq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.model.ModelLoadException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of known questions as people have them. */
class OriginalsFileTest {
  private static final String ORIGINALS = "Id\tQuestion\n1\tWas ist größer?\n";

  @TempDir private Path folder;

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("originals.tsv"), bytes);
  }

  @Test
  void a_byte_order_mark_is_no_text_and_what_is_gzipped_is_unpacked() throws IOException {
    byte[] plain = ORIGINALS.getBytes(StandardCharsets.UTF_8);
    byte[] marked = ("\uFEFF" + ORIGINALS).getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(zipped)) {
      out.write(marked);
    }
    for (byte[] bytes : new byte[][] {plain, marked, zipped.toByteArray()}) {
      FaqEntry entry = OriginalsFile.read(file(bytes)).getFirst();
      assertThat(entry.question()).isEqualTo("Was ist größer?");
      assertThat(entry.id()).isEqualTo(1);
    }
  }

  @Test
  void another_encoding_or_separator_is_told() throws IOException {
    Path wide = file(ORIGINALS.getBytes(StandardCharsets.UTF_16));
    assertThatThrownBy(() -> OriginalsFile.read(wide))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "originals.tsv is no text in UTF-8 (expected: Id and Question, or Id and Text, between"
                + " tabs)");
    Path commas = file(ORIGINALS.replace('\t', ',').getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> OriginalsFile.read(commas))
        .isInstanceOf(ModelLoadException.class)
        .hasMessage(
            "originals.tsv has the columns [Id,Question] (expected: Id and Question, or Id and"
                + " Text, between tabs)");
  }
}
