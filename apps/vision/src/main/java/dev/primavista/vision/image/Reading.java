package dev.primavista.vision.image;

/**
 * How a picture's file is read.
 *
 * @param upright whether it is turned as its EXIF orientation says; Pillow, torchvision, Keras and
 *     TensorFlow do not do that by themselves
 * @param scaled whether a JPEG may be decoded at a smaller size that still exceeds the wanted one:
 *     faster, other pixels
 */
public record Reading(boolean upright, boolean scaled) {
  /** As {@code Image.open(f).convert("RGB")}. */
  public static final Reading AS_PILLOW = new Reading(false, false);
}
