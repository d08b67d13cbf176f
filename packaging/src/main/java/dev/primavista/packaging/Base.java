package dev.primavista.packaging;

import com.google.cloud.tools.jib.api.ImageReference;
import java.nio.file.Files;
import java.nio.file.Path;

/** What an image begins with: the C library and what native libraries link against. */
public sealed interface Base {
  /** An image without a shell that has what is needed, but for libjpeg-turbo and libwebp. */
  String DISTROLESS = "gcr.io/distroless/cc-debian12";

  /** An image with CUDA's and cuDNN's libraries. */
  String CUDA = "docker.io/nvidia/cuda:12.9.1-cudnn-runtime-ubuntu24.04";

  /** A root from this machine's own Debian packages; nothing is fetched. */
  record Debian() implements Base {}

  /** An image of a registry, best named by its digest. */
  record Registry(String reference) implements Base {}

  /** An image as 'docker save' writes it, or the tar of a root file system. */
  record Archive(Path file) implements Base {}

  /**
   * What somebody typed: {@code debian}, a file that ends in {@code .tar}, or an image's name.
   *
   * @throws PackagingException if it is none of them
   */
  static Base of(String text) {
    if (text.equals("debian")) {
      return new Debian();
    }
    if (text.endsWith(".tar")) {
      Path file = Path.of(text);
      if (!Files.isRegularFile(file)) {
        throw new PackagingException("no_such_file", "no such file: " + text, null);
      }
      return new Archive(file);
    }
    try {
      return new Registry(ImageReference.parse(text).toStringWithQualifier());
    } catch (com.google.cloud.tools.jib.api.InvalidImageReferenceException wrong) {
      throw new PackagingException(
          "no_base",
          "--base: " + text + " (expected: debian, an image such as " + DISTROLESS + ", FILE.tar)",
          null);
    }
  }

  /** This machine's packages where it has some, otherwise an image. */
  static String usual() {
    return Files.exists(Path.of("/usr/bin/dpkg-query")) ? "debian" : DISTROLESS;
  }

  /** How it is named in an image that was made from it. */
  default String title() {
    return switch (this) {
      case Debian() -> "debian packages";
      case Registry(String reference) -> reference;
      case Archive(Path file) -> String.valueOf(file.getFileName());
    };
  }
}
