package dev.primavista.core.batching;

import dev.primavista.core.tensor.Tensor;
import java.util.SequencedMap;

/**
 * What an execution gave to one request.
 *
 * @param outputs this request's rows of every output
 * @param queueNanos how long it waited
 * @param computeNanos how long the execution took
 */
public record Execution(SequencedMap<String, Tensor> outputs, long queueNanos, long computeNanos) {}
