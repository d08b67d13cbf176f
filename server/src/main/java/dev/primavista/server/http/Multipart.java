package dev.primavista.server.http;

import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.ServingException.TooLarge;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpData;
import io.netty.handler.codec.http.multipart.HttpPostMultipartRequestDecoder;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder.EndOfDataDecoderException;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder.ErrorDataDecoderException;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder.TooManyFormFieldsException;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes a {@code multipart/form-data} body apart, in memory. */
final class Multipart {
  static final String MEDIA_TYPE = "multipart/form-data";

  private static final int TAIL_BYTES = 1024;
  private static final Pattern BOUNDARY =
      Pattern.compile("boundary=(?:\"([^\"]{1,70})\"|([^\";, ]{1,70}))", Pattern.CASE_INSENSITIVE);

  private Multipart() {}

  /**
   * @param contentType the whole Content-Type field, with its boundary
   * @throws InvalidRequest {@code malformed_multipart}
   * @throws TooLarge if there are more than {@code maxParts}
   */
  static List<Part> parse(String contentType, byte[] body, int maxParts) {
    requireEnd(contentType, body);
    HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
    request.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
    HttpPostMultipartRequestDecoder decoder = null;
    try {
      decoder =
          new HttpPostMultipartRequestDecoder(
              new DefaultHttpDataFactory(false),
              request,
              StandardCharsets.UTF_8,
              maxParts,
              body.length + 1);
      decoder.offer(new DefaultLastHttpContent(Unpooled.wrappedBuffer(body)));
      return parts(decoder);
    } catch (TooManyFormFieldsException e) {
      throw new TooLarge(
          "the body has more than " + maxParts + " parts", "send at most " + maxParts + " parts");
    } catch (ErrorDataDecoderException | IOException | IllegalArgumentException e) {
      throw malformed(
          "a part of the body is none of a form (expected: a name, and its bytes as they are)");
    } finally {
      if (decoder != null) {
        decoder.destroy();
      }
    }
  }

  /** Without the closing delimiter the body was cut short. */
  private static void requireEnd(String contentType, byte[] body) {
    Matcher boundary = BOUNDARY.matcher(contentType);
    if (!boundary.find()) {
      throw malformed(
          "the Content-Type has no boundary (expected: multipart/form-data; boundary=X)");
    }
    int from = Math.max(0, body.length - TAIL_BYTES);
    String tail = new String(body, from, body.length - from, StandardCharsets.ISO_8859_1);
    String delimiter = boundary.group(1) == null ? boundary.group(2) : boundary.group(1);
    if (!tail.contains("--" + delimiter + "--")) {
      throw malformed(
          "the body does not end with the boundary of its Content-Type (expected: --X-- at its end)");
    }
  }

  private static InvalidRequest malformed(String message) {
    return new InvalidRequest("malformed_multipart", message);
  }

  private static List<Part> parts(HttpPostMultipartRequestDecoder decoder) throws IOException {
    List<Part> parts = new ArrayList<>();
    try {
      while (decoder.hasNext()) {
        parts.add(part(decoder.next()));
      }
    } catch (EndOfDataDecoderException end) {
      return parts;
    }
    return parts;
  }

  private static Part part(InterfaceHttpData piece) throws IOException {
    if (!(piece instanceof HttpData data)) {
      throw new IOException("a part without data");
    }
    ByteBuffer content = ByteBuffer.wrap(data.get()).asReadOnlyBuffer();
    if (data instanceof FileUpload file) {
      String type = file.getContentType() == null ? "" : file.getContentType();
      return new Part(file.getName(), Optional.of(file.getFilename()), type, content);
    }
    return new Part(data.getName(), Optional.empty(), "text/plain", content);
  }
}
