package dev.primavista.repository.config;

import dev.primavista.core.model.Written;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** Inputs and outputs as {@code model.yaml} says them. */
record TensorFields(Fields fields, Path folder) {
  /** What is declared; where nothing is, what was before. */
  ModelSettings.Boundary boundary(ModelSettings.Boundary before) {
    return fields.has("inputs") || fields.has("outputs") ? boundary() : before;
  }

  /** What is declared. */
  ModelSettings.Boundary boundary() {
    return new ModelSettings.Boundary(tensors("inputs"), tensors("outputs"));
  }

  private List<TensorDeclaration> tensors(String kind) {
    List<TensorDeclaration> declared = new ArrayList<>();
    fields
        .groupMap(kind)
        .forEach(
            (name, keys) -> {
              keys.only(List.of("datatype", "shape", "labels"));
              declared.add(
                  new TensorDeclaration(
                      name,
                      keys.text("datatype").map(type -> dataType(keys, type)),
                      keys.has("shape") ? Optional.of(shape(keys)) : Optional.empty(),
                      keys.text("labels")
                          .map(file -> InsideFolder.resolve(folder, file, keys.place()))));
            });
    return declared;
  }

  private static Shape shape(Fields keys) {
    return Shape.of(keys.wholes("shape", Shape.ANY).stream().mapToLong(Long::longValue).toArray());
  }

  private static DataType dataType(Fields keys, String type) {
    return DataType.named(type).orElseThrow(() -> keys.wrong("datatype", "FP32, INT64, BYTES ..."));
  }

  /** By the outputs that are named here; where none is, those that were named before. */
  Written.Tensors written(Written before) {
    if (!fields.has("inputs") && !fields.has("outputs")) {
      return before.tensors();
    }
    SequencedMap<String, String> files = new LinkedHashMap<>();
    fields
        .groupMap("outputs")
        .forEach((name, keys) -> keys.text("labels").ifPresent(file -> files.put(name, file)));
    return new Written.Tensors(
        files, new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
  }
}
