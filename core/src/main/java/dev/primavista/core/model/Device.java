package dev.primavista.core.model;

/**
 * What executes a model.
 *
 * @param index which of several of a kind, from 0 in the order that the driver shows them
 */
public record Device(Kind kind, int index) {
  /** Kinds of processors. */
  public enum Kind {
    CPU,
    /** NVIDIA GPUs. */
    CUDA
  }

  public static final Device CPU = new Device(Kind.CPU, 0);

  public Device {
    if (index < 0) {
      throw new IllegalArgumentException("device: index " + index + " (expected: >= 0)");
    }
  }

  public static Device cuda(int index) {
    return new Device(Kind.CUDA, index);
  }

  /**
   * Reads {@code cpu}, {@code cuda} or {@code cuda:N}.
   *
   * @throws IllegalArgumentException if it is none of them
   */
  public static Device parse(String text) {
    if (text.equals("cpu")) {
      return CPU;
    }
    if (text.matches("cuda(:[0-9]{1,4})?")) {
      return cuda(text.length() == 4 ? 0 : Integer.parseInt(text.substring(5)));
    }
    throw new IllegalArgumentException(
        "device: '" + text + "' (expected: cpu, cuda or cuda:N with N from 0)");
  }

  @Override
  public String toString() {
    return kind == Kind.CPU ? "cpu" : "cuda:" + index;
  }
}
