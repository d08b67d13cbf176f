package dev.primavista.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ListingTest {
  @Test
  void few_names_are_all_told_and_of_many_the_first() {
    assertThat(Listing.of(List.of())).isEqualTo("[]");
    assertThat(Listing.of(List.of("a", "b"))).isEqualTo("[a, b]");
    assertThat(Listing.of(IntStream.range(0, 24).boxed().toList())).endsWith(", 23]");
    assertThat(Listing.of(IntStream.range(0, 1000).boxed().toList()))
        .startsWith("[0, 1, ")
        .endsWith(", 23] and 976 more");
  }
}
