package dev.primavista.sklearn.estimator;

import dev.primavista.sklearn.data.Data;

/** Rows to other rows. */
public interface Transformer extends Estimator {
  /** One output row per input row. */
  Data transform(Data rows);
}
