package dev.primavista.onnx.wire;

/** Why bytes are no ONNX model; the message is the end of a sentence that starts with the file. */
public final class OnnxFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final boolean truncated;

  private OnnxFormatException(String message, boolean truncated) {
    super(message);
    this.truncated = truncated;
  }

  public static OnnxFormatException truncated(long size, String place, long missing) {
    String message = "ends early: %,d bytes, %s needs %,d more".formatted(size, place, missing);
    return new OnnxFormatException(message, true);
  }

  public static OnnxFormatException malformed(long position, String place, String problem) {
    String message = "is damaged at byte %,d, in %s: %s".formatted(position, place, problem);
    return new OnnxFormatException(message, false);
  }

  /** Whether the bytes end too early, and are not wrong otherwise. */
  public boolean isTruncated() {
    return truncated;
  }

  /** The stable word for programs. */
  public String code() {
    return truncated ? "truncated_file" : "malformed_model";
  }
}
