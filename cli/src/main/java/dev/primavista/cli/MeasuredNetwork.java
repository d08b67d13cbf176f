package dev.primavista.cli;

import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.tensor.DataType;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Shape;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.onnx.OnnxBackend;
import dev.primavista.vision.VisionModel;
import dev.primavista.vision.VisionOptions;
import dev.primavista.vision.image.ImageDecoder;
import dev.primavista.vision.image.Recipe.Layout;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A network that is asked picture by picture, with its CPU time. Used by one thread. */
final class MeasuredNetwork implements AutoCloseable {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long MAX_PIXELS = 50_000_000;

  private final LoadedModel model;
  private final ModelInstance instance;
  private final VisionModel vision;
  private final ImageDecoder decoder = ImageDecoder.withLimit(MAX_PIXELS);
  private long nanos;
  private int pictures;

  private MeasuredNetwork(LoadedModel model, VisionModel vision) {
    this.model = model;
    this.vision = vision;
    this.instance = model.newInstance();
  }

  /** Loads a network that classifies pictures. */
  static MeasuredNetwork load(Path file, VisionOptions options) {
    LoadedModel model = new OnnxBackend().load(file);
    try {
      VisionModel vision =
          VisionModel.of(new ModelId("quantized", 1), model, options)
              .orElseThrow(
                  () ->
                      new CommandFailure(
                          "no_image_network",
                          file
                              + " does not classify pictures (expected: [n,3,h,w] in, [n,classes]"
                              + " out)",
                          null));
      return new MeasuredNetwork(model, vision);
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  VisionModel vision() {
    return vision;
  }

  /** What the recipe makes of a picture. */
  FixedTensor input(Path picture) throws IOException {
    long edge = vision.recipe().geometry().size();
    Shape shape =
        vision.recipe().layout() == Layout.NCHW
            ? Shape.of(1, 3, edge, edge)
            : Shape.of(1, edge, edge, 3);
    FixedTensor tensor = FixedTensor.allocateDirect(DataType.FP32, shape);
    vision.recipe().apply(decoder.decode(Files.readAllBytes(picture)), tensor.data(), 0);
    return tensor;
  }

  /** All outputs for one picture. */
  Map<String, Tensor> answer(FixedTensor input) {
    long start = THREADS.getCurrentThreadCpuTime();
    Map<String, Tensor> outputs = instance.execute(Map.of(vision.input().name(), input));
    nanos += THREADS.getCurrentThreadCpuTime() - start;
    pictures++;
    return outputs;
  }

  /** The most probable class of one picture, counted without the background. */
  int best(FixedTensor input) {
    if (!(answer(input).get(vision.output().name()) instanceof FixedTensor scores)) {
      throw new IllegalStateException("output " + vision.output().name() + " is missing");
    }
    double[] values = scores.doubles();
    int first = vision.background() ? 1 : 0;
    int best = first;
    for (int i = first + 1; i < values.length; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best - first;
  }

  /** CPU time of an execution, on average. */
  double millis() {
    return nanos / 1e6 / pictures;
  }

  @Override
  public void close() {
    instance.close();
    model.close();
  }
}
