package dev.primavista.pickle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;
import org.tukaani.xz.XZOutputStream;

/** Byte sequences as Python's pickle module writes them; the comments are their Python source. */
class PickleReaderTest {
  private final PickleReader reader = PickleReader.withDefaults();

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "'I42\n.', 42",
    "'L-7L\n.', -7",
    "'L123456789012345678901234567890L\n.', 123456789012345678901234567890",
  })
  void protocol_0_integers(String pickle, String value) {
    assertThat(((PyInt) reader.read(ascii(pickle))).value()).hasToString(value);
  }

  @Test
  void integers_and_floats_of_every_width() {
    assertThat(((PyInt) reader.read(hex("80024b ff2e"))).longValue()).isEqualTo(255);
    assertThat(((PyInt) reader.read(hex("80024d ffff2e"))).longValue()).isEqualTo(65535);
    assertThat(((PyInt) reader.read(hex("80024a ffffffff2e"))).longValue()).isEqualTo(-1);
    assertThat(((PyInt) reader.read(hex("80028a 02 00ff 2e"))).longValue()).isEqualTo(-256);
    assertThat(((PyFloat) reader.read(hex("800247 bff8000000000000 2e"))).value()).isEqualTo(-1.5);
    assertThat(((PyFloat) reader.read(ascii("F1e-3\n."))).value()).isEqualTo(0.001);
  }

  @Test
  void a_compressed_archive_is_told_as_one() throws IOException {
    byte[] archive = new byte[1024];
    System.arraycopy(ascii("package/model.joblib"), 0, archive, 0, 20);
    System.arraycopy(ascii("ustar"), 0, archive, 257, 5);
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
      out.write(archive);
    }
    assertThatThrownBy(() -> reader.read(gzip.toByteArray()))
        .hasMessage("the file is a tar archive (expected: the model that is in it)");
  }

  @Test
  void texts_of_every_protocol() {
    assertThat(((PyStr) reader.read(hex("80048c 04 f09f9880 2e"))).value()).isEqualTo("😀");
    assertThat(((PyStr) reader.read(ascii("V\\u20ac\\U0001f600\n."))).value()).isEqualTo("€😀");
    assertThat(((PyStr) reader.read(ascii("S'a\\'\\x41'\n."))).value()).isEqualTo("a'A");
    assertThatThrownBy(() -> reader.read(hex("80048c 01 ff 2e"))).hasMessageContaining("not UTF-8");
  }

  @Test
  void containers_keep_their_order_and_identity() {
    // [d, d] with d = {'a': 1, 'b': (True, None)}
    PyList list =
        (PyList)
            reader.read(
                hex(
                    "80025d7100287d71012858010000006171024b015801000000627103884e867104756801652e"));
    PyDict dict = (PyDict) list.items().getFirst();
    assertThat(list.items()).hasSize(2);
    assertThat(list.items().get(1)).isSameAs(dict);
  }

  @Test
  void a_named_tuple_of_protocol_0_keeps_its_values() {
    byte[] pickle =
        ascii(
            "ccopy_reg\n_reconstructor\n(csklearn.impute._iterative\n_ImputerTriplet\n"
                + "c__builtin__\ntuple\n(I3\nI4\nttR.");
    PyObject object = (PyObject) reader.read(pickle);
    assertThat(object.arguments().items()).hasSize(2);
    assertThat(((PyInt) object.arguments().items().get(1)).longValue()).isEqualTo(4);
  }

  @Test
  void an_instance_is_described_and_not_made() {
    // copyreg: sklearn.linear_model._logistic.LogisticRegression with {'C': 2}
    byte[] pickle =
        concat(
            hex("8002"),
            ascii("csklearn.linear_model._logistic\nLogisticRegression\n"),
            hex("2981 7d 5801000000 43 4b02 73 62 2e"));
    PyObject object = (PyObject) reader.read(pickle);
    assertThat(object.type().qualifiedName())
        .isEqualTo("sklearn.linear_model._logistic.LogisticRegression");
    assertThat(((PyInt) object.attribute("C").orElseThrow()).longValue()).isEqualTo(2);
  }

  @Test
  void every_forbidden_global_is_named_with_its_byte() {
    byte[] pickle = ascii("(cposix\nsystem\nX\2\0\0\0idcbuiltins\neval\nt.");
    assertThatThrownBy(() -> reader.read(pickle))
        .hasMessage(
            "the file asks Python for posix.system (byte 1), builtins.eval (byte 22), which no model needs; nothing was"
                + " run: model files are read as data")
        .satisfies(e -> assertThat(((PickleException) e).forbidden()).hasSize(2));
  }

  @Test
  void a_function_of_a_trusted_package_may_be_mentioned_but_not_called() {
    assertThatThrownBy(() -> reader.read(ascii("cnumpy\nload\n(S'/etc/passwd'\ntR.")))
        .hasMessageContaining("numpy.load");
    assertThatThrownBy(() -> reader.read(ascii("csklearn.utils\ncheck_array\n(S'x'\ntR.")))
        .hasMessageContaining("sklearn.utils.check_array");
    assertThat(reader.read(ascii("cnumpy\nlog1p\n."))).isEqualTo(new PyGlobal("numpy", "log1p"));
  }

  @Test
  void claimed_lengths_are_not_believed() {
    assertThatThrownBy(() -> reader.read(hex("80048e ffffffffffffff3f 61 2e")))
        .hasMessageStartingWith("the file ends early: byte 11 asks for");
    assertThatThrownBy(() -> reader.read(hex("8002 4b")))
        .hasMessage("the file ends early: byte 3 asks for 1 byte, 0 are left");
    assertThatThrownBy(() -> reader.read(hex("800495 ffffffffffffff7f 2e")))
        .isInstanceOf(PickleException.class);
    assertThatThrownBy(() -> reader.read(hex("8002 58 ffffffff 61 2e")))
        .isInstanceOf(PickleException.class);
  }

  @Test
  void limits_are_kept() {
    PickleReader strict =
        new PickleReader(new PickleLimits(1000, 5, 2, 1, 16), AllowedGlobals.defaults());
    assertThatThrownBy(() -> strict.read(ascii("(((t.")))
        .hasMessageContaining("more than 2 unfinished containers");
    assertThatThrownBy(() -> strict.read(ascii("NNNNNN.")))
        .hasMessageContaining("more than 5 pickle instructions");
    assertThatThrownBy(() -> strict.read(new byte[1001])).hasMessageContaining("1001 bytes");
  }

  @Test
  void default_limits_keep_the_smallest_values_within_the_heap() {
    long heap = 512L << 20;
    PickleLimits limits = PickleLimits.forHeap(heap);
    assertThat(limits.opcodes() * 100).isLessThan(heap);
    assertThat(limits.bytes()).isLessThan(heap);
    assertThat(PickleLimits.forHeap(Long.MAX_VALUE))
        .isEqualTo(
            new PickleLimits(2_000_000_000L, 200_000_000L, 10_000, 50_000_000, 2_000_000_000L));
  }

  @Test
  void a_message_is_one_line_whatever_the_file_holds() {
    assertThatThrownBy(() -> reader.read(ascii("F1\u0007\r\n.")))
        .hasMessage("byte 0: '1??' (expected: a number)");
    assertThat(new PickleException("x", "a\nb\u0085c")).hasMessage("a?b?c");
  }

  /**
   * Each of 60 record types holds the one before twice, and so does the one it is compared with.
   */
  @Test
  void record_types_of_record_types_are_not_compared_by_value() {
    StringBuilder pickle = new StringBuilder();
    for (int chain = 0; chain < 2; chain++) {
      int first = 100 * chain;
      pickle.append("cnumpy\ndtype\n(S'V0'\ntRp").append(first).append('\n');
      for (int i = first + 1; i <= first + 60; i++) {
        String held = "(g" + (i - 1) + "\nI0\nt";
        pickle.append("cnumpy\ndtype\n(S'V0'\ntRp").append(i).append('\n');
        pickle.append(
            "(I3\nS'|'\nN(S'a'\nS'b'\nt(dS'a'\n" + held + "sS'b'\n" + held + "sI0\nI1\nI0\ntb");
      }
    }
    String last = "g160\n(I3\nS'|'\nN(S'a'\nt(dS'a'\n(g60\nI0\ntsI0\nI1\nI0\ntb.";
    assertThat(reader.read(ascii(pickle + last))).isInstanceOf(Dtype.class);
  }

  @Test
  void persistent_ids_extensions_and_outside_buffers_are_refused() {
    assertThatThrownBy(() -> reader.read(ascii("Pid\n."))).hasMessageContaining("persistent id");
    assertThatThrownBy(() -> reader.read(hex("8002 82 01 2e")))
        .hasMessageContaining("extension code");
    assertThatThrownBy(() -> reader.read(hex("8005 97 2e")))
        .hasMessageContaining("buffer outside of the file");
    assertThatThrownBy(() -> reader.read(hex("80ff 4e 2e")))
        .hasMessage("pickle protocol 255 (expected: 0 to 5)");
  }

  @Test
  void compressed_files_are_read_and_bombs_are_not() throws IOException {
    byte[] plain = hex("80024b072e");
    assertThat(((PyInt) reader.read(zlib(plain))).longValue()).isEqualTo(7);
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
      out.write(plain);
    }
    assertThat(((PyInt) reader.read(gzip.toByteArray())).longValue()).isEqualTo(7);
    assertThatThrownBy(() -> reader.read(zlib(new byte[100 << 20])))
        .hasMessageContaining("grows more than 200 times");
    assertThatThrownBy(() -> reader.read(ascii("BZh91AY"))).hasMessageContaining("ends early");
    assertThatThrownBy(() -> reader.read(ascii("ZF0x10")))
        .hasMessageContaining("joblib before 0.10");
  }

  @Test
  void xz_lzma_bz2_and_lz4_are_read() throws IOException {
    byte[] plain = hex("80024b072e");
    ByteArrayOutputStream xz = new ByteArrayOutputStream();
    try (XZOutputStream out = new XZOutputStream(xz, new LZMA2Options())) {
      out.write(plain);
    }
    ByteArrayOutputStream lzma = new ByteArrayOutputStream();
    try (LZMAOutputStream out = new LZMAOutputStream(lzma, new LZMA2Options(), -1)) {
      out.write(plain);
    }
    ByteArrayOutputStream bz2 = new ByteArrayOutputStream();
    try (BZip2CompressorOutputStream out = new BZip2CompressorOutputStream(bz2)) {
      out.write(plain);
    }
    ByteArrayOutputStream lz4 = new ByteArrayOutputStream();
    try (FramedLZ4CompressorOutputStream out = new FramedLZ4CompressorOutputStream(lz4)) {
      out.write(plain);
    }
    for (ByteArrayOutputStream file : List.of(xz, lzma, bz2, lz4)) {
      assertThat(((PyInt) reader.read(file.toByteArray())).longValue()).isEqualTo(7);
    }
  }

  @Test
  void arrays_are_numbers_in_c_order() {
    // npy: [[1, 2, 3], [4, 5, 6]] as '<i2' in Fortran order
    String header = "{'descr': '<i2', 'fortran_order': True, 'shape': (2, 3), }";
    byte[] file =
        concat(
            hex("934e554d50590100"),
            new byte[] {(byte) header.length(), 0},
            ascii(header),
            hex("010004000200050003000600"));
    NdArray array = NpyReader.read(file);
    assertThat(array.shape()).containsExactly(2, 3);
    assertThat(array.longs()).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void damaged_files_end_in_a_refusal_or_a_value_never_in_anything_else() {
    byte[] sound =
        concat(
            hex("8002"),
            ascii("csklearn.linear_model._logistic\nLogisticRegression\n"),
            hex("2981 7d 5801000000 43 4b02 73 62 2e"));
    Random random = new Random(2018);
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] damaged = sound.clone();
      for (int flip = 0; flip <= round % 3; flip++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(reader.read(damaged).typeName()).isNotBlank();
      } catch (PickleException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(1000);
  }

  private static byte[] zlib(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** A pickle of one text in UTF-8, and what follows it. */
  private static byte[] text(byte[] utf8) {
    return java.nio.ByteBuffer.allocate(utf8.length + 8)
        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
        .put((byte) 0x80)
        .put((byte) 3)
        .put((byte) 'X')
        .putInt(utf8.length)
        .put(utf8)
        .put((byte) '.')
        .array();
  }

  @Test
  void a_long_text_is_decoded_when_it_is_asked_for() {
    String written = "größer ".repeat(200_000);
    byte[] utf8 = written.getBytes(StandardCharsets.UTF_8);

    PyStr text = (PyStr) reader.read(text(utf8));

    assertThat(text.utf8().remaining()).isEqualTo(utf8.length);
    assertThat(text.utf8().compareTo(java.nio.ByteBuffer.wrap(utf8))).isZero();
    assertThat(text.value()).isEqualTo(written);
    assertThat(text).isEqualTo(new PyStr(written)).hasSameHashCodeAs(new PyStr(written));
    assertThat(new PyStr("é").utf8().remaining()).isEqualTo(2);
  }

  @Test
  void a_long_text_that_is_no_utf_8_has_no_value() {
    byte[] broken = "a".repeat(2_000_000).getBytes(StandardCharsets.UTF_8);
    broken[1_500_000] = (byte) 0xff;
    PyStr text = (PyStr) reader.read(text(broken));

    assertThatThrownBy(text::value)
        .isInstanceOf(PickleException.class)
        .hasMessageContaining("is not UTF-8");
  }

  @Test
  void memo_numbers_out_of_order_are_kept_apart() {
    PyTuple tuple = (PyTuple) reader.read(hex("80 03 4b 01 71 05 4b 02 71 00 68 05 68 00 87 2e"));

    assertThat(tuple.items()).containsExactly(PyInt.of(2), PyInt.of(1), PyInt.of(2));
    assertThatThrownBy(() -> reader.read(ascii("I1\ng-1\n.")))
        .isInstanceOf(PickleException.class)
        .hasMessageContaining("memo index -1 was never put");
  }
}
