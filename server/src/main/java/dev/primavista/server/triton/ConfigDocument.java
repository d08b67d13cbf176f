package dev.primavista.server.triton;

import dev.primavista.core.ensemble.EnsembleSpec;
import dev.primavista.core.model.ModelConfig.Queue.Policy;
import dev.primavista.core.model.Placement;
import dev.primavista.core.model.Written;
import dev.primavista.server.json.JsonWriter;
import java.util.List;
import java.util.Map;

/** A model's configuration as JSON, with the member names of Triton's ModelConfig message. */
final class ConfigDocument {
  private ConfigDocument() {}

  static JsonWriter of(TritonConfig config) {
    JsonWriter json = new JsonWriter().beginObject();
    json.field("name", config.name()).field("platform", config.platform());
    json.field("backend", config.backend()).field("max_batch_size", config.maxBatchSize());
    config.written().versions().ifPresent(versions -> write(versions, json));
    json.name("input").beginArray();
    for (TritonConfig.Io input : config.inputs()) {
      beginIo(input, json).field("format", config.format(input));
      writeShape(input, json);
      json.endObject();
    }
    json.endArray().name("output").beginArray();
    for (TritonConfig.Io output : config.outputs()) {
      writeShape(output, beginIo(output, json));
      String labels = config.written().tensors().labelFiles().get(output.name());
      if (labels != null) {
        json.field("label_filename", labels);
      }
      json.endObject();
    }
    json.endArray();
    writeGroups(config, json);
    write(config.written().placement(), json);
    config.written().file().ifPresent(file -> json.field("default_model_filename", file));
    config.batching().ifPresent(batching -> write(batching, json));
    writeSteps(config.steps(), json);
    writeParameters(config.written().parameters(), json);
    writeWarmUps(config.written().warmUps(), json);
    json.name("model_transaction_policy").beginObject().field("decoupled", false).endObject();
    json.name("response_cache").beginObject().field("enable", config.cached()).endObject();
    return json.endObject();
  }

  private static void write(Written.Versions versions, JsonWriter json) {
    json.name("version_policy").beginObject();
    if (versions.latest() > 0) {
      json.name("latest").beginObject().field("num_versions", versions.latest()).endObject();
    } else if (versions.specific().isEmpty()) {
      json.name("all").beginObject().endObject();
    } else {
      json.name("specific").beginObject().name("versions").beginArray();
      versions.specific().forEach(json::value);
      json.endArray().endObject();
    }
    json.endObject();
  }

  private static void writeGroups(TritonConfig config, JsonWriter json) {
    json.name("instance_group").beginArray();
    for (int i = 0; i < config.groups().size(); i++) {
      TritonConfig.Group group = config.groups().get(i);
      json.beginObject().field("name", config.name() + "_" + i).field("kind", group.kind());
      json.field("count", group.count());
      if (!group.gpus().isEmpty()) {
        json.name("gpus").beginArray();
        group.gpus().forEach(gpu -> json.value(gpu.longValue()));
        json.endArray();
      }
      json.endObject();
    }
    json.endArray();
  }

  private static void write(Placement placement, JsonWriter json) {
    if (placement.tensorRt()) {
      json.name("optimization").beginObject().name("execution_accelerators").beginObject();
      json.name("gpu_execution_accelerator").beginArray().beginObject();
      json.field("name", TritonConfig.TENSOR_RT);
      writeTexts("parameters", TritonConfig.tensorRtParameters(placement), json);
      json.endObject().endArray().endObject().endObject();
    }
  }

  private static void writeSteps(List<EnsembleSpec.Step> steps, JsonWriter json) {
    if (steps.isEmpty()) {
      return;
    }
    json.name("ensemble_scheduling").beginObject().name("step").beginArray();
    for (EnsembleSpec.Step step : steps) {
      json.beginObject().field("model_name", step.model());
      json.field("model_version", step.version().orElse(TritonConfig.NO_VERSION));
      writeTexts("input_map", step.inputs(), json);
      writeTexts("output_map", step.outputs(), json);
      json.endObject();
    }
    json.endArray().endObject();
  }

  private static void writeTexts(String member, Map<String, String> texts, JsonWriter json) {
    json.name(member).beginObject();
    texts.forEach(json::field);
    json.endObject();
  }

  private static void writeParameters(Map<String, String> parameters, JsonWriter json) {
    if (parameters.isEmpty()) {
      return;
    }
    json.name("parameters").beginObject();
    parameters.forEach(
        (key, text) -> json.name(key).beginObject().field("string_value", text).endObject());
    json.endObject();
  }

  private static void writeWarmUps(List<Written.WarmUp> warmUps, JsonWriter json) {
    if (warmUps.isEmpty()) {
      return;
    }
    json.name("model_warmup").beginArray();
    for (Written.WarmUp warmUp : warmUps) {
      json.beginObject().field("name", warmUp.name()).field("batch_size", warmUp.batchSize());
      json.name("inputs").beginObject();
      warmUp.inputs().forEach((name, data) -> write(data, json.name(name)));
      json.endObject().field("count", warmUp.count()).endObject();
    }
    json.endArray();
  }

  private static void write(Written.Data data, JsonWriter json) {
    json.beginObject().field("data_type", TritonConfig.typeName(data.type()));
    writeDims("dims", data.dims(), json);
    if (data.file().isPresent()) {
      json.field("input_data_file", data.file().get());
    } else {
      json.field(data.random() ? "random_data" : "zero_data", true);
    }
    json.endObject();
  }

  private static void writeDims(String member, List<Long> dims, JsonWriter json) {
    json.name(member).beginArray();
    dims.forEach(json::value);
    json.endArray();
  }

  private static JsonWriter beginIo(TritonConfig.Io io, JsonWriter json) {
    return json.beginObject().field("name", io.name()).field("data_type", io.dataType());
  }

  private static void writeShape(TritonConfig.Io io, JsonWriter json) {
    writeDims("dims", io.dims(), json);
    if (io.reshape().isPresent()) {
      writeDims("shape", io.reshape().get(), json.name("reshape").beginObject());
      json.endObject();
    }
  }

  private static void write(TritonConfig.Batching batching, JsonWriter json) {
    json.name("dynamic_batching").beginObject().name("preferred_batch_size").beginArray();
    batching.preferredSizes().forEach(size -> json.value(size.longValue()));
    json.endArray().field("max_queue_delay_microseconds", batching.maxDelayMicros());
    json.field("priority_levels", batching.priorityLevels());
    json.field("default_priority_level", batching.defaultPriorityLevel());
    batching.policy().ifPresent(policy -> write(policy, json.name("default_queue_policy")));
    if (!batching.policies().isEmpty()) {
      json.name("priority_queue_policy").beginObject();
      batching
          .policies()
          .forEach((level, policy) -> write(policy, json.name(Integer.toString(level))));
      json.endObject();
    }
    json.endObject();
  }

  private static void write(Policy policy, JsonWriter json) {
    json.beginObject().field("timeout_action", policy.onTimeout().name());
    json.field("default_timeout_microseconds", policy.timeout().toNanos() / 1000);
    json.field("max_queue_size", policy.capacity()).endObject();
  }
}
