package dev.primavista.vision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primavista.core.Ticker;
import dev.primavista.testkit.SharedData;
import dev.primavista.vision.image.DrawnPictures;
import dev.primavista.vision.image.ImageDecoder;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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
      Prepared prepared = Prepared.of(model, pictures, decoder, Ticker.SYSTEM);
      assertThat(prepared.tensor().rows()).isEqualTo(PICTURES);
      assertThat(outsideTheHeap() - before).isLessThan(model.recipe().byteSize());
    }
  }

  private static long outsideTheHeap() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getTotalCapacity)
        .sum();
  }
}
