package dev.primavista.server.grpc;

import com.google.protobuf.MessageLite;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.repository.ModelRegistry;
import dev.primavista.proto.InferenceProto.LogSettingsRequest;
import dev.primavista.proto.InferenceProto.LogSettingsResponse;
import dev.primavista.proto.InferenceProto.TraceSettingRequest;
import dev.primavista.proto.InferenceProto.TraceSettingResponse;
import dev.primavista.server.observability.LogSettings;
import dev.primavista.server.security.Role;
import dev.primavista.server.triton.TraceSettings;
import dev.primavista.server.triton.Traces;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What is traced and what is logged: the same switches that are turned over HTTP. */
final class SettingCalls {
  private static final String SERVICE = "/inference.GRPCInferenceService/";
  private static final String LOG_FILE = "log_file";
  private static final String LOG_INFO = "log_info";
  private static final String LOG_WARNING = "log_warning";
  private static final String LOG_ERROR = "log_error";
  private static final String LOG_VERBOSE_LEVEL = "log_verbose_level";
  private static final String LOG_FORMAT = "log_format";
  private static final String TO_STANDARD_ERROR = "";
  private static final String FORMAT = "default";
  private static final int MOST_VERBOSE = 1_000_000;

  private final Traces traces;
  private final ModelRegistry registry;

  SettingCalls(Traces traces, ModelRegistry registry) {
    this.traces = traces;
    this.registry = registry;
  }

  List<Rpc> rpcs() {
    return List.of(
        Rpc.unary(SERVICE + "TraceSetting", Role.ADMIN, TraceSettingRequest.parser(), this::trace),
        Rpc.unary(
            SERVICE + "LogSettings", Role.ADMIN, LogSettingsRequest.parser(), SettingCalls::log));
  }

  private MessageLite trace(TraceSettingRequest request) {
    Map<String, Optional<List<String>>> changes = new LinkedHashMap<>();
    request
        .getSettingsMap()
        .forEach(
            (name, setting) -> {
              List<String> values = List.copyOf(setting.getValueList());
              changes.put(name, values.isEmpty() ? Optional.empty() : Optional.of(values));
            });
    if (request.getModelName().isEmpty()) {
      return message(changes.isEmpty() ? traces.settings() : traces.update(changes));
    }
    String model = registry.find(request.getModelName(), OptionalLong.empty()).id().name();
    return message(changes.isEmpty() ? traces.settings(model) : traces.update(model, changes));
  }

  private static MessageLite message(TraceSettings settings) {
    TraceSettingResponse.Builder message = TraceSettingResponse.newBuilder();
    settings
        .values()
        .forEach(
            (name, values) ->
                message.putSettings(
                    name,
                    TraceSettingResponse.SettingValue.newBuilder().addAllValue(values).build()));
    return message.build();
  }

  private static MessageLite log(LogSettingsRequest request) {
    Map<String, LogSettingsRequest.SettingValue> changes = request.getSettingsMap();
    LogSettings settings = LogSettings.current();
    if (!changes.isEmpty()) {
      settings = changed(settings, changes);
      settings.apply();
    }
    return LogSettingsResponse.newBuilder()
        .putSettings(LOG_FILE, text(TO_STANDARD_ERROR))
        .putSettings(LOG_INFO, truth(settings.info()))
        .putSettings(LOG_WARNING, truth(settings.warning()))
        .putSettings(LOG_ERROR, truth(settings.error()))
        .putSettings(
            LOG_VERBOSE_LEVEL,
            LogSettingsResponse.SettingValue.newBuilder()
                .setUint32Param(settings.verboseLevel())
                .build())
        .putSettings(LOG_FORMAT, text(FORMAT))
        .build();
  }

  private static LogSettings changed(
      LogSettings before, Map<String, LogSettingsRequest.SettingValue> changes) {
    LogSettings after = before;
    for (Map.Entry<String, LogSettingsRequest.SettingValue> change : changes.entrySet()) {
      after = changed(after, change.getKey(), change.getValue());
    }
    return after;
  }

  private static LogSettings changed(
      LogSettings before, String name, LogSettingsRequest.SettingValue value) {
    boolean info = before.info();
    boolean warning = before.warning();
    boolean error = before.error();
    int verbose = before.verboseLevel();
    switch (name) {
      case LOG_INFO -> info = truth(name, value);
      case LOG_WARNING -> warning = truth(name, value);
      case LOG_ERROR -> error = truth(name, value);
      case LOG_VERBOSE_LEVEL -> verbose = verboseLevel(value);
      case LOG_FILE -> requireFixed(name, value, TO_STANDARD_ERROR);
      case LOG_FORMAT -> requireFixed(name, value, FORMAT);
      default ->
          throw new InvalidRequest(
              "unknown_setting", "there is no such log setting (expected: log_info ...)", name);
    }
    return new LogSettings(info, warning, error, verbose);
  }

  private static boolean truth(String name, LogSettingsRequest.SettingValue value) {
    if (!value.hasBoolParam()) {
      throw wrongType(name, "bool_param");
    }
    return value.getBoolParam();
  }

  private static int verboseLevel(LogSettingsRequest.SettingValue value) {
    if (!value.hasUint32Param()) {
      throw wrongType(LOG_VERBOSE_LEVEL, "uint32_param");
    }
    return (int) Math.min(MOST_VERBOSE, Integer.toUnsignedLong(value.getUint32Param()));
  }

  /** Refuses another value of what is decided at the start. */
  private static void requireFixed(
      String name, LogSettingsRequest.SettingValue value, String fixed) {
    if (!value.hasStringParam() || !value.getStringParam().equals(fixed)) {
      throw new InvalidRequest(
          "read_only", "'" + name + "' cannot be changed (expected: '" + fixed + "')", name);
    }
  }

  private static InvalidRequest wrongType(String name, String expected) {
    return new InvalidRequest(
        "wrong_type",
        "setting '" + name + "' has the wrong type (expected: " + expected + ")",
        name);
  }

  private static LogSettingsResponse.SettingValue text(String value) {
    return LogSettingsResponse.SettingValue.newBuilder().setStringParam(value).build();
  }

  private static LogSettingsResponse.SettingValue truth(boolean value) {
    return LogSettingsResponse.SettingValue.newBuilder().setBoolParam(value).build();
  }
}
