package dev.primavista.server.openapi;

import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.server.json.JsonWriter;
import java.util.List;
import java.util.function.Consumer;

/** Writes JSON Schemas of tensors and of what is in them. */
final class Schemas {
  private static final List<String> NOT_NUMBERS = List.of("NaN", "Infinity", "-Infinity");

  private final JsonWriter json;

  Schemas(JsonWriter json) {
    this.json = json;
  }

  /** One element as it is sent. */
  void element(DataType type) {
    json.beginObject();
    elementMembers(type);
    json.endObject();
  }

  private void elementMembers(DataType type) {
    switch (type) {
      case BOOL -> json.field("type", "boolean");
      case BYTES -> json.field("type", "string");
      case FP16, BF16, FP32 -> json.field("type", "number").field("format", "float");
      case FP64 -> json.field("type", "number").field("format", "double");
      case INT8 -> whole("int8", -128, 127);
      case INT16 -> whole("int16", -32768, 32767);
      case INT32 -> whole("int32", Integer.MIN_VALUE, Integer.MAX_VALUE);
      case INT64 -> json.field("type", "integer").field("format", "int64");
      case UINT8 -> whole("uint8", 0, 255);
      case UINT16 -> whole("uint16", 0, 65535);
      case UINT32 -> whole("uint32", 0, 0xFFFF_FFFFL);
      case UINT64 -> json.field("type", "integer").field("format", "uint64").field("minimum", 0);
    }
  }

  private void whole(String format, long least, long greatest) {
    json.field("type", "integer").field("format", format);
    json.field("minimum", least).field("maximum", greatest);
  }

  /** One element as it is answered: JSON has no NaN, and bytes may be no text. */
  void answeredElement(DataType type) {
    switch (type) {
      case FP16, BF16, FP32, FP64 ->
          anyOf(
              () -> element(type), () -> json.beginObject().field("enum", NOT_NUMBERS).endObject());
      default -> element(type);
    }
  }

  /** One value of a column, which may be missing. */
  void cell(TensorSpec spec) {
    json.beginObject().name("anyOf").beginArray();
    element(spec.dataType());
    json.beginObject().field("type", List.of("string", "number", "boolean", "null")).endObject();
    if (spec.dataType() == DataType.BYTES) {
      object(List.of("b64"), properties -> properties.name("b64").beginObject().endObject());
    }
    json.endArray();
    if (!spec.labels().isEmpty()) {
      json.field("examples", spec.labels());
    }
    json.endObject();
  }

  /** Arrays as deep as a shape from this axis on. */
  void nested(Shape shape, int axis, Runnable element) {
    if (axis >= shape.rank()) {
      element.run();
      return;
    }
    json.beginObject().field("type", "array").name("items");
    nested(shape, axis + 1, element);
    long size = shape.dimension(axis);
    if (size != Shape.ANY && axis > 0) {
      json.field("minItems", size).field("maxItems", size);
    }
    json.endObject();
  }

  /** A tensor of the Open Inference Protocol. */
  void tensor(TensorSpec spec, List<DataType> types, Runnable element) {
    json.beginObject().field("title", spec.toString()).field("type", "object");
    json.field("required", List.of("name", "shape", "datatype"));
    json.name("properties").beginObject();
    json.name("name").beginObject().field("const", spec.name()).endObject();
    json.name("datatype").beginObject();
    json.field("enum", types.stream().map(DataType::name).toList()).endObject();
    json.name("shape");
    shape(spec.shape());
    json.name("data").beginObject().field("type", "array");
    json.name("items");
    anyOf(element, () -> json.beginObject().field("type", "array").endObject());
    json.endObject();
    json.name("parameters").beginObject().field("type", "object").endObject();
    json.endObject();
    if (!spec.labels().isEmpty()) {
      json.field("description", "labels: " + String.join(", ", spec.labels()));
    }
    json.endObject();
  }

  /** Whole numbers, some of them given. */
  private void shape(Shape shape) {
    json.beginObject().field("type", "array");
    if (shape.rank() == 0) {
      json.field("maxItems", 0).endObject();
      return;
    }
    json.name("prefixItems").beginArray();
    for (long dimension : shape.dimensions()) {
      if (dimension == Shape.ANY) {
        json.beginObject().field("type", "integer").field("minimum", 0).endObject();
      } else {
        json.beginObject().field("const", dimension).endObject();
      }
    }
    json.endArray().endObject();
  }

  /** An object that may have other members too. */
  void object(List<String> required, Consumer<JsonWriter> properties) {
    json.beginObject().field("type", "object");
    if (!required.isEmpty()) {
      json.field("required", required);
    }
    json.name("properties").beginObject();
    properties.accept(json);
    json.endObject().endObject();
  }

  /** One of several. */
  void anyOf(Runnable... schemas) {
    json.beginObject().name("anyOf").beginArray();
    for (Runnable schema : schemas) {
      schema.run();
    }
    json.endArray().endObject();
  }

  /** An array of these. */
  void array(Runnable items) {
    json.beginObject().field("type", "array").name("items");
    items.run();
    json.endObject();
  }
}
