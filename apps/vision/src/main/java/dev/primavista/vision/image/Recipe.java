package dev.primavista.vision.image;

import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * From a picture to a network's input.
 *
 * @param name as {@code prima vision preprocess --recipe} calls it
 */
public record Recipe(
    String name, Reading reading, Geometry geometry, Normalisation normalisation, Form form) {
  /** Pixels of a tensor whose bytes a Java array holds in any type. */
  private static final long MOST_PIXELS = Integer.MAX_VALUE / (3 * Float.BYTES);

  /**
   * @throws IllegalArgumentException if the tensor would be too large
   */
  public Recipe {
    if ((long) geometry.width() * geometry.height() > MOST_PIXELS) {
      throw new IllegalArgumentException(
          "%d x %d pixels (expected: at most %d in all)"
              .formatted(geometry.width(), geometry.height(), MOST_PIXELS));
    }
  }

  /** The order of a tensor's dimensions. */
  public enum Layout {
    /** Channels first, as PyTorch has them. */
    NCHW,
    /** Channels last, as TensorFlow has them. */
    NHWC
  }

  /**
   * The tensor that a network takes.
   *
   * @param dataType FP32, FP16, UINT8 or INT8; whole numbers are rounded, halves to the even one,
   *     and clipped
   * @param channels 3 of colours, or 1 of grey
   */
  public record Form(Layout layout, DataType dataType, int channels) {
    /** How many channels a network of colours takes. */
    public static final int COLOURS = 3;

    public Form(Layout layout, DataType dataType) {
      this(layout, dataType, COLOURS);
    }

    public Form {
      switch (dataType) {
        case FP32, FP16, UINT8, INT8 -> {}
        default ->
            throw new IllegalArgumentException(
                "dtype: " + dataType + " (expected: FP32, FP16, UINT8 or INT8)");
      }
    }
  }

  /** Read as Pillow reads, given as FP32. */
  public Recipe(String name, Geometry geometry, Normalisation normalisation, Layout layout) {
    this(name, Reading.AS_PILLOW, geometry, normalisation, new Form(layout, DataType.FP32));
  }

  public Layout layout() {
    return form.layout();
  }

  public DataType dataType() {
    return form.dataType();
  }

  private int channels() {
    return form.channels();
  }

  /** The same for a network that takes another tensor. */
  public Recipe withForm(Form other) {
    return new Recipe(name, reading, geometry, normalisation, other);
  }

  public Recipe withGeometry(Geometry other) {
    return new Recipe(name, reading, other, normalisation, form);
  }

  public Recipe withNormalisation(Normalisation other) {
    return new Recipe(name, reading, geometry, other, form);
  }

  public Recipe withReading(Reading other) {
    return new Recipe(name, other, geometry, normalisation, form);
  }

  public Recipe withName(String other) {
    return new Recipe(other, reading, geometry, normalisation, form);
  }

  /** A picture whose shorter side is no less is nowhere made larger. */
  public int shorterSide() {
    return switch (geometry) {
      case Geometry.ShorterSide shorter -> shorter.resize();
      case Geometry.TensorShorterSide shorter -> shorter.resize();
      case Geometry.Squash squash -> squash.resize();
      case Geometry.CentralPart part -> (int) Math.ceil(part.size() / part.fraction());
      case Geometry.TensorFlowPart part -> (int) Math.ceil(part.size() / part.fraction());
      case Geometry.Fit _, Geometry.Stretch _, Geometry.Letterbox _ ->
          Math.max(geometry.width(), geometry.height());
    };
  }

  /** The shape of a tensor of so many pictures. */
  public Shape shape(long pictures) {
    long width = geometry.width();
    long height = geometry.height();
    return switch (layout()) {
      case NCHW -> Shape.of(pictures, channels(), height, width);
      case NHWC -> Shape.of(pictures, height, width, channels());
    };
  }

  /** Numbers in one picture's tensor. */
  public int elements() {
    return channels() * geometry.width() * geometry.height();
  }

  /** Bytes in one picture's tensor. */
  public int byteSize() {
    return elements() * form.dataType().byteSize();
  }

  /**
   * Writes one picture's tensor.
   *
   * @param image turned grey itself where the network takes one channel
   * @param out little-endian; {@link #byteSize} bytes are written from its index {@code at}
   */
  public void apply(RgbImage image, ByteBuffer out, int at) {
    ByteBuffer target = out.duplicate().position(at).order(ByteOrder.LITTLE_ENDIAN);
    if (channels() == 1) {
      image.turnGrey();
    }
    if (geometry instanceof Geometry.TensorFlowPart part) {
      write(floats(part.floats(image)), target);
      return;
    }
    PackedImage picture = geometry.packed(image);
    if (form.dataType() == DataType.FP32) {
      numbers(picture, target.asFloatBuffer());
    } else if (form.dataType() == DataType.UINT8 && normalisation.keepsValues()) {
      target.put(ordered(picture.unpacked().rgb()));
    } else {
      float[] values = new float[elements()];
      numbers(picture, FloatBuffer.wrap(values));
      write(values, target);
    }
  }

  private void numbers(PackedImage picture, FloatBuffer target) {
    if (layout() == Layout.NCHW || channels() == 1) {
      planes(picture, target);
    } else {
      pixels(picture, target);
    }
  }

  private void planes(PackedImage picture, FloatBuffer target) {
    float[] line = new float[picture.width()];
    for (int channel = 0; channel < channels(); channel++) {
      for (int[] row : picture.rows()) {
        normalisation.values(row, channel, line);
        target.put(line);
      }
    }
  }

  private void pixels(PackedImage picture, FloatBuffer target) {
    float[][] lines = new float[channels()][picture.width()];
    float[] all = new float[channels() * picture.width()];
    for (int[] row : picture.rows()) {
      for (int channel = 0; channel < channels(); channel++) {
        normalisation.values(row, channel, lines[channel]);
      }
      interleave(lines, all);
      target.put(all);
    }
  }

  private static void interleave(float[][] lines, float[] all) {
    float[] first = lines[0];
    float[] second = lines[1];
    float[] third = lines[2];
    for (int i = 0, out = 0; i < first.length; i++, out += 3) {
      all[out] = first[i];
      all[out + 1] = second[i];
      all[out + 2] = third[i];
    }
  }

  /** Where sample {@code channel} of pixel {@code pixel} stands in the tensor. */
  private int place(int pixel, int channel) {
    return layout() == Layout.NCHW
        ? channel * (elements() / channels()) + pixel
        : pixel * channels() + channel;
  }

  private float[] floats(FloatImage image) {
    float[] values = new float[elements()];
    for (int channel = 0; channel < channels(); channel++) {
      int from = normalisation.source(channel);
      for (int pixel = 0; pixel < values.length / channels(); pixel++) {
        float sample = image.rgb()[pixel * 3 + from];
        values[place(pixel, channel)] = normalisation.value(sample, channel);
      }
    }
    return values;
  }

  private byte[] ordered(byte[] rgb) {
    byte[] samples = new byte[elements()];
    for (int channel = 0; channel < channels(); channel++) {
      int from = normalisation.source(channel);
      for (int pixel = 0; pixel < samples.length / channels(); pixel++) {
        samples[place(pixel, channel)] = rgb[pixel * 3 + from];
      }
    }
    return samples;
  }

  private void write(float[] values, ByteBuffer target) {
    switch (form.dataType()) {
      case FP16 -> {
        for (float value : values) {
          target.putShort(Float.floatToFloat16(value));
        }
      }
      case UINT8 -> {
        for (float value : values) {
          target.put((byte) Math.clamp((long) Math.rint(value), 0, 255));
        }
      }
      case INT8 -> {
        for (float value : values) {
          target.put((byte) Math.clamp((long) Math.rint(value), Byte.MIN_VALUE, Byte.MAX_VALUE));
        }
      }
      default -> target.asFloatBuffer().put(values);
    }
  }
}
