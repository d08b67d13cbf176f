package dev.primavista.core.ensemble;

import dev.primavista.core.ensemble.EnsembleSpec.Case;
import dev.primavista.core.model.ModelDescription;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.BytesTensor;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * What an ensemble is with certain members, none of which it keeps in memory.
 *
 * @param types of all its tensors, by name
 * @param example of every input what a member has in its own example
 * @param answersExample whether all members do
 */
record Fit(
    Signature signature,
    Map<String, DataType> types,
    SequencedMap<String, Tensor> example,
    boolean answersExample,
    boolean batchable,
    ModelDescription description) {

  /**
   * What it is with these members, one for each step.
   *
   * @throws ModelLoadException if the members do not fit together
   */
  static Fit of(String name, EnsembleSpec spec, List<Member> members) {
    EnsembleCheck.Checked checked = EnsembleCheck.check(name, spec, members);
    return new Fit(
        checked.signature(),
        checked.types(),
        exampleOf(checked.signature(), members),
        members.stream().allMatch(member -> member.model().answersExample()),
        members.stream().allMatch(member -> member.model().batchable()),
        describe(members));
  }

  private static SequencedMap<String, Tensor> exampleOf(Signature signature, List<Member> members) {
    SequencedMap<String, Tensor> example = new LinkedHashMap<>();
    for (TensorSpec input : signature.inputs()) {
      for (Member member : members) {
        member
            .step()
            .inputs()
            .forEach(
                (own, tensor) -> {
                  Tensor value = member.model().example().get(own);
                  if (tensor.equals(input.name()) && value != null) {
                    example.putIfAbsent(input.name(), value);
                  }
                });
      }
      example.computeIfAbsent(input.name(), _ -> oneRow(input, members));
    }
    return example;
  }

  /** Of an input that only tells branches apart a row that takes the first of them. */
  private static Tensor oneRow(TensorSpec input, List<Member> members) {
    Optional<String> value =
        members.stream()
            .flatMap(member -> member.step().when().stream())
            .filter(when -> when.tensor().equals(input.name()) && !when.otherwise())
            .flatMap(when -> when.valuesIn(input.dataType()).stream())
            .findFirst();
    Shape shape =
        Shape.of(
            Arrays.stream(input.shape().dimensions())
                .map(dimension -> dimension == Shape.ANY ? 1 : dimension)
                .toArray());
    return input.dataType() == DataType.BYTES
        ? texts(shape, value.orElse(""))
        : numbers(input.dataType(), shape, value.orElse("0"));
  }

  private static Tensor texts(Shape shape, String value) {
    byte[][] elements = new byte[Math.toIntExact(shape.elementCount())][];
    Arrays.fill(elements, value.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return BytesTensor.wrap(shape, elements);
  }

  /** Every element this number, little-endian. */
  private static Tensor numbers(DataType type, Shape shape, String value) {
    FixedTensor tensor = FixedTensor.allocate(type, shape);
    ByteBuffer data = tensor.data();
    long bits = type == DataType.UINT64 ? Long.parseUnsignedLong(value) : Long.parseLong(value);
    for (int i = 0; data.hasRemaining(); i++) {
      data.put((byte) (bits >> (8 * (i % type.byteSize()))));
    }
    return tensor;
  }

  private static ModelDescription describe(List<Member> members) {
    List<ModelDescription.Step> steps = new ArrayList<>();
    steps.add(new ModelDescription.Step("", "Ensemble", 0, ""));
    for (Member member : members) {
      String note = member.step().when().map(Fit::note).orElse("");
      steps.add(new ModelDescription.Step(member.step().name(), member.label(), 1, note));
    }
    String names = members.stream().map(Member::label).collect(Collectors.joining(", "));
    return new ModelDescription("ensemble", "Ensemble of " + names, steps, List.of());
  }

  private static String note(Case when) {
    return "where "
        + when.tensor()
        + (when.otherwise() ? " is none of " : " is one of ")
        + when.values();
  }
}
