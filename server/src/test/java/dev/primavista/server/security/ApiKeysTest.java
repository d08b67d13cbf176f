package dev.primavista.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of a Secret that Kubernetes changes under a running server. */
final class ApiKeysTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String first = HashedKey.fresh(RANDOM);
  private final String second = HashedKey.fresh(RANDOM);

  @TempDir private Path folder;
  private MountedSecret secret;
  private ApiKeys keys;

  @BeforeEach
  void open() throws IOException {
    secret = new MountedSecret(folder);
    put(line(first));
    keys = new ApiKeys(new KeyFile(secret.file("keys")));
  }

  private static String line(String key) {
    return HashedKey.of("shop", Role.READER, key, RANDOM).line() + "\n";
  }

  private void put(String content) throws IOException {
    secret.put(Map.of("keys", content));
  }

  /** Two looks: the first sees the change, the second that it is whole. */
  private void look() {
    keys.refresh();
    keys.refresh();
  }

  private Optional<String> whose(String key) {
    return keys.find(key).map(HashedKey::name);
  }

  @Test
  void two_keys_of_a_name_change_without_a_gap() throws IOException {
    assertThat(whose(first)).contains("shop");
    assertThat(whose(first)).contains("shop");
    assertThat(whose(second)).isEmpty();
    put(line(first) + line(second));
    look();
    assertThat(whose(first)).contains("shop");
    assertThat(whose(second)).contains("shop");
    assertThat(keys.size()).isEqualTo(2);
    put(line(second));
    look();
    assertThat(whose(first)).isEmpty();
    assertThat(whose(second)).contains("shop");
    assertThat(keys.names()).containsExactly("shop");
  }

  @Test
  void a_broken_or_absent_file_leaves_the_keys_from_before() throws IOException {
    put("shop reader nonsense\n");
    look();
    assertThat(keys.current()).isFalse();
    assertThat(whose(first)).contains("shop");
    put(line(second));
    look();
    assertThat(keys.current()).isTrue();
    assertThat(whose(first)).isEmpty();
    assertThat(whose(second)).contains("shop");
  }

  @Test
  void a_file_that_still_changes_is_left_alone() throws IOException {
    put(line(second));
    keys.refresh();
    assertThat(whose(second)).isEmpty();
    keys.refresh();
    assertThat(whose(second)).contains("shop");
  }

  @Test
  void a_role_grants_what_those_below_it_do() {
    assertThat(Role.ADMIN.grants(Role.READER)).isTrue();
    assertThat(Role.READER.grants(Role.READER)).isTrue();
    assertThat(Role.READER.grants(Role.ADMIN)).isFalse();
  }

  @Test
  void wrong_keys_of_an_address_are_slowed_and_forgotten_after_a_minute() {
    Attempts attempts = new Attempts();
    for (int i = 1; i <= Attempts.MOST; i++) {
      Attempts.Verdict verdict = attempts.failed("a", i);
      assertThat(verdict.told()).isEqualTo(i <= 3);
      assertThat(verdict.pause()).isZero();
    }
    assertThat(attempts.failed("a", 100).pause()).isPositive();
    assertThat(attempts.failed("b", 100).pause()).isZero();
    assertThat(attempts.failed("a", 61_000_000_000L).pause()).isZero();
  }

  @Test
  void addresses_without_end_are_forgotten_from_the_eldest_on() {
    Attempts attempts = new Attempts();
    for (int i = 0; i <= Attempts.MOST; i++) {
      attempts.failed("first", i);
    }
    for (int i = 0; i < 1023; i++) {
      attempts.failed("address" + i, 100);
    }
    assertThat(attempts.failed("first", 200).pause()).isPositive();
    attempts.failed("one more", 200);
    assertThat(attempts.failed("first", 200).pause()).isZero();
  }
}
