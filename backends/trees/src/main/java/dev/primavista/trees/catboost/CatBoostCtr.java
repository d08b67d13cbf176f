package dev.primavista.trees.catboost;

import dev.primavista.trees.TreeFormatException;
import java.util.Map;

/**
 * A number that stands for a category, or for several together: what was counted of it in the
 * training rows, as a share with a prior.
 *
 * @param key how the categories of a row become one
 * @param table what was counted
 */
record CatBoostCtr(Key key, Table table, Formula formula) {
  private static final long MULTIPLIER = 0x4906ba494954cb65L;

  /** A column compared with a number; {@code border} for floats, {@code category} else. */
  record Condition(int column, float border, int category) {}

  /**
   * Categorical columns and conditions on others, in this order.
   *
   * @param categories places among the categorical columns
   */
  record Key(int[] categories, Condition[] floats, Condition[] categorical) {
    long of(float[] floatValues, int[] hashes) {
      long key = 0;
      for (int column : categories) {
        key = combined(key, hashes[column]);
      }
      for (Condition condition : floats) {
        key = combined(key, floatValues[condition.column()] > condition.border() ? 1 : 0);
      }
      for (Condition condition : categorical) {
        key = combined(key, hashes[condition.column()] == condition.category() ? 1 : 0);
      }
      return key;
    }

    private static long combined(long key, long part) {
      return MULTIPLIER * (key + MULTIPLIER * part);
    }
  }

  /** How counts become a share. */
  enum Kind {
    BORDERS,
    BUCKETS,
    BINARIZED_MEAN,
    FLOAT_MEAN,
    COUNTER,
    FREQUENCY;

    static Kind of(int code) {
      return switch (code) {
        case 0 -> BORDERS;
        case 1 -> BUCKETS;
        case 2 -> BINARIZED_MEAN;
        case 3 -> FLOAT_MEAN;
        case 4 -> COUNTER;
        case 5 -> FREQUENCY;
        default -> throw new TreeFormatException("counts of kind " + code);
      };
    }
  }

  /**
   * Counts per key.
   *
   * @param places of each key, its place in the counts
   * @param counts integers, or of means the bits of float sums and integer counts in turn
   */
  record Table(Kind kind, Map<Long, Integer> places, int[] counts, int classes, int denominator) {
    /** Two numbers: how many in the class, and of how many. */
    float[] of(long key, int border) {
      Integer place = places.get(key);
      return switch (kind) {
        case COUNTER, FREQUENCY -> new float[] {place == null ? 0 : counts[place], denominator};
        case BINARIZED_MEAN, FLOAT_MEAN ->
            place == null
                ? new float[2]
                : new float[] {Float.intBitsToFloat(counts[2 * place]), counts[2 * place + 1]};
        case BORDERS, BUCKETS -> place == null ? new float[2] : share(place * classes, border);
      };
    }

    private float[] share(int from, int border) {
      int inside = 0;
      int all = 0;
      for (int i = 0; i < classes; i++) {
        int count = counts[from + i];
        all += count;
        inside += (kind == Kind.BUCKETS ? i == border : i > border) ? count : 0;
      }
      return new float[] {inside, all};
    }

    /** Numbers per place. */
    int width() {
      return switch (kind) {
        case COUNTER, FREQUENCY -> 1;
        case BINARIZED_MEAN, FLOAT_MEAN -> 2;
        case BORDERS, BUCKETS -> classes;
      };
    }
  }

  /** {@code ((inside + prior) / (all + denominator) + shift) * scale}. */
  record Formula(int border, float prior, float denominator, float shift, float scale) {}

  float value(float[] floatValues, int[] hashes) {
    float[] counted = table.of(key.of(floatValues, hashes), formula.border());
    float share = (counted[0] + formula.prior()) / (counted[1] + formula.denominator());
    return (share + formula.shift()) * formula.scale();
  }
}
