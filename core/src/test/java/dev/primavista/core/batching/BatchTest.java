package dev.primavista.core.batching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.FakeModel;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BatchTest {
  @Test
  void joined_inputs_follow_each_other_on_the_heap() {
    Map<String, Tensor> joined =
        Batch.join(List.of(FakeModel.input(1, 2), FakeModel.input(3), FakeModel.input(4)));
    assertThat(joined)
        .hasSize(1)
        .allSatisfy(
            (_, tensor) -> {
              FixedTensor numbers = (FixedTensor) tensor;
              assertThat(numbers.data().isDirect()).isFalse();
              assertThat(numbers.doubles()).containsExactly(1, 2, 3, 4);
            });
  }
}
