package dev.primavista.core.model;

import dev.primavista.core.tensor.DataType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What is written about a model that no execution needs: for clients that ask how it is configured.
 *
 * @param versions which are served; empty where nothing says so
 * @param file the model's file inside its version's folder; empty where none is named
 * @param parameters free texts by name
 * @param tensors of its inputs and outputs
 * @param warmUps requests that are executed before the model is ready
 * @param placement on which devices its instances are to execute
 */
public record Written(
    Optional<Versions> versions,
    Optional<String> file,
    SequencedMap<String, String> parameters,
    Tensors tensors,
    List<WarmUp> warmUps,
    Placement placement) {
  public static final Written NOTHING =
      new Written(
          Optional.empty(),
          Optional.empty(),
          new LinkedHashMap<>(),
          Tensors.NOTHING,
          List.of(),
          Placement.ANY);

  /**
   * By the names of inputs and outputs.
   *
   * @param labelFiles files with the names of an output's elements
   * @param formats how an input's pixels lie, such as {@code FORMAT_NCHW}
   * @param inputShapes the model's own shapes of inputs that callers send in another, without rows
   * @param outputShapes the same of outputs
   */
  public record Tensors(
      SequencedMap<String, String> labelFiles,
      SequencedMap<String, String> formats,
      SequencedMap<String, List<Long>> inputShapes,
      SequencedMap<String, List<Long>> outputShapes) {
    public static final Tensors NOTHING =
        new Tensors(
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            new LinkedHashMap<>());

    public Tensors {
      labelFiles = copy(labelFiles);
      formats = copy(formats);
      inputShapes = copy(inputShapes);
      outputShapes = copy(outputShapes);
    }
  }

  /**
   * A choice of versions; of none of both kinds, all.
   *
   * @param latest so many of the greatest; 0 for another choice
   * @param specific these
   */
  public record Versions(int latest, List<Long> specific) {
    public Versions {
      specific = List.copyOf(specific);
    }
  }

  /**
   * Requests of one kind.
   *
   * @param batchSize rows of each; 0 for none stated
   * @param count how many
   */
  public record WarmUp(String name, int batchSize, int count, SequencedMap<String, Data> inputs) {
    public WarmUp {
      inputs = copy(inputs);
    }
  }

  /**
   * What an input of such a request is made of.
   *
   * @param dims without the rows
   * @param random of random numbers; otherwise zeros, or what is in the file
   */
  public record Data(DataType type, List<Long> dims, boolean random, Optional<String> file) {
    public Data {
      dims = List.copyOf(dims);
    }
  }

  public Written {
    parameters = copy(parameters);
    warmUps = List.copyOf(warmUps);
  }

  /** With what is written about other tensors. */
  public Written withTensors(Tensors other) {
    return new Written(versions, file, parameters, other, warmUps, placement);
  }

  /** With other requests of the warm-up. */
  public Written withWarmUps(List<WarmUp> other) {
    return new Written(versions, file, parameters, tensors, other, placement);
  }

  /** With other devices. */
  public Written withPlacement(Placement other) {
    return new Written(versions, file, parameters, tensors, warmUps, other);
  }

  /** With what is written about the files and their versions. */
  public Written with(
      Optional<Versions> chosen, Optional<String> named, SequencedMap<String, String> texts) {
    return new Written(chosen, named, texts, tensors, warmUps, placement);
  }

  private static <V> SequencedMap<String, V> copy(Map<String, V> map) {
    return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(map));
  }
}
