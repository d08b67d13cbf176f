package dev.primavista.faq.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The FAQ of two languages, served anew to each test. */
abstract class ServedFaq {
  protected LiveFaqStage stage;

  @BeforeEach
  void open(@TempDir Path folder) throws IOException, InterruptedException {
    stage = new LiveFaqStage(folder, LiveFaqStage.open());
    assertThat(stage.load("", LiveFaqStage.CSV).statusCode()).isEqualTo(200);
  }

  @AfterEach
  void close() {
    stage.close();
  }
}
