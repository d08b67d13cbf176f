package dev.primavista.sources;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.opendal.AsyncOperator;
import org.apache.opendal.Entry;
import org.apache.opendal.ListOptions;
import org.apache.opendal.Metadata;
import org.apache.opendal.OpenDALException;

/** OpenDAL's calls, each given up where it takes too long: OpenDAL itself waits for ever. */
final class OpendalCalls implements AutoCloseable {
  private final AsyncOperator operator;
  private final SourceUrl url;
  private final Duration most;

  /** A call that was given up goes on without us, and works with what would be freed. */
  private boolean abandoned;

  /**
   * Calls of a store.
   *
   * @param operator is closed with this
   * @param url what failures are told of
   * @param most what a call may take, its retries included
   */
  OpendalCalls(AsyncOperator operator, SourceUrl url, Duration most) {
    this.operator = operator;
    this.url = url;
    this.most = most;
  }

  Metadata stat(String path) throws IOException {
    return result(operator.stat(path));
  }

  List<Entry> list(String folder, ListOptions options) throws IOException {
    return result(operator.list(folder, options));
  }

  byte[] read(String path, long offset, int length) throws IOException {
    return result(operator.read(path, offset, length));
  }

  private <T> T result(CompletableFuture<T> call) throws IOException {
    try {
      return call.get(most.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof OpenDALException told) {
        throw told;
      }
      throw SourceException.unreachable(url + ": the connection broke off", failed);
    } catch (TimeoutException late) {
      abandoned = true;
      throw SourceException.unreachable(url + ": no answer came in time", late);
    } catch (InterruptedException stopped) {
      abandoned = true;
      throw SourceException.interrupted(url, stopped);
    }
  }

  @Override
  public void close() {
    if (!abandoned) {
      operator.close();
    }
  }
}
