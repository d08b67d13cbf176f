package dev.primavista.networks.pull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Weights that the authors of a framework publish, trained on ImageNet.
 *
 * @param network such as {@code resnet152}
 * @param generation {@code v1} or {@code v2} of torchvision, {@code keras} of keras.applications,
 *     {@code tf} of TensorFlow's slim
 * @param checksum what the file must have
 * @param folder the URL that the file's name follows
 * @param file its name
 * @param preprocessing the recipe that the network was trained with: a name or a JSON object
 */
public record PublishedWeights(
    String network,
    String generation,
    Checksum checksum,
    URI folder,
    String file,
    String preprocessing) {
  private static final List<PublishedWeights> ALL =
      lines("weights.tsv").stream()
          .filter(line -> !line.startsWith("#"))
          .map(PublishedWeights::parse)
          .toList();

  /** All that are known. */
  public static List<PublishedWeights> all() {
    return ALL;
  }

  /** The weights of a network in a generation. */
  public static Optional<PublishedWeights> of(String network, String generation) {
    return ALL.stream()
        .filter(one -> one.network.equals(network) && one.generation.equals(generation))
        .findFirst();
  }

  /** The names of the 1,000 classes, in order. */
  public static List<String> labels() {
    return lines("imagenet.txt");
  }

  /** Where the file is fetched from. */
  public URI url() {
    return folder.resolve(file);
  }

  /** The same weights on another server, which has the file of the same name in this folder. */
  public PublishedWeights at(URI mirror) {
    URI other = mirror.toString().endsWith("/") ? mirror : URI.create(mirror + "/");
    return new PublishedWeights(network, generation, checksum, other, file, preprocessing);
  }

  private static PublishedWeights parse(String line) {
    List<String> fields = List.of(line.split("\t", -1));
    return new PublishedWeights(
        fields.get(0),
        fields.get(1),
        new Checksum(fields.get(2), fields.get(3)),
        URI.create(fields.get(4)),
        fields.get(5),
        fields.get(6));
  }

  private static List<String> lines(String resource) {
    InputStream in = PublishedWeights.class.getResourceAsStream(resource);
    if (in == null) {
      throw new IllegalStateException("the resource " + resource + " is missing");
    }
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
