package dev.primavista.server.openapi;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.server.json.JsonWriter;
import dev.primavista.server.records.RecordReader;
import dev.primavista.server.scoring.Scorer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The schemas of what one model takes and gives, at each of its doors. */
final class ModelSchemas {
  private final LoadedModel model;
  private final Signature signature;
  private final JsonWriter json;
  private final Schemas schemas;

  ModelSchemas(ModelHandle handle, JsonWriter json) {
    this.model = handle.model();
    this.signature = handle.signature();
    this.json = json;
    this.schemas = new Schemas(json);
  }

  /** The Open Inference Protocol's request. */
  void inferRequest() {
    schemas.object(
        List.of("inputs"),
        properties -> {
          properties.name("id").beginObject().field("type", "string").endObject();
          properties.name("parameters").beginObject().field("type", "object").endObject();
          properties.name("inputs");
          if (signature.instead().isEmpty()) {
            inputs(signature.inputs());
          } else {
            schemas.anyOf(() -> inputs(signature.inputs()), () -> inputs(signature.instead()));
          }
          properties.name("outputs");
          schemas.array(this::askedOutput);
        });
  }

  private void inputs(List<TensorSpec> specs) {
    json.beginObject().field("type", "array");
    if (!specs.isEmpty()) {
      json.name("items");
      schemas.anyOf(specs.stream().map(this::input).toArray(Runnable[]::new));
    }
    json.field("minItems", specs.size()).field("maxItems", specs.size()).endObject();
  }

  private Runnable input(TensorSpec spec) {
    List<DataType> types =
        Arrays.stream(DataType.values()).filter(type -> model.takes(spec, type)).toList();
    return () -> schemas.tensor(spec, types, () -> schemas.element(spec.dataType()));
  }

  private void askedOutput() {
    List<TensorSpec> all = new ArrayList<>(signature.outputs());
    all.addAll(signature.onRequest());
    schemas.object(
        List.of("name"),
        properties ->
            properties
                .name("name")
                .beginObject()
                .field("enum", all.stream().map(TensorSpec::name).toList())
                .endObject());
  }

  /** The Open Inference Protocol's answer. */
  void inferResponse() {
    schemas.object(
        List.of("model_name", "outputs"),
        properties -> {
          for (String text : List.of("model_name", "model_version", "id")) {
            properties.name(text).beginObject().field("type", "string").endObject();
          }
          properties.name("parameters").beginObject().field("type", "object").endObject();
          properties.name("outputs");
          List<TensorSpec> all = new ArrayList<>(signature.outputs());
          all.addAll(signature.onRequest());
          schemas.array(
              () ->
                  schemas.anyOf(
                      all.stream().flatMap(this::answeredTensors).toArray(Runnable[]::new)));
        });
  }

  /** An output itself, and what the classification extension tells of numbers. */
  private Stream<Runnable> answeredTensors(TensorSpec spec) {
    if (spec.dataType() == DataType.BYTES) {
      return Stream.of(output(spec));
    }
    Shape classes =
        spec.shape().rank() < 2
            ? Shape.of(Shape.ANY)
            : Shape.of(spec.shape().dimension(0), Shape.ANY);
    return Stream.of(output(spec), output(new TensorSpec(spec.name(), DataType.BYTES, classes)));
  }

  private Runnable output(TensorSpec spec) {
    return () ->
        schemas.tensor(
            spec, List.of(spec.dataType()), () -> schemas.answeredElement(spec.dataType()));
  }

  /** KServe's and TensorFlow Serving's request: rows, or columns. */
  void predictRequest() {
    schemas.anyOf(
        () ->
            schemas.object(
                List.of("instances"),
                properties -> {
                  properties.name("instances");
                  schemas.array(this::row);
                }),
        () ->
            schemas.object(
                List.of("inputs"),
                properties -> properties.name("inputs").beginObject().endObject()));
  }

  /** Rows of the records' door: one, or several. */
  void scoreRequest() {
    schemas.anyOf(this::row, () -> schemas.array(this::row));
  }

  /** What one row may be: an object of the inputs, or their values in order. */
  private void row() {
    List<TensorSpec> specs = signature.inputs();
    boolean records = RecordReader.suits(model);
    Runnable named =
        () ->
            schemas.object(
                specs.stream().map(TensorSpec::name).toList(),
                properties ->
                    specs.forEach(
                        spec -> {
                          properties.name(spec.name());
                          value(spec);
                        }));
    if (specs.size() == 1) {
      schemas.anyOf(named, () -> value(specs.getFirst()));
    } else if (records) {
      schemas.anyOf(named, () -> json.beginObject().field("type", "array").endObject());
    } else {
      named.run();
    }
  }

  /** What stands for one input in one row. */
  private void value(TensorSpec spec) {
    if (spec.shape().rank() <= 1) {
      schemas.cell(spec);
    } else {
      schemas.nested(spec.shape(), 1, () -> schemas.cell(spec));
    }
  }

  /** KServe's and TensorFlow Serving's answer: to rows, or to columns. */
  void predictions() {
    schemas.anyOf(
        () ->
            schemas.object(
                List.of("predictions"),
                properties -> {
                  properties.name("predictions");
                  schemas.array(() -> predicted(1));
                }),
        () ->
            schemas.object(
                List.of("outputs"),
                properties -> {
                  properties.name("outputs");
                  predicted(0);
                }));
  }

  /** The only output alone, or an object of all, from this axis on. */
  private void predicted(int axis) {
    List<TensorSpec> specs = scored();
    if (specs.size() == 1) {
      answered(specs.getFirst(), axis);
      return;
    }
    schemas.object(
        specs.stream().map(TensorSpec::name).toList(),
        properties ->
            specs.forEach(
                spec -> {
                  properties.name(spec.name());
                  answered(spec, axis);
                }));
  }

  private List<TensorSpec> scored() {
    List<String> names = Scorer.outputs(model);
    return names.isEmpty()
        ? signature.outputs()
        : signature.outputs().stream().filter(spec -> names.contains(spec.name())).toList();
  }

  private void answered(TensorSpec spec, int axis) {
    Runnable element =
        spec.dataType() == DataType.BYTES
            ? () ->
                json.beginObject().field("type", List.of("string", "object", "null")).endObject()
            : () -> schemas.answeredElement(spec.dataType());
    schemas.nested(spec.shape(), axis, element);
  }

  /** The records' door's answer. */
  void records() {
    schemas.array(
        () ->
            schemas.object(
                signature.outputs().stream().map(TensorSpec::name).toList(),
                properties -> signature.outputs().forEach(spec -> record(properties, spec))));
  }

  /** Numbers that have labels are an object by label. */
  private void record(JsonWriter properties, TensorSpec spec) {
    properties.name(spec.name());
    boolean named = spec.shape().rank() > 1 && !spec.labels().isEmpty();
    if (!named) {
      schemas.nested(spec.shape(), 1, () -> schemas.answeredElement(spec.dataType()));
      return;
    }
    schemas.anyOf(
        () ->
            schemas.object(
                List.of(),
                labels ->
                    spec.labels()
                        .forEach(
                            label -> {
                              labels.name(label);
                              schemas.answeredElement(spec.dataType());
                            })),
        () -> schemas.nested(spec.shape(), 1, () -> schemas.answeredElement(spec.dataType())));
  }
}
