package dev.primavista.server.grpc;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import dev.primavista.proto.HealthProto;
import dev.primavista.proto.InferenceProto;
import dev.primavista.proto.ReflectionAlphaProto;
import dev.primavista.proto.ReflectionProto;
import dev.primavista.proto.TensorflowServingProto;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What the served messages and services are made of, by name. */
final class Schema {
  private final Map<String, FileDescriptor> files = new HashMap<>();
  private final Map<String, FileDescriptor> symbols = new HashMap<>();
  private final SortedSet<String> services = new TreeSet<>();

  Schema() {
    add(InferenceProto.getDescriptor());
    add(TensorflowServingProto.getDescriptor());
    add(HealthProto.getDescriptor());
    add(ReflectionProto.getDescriptor());
    add(ReflectionAlphaProto.getDescriptor());
  }

  private void add(FileDescriptor file) {
    if (files.put(file.getName(), file) != null) {
      return;
    }
    file.getDependencies().forEach(this::add);
    file.getMessageTypes().forEach(this::add);
    file.getEnumTypes().forEach(this::add);
    for (ServiceDescriptor service : file.getServices()) {
      services.add(service.getFullName());
      symbols.put(service.getFullName(), file);
      for (MethodDescriptor method : service.getMethods()) {
        symbols.put(method.getFullName(), file);
      }
    }
  }

  private void add(Descriptor message) {
    symbols.put(message.getFullName(), message.getFile());
    for (FieldDescriptor field : message.getFields()) {
      symbols.put(field.getFullName(), message.getFile());
    }
    message.getEnumTypes().forEach(this::add);
    message.getNestedTypes().forEach(this::add);
  }

  private void add(EnumDescriptor type) {
    symbols.put(type.getFullName(), type.getFile());
  }

  /** Names of the services, sorted. */
  List<String> services() {
    return List.copyOf(services);
  }

  Optional<FileDescriptor> file(String name) {
    return Optional.ofNullable(files.get(name));
  }

  /** The file that a message, field, enumeration, service or method of this name is in. */
  Optional<FileDescriptor> fileOf(String symbol) {
    return Optional.ofNullable(symbols.get(symbol));
  }
}
