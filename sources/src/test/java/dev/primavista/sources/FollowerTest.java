package dev.primavista.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FollowerTest {
  @TempDir private Path home = Path.of("");
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  /** A store of one file whose listing does what a test wants. */
  private abstract static class OneFile implements RemoteStore {
    final AtomicBoolean closed = new AtomicBoolean();

    abstract void beforeListing() throws IOException;

    @Override
    public List<RemoteFile> list() throws IOException {
      beforeListing();
      return List.of(new RemoteFile("x.onnx", "", 1, "t", Optional.empty()));
    }

    @Override
    public void copy(RemoteFile file, long offset, OutputStream out) throws IOException {
      out.write("x".getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean unchanged(RemoteFile file, InputStream content) {
      return true;
    }

    @Override
    public void close() {
      closed.set(true);
    }
  }

  private Follower following(RemoteStore store) {
    SourceUrl url = SourceUrl.parse("https://host/x.onnx");
    Mirror mirror =
        new Mirror(url, store, new BlobCache(home.resolve("cache")), home.resolve("m"), _ -> {});
    return new Follower(
        mirror,
        Duration.ofMillis(1),
        () -> told.add("changed"),
        failure -> told.add(String.valueOf(failure.getMessage())));
  }

  private String told() throws InterruptedException {
    return String.valueOf(told.poll(30, TimeUnit.SECONDS));
  }

  @Test
  void an_error_ends_one_look_and_not_all_of_them() throws InterruptedException {
    AtomicBoolean again = new AtomicBoolean();
    OneFile store =
        new OneFile() {
          @Override
          void beforeListing() {
            if (!again.getAndSet(true)) {
              throw new StackOverflowError("deep");
            }
          }
        };
    try (Follower follower = following(store)) {
      follower.start();
      assertThat(told()).isEqualTo("deep");
      assertThat(told()).isEqualTo("changed");
    }
    assertThat(store.closed).isTrue();
  }

  @Test
  void a_store_is_not_freed_while_it_is_read() throws InterruptedException {
    CountDownLatch listing = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    OneFile store =
        new OneFile() {
          @Override
          void beforeListing() {
            listing.countDown();
            // As a call into a library of C, it heeds no interruption.
            while (end.getCount() > 0) {
              Thread.onSpinWait();
            }
          }
        };
    Follower follower = following(store);
    follower.start();
    assertThat(listing.await(30, TimeUnit.SECONDS)).isTrue();
    follower.close();
    assertThat(store.closed).isFalse();
    end.countDown();
    follower.close();
    assertThat(store.closed).isTrue();
  }
}
