package dev.primavista.vision.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.vision.detection.DetectionHead.Style;
import dev.primavista.vision.image.Geometry;
import dev.primavista.vision.image.Interpolation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Boxes of every style come out in the picture's pixels, each thing once. */
class DetectionTest {
  private static final int PLACES = 2100;

  /** A picture of 200 x 100 in a square of 100: half the size, 25 pixels above and below. */
  private static final DetectionReading.View WIDE =
      new DetectionReading.View(
          200, 100, new Geometry.Letterbox(100, 100, Interpolation.BILINEAR, 114));

  private static Signature signature(TensorSpec... outputs) {
    TensorSpec input = new TensorSpec("images", DataType.FP32, Shape.of(1, 3, 100, 100));
    return new Signature(List.of(input), List.of(outputs));
  }

  private static TensorSpec output(String name, long... shape) {
    return new TensorSpec(name, DataType.FP32, Shape.of(shape));
  }

  private static void box(Detection detection, double... expected) {
    Box box = detection.box();
    double[] actual = {box.left(), box.top(), box.right(), box.bottom()};
    assertThat(actual).containsExactly(expected, within(1e-3));
  }

  @Test
  void yolos_places_are_suppressed_class_by_class() {
    DetectionHead head =
        DetectionHead.of(
                signature(output("output0", 1, 6, PLACES)), List.of("cat", "dog"), Optional.empty())
            .orElseThrow();
    assertThat(head.style()).isEqualTo(Style.YOLO);
    float[] all = new float[6 * PLACES];
    place(all, 0, 50, 50, 20, 10, 0.9f, 0.1f);
    place(all, 1, 51, 50, 20, 10, 0.8f, 0.1f);
    place(all, 2, 50, 50, 20, 10, 0.1f, 0.7f);
    place(all, 3, 90, 50, 10, 10, 0.2f, 0.1f);
    List<Detection> found =
        DetectionReading.read(
            head, Map.of("output0", FixedTensor.ofFloats(Shape.of(1, 6, PLACES), all)), WIDE, 0);
    assertThat(found).extracting(Detection::label).containsExactly("cat", "dog");
    box(found.getFirst(), 80, 40, 120, 60);
  }

  private static void place(float[] all, int place, float... channels) {
    for (int c = 0; c < channels.length; c++) {
      all[c * PLACES + place] = channels[c];
    }
  }

  @Test
  void older_yolos_multiply_by_the_certainty_that_there_is_anything() {
    DetectionHead head =
        DetectionHead.of(
                signature(output("output", 1, PLACES, 7)), List.of("cat", "dog"), Optional.empty())
            .orElseThrow();
    assertThat(head.style()).isEqualTo(Style.YOLO_OBJECTNESS);
    float[] all = new float[7 * PLACES];
    System.arraycopy(new float[] {50, 50, 20, 10, 0.5f, 0.2f, 0.9f}, 0, all, 70, 7);
    List<Detection> found =
        DetectionReading.read(
            head, Map.of("output", FixedTensor.ofFloats(Shape.of(1, PLACES, 7), all)), WIDE, 0);
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().label()).isEqualTo("dog");
    assertThat(found.getFirst().score()).isEqualTo(0.45, within(1e-6));
  }

  @Test
  void listed_boxes_stay_as_the_network_left_them() {
    Signature signature =
        signature(output("boxes", -1, 4), output("scores", -1), output("labels", -1));
    DetectionHead head = DetectionHead.of(signature, List.of(), Optional.empty()).orElseThrow();
    Map<String, Tensor> outputs =
        Map.of(
            "boxes", FixedTensor.ofFloats(Shape.of(2, 4), 10, 30, 60, 70, 10, 30, 60, 71),
            "scores", FixedTensor.ofFloats(Shape.of(2), 0.6f, 0.9f),
            "labels", FixedTensor.ofLongs(Shape.of(2), 3, 3));
    List<Detection> found = DetectionReading.read(head, outputs, WIDE, 0.5);
    assertThat(found).extracting(Detection::score).containsExactly(0.9f * 1.0, 0.6f * 1.0);
    box(found.get(1), 20, 10, 120, 90);
  }

  @Test
  void a_box_whose_right_edge_lies_left_of_its_left_one_is_none() {
    Signature signature =
        signature(output("boxes", -1, 4), output("scores", -1), output("labels", -1));
    DetectionHead head = DetectionHead.of(signature, List.of(), Optional.empty()).orElseThrow();
    Map<String, Tensor> outputs =
        Map.of(
            "boxes",
                FixedTensor.ofFloats(
                    Shape.of(3, 4), 10, 30, 60, 70, 60, 30, 10, 70, 10, 70, 60, 30),
            "scores", FixedTensor.ofFloats(Shape.of(3), 0.9f, 0.9f, 0.9f),
            "labels", FixedTensor.ofFloats(Shape.of(3), 0, 0, 0));
    assertThat(DetectionReading.read(head, outputs, WIDE, 0)).hasSize(1);
  }

  @Test
  void shares_of_the_input_are_recognised_and_tensorflow_says_top_first() {
    Signature signature =
        signature(
            output("detection_boxes", 1, 1, 4),
            output("detection_scores", 1, 1),
            output("detection_classes", 1, 1));
    DetectionHead head =
        DetectionHead.of(signature, List.of("person"), written("{\"first_class\": 1}"))
            .orElseThrow();
    Map<String, Tensor> outputs =
        Map.of(
            "detection_boxes", FixedTensor.ofFloats(Shape.of(1, 1, 4), 0.25f, 0, 0.75f, 0.5f),
            "detection_scores", FixedTensor.ofFloats(Shape.of(1, 1), 0.8f),
            "detection_classes", FixedTensor.ofFloats(Shape.of(1, 1), 1));
    DetectionReading.View view =
        new DetectionReading.View(200, 100, new Geometry.Stretch(100, Interpolation.BILINEAR));
    List<Detection> found = DetectionReading.read(head, outputs, view, 0);
    assertThat(found.getFirst().label()).isEqualTo("person");
    box(found.getFirst(), 0, 25, 100, 75);
  }

  private static Optional<dev.primavista.vision.recipe.Members> written(String json) {
    return Optional.of(
        dev.primavista.vision.recipe.Members.parse(
            json.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  @Test
  void ssds_scores_of_every_class_are_suppressed_and_outputs_of_classifiers_are_none() {
    Signature signature = signature(output("boxes", 1, 2, 4), output("scores", 1, 2, 3));
    DetectionHead head =
        DetectionHead.of(signature, List.of(), written("{\"first_class\": 1}")).orElseThrow();
    assertThat(head.style()).isEqualTo(Style.SSD);
    Map<String, Tensor> outputs =
        Map.of(
            "boxes", FixedTensor.ofFloats(Shape.of(1, 2, 4), 10, 30, 60, 70, 10, 30, 60, 71),
            "scores", FixedTensor.ofFloats(Shape.of(1, 2, 3), 0.9f, 0.8f, 0.1f, 0.9f, 0.7f, 0.6f));
    assertThat(DetectionReading.read(head, outputs, WIDE, 0))
        .extracting(Detection::index)
        .containsExactly(1, 2);
    assertThat(DetectionHead.of(signature(output("logits", -1, 10)), List.of(), Optional.empty()))
        .isEmpty();
  }
}
