package dev.primavista.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyFileTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir private Path folder;

  private KeyFile file(String... lines) throws IOException {
    return new KeyFile(Files.writeString(folder.resolve("keys"), String.join("\n", lines)));
  }

  private static String line(String name, Role role) {
    return HashedKey.of(name, role, HashedKey.fresh(RANDOM), RANDOM).line();
  }

  @Test
  void a_key_is_found_by_its_line_and_no_other_is() throws IOException {
    String key = HashedKey.fresh(RANDOM);
    HashedKey hashed = HashedKey.of("shop", Role.READER, key, RANDOM);
    List<HashedKey> read = file("# of the shop", "", "  " + hashed.line() + "  ").read();
    assertThat(read).containsExactly(hashed);
    assertThat(read.getFirst().matches(key)).isTrue();
    assertThat(read.getFirst().matches(key + "x")).isFalse();
    assertThat(hashed.line()).doesNotContain(key).matches("shop reader sha256:[0-9a-f]+:\\w{64}");
  }

  @Test
  void keys_are_random_and_one_key_has_another_hash_each_time() {
    String key = HashedKey.fresh(RANDOM);
    assertThat(key).matches("prima_[A-Za-z0-9_-]{43}").isNotEqualTo(HashedKey.fresh(RANDOM));
    assertThat(HashedKey.of("a", Role.ADMIN, key, RANDOM).hash())
        .isNotEqualTo(HashedKey.of("a", Role.ADMIN, key, RANDOM).hash());
  }

  @Test
  void all_faults_come_at_once_with_their_lines_and_quote_no_key() throws IOException {
    String key = HashedKey.fresh(RANDOM);
    KeyFile broken =
        file(
            key,
            "shop reader " + key,
            line("shop", Role.READER),
            line("shop", Role.ADMIN),
            line("shop", Role.READER),
            line("ops", Role.ADMIN).replace("admin", "owner"));
    assertThatThrownBy(broken::read)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "line 1: 49 characters (expected: NAME ROLE sha256:SALT:HASH",
            "line 2: ",
            "line 4: 'shop' has two roles (expected: one)",
            "line 5: 'shop' has a third key (expected: one, or two while it changes)",
            "line 6: unknown role of 'ops' (expected: reader or admin)")
        .satisfies(fault -> assertThat(fault.getMessage()).doesNotContain(key).hasLineCount(5));
  }

  @Test
  void a_file_without_keys_lets_nobody_in_and_is_a_fault() throws IOException {
    assertThatThrownBy(() -> file("# none yet").read()).hasMessageContaining("no key (expected: ");
    assertThatThrownBy(() -> new KeyFile(folder.resolve("absent")).read())
        .hasMessageContaining("cannot be read");
  }

  @Test
  void a_thousand_keys_are_taken_and_one_more_is_not() throws IOException {
    List<String> lines =
        java.util.stream.IntStream.range(0, 1001)
            .mapToObj(i -> "n" + i + " reader sha256:" + "a".repeat(32) + ":" + "b".repeat(64))
            .toList();
    assertThat(file(lines.subList(0, 999).toArray(String[]::new)).read()).hasSize(999);
    assertThat(file(lines.subList(0, 1000).toArray(String[]::new)).read()).hasSize(1000);
    assertThatThrownBy(() -> file(lines.toArray(String[]::new)).read())
        .hasMessageContaining("1001 keys (expected: <= 1000)");
  }

  @Test
  void names_roles_and_keys_that_cannot_be_are_refused() {
    String key = HashedKey.fresh(RANDOM);
    assertThatThrownBy(() -> HashedKey.of("a b", Role.READER, key, RANDOM))
        .hasMessageContaining("name: 'a b'");
    assertThatThrownBy(() -> HashedKey.of("a", Role.ANYBODY, key, RANDOM))
        .hasMessageContaining("expected: reader or admin");
    assertThatThrownBy(() -> HashedKey.of("a", Role.READER, "k".repeat(31), RANDOM))
        .hasMessageContaining("key: 31 characters (expected: >= 32");
    assertThat(HashedKey.of("a", Role.READER, "k".repeat(32), RANDOM).matches("k".repeat(32)))
        .isTrue();
  }
}
