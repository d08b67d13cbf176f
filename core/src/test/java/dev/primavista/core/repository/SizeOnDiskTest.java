package dev.primavista.core.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SizeOnDiskTest {
  @Test
  void files_behind_links_count_and_what_cannot_be_seen_does_not(@TempDir Path temp)
      throws IOException {
    Path elsewhere = Files.createDirectory(temp.resolve("elsewhere"));
    Files.write(elsewhere.resolve("weights"), new byte[100]);
    Path model = Files.createDirectory(temp.resolve("model"));
    Files.write(model.resolve("graph"), new byte[7]);
    Files.createSymbolicLink(model.resolve("data"), elsewhere);
    Files.createSymbolicLink(model.resolve("gone"), temp.resolve("gone"));
    Files.createSymbolicLink(model.resolve("itself"), model);
    Path link = Files.createSymbolicLink(temp.resolve("current"), model);

    assertThat(SizeOnDisk.of(model)).isEqualTo(107);
    assertThat(SizeOnDisk.of(link)).isEqualTo(107);
    assertThat(SizeOnDisk.of(model.resolve("graph"))).isEqualTo(7);
  }
}
