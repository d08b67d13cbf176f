package dev.primavista.core.ensemble;

import dev.primavista.core.ensemble.EnsembleSpec.Case;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether each row of an ensemble takes one branch of a switch at the most. */
final class SwitchCheck {
  private final Map<String, TensorSpec> tensors;

  private SwitchCheck(Map<String, TensorSpec> tensors) {
    this.tensors = tensors;
  }

  /**
   * What is wrong first; empty if nothing is.
   *
   * @param tensors all of them, by name
   */
  static Optional<String> misfit(List<Member> members, Map<String, TensorSpec> tensors) {
    SwitchCheck check = new SwitchCheck(tensors);
    return members.stream()
        .flatMap(member -> check.unfitValue(member).stream())
        .findFirst()
        .or(() -> check.twoGivers(members));
  }

  private Optional<String> unfitValue(Member member) {
    return member.step().when().flatMap(when -> unfitValue(member.place(), when));
  }

  private Optional<String> unfitValue(String place, Case when) {
    TensorSpec tensor = tensors.get(when.tensor());
    if (tensor == null) {
      return Optional.of(place + " depends on '" + when.tensor() + "', which no step gives");
    }
    DataType type = tensor.dataType();
    if (!mayHaveOneValuePerRow(tensor.shape())) {
      return Optional.of(
          place + " depends on " + tensor + " (expected: a tensor of one value per row)");
    }
    if (type.name().startsWith("FP") || type == DataType.BF16) {
      return Optional.of(
          place + " depends on '" + when.tensor() + "' of " + type + " (expected: no fractions)");
    }
    return when.values().stream()
        .filter(value -> !isValue(value, type))
        .findFirst()
        .map(
            value ->
                place
                    + " depends on '"
                    + when.tensor()
                    + "' as '"
                    + value
                    + "' (expected: "
                    + (type == DataType.BOOL ? "true or false" : "a whole number of " + type)
                    + ")");
  }

  private static boolean mayHaveOneValuePerRow(Shape shape) {
    return Arrays.stream(shape.dimensions())
        .skip(1)
        .allMatch(dimension -> dimension == 1 || dimension == Shape.ANY);
  }

  /** Whether a tensor of this type can have the value, which is written as it is told. */
  private static boolean isValue(String value, DataType type) {
    return switch (type) {
      case BYTES -> true;
      case BOOL -> value.matches("true|false|0|1");
      default -> value.matches("0|-?[1-9][0-9]{0,19}") && fits(new BigInteger(value), type);
    };
  }

  private static boolean fits(BigInteger value, DataType type) {
    int bits = 8 * type.byteSize();
    return type.name().startsWith("U")
        ? value.signum() >= 0 && value.bitLength() <= bits
        : value.bitLength() < bits;
  }

  private Optional<String> twoGivers(List<Member> members) {
    Map<String, List<Member>> givers = new LinkedHashMap<>();
    for (Member member : members) {
      for (String tensor : member.step().outputs().values()) {
        List<Member> others = givers.computeIfAbsent(tensor, _ -> new ArrayList<>());
        for (Member other : others) {
          if (!apart(member, other)) {
            return Optional.of(
                "tensor '"
                    + tensor
                    + "' is given by the steps '"
                    + other.step().name()
                    + "' and '"
                    + member.step().name()
                    + "' (expected: one, or branches that exclude each other)");
          }
        }
        others.add(member);
      }
    }
    return Optional.empty();
  }

  private boolean apart(Member one, Member other) {
    Optional<Case> its = one.step().when();
    Optional<Case> others = other.step().when();
    if (its.isEmpty() || others.isEmpty()) {
      return false;
    }
    TensorSpec tensor = tensors.get(its.get().tensor());
    return tensor != null && its.get().excludes(others.get(), tensor.dataType());
  }
}
