package dev.primavista.repository.config;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The fields of Triton's {@code ModelConfig} and of the groups inside of it. A name that is none of
 * them is a slip, which Triton's own parser refuses too.
 *
 * @param values fields that are not looked into
 * @param groups fields that are groups, each or as a list
 * @param maps fields that are groups by key
 */
record TritonSchema(
    List<String> values, Map<String, TritonSchema> groups, Map<String, TritonSchema> maps) {
  private static final TritonSchema RESHAPE = of("shape");
  private static final TritonSchema QUEUE_POLICY =
      of(
          "timeout_action",
          "default_timeout_microseconds",
          "allow_timeout_override",
          "max_queue_size");
  private static final TritonSchema GRAPH_BOUND = of("batch_size").withMap("input", of("dim"));
  private static final TritonSchema ACCELERATOR = of("name", "parameters");
  private static final TritonSchema PINNED = of("enable");
  private static final TritonSchema OPTIMIZATION =
      of("priority", "gather_kernel_buffer_threshold", "eager_batching")
          .with("graph", of("level"))
          .with(
              "cuda",
              of("graphs", "busy_wait_events", "output_copy_stream")
                  .with("graph_spec", GRAPH_BOUND.with("graph_lower_bound", GRAPH_BOUND)))
          .with(
              "execution_accelerators",
              of().with("gpu_execution_accelerator", ACCELERATOR)
                  .with("cpu_execution_accelerator", ACCELERATOR))
          .with("input_pinned_memory", PINNED)
          .with("output_pinned_memory", PINNED);
  private static final TritonSchema INSTANCE_GROUP =
      of("name", "kind", "count", "gpus", "profile", "passive", "host_policy")
          .with("rate_limiter", of("priority").with("resources", of("name", "global", "count")))
          .with("secondary_devices", of("kind", "device_id"));
  private static final TritonSchema WARM_UP =
      of("name", "batch_size", "count")
          .withMap(
              "inputs", of("data_type", "dims", "zero_data", "random_data", "input_data_file"));
  private static final TritonSchema METRICS =
      of().with(
              "metric_control",
              of().with("metric_identifier", of("family"))
                  .with("histogram_options", of("buckets")));

  /** The whole configuration. */
  static final TritonSchema CONFIG =
      of(
              "name",
              "platform",
              "backend",
              "runtime",
              "default_model_filename",
              "max_batch_size",
              "sequence_batching",
              "cc_model_filenames",
              "metric_tags")
          .with(
              "version_policy",
              of().with("latest", of("num_versions"))
                  .with("all", of())
                  .with("specific", of("versions")))
          .with(
              "input",
              of(
                      "name",
                      "data_type",
                      "format",
                      "dims",
                      "is_shape_tensor",
                      "allow_ragged_batch",
                      "optional",
                      "is_non_linear_format_io")
                  .with("reshape", RESHAPE))
          .with(
              "output",
              of(
                      "name",
                      "data_type",
                      "dims",
                      "label_filename",
                      "is_shape_tensor",
                      "is_non_linear_format_io")
                  .with("reshape", RESHAPE))
          .with("batch_input", of("kind", "target_name", "data_type", "source_input"))
          .with("batch_output", of("target_name", "kind", "source_input"))
          .with("optimization", OPTIMIZATION)
          .with(
              "dynamic_batching",
              of(
                      "preferred_batch_size",
                      "max_queue_delay_microseconds",
                      "preserve_ordering",
                      "priority_levels",
                      "default_priority_level")
                  .with("default_queue_policy", QUEUE_POLICY)
                  .withMap("priority_queue_policy", QUEUE_POLICY))
          .with(
              "ensemble_scheduling",
              of("max_inflight_requests")
                  .with(
                      "step",
                      of(
                          "model_name",
                          "model_version",
                          "input_map",
                          "output_map",
                          "model_namespace")))
          .with("instance_group", INSTANCE_GROUP)
          .withMap("parameters", of("string_value"))
          .with("model_warmup", WARM_UP)
          .with("model_operations", of("op_library_filename"))
          .with("model_transaction_policy", of("decoupled"))
          .with("model_repository_agents", of().with("agents", of("name", "parameters")))
          .with("response_cache", of("enable"))
          .with("model_metrics", METRICS);

  private static TritonSchema of(String... values) {
    return new TritonSchema(List.of(values), Map.of(), Map.of());
  }

  private TritonSchema with(String name, TritonSchema group) {
    Map<String, TritonSchema> more = new HashMap<>(groups);
    more.put(name, group);
    return new TritonSchema(values, more, maps);
  }

  private TritonSchema withMap(String name, TritonSchema value) {
    Map<String, TritonSchema> more = new HashMap<>(maps);
    more.put(name, value);
    return new TritonSchema(values, groups, more);
  }

  /**
   * A configuration all of whose names are known.
   *
   * @throws dev.primavista.core.model.ModelLoadException of the first that is not, with its place
   */
  static Fields checked(Fields config) {
    CONFIG.check(config);
    return config;
  }

  private void check(Fields fields) {
    Set<String> known = new HashSet<>(values);
    known.addAll(groups.keySet());
    known.addAll(maps.keySet());
    fields.only(known);
    groups.forEach((name, group) -> fields.groups(name).forEach(group::check));
    maps.forEach((name, value) -> fields.groupMap(name).values().forEach(value::check));
  }
}
