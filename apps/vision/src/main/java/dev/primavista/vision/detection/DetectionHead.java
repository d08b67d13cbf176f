package dev.primavista.vision.detection;

import dev.primavista.core.model.Signature;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import dev.primavista.vision.recipe.Members;
import dev.primavista.vision.scores.Activation;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * How a network's outputs tell detections.
 *
 * @param activation what makes shares of 1 of the scores
 * @param firstClass the class that the first label belongs to
 * @param labels the classes' names; empty where nobody named them
 */
public record DetectionHead(
    Style style,
    Activation activation,
    Tensors tensors,
    Boxes boxes,
    Limits limits,
    int firstClass,
    List<String> labels) {
  private static final Set<String> KNOWN =
      Set.of(
          "style",
          "activation",
          "boxes",
          "scores",
          "classes",
          "corners",
          "normalised",
          "score_threshold",
          "iou_threshold",
          "max",
          "first_class");

  /** Fewer places than any detector looks at: what has as few is no list of them. */
  private static final int LEAST_PLACES = 1200;

  private static final int END_TO_END_ROW = 6;
  private static final int MOST_CHANNELS = 1200;
  private static final double SCORE = 0.25;
  private static final double OVERLAP = 0.45;
  private static final int MOST = 300;

  /** What the outputs are. */
  public enum Style {
    /** Boxes, their scores and classes, suppressed already, as torchvision and TensorFlow give. */
    LISTED,
    /** Boxes and a score of every class for each, as SSD networks give. */
    SSD,
    /** The same of queries that suppress each other, as DETR and RT-DETR give. */
    DETR,
    /** One tensor: per place a box and a score of every class. */
    YOLO,
    /** The same with the certainty that there is anything, before the classes. */
    YOLO_OBJECTNESS,
    /** One tensor of left, top, right, bottom, score and class, suppressed already. */
    END_TO_END
  }

  /** What a box's four numbers are. */
  public enum Corners {
    XYXY,
    YXYX,
    CXCYWH,
    XYWH
  }

  /**
   * The outputs' names.
   *
   * @param boxes the only one where there is but one
   */
  public record Tensors(String boxes, String scores, String classes) {}

  /**
   * How boxes are written.
   *
   * @param normalised whether they are shares of the network's input; empty for: where none is
   *     beyond 2
   */
  public record Boxes(Corners corners, Optional<Boolean> normalised) {}

  /**
   * Which detections count.
   *
   * @param score below it none
   * @param overlap above it the weaker of one class goes
   */
  public record Limits(double score, double overlap, int most) {}

  public DetectionHead {
    labels = List.copyOf(labels);
  }

  /** The name of a class. */
  String label(int index) {
    int place = index - firstClass;
    return place >= 0 && place < labels.size() ? labels.get(place) : "class " + index;
  }

  /**
   * The head that is written, or that the outputs look like; empty if they look like none.
   *
   * @throws IllegalArgumentException if what is written is not understood
   */
  public static Optional<DetectionHead> of(
      Signature signature, List<String> labels, Optional<Members> written) {
    Members keys = written.orElseGet(Members::none).only(KNOWN);
    return style(signature, labels, keys)
        .map(
            style ->
                new DetectionHead(
                    style,
                    activation(style, keys),
                    tensors(signature, style, keys),
                    new Boxes(
                        keys.choice("corners", Corners.class)
                            .orElse(corners(style, named(signature, "boxes"))),
                        keys.truth("normalised")
                            .or(() -> style == Style.DETR ? Optional.of(true) : Optional.empty())),
                    new Limits(
                        keys.number("score_threshold").orElse(SCORE),
                        keys.number("iou_threshold").orElse(OVERLAP),
                        keys.number("max").map(Double::intValue).orElse(MOST)),
                    keys.number("first_class").map(Double::intValue).orElse(0),
                    labels));
  }

  private static Activation activation(Style style, Members keys) {
    Optional<Activation> said = keys.choice("activation", Activation.class);
    boolean scored = style == Style.SSD || style == Style.DETR;
    if (said.isPresent() && !scored) {
      throw new IllegalArgumentException(
          "activation of style "
              + style.name().toLowerCase(Locale.ROOT)
              + " (expected: style ssd or detr, or scores from 0 to 1 and no activation)");
    }
    return said.orElse(style == Style.DETR ? Activation.SOFTMAX : Activation.NONE);
  }

  private static Optional<Style> style(Signature signature, List<String> labels, Members keys) {
    Optional<Style> said = keys.choice("style", Style.class);
    if (said.isPresent()) {
      return said;
    }
    Optional<TensorSpec> scores =
        keys.text("scores").flatMap(signature::output).or(() -> named(signature, "scores"));
    boolean boxes = keys.has("boxes") || named(signature, "boxes").isPresent();
    if (boxes && scores.isPresent()) {
      boolean classes = keys.has("classes") || classes(signature).isPresent();
      return Optional.of(classes ? Style.LISTED : Style.SSD);
    }
    List<TensorSpec> outputs = signature.outputs();
    return outputs.size() == 1 ? ofOne(outputs.getFirst(), labels.size()) : Optional.empty();
  }

  /** The style of an only output of this shape. */
  private static Optional<Style> ofOne(TensorSpec output, int labels) {
    Shape shape = output.shape();
    if (output.dataType() != DataType.FP32 || shape.rank() != 3) {
      return Optional.empty();
    }
    long rows = shape.dimension(1);
    long columns = shape.dimension(2);
    if (columns == END_TO_END_ROW) {
      return Optional.of(Style.END_TO_END);
    }
    boolean places = Math.max(rows, columns) >= LEAST_PLACES;
    long channels = Math.min(rows, columns);
    if (!places || channels < 5 || channels > MOST_CHANNELS) {
      return Optional.empty();
    }
    boolean objectness = labels > 0 ? channels == labels + 5L : columns < rows;
    return Optional.of(objectness ? Style.YOLO_OBJECTNESS : Style.YOLO);
  }

  private static Tensors tensors(Signature signature, Style style, Members keys) {
    String first = signature.outputs().getFirst().name();
    Optional<TensorSpec> logits =
        style == Style.DETR ? named(signature, "logits") : Optional.empty();
    return new Tensors(
        known(signature, keys, "boxes")
            .or(() -> named(signature, "boxes").map(TensorSpec::name))
            .orElse(first),
        known(signature, keys, "scores")
            .or(() -> named(signature, "scores").or(() -> logits).map(TensorSpec::name))
            .orElse(first),
        known(signature, keys, "classes")
            .or(() -> classes(signature).map(TensorSpec::name))
            .orElse(first));
  }

  private static Optional<String> known(Signature signature, Members keys, String key) {
    Optional<String> name = keys.text(key);
    if (name.isPresent() && signature.output(name.get()).isEmpty()) {
      throw new IllegalArgumentException(
          key
              + ": '"
              + name.get()
              + "' (expected: one of "
              + signature.outputs().stream().map(TensorSpec::name).toList()
              + ")");
    }
    return name;
  }

  private static Optional<TensorSpec> named(Signature signature, String word) {
    String singular = word.substring(0, word.length() - 1);
    return signature.outputs().stream()
        .filter(
            spec -> {
              String name = spec.name().toLowerCase(Locale.ROOT);
              return name.contains(word) || name.endsWith(word.equals("boxes") ? "box" : singular);
            })
        .findFirst();
  }

  private static Optional<TensorSpec> classes(Signature signature) {
    return named(signature, "labels").or(() -> named(signature, "classes"));
  }

  private static Corners corners(Style style, Optional<TensorSpec> boxes) {
    boolean tensorFlow = boxes.filter(spec -> spec.name().startsWith("detection_")).isPresent();
    if (tensorFlow) {
      return Corners.YXYX;
    }
    return switch (style) {
      case YOLO, YOLO_OBJECTNESS, DETR -> Corners.CXCYWH;
      case LISTED, SSD, END_TO_END -> Corners.XYXY;
    };
  }
}
