package dev.primavista.faq.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AskingsFileTest {
  @Test
  void a_word_for_none_of_the_entries_is_an_entrys_id_where_one_has_it(@TempDir Path folder)
      throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("askings.tsv"), "text\toriginal_id\na\t0\nb\toos\nc\tnone\nd\t\ne\t7\n");
    assertThat(AskingsFile.read(file))
        .extracting(Asking::entryId)
        .containsExactly(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of("7"));
    assertThat(AskingsFile.read(file, Set.of("0", "none", "7")))
        .extracting(Asking::entryId)
        .containsExactly(
            Optional.of("0"),
            Optional.empty(),
            Optional.of("none"),
            Optional.empty(),
            Optional.of("7"));
  }
}
