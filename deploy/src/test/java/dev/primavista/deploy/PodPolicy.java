package dev.primavista.deploy;

import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A ValidatingAdmissionPolicy, evaluated here as an API server evaluates it. */
final class PodPolicy {
  private static final CelCompiler COMPILER =
      CelCompilerFactory.standardCelCompilerBuilder()
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addVar("object", SimpleType.DYN)
          .addVar("variables", SimpleType.DYN)
          .build();
  private static final CelRuntime RUNTIME = CelRuntimeFactory.legacyCelRuntimeBuilder().build();

  private static final Map<String, CelRuntime.Program> PROGRAMS = new ConcurrentHashMap<>();

  private final Manifest policy;

  PodPolicy(Manifest policy) {
    this.policy = policy;
  }

  /** The policy that is committed. */
  static PodPolicy ours() {
    return new PodPolicy(
        Overlays.written("cluster/pod-policy").stream()
            .filter(manifest -> manifest.kind().equals("ValidatingAdmissionPolicy"))
            .findFirst()
            .orElseThrow());
  }

  /** Whether the policy is asked about objects of the manifest's kind. */
  boolean matches(Manifest manifest) {
    String resource = manifest.kind().toLowerCase(Locale.ROOT) + "s";
    for (Map<String, Object> rule :
        Manifest.objects(policy.tree(), "spec", "matchConstraints", "resourceRules")) {
      if (rule.get("resources") instanceof List<?> resources
          && resources.contains(resource)
          && rule.get("apiGroups") instanceof List<?> groups
          && groups.contains(manifest.group())) {
        return true;
      }
    }
    return false;
  }

  /** Messages of the rules that the manifest breaks. */
  List<String> faults(Manifest manifest) {
    if (!matches(manifest)) {
      return List.of();
    }
    Map<String, Object> variables = new HashMap<>();
    for (Map<String, Object> variable : Manifest.objects(policy.tree(), "spec", "variables")) {
      Object value = evaluate(variable, manifest, variables);
      variables.put(String.valueOf(variable.get("name")), value);
    }
    List<String> broken = new ArrayList<>();
    for (Map<String, Object> rule : Manifest.objects(policy.tree(), "spec", "validations")) {
      if (!Boolean.TRUE.equals(evaluate(rule, manifest, variables))) {
        broken.add(String.valueOf(rule.get("message")));
      }
    }
    return broken;
  }

  private static Object evaluate(
      Map<String, Object> holder, Manifest manifest, Map<String, Object> variables) {
    String expression = String.valueOf(holder.get("expression"));
    try {
      return PROGRAMS
          .computeIfAbsent(expression, PodPolicy::program)
          .eval(Map.of("object", manifest.tree(), "variables", variables));
    } catch (CelEvaluationException e) {
      throw new IllegalStateException(expression + ": " + e.getMessage(), e);
    }
  }

  private static CelRuntime.Program program(String expression) {
    try {
      return RUNTIME.createProgram(COMPILER.compile(expression).getAst());
    } catch (CelValidationException | CelEvaluationException e) {
      throw new IllegalStateException(expression + ": " + e.getMessage(), e);
    }
  }
}
