package dev.primavista.server.triton;

import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelStatistics;
import dev.primavista.core.repository.ModelHandle;
import dev.primavista.server.json.JsonWriter;
import java.util.List;
import java.util.Locale;

/**
 * Statistics as JSON, with the member names of Triton's ModelStatistics message; beside them why
 * requests did, or did not, share executions.
 */
final class StatisticsDocument {
  private StatisticsDocument() {}

  static JsonWriter of(List<ModelHandle> handles) {
    JsonWriter json = new JsonWriter().beginObject().name("model_stats").beginArray();
    handles.forEach(handle -> write(handle.id(), handle.statistics(), json));
    return json.endArray().endObject();
  }

  private static void write(ModelId id, ModelStatistics statistics, JsonWriter json) {
    json.beginObject().field("name", id.name()).field("version", Long.toString(id.version()));
    json.field("last_inference", statistics.lastInferenceMillis());
    json.field("inference_count", statistics.inferenceCount());
    json.field("execution_count", statistics.executionCount());
    writeRequests(statistics.requests(), json);
    json.name("response_stats").beginObject().endObject();
    json.name("batch_stats").beginArray();
    for (ModelStatistics.BatchSize batch : statistics.batches()) {
      json.beginObject().field("batch_size", batch.rows());
      write("compute_input", batch.computeInput(), json);
      write("compute_infer", batch.computeInfer(), json);
      write("compute_output", batch.computeOutput(), json);
      json.endObject();
    }
    json.endArray().name("memory_usage").beginArray().endArray();
    writeReasons(statistics, json);
    json.endObject();
  }

  private static void writeRequests(ModelStatistics.Requests requests, JsonWriter json) {
    json.name("inference_stats").beginObject();
    write("success", requests.success(), json);
    write("fail", requests.fail(), json);
    write("queue", requests.queue(), json);
    write("compute_input", requests.computeInput(), json);
    write("compute_infer", requests.computeInfer(), json);
    write("compute_output", requests.computeOutput(), json);
    write("cache_hit", requests.cacheHit(), json);
    write("cache_miss", requests.cacheMiss(), json);
    json.endObject();
  }

  private static void write(String name, ModelStatistics.Total total, JsonWriter json) {
    json.name(name).beginObject().field("count", total.count()).field("ns", total.nanos());
    json.endObject();
  }

  private static void writeReasons(ModelStatistics statistics, JsonWriter json) {
    json.name("batching_reasons").beginArray();
    for (ModelStatistics.Batched reason : ModelStatistics.Batched.values()) {
      long count = statistics.batched().getOrDefault(reason, 0L);
      if (count > 0) {
        json.beginObject().field("reason", reason.name().toLowerCase(Locale.ROOT));
        json.field("text", reason.text()).field("count", count).endObject();
      }
    }
    json.endArray();
  }
}
