package dev.primavista.server.triton;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ConfigDocumentTest {
  @Test
  void what_was_declared_is_told_in_tritons_words() {
    assertThat(ConfigDocument.of(FullConfig.model()).toString())
        .contains(
            "\"version_policy\":{\"specific\":{\"versions\":[1,3]}}",
            "{\"name\":\"x\",\"data_type\":\"TYPE_FP32\",\"format\":\"FORMAT_NCHW\",\"dims\":[4],"
                + "\"reshape\":{\"shape\":[2,2]}}",
            "{\"name\":\"y\",\"data_type\":\"TYPE_FP32\",\"dims\":[3],\"label_filename\":\"labels.txt\"}",
            "\"instance_group\":[{\"name\":\"m_0\",\"kind\":\"KIND_GPU\",\"count\":2,\"gpus\":[1]},"
                + "{\"name\":\"m_1\",\"kind\":\"KIND_CPU\",\"count\":1}]",
            "\"optimization\":{\"execution_accelerators\":{\"gpu_execution_accelerator\":["
                + "{\"name\":\"tensorrt\",\"parameters\":{\"precision_mode\":\"FP16\"}}]}}",
            "\"default_model_filename\":\"net.onnx\"",
            "\"default_queue_policy\":{\"timeout_action\":\"DELAY\","
                + "\"default_timeout_microseconds\":5000,\"max_queue_size\":100}",
            "\"priority_queue_policy\":{\"1\":{\"timeout_action\":\"REJECT\","
                + "\"default_timeout_microseconds\":0,\"max_queue_size\":10}}",
            "\"parameters\":{\"owner\":{\"string_value\":\"team a\"}}",
            "\"model_warmup\":[{\"name\":\"first\",\"batch_size\":8,\"inputs\":{\"x\":"
                + "{\"data_type\":\"TYPE_FP32\",\"dims\":[4],\"zero_data\":true}},\"count\":2}]")
        .doesNotContain("ensemble_scheduling");
  }

  @Test
  void an_ensemble_tells_its_steps_and_no_batching() {
    assertThat(ConfigDocument.of(FullConfig.ensemble()).toString())
        .contains(
            "\"ensemble_scheduling\":{\"step\":[{\"model_name\":\"net\",\"model_version\":-1,"
                + "\"input_map\":{\"x\":\"in\"},\"output_map\":{\"y\":\"out\"}},"
                + "{\"model_name\":\"net\",\"model_version\":3,")
        .doesNotContain(
            "dynamic_batching",
            "version_policy",
            "\"parameters\"",
            "label_filename",
            "optimization");
  }
}
