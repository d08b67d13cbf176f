package dev.primavista.vision.detection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Non-maximum suppression: of detections of one class that overlap the best stays. The order and
 * the strict comparison are those of torchvision's {@code batched_nms}.
 */
final class Suppression {
  private Suppression() {}

  /**
   * Those that stay, best first.
   *
   * @param overlap above it the weaker one goes
   * @param most how many stay at most
   */
  static List<Detection> apply(List<Detection> all, double overlap, int most) {
    List<Detection> sorted =
        all.stream().sorted(Comparator.comparingDouble(Detection::score).reversed()).toList();
    List<Detection> kept = new ArrayList<>();
    for (Detection each : sorted) {
      if (kept.size() == most) {
        break;
      }
      boolean covered =
          kept.stream()
              .anyMatch(
                  better ->
                      better.index() == each.index() && better.box().overlap(each.box()) > overlap);
      if (!covered) {
        kept.add(each);
      }
    }
    return kept;
  }
}
