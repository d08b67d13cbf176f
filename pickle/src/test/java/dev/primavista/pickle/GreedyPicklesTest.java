package dev.primavista.pickle;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Few bytes that ask for much. */
class GreedyPicklesTest {
  /**
   * Memo places 0 to 6: a list of 1000 and a text of 10,000, a list of pairs, a dict, and types.
   */
  private static final String LARGE =
      "("
          + "N".repeat(1000)
          + "lq\0X\u0010'\0\0"
          + "x".repeat(10_000)
          + "q\1("
          + "K\7K\7\u0086".repeat(1000)
          + "lq\2("
          + "K\7K\7".repeat(1000)
          + "dq\3cnumpy\ndtype\n(U\1OtRq\4("
          + "U\1a".repeat(1000)
          + "tq\5}U\1acnumpy\ndtype\n(U\2i1tRK\0\u0086sq\6";

  private final PickleReader reader =
      new PickleReader(
          new PickleLimits(1 << 20, 50_000, 10, 1000, 1 << 20), AllowedGlobals.defaults());

  private static byte[] pickle(String instructions) {
    return ("\u0080\2" + instructions + ".").getBytes(StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cbuiltins\nlist\nh\0\u0085R",
        "cbuiltins\ntuple\nh\0\u0085R",
        "cbuiltins\nfrozenset\nh\0\u0085R",
        "cbuiltins\nbytearray\nh\1\u0085R",
        "c_codecs\nencode\n(h\1U\6latin1tR",
        "ccollections\nOrderedDict\nh\2\u0085R",
        "csklearn.svm\nSVC\n)h\3\u0092",
        "csklearn.svm\nSVC\n)\u0081h\3b",
        "cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\nK\0\u0085U\1btR"
            + "(K\1M\u00e8\3\u0085h\4\u0089h\0tb",
        "cnumpy\ndtype\n(U\2V1tR(K\3U\1|Nh\5h\6K\1K\1K\0tb",
      })
  void what_an_instruction_copies_is_counted(String copy) {
    assertThatCode(() -> reader.read(pickle(LARGE + copy))).doesNotThrowAnyException();
    assertThatThrownBy(() -> reader.read(pickle(LARGE + copy.repeat(1000))))
        .hasMessage("more than 50000 pickle instructions");
  }

  @Test
  void pickles_inside_of_one_another_are_counted() {
    String array =
        "cjoblib.numpy_pickle\nNumpyArrayWrapper\n)\u0081}(U\10subclasscnumpy\nndarray\n"
            + "U\5dtypecnumpy\ndtype\n(U\1OtRU\5shape)U\5orderU\1Cub";

    assertThatThrownBy(() -> reader.read(pickle(array.repeat(101))))
        .hasMessage("more than 100 pickles inside of one another");
  }
}
