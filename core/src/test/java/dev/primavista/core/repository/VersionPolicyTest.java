package dev.primavista.core.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class VersionPolicyTest {
  @Test
  void policies_choose_among_what_exists() {
    assertThat(new VersionPolicy.Latest(2).select(List.of(1L, 5L, 3L))).containsExactly(3L, 5L);
    assertThat(new VersionPolicy.Specific(List.of(1L, 9L)).select(List.of(1L, 5L)))
        .containsExactly(1L);
    assertThat(new VersionPolicy.All().select(List.of(2L, 1L))).containsExactly(1L, 2L);
    assertThatThrownBy(() -> new VersionPolicy.Latest(0)).hasMessage("count: 0 (expected: >= 1)");
  }

  @Test
  void policies_are_read_as_people_write_them() {
    assertThat(VersionPolicy.parse("all")).isEqualTo(new VersionPolicy.All());
    assertThat(VersionPolicy.parse("latest")).isEqualTo(new VersionPolicy.Latest(1));
    assertThat(VersionPolicy.parse("latest 3")).isEqualTo(new VersionPolicy.Latest(3));
    assertThat(VersionPolicy.parse("1, 3")).isEqualTo(new VersionPolicy.Specific(List.of(1L, 3L)));
    for (String wrong : List.of("", "newest", "latest 0", "latest 1 2", "-1", "1.5")) {
      assertThatThrownBy(() -> VersionPolicy.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("versions: '" + wrong + "' (expected:");
    }
  }
}
