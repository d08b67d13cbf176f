package dev.primavista.networks.keras.config;

import dev.primavista.networks.keras.config.Call.Source;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;

/**
 * The order in which Keras goes over the calls of a model: those first that are farthest from its
 * outputs. It tells where a layer takes masks off values that others see too.
 */
public final class CallOrder {
  private final Map<Source, Call> calls;
  private final Set<Source> begun = new HashSet<>();
  private final SequencedSet<Source> afterTheirOperands = new LinkedHashSet<>();

  private CallOrder(Map<Source, Call> calls) {
    this.calls = calls;
  }

  /**
   * Those calls that the outputs depend on, in order.
   *
   * @param calls all calls by what they make
   */
  public static List<Source> of(Map<Source, Call> calls, Collection<Source> outputs) {
    CallOrder order = new CallOrder(calls);
    outputs.forEach(output -> order.visit(made(output)));
    return order.byDepth();
  }

  private static Source made(Source output) {
    return new Source(output.layer(), output.call(), 0);
  }

  private void visit(Source output) {
    Deque<Source> open = new ArrayDeque<>(List.of(output));
    while (!open.isEmpty()) {
      Source call = open.peek();
      if (begun.add(call)) {
        operands(call).reversed().stream().filter(o -> !begun.contains(o)).forEach(open::push);
      } else {
        afterTheirOperands.add(open.pop());
      }
    }
  }

  private List<Source> operands(Source made) {
    Call call = calls.get(made);
    if (call == null) {
      return List.of();
    }
    Call sorted = new Call(call.positional(), new TreeMap<>(call.named()));
    return CallNumbers.sources(sorted).stream().map(CallOrder::made).toList();
  }

  private List<Source> byDepth() {
    SequencedMap<Source, Integer> depths = new LinkedHashMap<>();
    Map<String, Integer> ofLayers = new HashMap<>();
    for (Source call : afterTheirOperands.reversed()) {
      int depth = Math.max(depths.getOrDefault(call, 0), ofLayers.getOrDefault(call.layer(), 0));
      depths.put(call, depth);
      ofLayers.put(call.layer(), depth);
      operands(call).forEach(operand -> depths.merge(operand, depth + 1, Math::max));
    }
    List<Source> order = new ArrayList<>(depths.keySet());
    order.sort(Comparator.comparing(depths::get, Comparator.reverseOrder()));
    return order;
  }
}
