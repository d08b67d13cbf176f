package dev.primavista.tensorflow.engine;

import dev.primavista.core.tensor.Tensor;
import dev.primavista.tensorflow.GraphSignature;
import dev.primavista.tensorflow.SavedGraph;
import dev.primavista.tensorflow.TensorFlowFailure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.exceptions.TensorFlowException;
import org.tensorflow.proto.RunOptions;

/** A SavedModel and its session. */
final class LoadedGraph implements SavedGraph {
  private static final RunOptions ON_THE_CALLING_THREAD =
      RunOptions.newBuilder().setInterOpThreadPool(-1).build();

  private final SavedModelBundle bundle;
  private final SequencedMap<String, GraphSignature> signatures;

  LoadedGraph(SavedModelBundle bundle, SequencedMap<String, GraphSignature> signatures) {
    this.bundle = bundle;
    this.signatures = signatures;
  }

  @Override
  public SequencedMap<String, GraphSignature> signatures() {
    return Collections.unmodifiableSequencedMap(signatures);
  }

  @Override
  public List<Tensor> run(Map<String, Tensor> inputs, List<String> outputs) {
    List<org.tensorflow.Tensor> fed = new ArrayList<>();
    try {
      Session.Runner runner = bundle.session().runner().setOptions(ON_THE_CALLING_THREAD);
      for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
        org.tensorflow.Tensor tensor = NativeTensors.of(input.getValue());
        fed.add(tensor);
        runner.feed(input.getKey(), tensor);
      }
      outputs.forEach(runner::fetch);
      try (Result result = runner.run()) {
        List<Tensor> answers = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
          answers.add(NativeTensors.copy(result.get(i)));
        }
        return answers;
      }
    } catch (TensorFlowException | IllegalArgumentException | IllegalStateException failure) {
      throw new TensorFlowFailure(String.valueOf(failure.getMessage()), failure);
    } finally {
      fed.forEach(org.tensorflow.Tensor::close);
    }
  }

  @Override
  public void close() {
    bundle.close();
  }
}
