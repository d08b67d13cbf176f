package dev.primavista.cli.vision;

import dev.primavista.cli.terminal.CommandFailure;
import dev.primavista.core.model.LoadedModel;
import dev.primavista.core.model.ModelId;
import dev.primavista.core.model.ModelInstance;
import dev.primavista.core.model.TensorSpec;
import dev.primavista.core.tensor.FixedTensor;
import dev.primavista.core.tensor.Tensor;
import dev.primavista.onnx.OnnxBackend;
import dev.primavista.vision.VisionModel;
import dev.primavista.vision.VisionOptions;
import dev.primavista.vision.VisionTask;
import dev.primavista.vision.decoding.ImageDecoder;
import dev.primavista.vision.image.Recipe;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A network that is asked picture by picture, with its CPU time. Used by one thread. */
final class MeasuredNetwork implements AutoCloseable {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long MAX_PIXELS = 50_000_000;

  private final LoadedModel model;
  private final ModelInstance instance;
  private final VisionModel vision;
  private final VisionTask.Classify task;
  private final ImageDecoder decoder = ImageDecoder.withLimit(MAX_PIXELS);
  private long nanos;
  private int pictures;

  private MeasuredNetwork(LoadedModel model, VisionModel vision, VisionTask.Classify task) {
    this.model = model;
    this.vision = vision;
    this.task = task;
    this.instance = model.newInstance();
  }

  /** Loads a network that classifies pictures. */
  static MeasuredNetwork load(Path file, VisionOptions options) {
    LoadedModel model = new OnnxBackend().load(file);
    try {
      Optional<VisionModel> vision = VisionModel.of(new ModelId("quantized", 1), model, options);
      List<TensorSpec> inputs = model.signature().inputs();
      if (inputs.size() > 1) {
        throw new CommandFailure(
            "no_image_network",
            file + " takes " + inputs.size() + " inputs: " + inputs + " (expected: pictures alone)",
            null);
      }
      if (vision.isEmpty() || !(vision.get().task() instanceof VisionTask.Classify task)) {
        throw new CommandFailure(
            "no_image_network",
            file + " does not classify pictures (expected: [n,3,h,w] in, [n,classes] out)",
            null);
      }
      return new MeasuredNetwork(model, vision.get(), task);
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  VisionModel vision() {
    return vision;
  }

  /** The classes' names in the order of the outputs, without the background. */
  List<String> labels() {
    return task.labels();
  }

  /** What the recipe makes of a picture. */
  FixedTensor input(Path picture) throws IOException {
    Recipe recipe = vision.recipe();
    FixedTensor tensor = FixedTensor.allocateDirect(recipe.dataType(), recipe.shape(1));
    recipe.apply(decoder.read(Files.readAllBytes(picture), recipe).pixels(), tensor.data(), 0);
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
    if (!(answer(input).get(task.output()) instanceof FixedTensor scores)) {
      throw new IllegalStateException("output " + task.output() + " is missing");
    }
    double[] values = scores.doubles();
    int first = task.background() ? 1 : 0;
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
