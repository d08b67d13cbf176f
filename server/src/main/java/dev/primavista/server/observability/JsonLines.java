package dev.primavista.server.observability;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import dev.primavista.server.json.JsonWriter;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.event.KeyValuePair;

/** One JSON object a line: time, level, logger, thread, message, the line's own fields, stack. */
final class JsonLines extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = {};

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    JsonWriter json = new JsonWriter().beginObject();
    json.field("time", event.getInstant().toString());
    json.field("level", event.getLevel().toString());
    json.field("logger", event.getLoggerName());
    json.field("thread", event.getThreadName());
    json.field("message", event.getFormattedMessage());
    fields(event).forEach((name, value) -> writeField(json, name, value));
    IThrowableProxy failure = event.getThrowableProxy();
    if (failure != null) {
      json.field("stack", ThrowableProxyUtil.asString(failure));
    }
    ByteBuffer line = json.endObject().bytes();
    byte[] bytes = new byte[line.remaining() + 1];
    line.get(bytes, 0, bytes.length - 1);
    bytes[bytes.length - 1] = '\n';
    return bytes;
  }

  private static Map<String, Object> fields(ILoggingEvent event) {
    Map<String, Object> fields = new LinkedHashMap<>(event.getMDCPropertyMap());
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        fields.put(pair.key, String.valueOf(pair.value));
        if (pair.value instanceof Number number) {
          fields.put(pair.key, number);
        }
      }
    }
    return fields;
  }

  private static void writeField(JsonWriter json, String name, Object value) {
    switch (value) {
      case Integer number -> json.field(name, number.longValue());
      case Long number -> json.field(name, number);
      case Double number -> json.field(name, number);
      default -> json.field(name, value.toString());
    }
  }
}
