package dev.primavista.vision.decoding;

import java.awt.image.WritableRaster;

/**
 * TIFF's predictor 2 of 16 bits: each sample is stored as its difference from the same one of the
 * pixel to the left, anew in each tile. Java's reader adds them up of 8 bits alone, so that it is
 * given a file that says nothing of them.
 */
final class DeepDifferences {
  private static final int MASK = 0xffff;
  private static final int NONE = 1;

  private DeepDifferences() {}

  /** The same file as if it had none. */
  static byte[] hidden(byte[] file) {
    byte[] copy = file.clone();
    TiffTags.of(copy).set(TiffKind.PREDICTOR, NONE);
    return copy;
  }

  /** Adds the differences of this file up. */
  static void add(byte[] file, WritableRaster raster) {
    int width = raster.getWidth();
    int bands = raster.getNumBands();
    int part = (int) TiffTags.of(file).one(TiffKind.TILE_WIDTH, width);
    int[] row = new int[width * bands];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int i = bands; i < row.length; i++) {
        if (i / bands % part != 0) {
          row[i] = (row[i] + row[i - bands]) & MASK;
        }
      }
      raster.setPixels(0, y, width, 1, row);
    }
  }
}
