package dev.primavista.vision.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.primavista.core.ServingException.BackendFailure;
import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.vision.image.Geometry;
import dev.primavista.vision.image.Interpolation;
import dev.primavista.vision.recipe.Members;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What makes shares of the scores that networks give places, and that nothing else is answered. */
class ScoredPlacesTest {
  private static final DetectionReading.View SQUARE =
      new DetectionReading.View(100, 100, new Geometry.Stretch(100, Interpolation.BILINEAR));
  private static final float LOG3 = (float) Math.log(3);

  private static List<Detection> found(String written, float... scores) {
    Signature signature =
        new Signature(
            List.of(new TensorSpec("images", DataType.FP32, Shape.of(1, 3, 100, 100))),
            List.of(
                new TensorSpec("logits", DataType.FP32, Shape.of(1, 2, 3)),
                new TensorSpec("pred_boxes", DataType.FP32, Shape.of(1, 2, 4))));
    Members keys = Members.parse(written.getBytes(StandardCharsets.UTF_8));
    DetectionHead head =
        DetectionHead.of(signature, List.of("cat", "dog"), Optional.of(keys)).orElseThrow();
    Map<String, Tensor> outputs =
        Map.of(
            "pred_boxes",
                FixedTensor.ofFloats(
                    Shape.of(1, 2, 4), 0.5f, 0.5f, 0.2f, 0.4f, 0.5f, 0.5f, 0.2f, 0.4f),
            "logits", FixedTensor.ofFloats(Shape.of(1, 2, 3), scores));
    return DetectionReading.read(head, outputs, SQUARE, 0);
  }

  @Test
  void detrs_queries_have_one_class_each_and_the_last_one_is_nothing() {
    List<Detection> found = found("{\"style\": \"detr\"}", LOG3, LOG3, -30, 0, LOG3, LOG3);

    assertThat(found).extracting(Detection::label).containsExactly("cat", "dog");
    assertThat(found.getFirst().score()).isEqualTo(0.5, within(1e-6));
    assertThat(found.getLast().score()).isEqualTo(3.0 / 7, within(1e-6));
    Box box = found.getFirst().box();
    assertThat(new double[] {box.left(), box.top(), box.right(), box.bottom()})
        .containsExactly(new double[] {40, 30, 60, 70}, within(1e-4));
  }

  @Test
  void rt_detrs_classes_stand_each_for_itself_and_nothing_is_suppressed() {
    String written = "{\"style\": \"detr\", \"activation\": \"sigmoid\", \"score_threshold\": 0.5}";
    List<Detection> found = found(written, LOG3, 0, -LOG3, LOG3, -30, -30);

    assertThat(found).extracting(Detection::index).containsExactly(0, 0, 1);
    assertThat(found.getFirst().score()).isEqualTo(0.75, within(1e-6));
    assertThat(found.getLast().score()).isEqualTo(0.5, within(1e-6));
  }

  @Test
  void ssds_logits_become_shares_where_a_word_says_how() {
    String written =
        "{\"style\": \"ssd\", \"scores\": \"logits\", \"activation\": \"softmax\","
            + " \"first_class\": 1, \"corners\": \"cxcywh\"}";
    List<Detection> found = found(written, 0, LOG3, -30, 30, 0, 0);

    assertThat(found).extracting(Detection::label).containsExactly("cat");
    assertThat(found.getFirst().score()).isEqualTo(0.75, within(1e-6));
  }

  @Test
  void scores_that_are_no_shares_are_not_answered() {
    String written = "{\"style\": \"ssd\", \"scores\": \"logits\"}";
    assertThatThrownBy(() -> found(written, 0.5f, 5.2f, 0.1f, 0, 0, 0))
        .isInstanceOf(BackendFailure.class)
        .hasMessageContaining("scores lie below 0 or above 1 (expected: ")
        .hasMessageContaining("detection.activation");
    assertThatThrownBy(() -> found(written, 0.5f, -0.2f, 0.1f, 0, 0, 0))
        .isInstanceOf(BackendFailure.class);
  }

  @Test
  void an_activation_of_another_style_is_refused() {
    assertThatThrownBy(
            () -> found("{\"style\": \"yolo\", \"activation\": \"sigmoid\"}", 0, 0, 0, 0, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("activation of style yolo (expected: style ssd or detr");
  }
}
