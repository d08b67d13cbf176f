package dev.primavista.vision.decoding;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.ThreadMXBean;
import dev.primavista.testkit.SharedData;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes made to do harm are refused in one sentence, or become Pillow's pixels. */
class HostileImagesTest {
  private static final long MAX_PIXELS = 50_000_000;
  private static final long MOST_MEMORY = 64_000_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void every_hostile_file_is_refused_or_decoded_as_recorded(boolean nativeLibraries)
      throws IOException {
    Path folder = SharedData.require("vision/hostile");
    ImageDecoder decoder =
        nativeLibraries ? ImageDecoder.withLimit(MAX_PIXELS) : ImageDecoder.portable(MAX_PIXELS);
    JsonNode expected =
        new ObjectMapper().readTree(Files.readAllBytes(folder.resolve("expected.json")));
    List<String> failures = new ArrayList<>();
    for (Iterator<Map.Entry<String, JsonNode>> files = expected.properties().iterator();
        files.hasNext(); ) {
      Map.Entry<String, JsonNode> file = files.next();
      String answer = file.getValue().get("answer").asText();
      byte[] bytes = Files.readAllBytes(folder.resolve(file.getKey()));
      long before = THREADS.getCurrentThreadAllocatedBytes();
      String outcome = outcome(decoder, bytes);
      long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
      String sha = file.getValue().path("pillow").path("rgb_sha256").asText("");
      boolean refused = outcome.startsWith("refused");
      boolean right =
          switch (answer) {
            case "4xx" -> refused;
            case "decoded" -> outcome.equals(sha);
            default -> refused || sha.isEmpty() || outcome.equals(sha);
          };
      if (!right) {
        failures.add(file.getKey() + " (" + answer + "): " + outcome);
      }
      if (taken > MOST_MEMORY) {
        failures.add(file.getKey() + ": " + taken + " bytes of heap");
      }
    }
    assertThat(failures).isEmpty();
  }

  private static String outcome(ImageDecoder decoder, byte[] bytes) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(decoder.decode(bytes).rgb()));
    } catch (ImageException refused) {
      return "refused: " + refused.getMessage();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lossless.webp", "frames.webp"})
  void a_webp_is_refused_wherever_it_is_cut_off(String name) throws IOException {
    byte[] sound = file(name);
    for (int length = 0; length < sound.length; length++) {
      byte[] torn = java.util.Arrays.copyOf(sound, length);
      assertThat(outcome(ImageDecoder.withLimit(MAX_PIXELS), torn)).startsWith("refused");
      assertThat(outcome(ImageDecoder.portable(MAX_PIXELS), torn)).startsWith("refused");
    }
  }

  @Test
  void a_lossless_webp_that_libwebp_refuses_is_damaged() throws IOException {
    Assumptions.assumeTrue(
        LibWebp.load().isPresent(), "not run: libwebp is not installed on this machine");
    byte[] sound = file("lossless.webp");
    int length = sound.length / 2 & ~1;
    ByteBuffer cut =
        ByteBuffer.wrap(java.util.Arrays.copyOf(sound, length)).order(ByteOrder.LITTLE_ENDIAN);
    cut.putInt(4, length - 8).putInt(16, length - 20);
    assertThat(outcome(ImageDecoder.withLimit(MAX_PIXELS), cut.array()))
        .isEqualTo("refused: WEBP is damaged");
  }

  @Test
  void a_webp_whose_later_chunks_are_torn_apart_is_damaged() throws IOException {
    byte[] sound = file("frames.webp");
    ByteBuffer longer = ByteBuffer.allocate(sound.length + 3).order(ByteOrder.LITTLE_ENDIAN);
    longer.put(sound, 0, sound.length - 100).put(new byte[3]).put(sound, sound.length - 100, 100);
    longer.putInt(4, sound.length + 3 - 8);
    assertThat(outcome(ImageDecoder.withLimit(MAX_PIXELS), longer.array()))
        .isEqualTo("refused: WEBP is damaged");
    assertThat(outcome(ImageDecoder.withLimit(MAX_PIXELS), sound)).doesNotStartWith("refused");
  }

  private static byte[] file(String name) throws IOException {
    try (InputStream in = HostileImagesTest.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "gif", "bmp", "jpg", "tiff"})
  void damaged_pictures_are_refused_or_decoded_never_anything_else(String format)
      throws IOException {
    byte[] sound = DrawnPictures.encoded(format, 37, 23);
    ImageDecoder decoder = ImageDecoder.withLimit(MAX_PIXELS);
    ImageDecoder portable = ImageDecoder.portable(MAX_PIXELS);
    Random random = new Random(2018);
    for (int length = 0; length < sound.length; length += 1 + length / 64) {
      assertThat(outcome(decoder, java.util.Arrays.copyOf(sound, length))).isNotBlank();
    }
    for (int round = 0; round < 300; round++) {
      byte[] damaged = sound.clone();
      for (int flip = 0; flip <= round % 4; flip++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      assertThat(outcome(decoder, damaged)).isNotBlank();
      assertThat(outcome(portable, damaged)).isNotBlank();
    }
  }
}
