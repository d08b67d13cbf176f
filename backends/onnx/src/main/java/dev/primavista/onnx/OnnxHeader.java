package dev.primavista.onnx;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What an ONNX file says about itself, read without running any of it.
 *
 * @param irVersion the version of the file format
 * @param producer what wrote it, such as {@code pytorch 2.13.0}; empty if it does not say
 * @param graphName the graph's own name; may be empty
 * @param opsets the version of every operator set it uses; the standard one is {@code ai.onnx}
 * @param operators how often each operator stands in it, nested graphs included
 * @param weights elements of all initializers
 * @param externalFiles where it wants weights read from, as written; empty if it holds them itself
 * @param metadata its free key and value pairs ({@code metadata_props})
 * @param unranked inputs of which it does not even say how many dimensions they have
 * @param sigmoids outputs whose numbers a sigmoid makes
 * @param fileBytes the file's size
 */
public record OnnxHeader(
    long irVersion,
    String producer,
    String graphName,
    SequencedMap<String, Long> opsets,
    SequencedMap<String, Integer> operators,
    long weights,
    List<String> externalFiles,
    SequencedMap<String, String> metadata,
    List<String> unranked,
    List<String> sigmoids,
    long fileBytes) {
  public OnnxHeader {
    opsets = copy(opsets);
    operators = copy(operators);
    externalFiles = List.copyOf(externalFiles);
    metadata = copy(metadata);
    unranked = List.copyOf(unranked);
    sigmoids = List.copyOf(sigmoids);
  }

  /** The version of the standard operator set; 0 if the file names none. */
  public long opset() {
    return opsets.getOrDefault("ai.onnx", 0L);
  }

  /** The class labels of {@code metadata_props}, one a line under {@code labels}; often empty. */
  public List<String> labels() {
    String labels = metadata.getOrDefault("labels", "").strip();
    return labels.isEmpty() ? List.of() : List.of(labels.split("\\R"));
  }

  private static <V> SequencedMap<String, V> copy(Map<String, V> map) {
    return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(map));
  }
}
