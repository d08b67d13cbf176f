package dev.primavista.faq.match.encoder;

import dev.primavista.core.Amount;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.ModelLoadException;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.onnx.OnnxBackend;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Turns a text into a vector of length 1 with a network of BERT's kind in ONNX: inputs {@code
 * input_ids} and the like INT64[1,n], first output FP32[1,n,d], pooled over its tokens.
 * Thread-safe.
 */
public final class NetworkEncoder implements Encoder {
  private final EncoderFiles files;
  private final WordPiece tokenizer;
  private final LoadedModel network;
  private final List<String> layers;
  private final ConcurrentLinkedQueue<ModelInstance> idle = new ConcurrentLinkedQueue<>();
  private final int dimensions;
  private int asked;
  private boolean closed;

  private NetworkEncoder(
      EncoderFiles files, WordPiece tokenizer, LoadedModel network, List<String> layers) {
    this.files = files;
    this.layers = layers;
    this.tokenizer = tokenizer;
    this.network = network;
    this.dimensions = read("dimensions").vector().length;
  }

  /**
   * Loads an encoder.
   *
   * @throws ModelLoadException if the network or the tokenizer cannot be used
   */
  public static NetworkEncoder load(EncoderFiles files) {
    WordPiece tokenizer = TokenizerFile.read(files.tokenizer());
    try {
      Path file = Files.createTempFile("encoder", ".onnx");
      try {
        List<String> values = NodeOutputs.of(files.network());
        List<String> layers = LayerOutputs.of(values);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.write(ByteBuffer.wrap(files.network()));
          channel.write(NetworkAppendix.of(values, layers));
        }
        return new NetworkEncoder(files, tokenizer, new OnnxBackend().load(file), layers);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new ModelLoadException("unreadable_file", "the encoder cannot be unpacked", null, e);
    }
  }

  @Override
  public EncoderFiles content() {
    return files;
  }

  public WordPiece tokenizer() {
    return tokenizer;
  }

  @Override
  public int dimensions() {
    return dimensions;
  }

  @Override
  public String summary() {
    return "encoder of " + Amount.of(dimensions, "dimension");
  }

  @Override
  public Reading read(String text) {
    long[] ids = tokenizer.encode(text, MOST_TOKENS);
    SequencedMap<String, Tensor> outputs = run(Shape.of(1, ids.length), ids);
    String last = outputs.firstEntry().getKey();
    float[] vector = pooled(outputs.get(last), ids.length, files.pooling());
    float[] read = vector;
    for (String name : layers) {
      float[] layer = pooled(outputs.get(name), ids.length, Pooling.MEAN);
      float[] before = read;
      read = Arrays.copyOf(before, before.length + layer.length);
      System.arraycopy(layer, 0, read, before.length, layer.length);
    }
    return new Reading(vector, read);
  }

  /**
   * What the network makes of pieces that stand alone: the vectors at two thirds of its depth, or
   * at its end where no layers are read.
   */
  public float[][] pieces(int from, int to) {
    long[] ids = new long[3 * (to - from)];
    for (int i = 0; i < to - from; i++) {
      ids[3 * i] = tokenizer.start();
      ids[3 * i + 1] = (long) from + i;
      ids[3 * i + 2] = tokenizer.end();
    }
    SequencedMap<String, Tensor> outputs = run(Shape.of(to - from, 3), ids);
    String name = layers.isEmpty() ? outputs.firstEntry().getKey() : LayerOutputs.middle(layers);
    float[] all = numbers(outputs.get(name), 3);
    int width = all.length / ids.length;
    float[][] pieces = new float[to - from][width];
    for (int i = 0; i < pieces.length; i++) {
      System.arraycopy(all, (3 * i + 1) * width, pieces[i], 0, width);
    }
    return pieces;
  }

  private SequencedMap<String, Tensor> run(Shape shape, long[] ids) {
    begin();
    try {
      return runOpen(shape, ids);
    } finally {
      end();
    }
  }

  private SequencedMap<String, Tensor> runOpen(Shape shape, long[] ids) {
    ModelInstance instance = idle.poll();
    if (instance == null) {
      instance = network.newInstance();
    }
    try {
      return instance.execute(inputs(shape, ids));
    } finally {
      idle.add(instance);
    }
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

  private Map<String, Tensor> inputs(Shape shape, long[] ids) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (TensorSpec spec : network.signature().inputs()) {
      long[] values = new long[ids.length];
      switch (spec.name()) {
        case "input_ids" -> System.arraycopy(ids, 0, values, 0, ids.length);
        case "attention_mask" -> Arrays.fill(values, 1);
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

  private static float[] numbers(@Nullable Tensor output, int tokens) {
    if (!(output instanceof FixedTensor fixed)
        || fixed.shape().rank() != 3
        || fixed.shape().dimension(1) != tokens) {
      throw refusal("the encoder answers " + output);
    }
    float[] all = new float[fixed.data().asFloatBuffer().remaining()];
    fixed.data().asFloatBuffer().get(all);
    return all;
  }

  private static float[] pooled(@Nullable Tensor output, int tokens, Pooling pooling) {
    float[] all = numbers(output, tokens);
    int width = all.length / tokens;
    float[] sum = new float[width];
    int used = pooling == Pooling.FIRST ? 1 : tokens;
    for (int token = 0; token < used; token++) {
      for (int i = 0; i < width; i++) {
        sum[i] += all[token * width + i];
      }
    }
    return Vectors.unit(sum);
  }

  /** Takes no more texts; what is being read ends before the network goes. */
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
