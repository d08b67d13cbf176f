package dev.primavista.sklearn.declared;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a class or function of the user's own does. Whoever declares it answers for its being true:
 * its code is never looked at. Each case says how it is written in a file of {@link UserClasses}.
 */
public sealed interface Meaning {
  /**
   * It selects the columns that one of its attributes names: {@code {"selects": "key"}}. The
   * attribute holds one name, a list of names, or a list of places in a matrix.
   *
   * @param attributes where the columns are looked for, in this order
   */
  record Selects(List<String> attributes) implements Meaning {
    public Selects {
      attributes = List.copyOf(attributes);
      if (attributes.isEmpty()) {
        throw new IllegalArgumentException("selects: no attribute (expected: one or more)");
      }
    }

    public Selects(String attribute) {
      this(List.of(attribute));
    }
  }

  /**
   * It leaves out the columns that this attribute names: {@code {"drops": "columns"}}. They need
   * not be sent.
   */
  record Drops(String attribute) implements Meaning {}

  /**
   * It applies a numpy function to every number: {@code {"applies": "numpy.log1p"}}; or to the
   * columns that an attribute names: {@code {"applies": "numpy.log1p", "to": "columns"}}.
   *
   * @param function its name in numpy, such as {@code log1p}
   * @param attribute which names the columns; null for all of them
   */
  record Applies(String function, @Nullable String attribute) implements Meaning {
    public Applies(String function) {
      this(function, null);
    }

    Optional<String> columns() {
      return Optional.ofNullable(attribute);
    }
  }

  /**
   * It clips numbers as {@code numpy.clip} does: {@code {"clips": ["lower_", "upper_"]}}. Each
   * attribute holds one number, one per column, or None.
   *
   * @param low the attribute with the least values; null where there is no such bound
   * @param high the attribute with the greatest values; null where there is no such bound
   */
  record Clips(@Nullable String low, @Nullable String high) implements Meaning {}

  /**
   * It replaces missing values by what this attribute holds: {@code {"fills": "value"}}. That is
   * one value, a list of one per column, or a dict of one per named column.
   */
  record Fills(String attribute) implements Meaning {}

  /**
   * It appends quotients of columns: {@code {"appends_ratios": [[3, 6], [5, 6]]}}.
   *
   * @param ratios in the order of the new columns
   */
  record AppendsRatios(List<Ratio> ratios) implements Meaning {
    public AppendsRatios {
      ratios = List.copyOf(ratios);
    }
  }

  /** The column in this place divided by the one in that; the first is 0. */
  record Ratio(int dividend, int divisor) {
    public Ratio {
      if (dividend < 0 || divisor < 0) {
        throw new IllegalArgumentException(
            "ratio: " + dividend + " / " + divisor + " (expected: columns >= 0)");
      }
    }
  }

  /** It makes sparse rows full and does nothing else: {@code "dense"}. */
  record Dense() implements Meaning {}

  /** It gives rows as they are, such as a step that prints: {@code "passthrough"}. */
  record Passthrough() implements Meaning {}

  /**
   * It is a subclass that adds nothing to what it computes, or another name for a function: {@code
   * {"same_as": "sklearn.preprocessing.StandardScaler"}}, {@code {"same_as": "numpy.log1p"}}.
   *
   * @param name module and name of a class of scikit-learn's or of a function of numpy's
   */
  record SameAs(String name) implements Meaning {}

  /** It plays no part in answers, such as the metric of a search: {@code "unused"}. */
  record Unused() implements Meaning {}
}
