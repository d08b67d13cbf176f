package dev.primavista.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primavista.core.ServingException.Cancelled;
import dev.primavista.core.ServingException.Overloaded;
import dev.primavista.core.ServingException.TooLarge;
import dev.primavista.core.Ticker;
import dev.primavista.testkit.SharedData;
import dev.primavista.vision.decoding.DrawnPictures;
import dev.primavista.vision.decoding.ImageDecoder;
import dev.primavista.vision.decoding.ImageException;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Pictures on their way to a network. */
class PreparedTest {
  private static final Path NETWORK =
      SharedData.projectRoot().resolve("apps/vision/demo/cifar10-resnet.onnx");
  private static final int PICTURES = 100;

  @Test
  void pictures_leave_nothing_outside_the_heap() throws IOException {
    Picture picture = new Picture("drawn", DrawnPictures.encoded("png", 64, 48));
    List<Picture> pictures = Collections.nCopies(PICTURES, picture);
    ImageDecoder decoder = ImageDecoder.withLimit(1_000_000);
    try (VisionStage stage = new VisionStage(NETWORK, VisionOptions.NONE)) {
      VisionModel model = stage.models().require(Optional.empty());
      long before = outsideTheHeap();
      Prepared prepared = Prepared.of(model, pictures, decoder, Ticker.SYSTEM, () -> false);
      assertThat(prepared.tensor().rows()).isEqualTo(PICTURES);
      assertThat(outsideTheHeap() - before).isLessThan(model.recipe().byteSize());
    }
  }

  @Test
  void pictures_that_nobody_waits_for_are_not_decoded() throws IOException {
    Picture picture = new Picture("drawn", DrawnPictures.encoded("png", 64, 48));
    AtomicInteger asked = new AtomicInteger();
    try (VisionStage stage = new VisionStage(NETWORK, VisionOptions.NONE)) {
      VisionModel model = stage.models().require(Optional.empty());
      assertThatThrownBy(
              () ->
                  Prepared.of(
                      model,
                      Collections.nCopies(PICTURES, picture),
                      ImageDecoder.withLimit(1_000_000),
                      Ticker.SYSTEM,
                      () -> asked.incrementAndGet() > 3))
          .isInstanceOf(Cancelled.class);
    }
    assertThat(asked).hasValue(4);
  }

  @Test
  void a_shortage_of_memory_is_told_as_overload() {
    assertThat(Prepared.asRequestError(new ImageException("overloaded", "memory is taken")))
        .isInstanceOf(Overloaded.class)
        .hasMessage("memory is taken");
    assertThat(Prepared.asRequestError(new ImageException("too_large", "an image")))
        .isInstanceOf(TooLarge.class);
  }

  private static long outsideTheHeap() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getTotalCapacity)
        .sum();
  }
}
