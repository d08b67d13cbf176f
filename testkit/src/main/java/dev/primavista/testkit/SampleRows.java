package dev.primavista.testkit;

import dev.primavista.core.model.Signature;
import dev.primavista.core.probe.Specimen;
import dev.primavista.core.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.SequencedMap;

/** Inputs made from a signature alone: equal from run to run, different from row to row. */
public final class SampleRows {
  private SampleRows() {}

  /**
   * Rows for every input; free dimensions other than the first become 1. Floats lie within [-1, 1],
   * integers are 0 or 1, texts are short words.
   */
  public static SequencedMap<String, Tensor> of(Signature signature, int rows) {
    Specimen.Texts words = (index, _) -> ("sample text " + index).getBytes(StandardCharsets.UTF_8);
    return new Specimen(rows, 1, words).of(signature, Specimen.Values.VARIED);
  }
}
