package dev.primavista.server.triton;

import dev.primavista.server.json.JsonWriter;
import java.util.List;

/** A model's configuration as JSON, with the member names of Triton's ModelConfig message. */
final class ConfigDocument {
  private ConfigDocument() {}

  static JsonWriter of(TritonConfig config) {
    JsonWriter json = new JsonWriter().beginObject();
    json.field("name", config.name()).field("platform", config.platform());
    json.field("backend", config.backend()).field("max_batch_size", config.maxBatchSize());
    writeIos("input", config.inputs(), json);
    writeIos("output", config.outputs(), json);
    json.name("instance_group").beginArray().beginObject();
    json.field("name", config.name() + "_0").field("kind", "KIND_CPU");
    json.field("count", config.instances()).endObject().endArray();
    config.batching().ifPresent(batching -> write(batching, json));
    json.name("model_transaction_policy").beginObject().field("decoupled", false).endObject();
    json.name("response_cache").beginObject().field("enable", config.cached()).endObject();
    return json.endObject();
  }

  private static void writeIos(String member, List<TritonConfig.Io> ios, JsonWriter json) {
    json.name(member).beginArray();
    for (TritonConfig.Io io : ios) {
      json.beginObject().field("name", io.name()).field("data_type", io.dataType());
      json.name("dims").beginArray();
      io.dims().forEach(json::value);
      json.endArray().endObject();
    }
    json.endArray();
  }

  private static void write(TritonConfig.Batching batching, JsonWriter json) {
    json.name("dynamic_batching").beginObject().name("preferred_batch_size").beginArray();
    batching.preferredSizes().forEach(size -> json.value(size.longValue()));
    json.endArray().field("max_queue_delay_microseconds", batching.maxDelayMicros());
    json.field("priority_levels", batching.priorityLevels());
    json.field("default_priority_level", batching.defaultPriorityLevel()).endObject();
  }
}
