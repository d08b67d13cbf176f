package dev.primavista.server.oip;

/** The name that the protocol's clients know for an engine. */
public final class Platform {
  private Platform() {}

  /** The platform of a backend of this name. */
  public static String of(String backend) {
    return switch (backend) {
      case "onnx" -> "onnxruntime_onnx";
      case "torch" -> "pytorch_libtorch";
      case "tensorflow" -> "tensorflow_savedmodel";
      default -> backend;
    };
  }
}
