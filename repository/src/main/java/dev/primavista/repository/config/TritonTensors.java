package dev.primavista.repository.config;

import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** What {@code input} and {@code output} say; where there are batches their dimension is added. */
record TritonTensors(Fields fields, Path folder, boolean batched) {
  /** Triton's types by their numbers. */
  private static final List<String> TYPES =
      List.of(
          "TYPE_INVALID",
          "TYPE_BOOL",
          "TYPE_UINT8",
          "TYPE_UINT16",
          "TYPE_UINT32",
          "TYPE_UINT64",
          "TYPE_INT8",
          "TYPE_INT16",
          "TYPE_INT32",
          "TYPE_INT64",
          "TYPE_FP16",
          "TYPE_FP32",
          "TYPE_FP64",
          "TYPE_STRING",
          "TYPE_BF16");

  /** How an input's pixels may lie, by Triton's numbers. */
  private static final List<String> FORMATS = List.of("FORMAT_NONE", "FORMAT_NHWC", "FORMAT_NCHW");

  /** How the pixels of inputs lie, by the inputs that say so. */
  SequencedMap<String, String> formats() {
    SequencedMap<String, String> formats = new LinkedHashMap<>();
    for (Fields input : fields.groups("input")) {
      Optional<String> format = input.word("format", FORMATS);
      if (format.isPresent()) {
        if (!FORMATS.contains(format.get())) {
          throw input.wrong("format", String.join(", ", FORMATS));
        }
        input.text("name").ifPresent(name -> formats.put(name, format.get()));
      }
    }
    return formats;
  }

  /** The {@code input} or {@code output} groups, in order. */
  List<TensorDeclaration> of(String kind) {
    List<TensorDeclaration> declared = new ArrayList<>();
    for (Fields tensor : fields.groups(kind)) {
      String name = tensor.text("name").orElseThrow(() -> tensor.wrong("name", "a name"));
      declared.add(
          new TensorDeclaration(
              name,
              dataType(tensor),
              tensor.has("dims") ? Optional.of(shape(tensor)) : Optional.empty(),
              tensor
                  .text("label_filename")
                  .filter(file -> !file.isEmpty())
                  .map(file -> InsideFolder.resolve(folder, file, tensor.place())),
              tensor.group("reshape").map(shape -> reshape(tensor, shape))));
    }
    return declared;
  }

  private Shape shape(Fields tensor) {
    return shape(tensor, "dims");
  }

  /** The dimensions are the callers', the shape is the model's own. */
  private Reshape reshape(Fields tensor, Fields reshape) {
    if (fields.has("ensemble_scheduling")) {
      throw reshape.place().refuse("reshape: an ensemble has none (expected: one of its models')");
    }
    Shape outside = shape(tensor);
    Shape inside = shape(reshape, "shape");
    if (!sameElements(outside, inside)) {
      throw reshape
          .place()
          .refuse("reshape: " + outside + " to " + inside + " (expected: as many elements)");
    }
    return new Reshape(outside, inside);
  }

  /** Beside the batch's one dimension may have any size; the others have to agree. */
  private boolean sameElements(Shape one, Shape other) {
    long variable = variable(one);
    return variable == variable(other)
        && variable <= (batched ? 2 : 1)
        && fixed(one).equals(fixed(other));
  }

  private static long variable(Shape shape) {
    return Arrays.stream(shape.dimensions()).filter(size -> size == Shape.ANY).count();
  }

  private static BigInteger fixed(Shape shape) {
    return Arrays.stream(shape.dimensions())
        .filter(size -> size != Shape.ANY)
        .mapToObj(BigInteger::valueOf)
        .reduce(BigInteger.ONE, BigInteger::multiply);
  }

  private Shape shape(Fields tensor, String key) {
    List<Long> dims = new ArrayList<>(tensor.wholes(key, Shape.ANY));
    if (batched) {
      dims.addFirst(Shape.ANY);
    }
    return Shape.of(dims.stream().mapToLong(Long::longValue).toArray());
  }

  /** The {@code data_type} of a group, such as {@code TYPE_FP32}; empty where there is none. */
  static Optional<DataType> dataType(Fields tensor) {
    return tensor
        .word("data_type", TYPES)
        .map(name -> name.startsWith("TYPE_") ? name.substring(5) : name)
        .map(
            type ->
                DataType.named(type.equals("STRING") ? "BYTES" : type)
                    .orElseThrow(
                        () -> tensor.wrong("data_type", "TYPE_FP32, TYPE_INT64, TYPE_STRING ...")));
  }
}
