package dev.primavista.server.traffic;

import dev.primavista.core.TrafficHint;
import dev.primavista.core.inference.InferenceRequest;
import dev.primavista.core.inference.InferenceService;
import dev.primavista.server.http.Headers;
import java.util.Optional;

/**
 * What a request's header fields, or a call's metadata, say about the version that should answer.
 */
public final class TrafficHeaders {
  /** {@code stable} or {@code canary}. */
  public static final String TRACK = "x-traffic-track";

  /** Requests with the same value go the same way. */
  public static final String KEY = "x-traffic-key";

  private TrafficHeaders() {}

  /** The inference with what its request says; nobody looks where no model has a policy. */
  public static InferenceRequest apply(
      InferenceService service, Headers headers, InferenceRequest inference) {
    if (!service.traffic().active()) {
      return inference;
    }
    Optional<String> track = headers.first(TRACK);
    Optional<String> key = headers.first(KEY);
    return track.isEmpty() && key.isEmpty()
        ? inference
        : inference.withTraffic(new TrafficHint(track, key));
  }
}
