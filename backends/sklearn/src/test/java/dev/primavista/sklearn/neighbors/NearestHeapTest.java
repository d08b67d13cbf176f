package dev.primavista.sklearn.neighbors;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NearestHeapTest {
  @Test
  void a_row_as_near_as_the_farthest_kept_comes_too_late() {
    NearestHeap heap = new NearestHeap(2, true);
    heap.push(5, 0);
    heap.push(5, 1);
    heap.push(5, 2);

    assertThat(heap.sorted(TieOrder.STABLE).indices()).containsExactlyInAnyOrder(0, 1);
  }

  @Test
  void the_nearest_come_first() {
    NearestHeap heap = new NearestHeap(3, true);
    double[] distances = {4, 2, 9, 1, 3};
    for (int i = 0; i < distances.length; i++) {
      heap.push(distances[i], i);
    }

    assertThat(heap.farthest()).isEqualTo(3);
    assertThat(heap.sorted(TieOrder.QUICK).indices()).containsExactly(3, 1, 4);
  }

  @Test
  void a_distance_of_nan_is_kept_only_where_scikit_learn_does() {
    NearestHeap recent = new NearestHeap(1, true);
    recent.push(Double.NaN, 7);
    NearestHeap older = new NearestHeap(1, false);
    older.push(Double.NaN, 7);

    assertThat(recent.farthest()).isNaN();
    assertThat(older.farthest()).isInfinite();
  }
}
