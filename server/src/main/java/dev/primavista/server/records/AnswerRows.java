package dev.primavista.server.records;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How many rows an answer has, where it has the same number of them in every output. */
public final class AnswerRows {
  private AnswerRows() {}

  /**
   * The rows of each output; 0 of none.
   *
   * @param param the member of the request that asked for rows; null for the whole of it
   * @param hint how the same model is asked for outputs that are no rows
   * @throws InvalidRequest if an output has no rows, or another number of them
   */
  public static int count(Map<String, Tensor> outputs, @Nullable String param, String hint) {
    List<Integer> counts = outputs.values().stream().map(AnswerRows::rows).distinct().toList();
    if (counts.size() > 1 || counts.contains(-1)) {
      throw new InvalidRequest(
          "not_in_rows",
          "the model does not answer row by row: "
              + outputs.entrySet().stream()
                  .map(each -> "'" + each.getKey() + "' is " + each.getValue().shape())
                  .collect(Collectors.joining(", "))
              + " (expected: as many rows in each)",
          param,
          hint);
    }
    return counts.isEmpty() ? 0 : counts.getFirst();
  }

  /** As many as the first dimension says; -1 where there is none. */
  private static int rows(Tensor tensor) {
    return tensor.shape().rank() == 0 ? -1 : tensor.rows();
  }
}
