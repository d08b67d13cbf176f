package dev.primavista.networks.torch;

/**
 * A convolution of a network. Kernel, channels and groups follow from its weights.
 *
 * @param module its name
 * @param norm the batch norm after it, which is folded into it; empty for none
 * @param epsilon of that batch norm
 * @param stride both ways
 * @param same whether the borders are padded by half the kernel; otherwise not at all
 * @param biased whether it must have a bias; otherwise it may
 */
record Convolution(
    String module, String norm, double epsilon, long stride, boolean same, boolean biased) {
  /** PyTorch's default for batch norms. */
  static final double EPSILON = 1e-5;

  /** One that is padded and has stride 1, no batch norm, and a bias or none. */
  static Convolution of(String module) {
    return new Convolution(module, "", EPSILON, 1, true, false);
  }

  /** {@code module.0} followed by the batch norm {@code module.1}. */
  static Convolution pair(String module, double epsilon) {
    return of(module + ".0").norm(module + ".1").epsilon(epsilon);
  }

  Convolution norm(String other) {
    return new Convolution(module, other, epsilon, stride, same, biased);
  }

  Convolution epsilon(double other) {
    return new Convolution(module, norm, other, stride, same, biased);
  }

  Convolution stride(long other) {
    return new Convolution(module, norm, epsilon, other, same, biased);
  }

  Convolution unpadded() {
    return new Convolution(module, norm, epsilon, stride, false, biased);
  }

  /** One without whose bias the network would be another. */
  Convolution withBias() {
    return new Convolution(module, norm, epsilon, stride, same, true);
  }
}
