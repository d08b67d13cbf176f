package dev.primavista.vision.decoding;

/**
 * A JPEG that ends sooner: with a smaller height in its frame, a decoder stops after the rows that
 * are wanted, and these are the whole picture's.
 */
final class UpperRows {
  private static final int BASELINE = 0xc0;
  private static final int EXTENDED = 0xc1;
  private static final int SCAN = 0xda;
  private static final int BLOCK = 8;

  /** Grey and colour; more would be those that are turned into three. */
  private static final int MOST_COMPONENTS = 3;

  private UpperRows() {}

  /**
   * The file with at least so many rows, a few more where the codes of several lie together; the
   * file itself where it has no more, or where not all of a row stands in one scan.
   */
  static byte[] of(byte[] file, int rows) {
    int frame = -1;
    int at = 2;
    while (at + 4 < file.length && u1(file, at) == 0xff) {
      int marker = u1(file, at + 1);
      if (marker == 0xff) {
        at++;
        continue;
      }
      if (marker == SCAN) {
        boolean framed = frame > 0 && frame + 8 < at;
        return framed && u1(file, at + 4) == components(file, frame)
            ? ending(file, frame, rows)
            : file;
      }
      if (marker == BASELINE || marker == EXTENDED) {
        frame = at + 2;
      }
      at += 2 + u2(file, at + 2);
    }
    return file;
  }

  private static byte[] ending(byte[] file, int frame, int rows) {
    int components = components(file, frame);
    if (components > MOST_COMPONENTS || u2(file, frame) != 8 + 3 * components) {
      return file;
    }
    int sampling = 1;
    for (int i = 0; i < components; i++) {
      sampling = Math.max(sampling, u1(file, frame + 9 + 3 * i) & 0xf);
    }
    // Colour of a coarser grid is smoothed with the row below.
    int coded = sampling * BLOCK;
    long height = Math.ceilDiv(rows + 2L * sampling, coded) * coded;
    if (height >= u2(file, frame + 3)) {
      return file;
    }
    byte[] ending = file.clone();
    ending[frame + 3] = (byte) (height >> Byte.SIZE);
    ending[frame + 4] = (byte) height;
    return ending;
  }

  private static int components(byte[] file, int frame) {
    return u1(file, frame + 7);
  }

  private static int u1(byte[] bytes, int at) {
    return bytes[at] & 0xff;
  }

  private static int u2(byte[] bytes, int at) {
    return u1(bytes, at) << Byte.SIZE | u1(bytes, at + 1);
  }
}
