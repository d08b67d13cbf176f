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
 * @param labelFiles files with the names of an output's elements, by the output
 * @param warmUps requests that are executed before the model is ready
 */
public record Written(
    Optional<Versions> versions,
    Optional<String> file,
    SequencedMap<String, String> parameters,
    SequencedMap<String, String> labelFiles,
    List<WarmUp> warmUps) {
  public static final Written NOTHING =
      new Written(
          Optional.empty(),
          Optional.empty(),
          new LinkedHashMap<>(),
          new LinkedHashMap<>(),
          List.of());

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
    labelFiles = copy(labelFiles);
    warmUps = List.copyOf(warmUps);
  }

  /** With other files of labels. */
  public Written withLabelFiles(SequencedMap<String, String> other) {
    return new Written(versions, file, parameters, other, warmUps);
  }

  /** With other requests of the warm-up. */
  public Written withWarmUps(List<WarmUp> other) {
    return new Written(versions, file, parameters, labelFiles, other);
  }

  /** With what is written about the files and their versions. */
  public Written with(
      Optional<Versions> chosen, Optional<String> named, SequencedMap<String, String> texts) {
    return new Written(chosen, named, texts, labelFiles, warmUps);
  }

  private static <V> SequencedMap<String, V> copy(Map<String, V> map) {
    return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(map));
  }
}
