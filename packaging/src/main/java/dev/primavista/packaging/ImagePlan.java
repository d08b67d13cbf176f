package dev.primavista.packaging;

import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is going to be in an image.
 *
 * @param name such as {@code registry.example/team/churn:1.0}
 * @param models files and folders that are baked in below {@code /models}
 * @param cuda ONNX Runtime's libraries for CUDA, for the gpu variant
 * @param archived whether a start archive is made
 * @param created the time that the image tells, the same for every build
 */
public record ImagePlan(
    String name,
    Base base,
    List<Path> models,
    Optional<Path> cuda,
    boolean archived,
    Instant created) {

  /**
   * @throws PackagingException if the name is no image's, or its tag is {@code latest}
   */
  public ImagePlan {
    models = List.copyOf(models);
    ImageReference reference = parse(name);
    if (reference.getTag().filter("latest"::equals).isPresent()) {
      throw new PackagingException(
          "wrong_image_name",
          "--image: "
              + name
              + " (expected: a tag other than latest, such as "
              + untagged(name)
              + ":1.0)",
          "a tag that moves cannot be rolled back");
    }
  }

  private static String untagged(String name) {
    return name.endsWith(":latest") ? name.substring(0, name.length() - 7) : name;
  }

  ImageReference reference() {
    return parse(name);
  }

  static ImageReference parse(String name) {
    try {
      return ImageReference.parse(name);
    } catch (InvalidImageReferenceException wrong) {
      throw new PackagingException(
          "wrong_image_name",
          "--image: '"
              + name
              + "' (expected: [REGISTRY/]NAME:TAG in lower case, such as"
              + " registry.example/team/churn:1.0)",
          null);
    }
  }
}
