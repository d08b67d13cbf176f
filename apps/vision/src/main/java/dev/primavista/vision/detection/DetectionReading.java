package dev.primavista.vision.detection;

import dev.primavista.core.ServingException.BackendFailure;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.vision.detection.DetectionHead.Style;
import dev.primavista.vision.image.Frame;
import dev.primavista.vision.image.Geometry;
import dev.primavista.vision.scores.Activation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One picture's detections from a network's outputs. */
public final class DetectionReading {
  /** The greatest coordinate that still looks like a share of the input. */
  private static final double MOST_SHARE = 2;

  /** How far float16 may miss. */
  private static final double ROUNDING = 1e-3;

  /**
   * A picture and where the network's input comes from in it.
   *
   * @param width the picture's, in pixels
   */
  public record View(int width, int height, Geometry geometry) {}

  private final DetectionHead head;
  private final View view;
  private final double threshold;
  private final List<Detection> found = new ArrayList<>();

  private DetectionReading(DetectionHead head, View view, double threshold) {
    this.head = head;
    this.view = view;
    this.threshold = threshold;
  }

  /**
   * The detections, best first, in the picture's pixels.
   *
   * @param outputs of one picture
   * @param threshold a score below it does not count, nor one below the head's own
   */
  public static List<Detection> read(
      DetectionHead head, Map<String, Tensor> outputs, View view, double threshold) {
    DetectionReading reading =
        new DetectionReading(head, view, Math.max(threshold, head.limits().score()));
    reading.read(outputs);
    return Suppression.apply(
        reading.found,
        suppressed(head.style()) ? 1 : head.limits().overlap(),
        head.limits().most());
  }

  private static boolean suppressed(Style style) {
    return switch (style) {
      case LISTED, END_TO_END, DETR -> true;
      case SSD, YOLO, YOLO_OBJECTNESS -> false;
    };
  }

  private void read(Map<String, Tensor> outputs) {
    FixedTensor boxes = tensor(outputs, head.tensors().boxes());
    switch (head.style()) {
      case LISTED ->
          listed(
              boxes.doubles(),
              tensor(outputs, head.tensors().scores()).doubles(),
              tensor(outputs, head.tensors().classes()).doubles());
      case SSD, DETR -> scored(boxes.doubles(), tensor(outputs, head.tensors().scores()));
      case YOLO -> places(boxes, 0);
      case YOLO_OBJECTNESS -> places(boxes, 1);
      case END_TO_END -> rows(boxes.doubles());
    }
  }

  private static FixedTensor tensor(Map<String, Tensor> outputs, String name) {
    if (outputs.get(name) instanceof FixedTensor fixed) {
      return fixed;
    }
    throw new IllegalStateException("output " + name + " is missing");
  }

  private void listed(double[] boxes, double[] scores, double[] classes) {
    boolean shares = shares(boxes);
    int count = Math.min(Math.min(scores.length, classes.length), boxes.length / 4);
    for (int i = 0; i < count; i++) {
      double[] box = {boxes[i * 4], boxes[i * 4 + 1], boxes[i * 4 + 2], boxes[i * 4 + 3]};
      add(box, shares, (int) classes[i], atMostOne(scores[i]));
    }
  }

  private void scored(double[] boxes, FixedTensor scores) {
    boolean shares = shares(boxes);
    int places = boxes.length / 4;
    int rank = scores.shape().rank();
    boolean placesFirst = scores.shape().dimension(rank - 2) == places;
    double[] all = scores.doubles();
    int classes = places == 0 ? 0 : all.length / places;
    double[] row = new double[classes];
    for (int i = 0; i < places; i++) {
      for (int c = 0; c < classes; c++) {
        row[c] = all[placesFirst ? i * classes + c : c * places + i];
      }
      double[] box = {boxes[i * 4], boxes[i * 4 + 1], boxes[i * 4 + 2], boxes[i * 4 + 3]};
      scored(box, shares, head.activation().shares(row));
    }
  }

  /** DETR's softmax has "no object" as its last class, and of the others only the best counts. */
  private void scored(double[] box, boolean shares, double[] scores) {
    boolean oneOnly = head.style() == Style.DETR && head.activation() == Activation.SOFTMAX;
    int first = head.firstClass();
    int end = oneOnly ? scores.length - 1 : scores.length;
    int best = greatest(scores, first, end);
    for (int c = first; c < end; c++) {
      if (!oneOnly || c == best) {
        add(box, shares, c, share(scores[c]));
      }
    }
  }

  private static int greatest(double[] scores, int first, int end) {
    int best = first;
    for (int c = first + 1; c < end; c++) {
      best = scores[c] > scores[best] ? c : best;
    }
    return best;
  }

  /**
   * A score that may be one.
   *
   * @throws BackendFailure if it lies outside of 0 to 1
   */
  private static double share(double score) {
    if (score < -ROUNDING) {
      throw noShares();
    }
    return atMostOne(score);
  }

  /** The same where lists are filled up with what lies below 0. */
  private static double atMostOne(double score) {
    if (score > 1 + ROUNDING) {
      throw noShares();
    }
    return score;
  }

  private static BackendFailure noShares() {
    return new BackendFailure(
        "the network's scores lie below 0 or above 1 (expected: from 0 to 1, or of style ssd or"
            + " detr the detection.activation in model.yaml that makes them so)",
        null);
  }

  /**
   * @param before numbers between a box and its classes
   */
  private void places(FixedTensor tensor, int before) {
    int rank = tensor.shape().rank();
    int rows = (int) tensor.shape().dimension(rank - 2);
    int columns = (int) tensor.shape().dimension(rank - 1);
    boolean channelsFirst = rows < columns;
    int places = channelsFirst ? columns : rows;
    int channels = channelsFirst ? rows : columns;
    double[] all = tensor.doubles();
    int step = channelsFirst ? places : 1;
    for (int i = 0; i < places; i++) {
      int at = channelsFirst ? i : i * channels;
      double certainty = before == 0 ? 1 : share(all[at + 4 * step]);
      int best = 4 + before;
      for (int c = best + 1; c < channels; c++) {
        best = all[at + c * step] > all[at + best * step] ? c : best;
      }
      double score = certainty * share(all[at + best * step]);
      if (score >= threshold) {
        double[] box = {all[at], all[at + step], all[at + 2 * step], all[at + 3 * step]};
        add(box, head.boxes().normalised().orElse(false), best - 4 - before, score);
      }
    }
  }

  private void rows(double[] all) {
    for (int at = 0; at + 6 <= all.length; at += 6) {
      double[] box = {all[at], all[at + 1], all[at + 2], all[at + 3]};
      add(box, head.boxes().normalised().orElse(false), (int) all[at + 5], atMostOne(all[at + 4]));
    }
  }

  private boolean shares(double[] boxes) {
    return head.boxes()
        .normalised()
        .orElseGet(
            () -> {
              for (double number : boxes) {
                if (Math.abs(number) > MOST_SHARE) {
                  return false;
                }
              }
              return true;
            });
  }

  private void add(double[] box, boolean shares, int index, double score) {
    Box corners = corners(box);
    // What has its right edge left of its left one is none.
    boolean sound = corners.left() <= corners.right() && corners.top() <= corners.bottom();
    if (score >= threshold && sound) {
      found.add(new Detection(head.label(index), index, score, inPicture(corners, shares)));
    }
  }

  private Box corners(double[] box) {
    return switch (head.boxes().corners()) {
      case XYXY -> new Box(box[0], box[1], box[2], box[3]);
      case YXYX -> new Box(box[1], box[0], box[3], box[2]);
      case XYWH -> new Box(box[0], box[1], box[0] + box[2], box[1] + box[3]);
      case CXCYWH ->
          new Box(
              box[0] - box[2] / 2, box[1] - box[3] / 2, box[0] + box[2] / 2, box[1] + box[3] / 2);
    };
  }

  private Box inPicture(Box corners, boolean shares) {
    double width = shares ? view.geometry().width() : 1;
    double height = shares ? view.geometry().height() : 1;
    Frame frame = view.geometry().frame(view.width(), view.height());
    return new Box(
            frame.x(corners.left() * width),
            frame.y(corners.top() * height),
            frame.x(corners.right() * width),
            frame.y(corners.bottom() * height))
        .within(view.width(), view.height());
  }
}
