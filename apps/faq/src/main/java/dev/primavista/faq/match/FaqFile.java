package dev.primavista.faq.match;

import dev.primavista.core.ReplacedFile;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.faq.match.encoder.EncoderContent;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A matcher in a file: a mark, a checksum, then plain numbers and texts, big-endian. Nothing in it
 * is code or names a class. An encoder that comes with the build is there by name, another one as a
 * whole.
 */
final class FaqFile {
  private static final byte[] MARK = "PRIMAFAQ".getBytes(StandardCharsets.US_ASCII);

  /** What is written now, with bare letters. */
  private static final int FORMAT = 8;

  /** With folded letters; 6, as well, does not tell of which texts entries were made. */
  private static final int FOLDED = 7;

  /** As 6, from before letters were folded. */
  private static final int AS_WRITTEN = 5;

  private static final int HEAD = MARK.length + Integer.BYTES + Long.BYTES;

  /** What is in a file. */
  record Content(@Nullable EncoderContent encoder, Training.Trained trained) {}

  private FaqFile() {}

  /** Whether a file begins as such a one does. */
  static boolean begins(byte[] head) {
    return head.length >= MARK.length && Arrays.equals(Arrays.copyOf(head, MARK.length), MARK);
  }

  static boolean isIn(Path path) {
    try (InputStream file = Files.newInputStream(path)) {
      return begins(file.readNBytes(MARK.length));
    } catch (IOException unreadable) {
      return false;
    }
  }

  /** Writes a file, of which no one sees half. */
  static void write(Path path, Content content) throws IOException {
    int format =
        switch (content.trained().letters()) {
          case AS_WRITTEN -> AS_WRITTEN;
          case FOLDED -> FOLDED;
          case BARE -> FORMAT;
        };
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(body))) {
      writeBody(out, format, content);
    }
    byte[] bytes = body.toByteArray();
    ReplacedFile.write(path, file -> write(new DataOutputStream(file), format, bytes));
  }

  private static void write(DataOutputStream out, int format, byte[] body) throws IOException {
    out.write(MARK);
    out.writeInt(format);
    out.writeLong(checksum(body, 0));
    out.write(body);
  }

  private static long checksum(byte[] bytes, int from) {
    CRC32 checksum = new CRC32();
    checksum.update(bytes, from, bytes.length - from);
    return checksum.getValue();
  }

  private static void writeBody(DataOutputStream out, int format, Content content)
      throws IOException {
    EncoderSection.write(out, content.encoder());
    write(out, content.trained().centre().mean());
    write(out, content.trained().classifiers());
    Ranking ranking = content.trained().ranking();
    write(out, ranking.known());
    write(out, ranking.fresh());
    out.writeFloat(ranking.freshBias());
    Calibration calibration = content.trained().calibration();
    out.writeFloat(calibration.right());
    out.writeFloat(calibration.wrong());
    out.writeFloat(calibration.constant());
    write(out, content.trained().doubt().weights());
    write(out, format, content.trained().picture());
  }

  private static void write(DataOutputStream out, Classifiers classifiers) throws IOException {
    TextTable table = classifiers.table();
    out.writeInt(table.size());
    for (int i = 0; i < table.size(); i++) {
      out.writeInt(table.keys()[i]);
      out.writeFloat(table.rarities()[i]);
    }
    write(out, classifiers.textStep());
    for (byte[] column : classifiers.text()) {
      out.write(column);
    }
    out.writeInt(classifiers.vector().length);
    for (float[] weights : classifiers.vector()) {
      write(out, weights);
    }
  }

  private static void write(DataOutputStream out, int format, Picture picture) throws IOException {
    Map<Entry, Integer> numbers = new HashMap<>();
    out.writeInt(picture.entries().size());
    for (Entry entry : picture.entries().values()) {
      numbers.put(entry, numbers.size());
      float[] centre = entry.centre();
      write(out, entry.id().getBytes(StandardCharsets.UTF_8));
      out.writeInt(entry.head());
      out.writeInt(entry.wordings());
      write(out, centre == null ? new float[0] : centre);
      if (format >= FOLDED) {
        out.writeLong(entry.print());
      }
    }
    out.writeInt(picture.segments().size());
    for (Segment segment : picture.segments()) {
      segment.write(out, entry -> numbers.getOrDefault(entry, -1));
    }
  }

  private static void write(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static void write(DataOutputStream out, float[] values) throws IOException {
    out.writeInt(values.length);
    for (float value : values) {
      out.writeFloat(value);
    }
  }

  /**
   * Reads a file.
   *
   * @throws ModelLoadException if it cannot be read or is damaged
   */
  static Content read(Path path) {
    String name = String.valueOf(path.getFileName());
    byte[] all;
    try {
      all = Files.readAllBytes(path);
    } catch (IOException e) {
      throw new ModelLoadException("unreadable_file", path + " cannot be read", null, e);
    }
    FileCursor in = new FileCursor(name, all);
    in.require(begins(all) && all.length >= HEAD, "no matcher of prima faq train");
    in.bytes(MARK.length);
    int format = in.integer();
    if (format < AS_WRITTEN || format > FORMAT) {
      throw new ModelLoadException(
          "unknown_format",
          name + " has format " + format + " (expected: " + AS_WRITTEN + " to " + FORMAT + ")",
          "train it again with prima faq train");
    }
    in.require(in.longInteger() == checksum(all, HEAD), "its checksum does not fit its content");
    Content content = body(in, format);
    in.require(in.atEnd(), "it goes on where it should end");
    return content;
  }

  private static Content body(FileCursor in, int format) {
    EncoderContent encoder = EncoderSection.read(in);
    Centre centre = new Centre(in.numbers(in.count(4)));
    Classifiers classifiers = classifiers(in);
    Ranking ranking =
        new Ranking(weights(in, Evidence.COUNT), weights(in, Evidence.COUNT), in.number());
    Calibration calibration = new Calibration(in.number(), in.number(), in.number());
    in.require(calibration.right() > 0 && calibration.wrong() > 0, "a calibration that falls");
    Doubt doubt = new Doubt(weights(in, Doubt.COUNT + 1));
    Picture picture = picture(in, format);
    return new Content(
        encoder,
        new Training.Trained(
            letters(format), centre, picture, classifiers, ranking, calibration, doubt));
  }

  private static Letters letters(int format) {
    return switch (format) {
      case FORMAT -> Letters.BARE;
      case AS_WRITTEN -> Letters.AS_WRITTEN;
      default -> Letters.FOLDED;
    };
  }

  private static float[] weights(FileCursor in, int count) {
    in.bounded(count, count);
    return in.numbers(count);
  }

  private static Classifiers classifiers(FileCursor in) {
    int size = in.count(8);
    int[] keys = new int[size];
    float[] rarities = new float[size];
    for (int i = 0; i < size; i++) {
      keys[i] = in.integer();
      rarities[i] = in.number();
      in.require(i == 0 || keys[i - 1] < keys[i], "features out of order");
    }
    float[] steps = in.numbers(in.count(4));
    byte[][] text = new byte[steps.length == 0 ? 0 : size + 1][];
    for (int column = 0; column < text.length; column++) {
      text[column] = in.bytes(steps.length);
    }
    float[][] vector = new float[in.count(4)][];
    in.require(vector.length == 0 || vector.length == steps.length, "classifiers that differ");
    for (int c = 0; c < vector.length; c++) {
      vector[c] = in.numbers(in.count(4));
      in.require(vector[c].length == vector[0].length, "classifiers of differing width");
    }
    return new Classifiers(new TextTable(keys, rarities), text, steps, vector);
  }

  private static Picture picture(FileCursor in, int format) {
    Map<String, Entry> living = new LinkedHashMap<>();
    Entry[] entries = new Entry[in.count(16)];
    for (int i = 0; i < entries.length; i++) {
      String id = in.text();
      int head = in.integer();
      int wordings = in.integer();
      float[] centre = in.numbers(in.count(4));
      long print = format >= FOLDED ? in.longInteger() : RecordPrint.UNKNOWN;
      entries[i] = new Entry(id, i, head, wordings, centre.length == 0 ? null : centre, print);
      in.require(living.put(id, entries[i]) == null, "an entry that is there twice");
    }
    Segment[] segments = new Segment[in.count(12)];
    for (int i = 0; i < segments.length; i++) {
      segments[i] = Segment.read(in, entries);
    }
    return new Picture(1, List.of(segments), living, entries.length, List.of(), false);
  }
}
