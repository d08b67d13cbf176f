package dev.primavista.vision.decoding;

/**
 * How many scans a JPEG has. A decoder walks over all of a picture's blocks for each, though a scan
 * may be no more than the dozen bytes of its header.
 */
final class JpegScans {
  /** Encoders write 1 to about 20. */
  static final int MOST = 500;

  /** Scans times pixels: 10 scans, as libjpeg writes them, of 50 million. */
  static final long MOST_WORK = 500_000_000;

  private static final int MARKER = 0xff;
  private static final int BASELINE = 0xc0;
  private static final int EXTENDED = 0xc1;
  private static final int FIRST_RESTART = 0xd0;
  private static final int START_OF_IMAGE = 0xd8;
  private static final int END_OF_IMAGE = 0xd9;
  private static final int SCAN = 0xda;
  private static final int TEMPORARY = 0x01;

  private final byte[] file;
  private final int end;
  private int at;
  private int wholeScan = -1;

  private JpegScans(byte[] file, int from, int end) {
    this.file = file;
    this.end = end;
    this.at = from + 2;
  }

  /**
   * Counts them, 1 for a sequential picture whose first scan has all its colours: decoders look no
   * further.
   */
  static int of(byte[] file) {
    return of(file, 0, file.length);
  }

  /** The same of a JPEG that is a part of a file. */
  static int of(byte[] file, int from, int length) {
    return new JpegScans(file, from, from + length).count();
  }

  /**
   * Refuses what takes a decoder long.
   *
   * @param scans of a picture
   * @throws ImageException if there are too many for its size
   */
  static void check(int scans, long width, long height) {
    if (scans > MOST || scans * width * height > MOST_WORK) {
      long most = Math.clamp(MOST_WORK / (width * height), 1, MOST);
      throw new ImageException(
          "too_large",
          "a JPEG of %d scans and %d x %d pixels (expected: at most %d scans at this size)"
              .formatted(scans, width, height, most));
    }
  }

  private int count() {
    int scans = 0;
    for (int marker = next(); marker >= 0 && marker != END_OF_IMAGE; marker = next()) {
      boolean alone = marker == TEMPORARY || (marker >= FIRST_RESTART && marker <= START_OF_IMAGE);
      if (alone) {
        continue;
      }
      if (marker == SCAN) {
        scans++;
        if (at + 2 < end && (file[at + 2] & 0xff) == wholeScan) {
          return scans;
        }
      }
      if (at + 7 < end && (marker == BASELINE || marker == EXTENDED)) {
        wholeScan = file[at + 7] & 0xff;
      }
      at += length();
    }
    return scans;
  }

  /** The next marker's code, coded data before it passed over; -1 at the end. */
  private int next() {
    while (at < end - 1) {
      if ((file[at++] & 0xff) == MARKER) {
        int code = file[at] & 0xff;
        if (code != 0 && code != MARKER) {
          at++;
          return code;
        }
      }
    }
    return -1;
  }

  /** Of the segment behind a marker, at least its own two bytes. */
  private int length() {
    return at + 1 < end ? Math.max(2, (file[at] & 0xff) << Byte.SIZE | (file[at + 1] & 0xff)) : 2;
  }
}
