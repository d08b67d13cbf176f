package dev.primavista.vision.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

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
    byte[] rgb = geometry.apply(image).rgb();
    FloatBuffer target =
        out.duplicate().position(at).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    switch (layout) {
      case NCHW -> planes(rgb, target);
      case NHWC -> pixels(rgb, target);
    }
  }

  private void planes(byte[] rgb, FloatBuffer target) {
    float[] plane = new float[rgb.length / 3];
    for (int channel = 0; channel < 3; channel++) {
      float[] table = normalisation.table(channel);
      int from = normalisation.source(channel);
      for (int i = 0; i < plane.length; i++) {
        plane[i] = table[rgb[i * 3 + from] & 0xff];
      }
      target.put(plane);
    }
  }

  private void pixels(byte[] rgb, FloatBuffer target) {
    float[] values = new float[rgb.length];
    for (int channel = 0; channel < 3; channel++) {
      float[] table = normalisation.table(channel);
      int from = normalisation.source(channel);
      for (int i = 0; i < values.length; i += 3) {
        values[i + channel] = table[rgb[i + from] & 0xff];
      }
    }
    target.put(values);
  }
}
