package dev.primavista.core.traffic;

import java.util.Map;
import java.util.Optional;

/**
 * How a model's requests are divided, and how that went.
 *
 * @param stopped why there is no canary any more; empty where nobody stopped it
 * @param versions by version what it was asked since the policy was set
 */
public record TrafficReport(
    TrafficPolicy policy, Optional<String> stopped, Map<Long, Share> versions) {

  /**
   * What one version was asked.
   *
   * @param requests that ended, shadowed ones included
   * @param failures of these by the server's fault
   * @param nanos that they took in all
   * @param skipped shadowed requests that it was not asked because too many were on their way
   */
  public record Share(long requests, long failures, long nanos, long skipped) {}
}
