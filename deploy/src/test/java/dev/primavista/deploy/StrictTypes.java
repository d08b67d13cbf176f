package dev.primavista.deploy;

import io.fabric8.kubernetes.api.model.AnyType;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;

/**
 * Reads manifests of Kubernetes' own kinds, and of the Gateway API, into their types. A field that
 * a type does not know is a fault, as it is for an API server with {@code --validate=strict}.
 */
final class StrictTypes {
  private static final String MODELS = "io.fabric8.kubernetes.api.model";

  private final KubernetesSerialization types = new KubernetesSerialization();

  /** Whether a type of the manifest's apiVersion and kind is known here. */
  boolean knows(Manifest manifest) {
    Class<? extends KubernetesResource> type =
        types.getRegisteredKubernetesResource(manifest.apiVersion(), manifest.kind());
    return type != null && type != GenericKubernetesResource.class;
  }

  /** What is wrong with the manifest; nothing where all of it has a place in its type. */
  List<String> faults(Manifest manifest) {
    if (!knows(manifest)) {
      return List.of(manifest.apiVersion() + " " + manifest.kind() + ": no such type");
    }
    String yaml = new Dump(DumpSettings.builder().build()).dumpToString(manifest.tree());
    HasMetadata typed;
    try {
      typed = types.unmarshal(yaml, HasMetadata.class);
    } catch (RuntimeException e) {
      return List.of(manifest.label() + ": " + innermost(e));
    }
    List<String> faults = new ArrayList<>();
    walk(manifest.kind(), typed, faults);
    return faults;
  }

  private static String innermost(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("unreadable");
  }

  private static void walk(String path, @Nullable Object value, List<String> faults) {
    switch (value) {
      case null -> {}
      case Map<?, ?> map -> map.forEach((key, item) -> walk(path + "." + key, item, faults));
      case Collection<?> list -> {
        int index = 0;
        for (Object item : list) {
          walk(path + "[" + index++ + "]", item, faults);
        }
      }
      case AnyType either -> {}
      case Quantity quantity -> number(path, quantity, faults);
      case Object object when object.getClass().getName().startsWith(MODELS) ->
          fields(path, object, faults);
      default -> {}
    }
  }

  private static void number(String path, Quantity quantity, List<String> faults) {
    try {
      Quantity.getAmountInBytes(quantity);
    } catch (IllegalArgumentException e) {
      faults.add(
          path + ": " + quantity.getAmount() + quantity.getFormat() + " (expected: a quantity)");
    }
  }

  private static void fields(String path, Object object, List<String> faults) {
    for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers()) || field.getType().isEnum()) {
          continue;
        }
        Object value = get(field, object);
        if (!field.getName().equals("additionalProperties")) {
          walk(path + "." + field.getName(), value, faults);
        } else if (value instanceof Map<?, ?> unknown) {
          unknown.keySet().forEach(key -> faults.add(path + ": unknown field \"" + key + "\""));
        }
      }
    }
  }

  private static @Nullable Object get(Field field, Object object) {
    try {
      field.setAccessible(true);
      return field.get(object);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(field.toString(), e);
    }
  }
}
