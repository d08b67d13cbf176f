package dev.primavista.vision.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * From a picture to a network's input.
 *
 * @param name as {@code prima vision preprocess --recipe} calls it
 */
public record Recipe(String name, Geometry geometry, Normalisation normalisation, Layout layout) {
  /** The order of a tensor's dimensions. */
  public enum Layout {
    /** Channels first, as PyTorch has them. */
    NCHW,
    /** Channels last, as TensorFlow has them. */
    NHWC
  }

  /** The same for a network with the other layout. */
  public Recipe withLayout(Layout other) {
    return new Recipe(name, geometry, normalisation, other);
  }

  /** Floats in one picture's tensor. */
  public int elements() {
    return 3 * geometry.size() * geometry.size();
  }

  /** Bytes in one picture's tensor. */
  public int byteSize() {
    return elements() * Float.BYTES;
  }

  /**
   * Writes one picture's tensor.
   *
   * @param out little-endian; {@link #byteSize} bytes are written from its index {@code at}
   */
  public void apply(RgbImage image, ByteBuffer out, int at) {
    RgbImage fitted = geometry.apply(image);
    ByteBuffer target = out.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int pixels = geometry.size() * geometry.size();
    byte[] rgb = fitted.rgb();
    for (int channel = 0; channel < 3; channel++) {
      float[] table = normalisation.table(channel);
      int source = normalisation.source(channel);
      int start = layout == Layout.NCHW ? at + channel * pixels * 4 : at + channel * 4;
      int step = layout == Layout.NCHW ? 4 : 12;
      for (int i = 0; i < pixels; i++) {
        target.putFloat(start + i * step, table[rgb[i * 3 + source] & 0xff]);
      }
    }
  }
}
