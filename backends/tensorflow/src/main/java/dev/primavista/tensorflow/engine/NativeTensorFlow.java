package dev.primavista.tensorflow.engine;

import dev.primavista.core.tensor.Shape;
import dev.primavista.tensorflow.GraphSignature;
import dev.primavista.tensorflow.SavedGraph;
import dev.primavista.tensorflow.TensorFlowEngine;
import dev.primavista.tensorflow.TensorFlowFailure;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorShapeProto;

/** TensorFlow by way of its Java interface; an execution stays on the thread that calls it. */
public final class NativeTensorFlow implements TensorFlowEngine {
  private static final String INITIALISATION = "__saved_model_init_op";
  private static final ConfigProto ONE_THREAD =
      ConfigProto.newBuilder()
          .setIntraOpParallelismThreads(1)
          .setInterOpParallelismThreads(1)
          .build();

  /**
   * Prepares the library.
   *
   * @param folder where its jars lie; its native files are unpacked below
   */
  public NativeTensorFlow(Path folder) {
    System.setProperty("org.bytedeco.javacpp.cachedir", folder.resolve("unpacked").toString());
    quieten();
  }

  /** Errors are told by exceptions; the library's log has no other switch than this variable. */
  private static void quieten() {
    Linker linker = Linker.nativeLinker();
    try (Arena arena = Arena.ofConfined()) {
      int _ =
          (int)
              linker
                  .downcallHandle(
                      linker.defaultLookup().findOrThrow("setenv"),
                      FunctionDescriptor.of(
                          ValueLayout.JAVA_INT,
                          ValueLayout.ADDRESS,
                          ValueLayout.ADDRESS,
                          ValueLayout.JAVA_INT))
                  .invokeExact(
                      arena.allocateFrom("TF_CPP_MIN_LOG_LEVEL"), arena.allocateFrom("2"), 0);
    } catch (Throwable e) {
      throw new IllegalStateException("setenv failed", e);
    }
  }

  @Override
  public SavedGraph load(Path folder) {
    try {
      SavedModelBundle bundle =
          SavedModelBundle.loader(folder.toString())
              .withTags(SavedModelBundle.DEFAULT_TAG)
              .withConfigProto(ONE_THREAD)
              .load();
      return restored(bundle, folder);
    } catch (TensorFlowException | IllegalStateException | IllegalArgumentException refused) {
      throw new TensorFlowFailure(String.valueOf(refused.getMessage()), refused);
    }
  }

  private static SavedGraph restored(SavedModelBundle bundle, Path folder) {
    try {
      MissingVariables.restore(bundle, folder);
      return new LoadedGraph(bundle, signatures(bundle));
    } catch (RuntimeException refused) {
      bundle.close();
      throw refused;
    }
  }

  private static SequencedMap<String, GraphSignature> signatures(SavedModelBundle bundle) {
    SequencedMap<String, GraphSignature> signatures = new TreeMap<>();
    for (Map.Entry<String, SignatureDef> each :
        bundle.metaGraphDef().getSignatureDefMap().entrySet()) {
      boolean callable =
          !each.getKey().equals(INITIALISATION) && each.getValue().getOutputsCount() > 0;
      if (callable) {
        signatures.put(
            each.getKey(),
            new GraphSignature(
                each.getKey(),
                ios(each.getValue().getInputsMap()),
                ios(each.getValue().getOutputsMap())));
      }
    }
    return signatures;
  }

  private static List<GraphSignature.Io> ios(Map<String, TensorInfo> tensors) {
    return new TreeMap<>(tensors)
        .entrySet().stream()
            .map(
                each ->
                    new GraphSignature.Io(
                        each.getKey(),
                        each.getValue().getName(),
                        each.getValue().getDtype().name(),
                        shape(each.getValue().getTensorShape())))
            .toList();
  }

  private static Optional<Shape> shape(TensorShapeProto shape) {
    return shape.getUnknownRank()
        ? Optional.empty()
        : Optional.of(
            Shape.of(
                shape.getDimList().stream()
                    .mapToLong(dimension -> Math.max(Shape.ANY, dimension.getSize()))
                    .toArray()));
  }
}
