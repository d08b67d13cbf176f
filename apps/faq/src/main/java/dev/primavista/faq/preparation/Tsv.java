package dev.primavista.faq.preparation;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Writes tab-separated lines as pandas does: UTF-8, quotes where they are needed and doubled. */
final class Tsv implements Closeable {
  private final CsvWriter out;

  /** Begins with the line of names. */
  Tsv(Path file, List<String> names) throws IOException {
    this.out = CsvWriter.builder().fieldSeparator('\t').lineDelimiter(LineDelimiter.LF).build(file);
    out.writeRecord(names);
  }

  void line(Object... fields) {
    out.writeRecord(Arrays.stream(fields).map(Object::toString).toList());
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
