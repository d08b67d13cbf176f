package dev.primavista.tensorflow.engine;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.primavista.tensorflow.TensorFlowFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.tensorflow.Graph;
import org.tensorflow.GraphOperation;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.internal.types.registry.TensorTypeRegistry;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.AssignVariableOp;
import org.tensorflow.op.train.Restore;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObject;
import org.tensorflow.proto.SavedObjectGraphOuterClass.SavedObjectGraph;
import org.tensorflow.proto.TrackableObjectGraphOuterClass.TrackableObjectGraph;
import org.tensorflow.proto.TrackableObjectGraphOuterClass.TrackableObjectGraph.TrackableObject;
import org.tensorflow.types.TString;

/**
 * Variables that a SavedModel's functions read and its restore operation forgets. Keras 3 variables
 * in a {@code tf.Module} of the user's are saved so: only Python, which follows the objects instead
 * of the operation, finds their values. Here the objects are followed in the same way.
 */
final class MissingVariables {
  private static final String OBJECTS = "_CHECKPOINTABLE_OBJECT_GRAPH";

  private final SavedModelBundle bundle;
  private final Ops ops;
  private final String checkpoint;

  private MissingVariables(SavedModelBundle bundle, Path folder) {
    this.bundle = bundle;
    this.ops = Ops.create(bundle.graph());
    this.checkpoint = folder.resolve("variables").resolve("variables").toString();
  }

  /** Gives those their values out of the checkpoint; does nothing where none is missing. */
  static void restore(SavedModelBundle bundle, Path folder) {
    boolean saved = Files.isRegularFile(folder.resolve("variables/variables.index"));
    if (saved && bundle.metaGraphDef().hasObjectGraphDef()) {
      new MissingVariables(bundle, folder).restore();
    }
  }

  private void restore() {
    SavedObjectGraph objects = bundle.metaGraphDef().getObjectGraphDef();
    Map<Integer, GraphOperation> missing = missing(objects);
    if (missing.isEmpty()) {
      return;
    }
    Map<Integer, String> keys = keys(objects, checkpointed());
    missing.keySet().retainAll(keys.keySet());
    if (missing.isEmpty()) {
      return;
    }
    // In one run: TensorFlow looks through the whole graph for each.
    Session.Runner runner = bundle.session().runner();
    missing.forEach(
        (node, handle) ->
            runner.addTarget(
                assignment(
                    handle, Objects.requireNonNull(keys.get(node)), objects.getNodes(node))));
    runner.run().close();
  }

  /** Handles of saved variables that the restore operation is not given, by their object. */
  private Map<Integer, GraphOperation> missing(SavedObjectGraph objects) {
    Graph graph = bundle.graph();
    String name = bundle.metaGraphDef().getSaverDef().getRestoreOpName();
    GraphOperation restoring = graph.operation(name);
    if (restoring == null || !restoring.type().endsWith("PartitionedCall")) {
      return Map.of();
    }
    Set<String> restored = new HashSet<>();
    restoring.inputs().forEach(input -> restored.add(input.asOutput().op().name()));
    Map<Integer, GraphOperation> missing = new HashMap<>();
    for (int i = 0; i < objects.getNodesCount(); i++) {
      SavedObject object = objects.getNodes(i);
      GraphOperation handle =
          object.hasVariable() ? graph.operation(object.getVariable().getName()) : null;
      if (handle != null
          && handle.type().equals("VarHandleOp")
          && !restored.contains(handle.name())) {
        missing.put(i, handle);
      }
    }
    return missing;
  }

  /** The objects that the checkpoint was written from. */
  private TrackableObjectGraph checkpointed() {
    Restore read = read(OBJECTS, TString.class);
    try (Result result = bundle.session().runner().fetch(read.tensors().getFirst()).run();
        TString text = (TString) result.get(0)) {
      return TrackableObjectGraph.parseFrom(text.asBytes().getObject());
    } catch (InvalidProtocolBufferException e) {
      throw new TensorFlowFailure("the checkpoint's objects are damaged", e);
    }
  }

  /** Walks both graphs of objects by the names of their members. */
  private static Map<Integer, String> keys(SavedObjectGraph saved, TrackableObjectGraph written) {
    Map<Integer, String> keys = new HashMap<>();
    Map<Integer, Integer> met = new HashMap<>();
    Deque<Integer> open = new ArrayDeque<>(List.of(0));
    met.put(0, 0);
    while (!open.isEmpty()) {
      int node = open.removeFirst();
      TrackableObject other = written.getNodes(met.getOrDefault(node, 0));
      other.getAttributesList().stream()
          .filter(attribute -> attribute.getName().equals("VARIABLE_VALUE"))
          .findFirst()
          .ifPresent(attribute -> keys.put(node, attribute.getCheckpointKey()));
      Map<String, Integer> members = new HashMap<>();
      other.getChildrenList().forEach(each -> members.put(each.getLocalName(), each.getNodeId()));
      for (TrackableObject.ObjectReference member : saved.getNodes(node).getChildrenList()) {
        Integer same = members.get(member.getLocalName());
        if (same != null && met.putIfAbsent(member.getNodeId(), same) == null) {
          open.addLast(member.getNodeId());
        }
      }
    }
    return keys;
  }

  private Restore read(String key, Class<? extends org.tensorflow.types.family.TType> type) {
    return ops.train.restore(
        ops.constant(checkpoint), ops.array(key), ops.array(""), List.of(type));
  }

  private AssignVariableOp assignment(GraphOperation handle, String key, SavedObject object) {
    Restore value = read(key, TensorTypeRegistry.find(object.getVariable().getDtype()).type());
    return AssignVariableOp.create(ops.scope(), handle.output(0), value.tensors().getFirst());
  }
}
