package dev.primavista.faq.match;

import dev.primavista.faq.match.encoder.Encoder;
import dev.primavista.faq.match.encoder.EncoderContent;
import dev.primavista.faq.match.encoder.EncoderFiles;
import dev.primavista.faq.match.encoder.WordTable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The part of a matcher's file that holds its encoder. */
final class EncoderSection {
  private static final int NONE = 0;
  private static final int NETWORK = 1;
  private static final int WORDS = 2;

  private EncoderSection() {}

  static void write(DataOutputStream out, @Nullable EncoderContent content) throws IOException {
    switch (content) {
      case null -> out.writeInt(NONE);
      case EncoderFiles files -> {
        out.writeInt(NETWORK);
        boolean embedded = files.name().isEmpty();
        write(out, files.name().getBytes(StandardCharsets.UTF_8));
        write(out, embedded ? files.network() : new byte[0]);
        write(out, embedded ? files.tokenizer() : new byte[0]);
        out.writeBoolean(files.pooling() == Encoder.Pooling.FIRST);
      }
      case WordTable table -> {
        out.writeInt(WORDS);
        write(out, table.tokenizer());
        out.writeInt(table.dimensions());
        out.writeInt(table.pieces().length);
        for (int piece = 0; piece < table.pieces().length; piece++) {
          out.writeFloat(table.steps()[piece]);
          out.write(table.pieces()[piece]);
        }
      }
    }
  }

  private static void write(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static @Nullable EncoderContent read(FileCursor in) {
    return switch (in.bounded(NONE, WORDS)) {
      case NETWORK -> network(in);
      case WORDS -> words(in);
      default -> null;
    };
  }

  private static EncoderFiles network(FileCursor in) {
    String name = in.text();
    byte[] network = in.bytes(in.count(1));
    byte[] tokenizer = in.bytes(in.count(1));
    Encoder.Pooling pooling = in.flag() ? Encoder.Pooling.FIRST : Encoder.Pooling.MEAN;
    return name.isEmpty()
        ? new EncoderFiles(name, network, tokenizer, pooling)
        : EncoderFiles.builtIn(name);
  }

  private static WordTable words(FileCursor in) {
    byte[] tokenizer = in.bytes(in.count(1));
    int width = in.bounded(1, Encoder.MOST_DIMENSIONS);
    byte[][] pieces = new byte[in.count(Float.BYTES + width)][];
    float[] steps = new float[pieces.length];
    for (int piece = 0; piece < pieces.length; piece++) {
      steps[piece] = in.number();
      pieces[piece] = in.bytes(width);
    }
    return new WordTable(tokenizer, pieces, steps);
  }
}
