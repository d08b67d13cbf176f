package dev.primavista.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** Archives as {@code numpy.savez} writes them. */
class NpzReaderTest {
  private static final PickleLimits LIMITS = PickleLimits.forHeap(512L << 20);

  @Test
  void arrays_are_known_by_their_names() throws IOException {
    byte[] file = npz("a.npy", npy("(2,)", new byte[2]), "b.npy", npy("()", new byte[1]));
    assertThat(NpzReader.read(file, LIMITS).keySet()).containsExactly("a", "b");
    assertThat(NpzReader.read(file, LIMITS).get("a"))
        .satisfies(a -> assertThat(a.size()).isEqualTo(2));
  }

  @Test
  void a_bomb_is_not_expanded() throws IOException {
    byte[] file = npz("a.npy", npy("(104857600,)", new byte[100 << 20]));
    assertThat(file.length).isLessThan(200_000);
    assertThatThrownBy(() -> NpzReader.read(file, LIMITS))
        .isInstanceOf(PickleException.class)
        .hasMessage("the archive's arrays have more than 67108864 bytes");
  }

  @Test
  void a_torn_archive_is_refused() throws IOException {
    byte[] file = npz("a.npy", npy("(2,)", new byte[2]));
    byte[] torn = java.util.Arrays.copyOf(file, 60);
    assertThatThrownBy(() -> NpzReader.read(torn, LIMITS))
        .hasMessage("the archive is damaged or ends early");
  }

  private static byte[] npz(Object... namesAndContents) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(file)) {
      for (int i = 0; i < namesAndContents.length; i += 2) {
        zip.putNextEntry(new ZipEntry((String) namesAndContents[i]));
        zip.write((byte[]) namesAndContents[i + 1]);
      }
    }
    return file.toByteArray();
  }

  private static byte[] npy(String shape, byte[] data) {
    byte[] header =
        ("{'descr': '|u1', 'fortran_order': False, 'shape': " + shape + ", }")
            .getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(HexFormat.of().parseHex("934e554d50590100"));
    file.write(header.length);
    file.write(0);
    file.writeBytes(header);
    file.writeBytes(data);
    return file.toByteArray();
  }
}
