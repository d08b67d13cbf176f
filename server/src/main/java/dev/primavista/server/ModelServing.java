package dev.primavista.server;

import dev.primavista.core.Ticker;
import dev.primavista.core.inference.InferenceService;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.server.observability.ServerMetrics;

/**
 * What the server puts on the web.
 *
 * @param metrics the same that the service and the registry's executors count in
 * @param ticker the clock of deadlines
 */
public record ModelServing(
    InferenceService service, ModelRegistry registry, ServerMetrics metrics, Ticker ticker) {}
