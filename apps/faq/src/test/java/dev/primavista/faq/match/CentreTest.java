package dev.primavista.faq.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.primavista.faq.match.encoder.Vectors;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class CentreTest {
  private static final float[] SHARED = {0.6f, 0.8f, 0};

  @Test
  void what_all_share_counts_no_longer() {
    float[] one = {0.6f, 0.8f, 0.5f};
    float[] other = {0.6f, 0.8f, -0.5f};
    Centre centre = Centre.of(Collections.nCopies(10_000, SHARED));
    assertThat(Vectors.dot(Vectors.unit(one.clone()), Vectors.unit(other.clone()))).isPositive();
    assertThat(Vectors.dot(centre.from(one), centre.from(other))).isCloseTo(-1, within(1e-3f));
    assertThat(Vectors.dot(centre.from(one), centre.from(one))).isCloseTo(1, within(1e-5f));
    assertThat(one).containsExactly(0.6f, 0.8f, 0.5f);
  }

  /** The centre of one question is the question: nothing would be left of it. */
  @Test
  void few_vectors_make_little_of_a_centre() {
    Centre centre = Centre.of(List.of(SHARED));
    assertThat(Vectors.dot(centre.from(SHARED), SHARED)).isCloseTo(1, within(1e-5f));
    assertThat(centre.mean()[0]).isCloseTo(0.6f / 11, within(1e-6f));
  }

  @Test
  void without_vectors_there_is_none() {
    assertThat(Centre.of(List.of())).isSameAs(Centre.NONE);
    assertThat(Centre.NONE.from(SHARED)).isSameAs(SHARED);
    float[] nothing = new float[3];
    assertThat(Centre.of(List.of(SHARED)).from(nothing)).isSameAs(nothing);
  }
}
