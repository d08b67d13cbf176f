package dev.primavista.networks.torch;

import java.util.Arrays;

/** Which of PyTorch's files one is, by its first bytes. */
enum TorchFormat {
  /** A zip archive; its entries tell what is in it. */
  ZIP,
  /** Pickles and storages one after the other, as torch wrote them before 1.6. */
  LEGACY,
  SAFETENSORS,
  NONE;

  /** A pickle of protocol 2 that holds the number 0x1950a86a20f9469cfc6c. */
  private static final byte[] MAGIC = {
    (byte) 0x80,
    2,
    (byte) 0x8a,
    10,
    0x6c,
    (byte) 0xfc,
    (byte) 0x9c,
    0x46,
    (byte) 0xf9,
    0x20,
    0x6a,
    (byte) 0xa8,
    0x50,
    0x19
  };

  private static final int HEADER_AT = 8;

  static TorchFormat of(byte[] head) {
    if (head.length > 4 && head[0] == 'P' && head[1] == 'K' && head[2] == 3 && head[3] == 4) {
      return ZIP;
    }
    if (head.length >= MAGIC.length
        && Arrays.equals(head, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      return LEGACY;
    }
    return isSafeTensors(head) ? SAFETENSORS : NONE;
  }

  /** The length of a JSON object of at most 100 MB, and its first letters. */
  private static boolean isSafeTensors(byte[] head) {
    return head.length > HEADER_AT + 1
        && head[4] == 0
        && head[5] == 0
        && head[6] == 0
        && head[7] == 0
        && head[3] >= 0
        && head[3] <= 6
        && head[HEADER_AT] == '{'
        && (head[HEADER_AT + 1] == '"' || head[HEADER_AT + 1] == '}');
  }
}
