package dev.primavista.onnx.graph;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file of weights beside a model, each at a place that an engine can map. */
final class WeightFile implements AutoCloseable {
  /** Smaller ones stay in the model: engines need the values of shapes. */
  static final int LEAST_BYTES = 1024;

  private static final int ALIGNMENT = 4096;

  private final String name;
  private final FileChannel channel;

  private WeightFile(String name, FileChannel channel) {
    this.name = name;
    this.channel = channel;
  }

  /** Where one weight stands. */
  record Place(String file, long offset, long length) {}

  static WeightFile create(Path model) throws IOException {
    String name = model.getFileName() + ".weights";
    FileChannel channel =
        FileChannel.open(
            model.resolveSibling(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return new WeightFile(name, channel);
  }

  Place append(ByteBuffer data) throws IOException {
    long length = data.remaining();
    long offset = Math.ceilDiv(channel.size(), ALIGNMENT) * ALIGNMENT;
    channel.position(offset);
    while (data.hasRemaining()) {
      channel.write(data);
    }
    return new Place(name, offset, length);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
