package dev.primavista.faq.match;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.onnx.OnnxBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Turns a text into a vector of length 1 with a network of BERT's kind in ONNX: inputs {@code
 * input_ids} and the like INT64[1,n], first output FP32[1,n,d], pooled over its tokens.
 * Thread-safe.
 */
final class Encoder implements AutoCloseable {
  /** Longer texts are cut: time grows with length, and a question says early what it wants. */
  static final int MOST_TOKENS = 96;

  /** Wider vectors than these are no sentence encoder's. */
  static final int MOST_DIMENSIONS = 4096;

  /** How the tokens' vectors become the text's. */
  enum Pooling {
    /** Their mean. */
    MEAN,
    /** The first, that of {@code [CLS]}. */
    FIRST
  }

  private final EncoderFiles files;
  private final WordPiece tokenizer;
  private final LoadedModel network;
  private final ConcurrentLinkedQueue<ModelInstance> idle = new ConcurrentLinkedQueue<>();
  private final int dimensions;
  private int asked;
  private boolean closed;

  private Encoder(EncoderFiles files, WordPiece tokenizer, LoadedModel network) {
    this.files = files;
    this.tokenizer = tokenizer;
    this.network = network;
    this.dimensions = encode("dimensions").length;
  }

  /**
   * Loads an encoder.
   *
   * @throws ModelLoadException if the network or the tokenizer cannot be used
   */
  static Encoder load(EncoderFiles files) {
    WordPiece tokenizer = TokenizerFile.read(files.tokenizer());
    try {
      Path file = Files.createTempFile("encoder", ".onnx");
      try {
        Files.write(file, files.network());
        return new Encoder(files, tokenizer, new OnnxBackend().load(file));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new ModelLoadException("unreadable_file", "the encoder cannot be unpacked", null, e);
    }
  }

  EncoderFiles files() {
    return files;
  }

  /** The vectors' width. */
  int dimensions() {
    return dimensions;
  }

  /** The text's vector, of length 1. */
  float[] encode(String text) {
    begin();
    try {
      return encode(tokenizer.encode(text, MOST_TOKENS));
    } finally {
      end();
    }
  }

  private float[] encode(long[] ids) {
    ModelInstance instance = idle.poll();
    if (instance == null) {
      instance = network.newInstance();
    }
    try {
      Map<String, Tensor> outputs = instance.execute(inputs(ids));
      return pooled((FixedTensor) outputs.values().iterator().next(), ids.length);
    } finally {
      idle.add(instance);
    }
  }

  private Map<String, Tensor> inputs(long[] ids) {
    Shape shape = Shape.of(1, ids.length);
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (TensorSpec spec : network.signature().inputs()) {
      long[] values = new long[ids.length];
      switch (spec.name()) {
        case "input_ids" -> System.arraycopy(ids, 0, values, 0, ids.length);
        case "attention_mask" -> java.util.Arrays.fill(values, 1);
        case "token_type_ids" -> {}
        default -> throw refusal("the encoder takes an input '" + spec.name() + "'");
      }
      inputs.put(spec.name(), FixedTensor.ofLongs(shape, values));
    }
    return inputs;
  }

  private static ModelLoadException refusal(String message) {
    return new ModelLoadException(
        "unsupported_encoder",
        message + " (expected: input_ids, attention_mask, token_type_ids -> one vector a token)");
  }

  private float[] pooled(FixedTensor output, int tokens) {
    Shape shape = output.shape();
    if (shape.rank() != 3 || shape.dimension(1) != tokens) {
      throw refusal("the encoder answers " + output);
    }
    int width = (int) shape.dimension(2);
    float[] all = new float[tokens * width];
    output.data().asFloatBuffer().get(all);
    float[] sum = new float[width];
    int used = files.pooling() == Pooling.FIRST ? 1 : tokens;
    for (int token = 0; token < used; token++) {
      for (int i = 0; i < width; i++) {
        sum[i] += all[token * width + i];
      }
    }
    return Vectors.unit(sum);
  }

  private synchronized void begin() {
    if (closed) {
      throw new IllegalStateException("the encoder is closed");
    }
    asked++;
  }

  private synchronized void end() {
    asked--;
    releaseIfOver();
  }

  /** Takes no more texts; what is being encoded ends before the network goes. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      releaseIfOver();
    }
  }

  private void releaseIfOver() {
    if (closed && asked == 0) {
      idle.forEach(ModelInstance::close);
      network.close();
    }
  }
}
