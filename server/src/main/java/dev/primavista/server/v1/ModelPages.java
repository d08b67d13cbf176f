package dev.primavista.server.v1;

import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.core.repository.ModelState;
import dev.primavista.core.repository.ModelStatus;
import dev.primavista.core.tensor.DataType;
import dev.primavista.server.http.Response;
import dev.primavista.server.json.JsonWriter;
import java.util.List;
import java.util.OptionalLong;

/** What can be asked of a model besides predictions, in TensorFlow's words. */
final class ModelPages {
  private ModelPages() {}

  /**
   * The state of one version, or of all: KServe's {@code ready} beside TensorFlow Serving's list.
   * 503 if none of them answers.
   */
  static Response status(ModelRegistry registry, String name, OptionalLong version) {
    ModelStatus found = registry.find(name, version);
    List<ModelStatus> versions =
        version.isPresent()
            ? List.of(found)
            : registry.statuses().stream().filter(each -> each.id().name().equals(name)).toList();
    boolean ready = versions.stream().anyMatch(each -> each.state() == ModelState.READY);
    JsonWriter json = new JsonWriter().beginObject().field("name", name).field("ready", ready);
    json.name("model_version_status").beginArray();
    for (ModelStatus each : versions.reversed()) {
      json.beginObject().field("version", Long.toString(each.id().version()));
      json.field("state", state(each.state())).name("status").beginObject();
      json.field("error_code", each.reason().isPresent() ? "UNKNOWN" : "OK");
      json.field("error_message", each.reason().orElse("")).endObject().endObject();
    }
    return Response.json(ready ? 200 : 503, json.endArray().endObject());
  }

  private static String state(ModelState state) {
    return switch (state) {
      case LOADING -> "LOADING";
      case READY -> "AVAILABLE";
      case UNLOADING -> "UNLOADING";
      case UNAVAILABLE -> "END";
    };
  }

  /** The one signature of a model. */
  static Response metadata(ModelHandle handle, String signature) {
    JsonWriter json = new JsonWriter().beginObject().name("model_spec").beginObject();
    json.field("name", handle.id().name()).field("signature_name", "");
    json.field("version", Long.toString(handle.id().version())).endObject();
    json.name("metadata").beginObject().name("signature_def").beginObject();
    json.name("signature_def").beginObject().name(signature).beginObject();
    writeSpecs("inputs", handle.signature().inputs(), json);
    writeSpecs("outputs", handle.signature().outputs(), json);
    json.field("method_name", "tensorflow/serving/predict");
    return Response.json(json.endObject().endObject().endObject().endObject().endObject());
  }

  private static void writeSpecs(String member, List<TensorSpec> specs, JsonWriter json) {
    json.name(member).beginObject();
    for (TensorSpec spec : specs) {
      json.name(spec.name()).beginObject().field("dtype", dtype(spec.dataType()));
      json.name("tensor_shape").beginObject().name("dim").beginArray();
      for (long dimension : spec.shape().dimensions()) {
        json.beginObject().field("size", Long.toString(dimension)).field("name", "").endObject();
      }
      json.endArray().field("unknown_rank", false).endObject();
      json.field("name", spec.name()).endObject();
    }
    json.endObject();
  }

  private static String dtype(DataType type) {
    return switch (type) {
      case FP16 -> "DT_HALF";
      case BF16 -> "DT_BFLOAT16";
      case FP32 -> "DT_FLOAT";
      case FP64 -> "DT_DOUBLE";
      case BYTES -> "DT_STRING";
      case BOOL, INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 -> "DT_" + type.name();
    };
  }
}
