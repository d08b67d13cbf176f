package dev.primavista.server.http;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A client of HTTP/2 that sends a frame when it is told to (RFC 9113). */
final class RawHttp2Client implements AutoCloseable {
  static final int RST_STREAM = 3;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int ACK = 1;

  static final int END_STREAM = 1;
  static final int DATA = 0;

  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int END_HEADERS = 4;
  private static final int PATIENCE_MILLIS = 20_000;
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  /** "GET / HTTP" without a table: indexed fields of HPACK and a literal authority. */
  private static final byte[] GET = fields();

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;
  private @Nullable Frame goodbye;

  /** A frame that came. */
  record Frame(int type, int flags, int stream, byte[] payload) {
    /** The first four bytes: of GOAWAY the last stream that is served. */
    int number() {
      return ByteBuffer.wrap(payload).getInt();
    }
  }

  RawHttp2Client(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new DataInputStream(socket.getInputStream());
    out = new DataOutputStream(socket.getOutputStream());
    out.write(PREFACE.getBytes(StandardCharsets.US_ASCII));
    send(SETTINGS, 0, 0, new byte[0]);
    await(SETTINGS);
    send(SETTINGS, ACK, 0, new byte[0]);
  }

  private static byte[] fields() {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.writeBytes(new byte[] {(byte) 0x82, (byte) 0x84, (byte) 0x86, 0x01});
    text("localhost", block);
    return block.toByteArray();
  }

  /** A text after its length, of which each octet beyond the first tells seven bits. */
  private static void text(String text, ByteArrayOutputStream block) {
    int rest = text.length() - 127;
    block.write(Math.min(text.length(), 127));
    for (; rest >= 128; rest >>= 7) {
      block.write((rest & 127) | 128);
    }
    if (rest >= 0) {
      block.write(rest);
    }
    block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Begins a POST to "/echo" that has one more field; its body is still to come. */
  RawHttp2Client post(int stream, String name, String value) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.writeBytes(new byte[] {(byte) 0x83, (byte) 0x86, 0x04});
    text("/echo", block);
    block.write(0x01);
    text("localhost", block);
    block.write(0);
    text(name, block);
    text(value, block);
    send(HEADERS, END_HEADERS, stream, block.toByteArray());
    return this;
  }

  /** Asks for "/". */
  RawHttp2Client get(int stream) throws IOException {
    send(HEADERS, END_STREAM | END_HEADERS, stream, GET);
    return this;
  }

  /** Asks for a path, whose answer it lets come no further than 64 KiB. */
  RawHttp2Client get(int stream, String path) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.writeBytes(new byte[] {(byte) 0x82, 0x04, (byte) path.length()});
    block.writeBytes(path.getBytes(StandardCharsets.US_ASCII));
    block.writeBytes(new byte[] {(byte) 0x86, 0x01, 9});
    block.writeBytes("localhost".getBytes(StandardCharsets.US_ASCII));
    send(HEADERS, END_STREAM | END_HEADERS, stream, block.toByteArray());
    return this;
  }

  /** The stream whose answer ends next. */
  int answeredStream() throws IOException {
    while (true) {
      Frame frame = read();
      boolean answers = frame.type() == DATA || frame.type() == HEADERS;
      if (answers && (frame.flags() & END_STREAM) != 0) {
        return frame.stream();
      }
    }
  }

  /** The next frame of this type that acknowledges nothing. */
  Frame await(int type) throws IOException {
    while (true) {
      Frame frame = read();
      if (frame.type() == type && (frame.flags() & ACK) == 0) {
        return frame;
      }
    }
  }

  void send(int type, int flags, int stream, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
    frame.putInt(payload.length << 8 | type).put((byte) flags).putInt(stream).put(payload);
    out.write(frame.array());
  }

  /** Reads the frames that came so far. */
  void readWhatCame() throws IOException {
    while (in.available() > 0) {
      var _ = read();
    }
  }

  private Frame read() throws IOException {
    int lengthAndType = in.readInt();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    byte[] payload = in.readNBytes(lengthAndType >>> 8);
    Frame frame = new Frame(lengthAndType & 0xff, flags, stream, payload);
    goodbye = frame.type() == GOAWAY ? frame : goodbye;
    return frame;
  }

  /** The code of the GOAWAY that came; -1 if none did. */
  int goodbyeCode() {
    return goodbye == null ? -1 : ByteBuffer.wrap(goodbye.payload()).getInt(4);
  }

  /** Waits for the server to end the connection. */
  boolean isClosedByServer() throws IOException {
    try {
      while (true) {
        read();
      }
    } catch (EOFException | SocketException ended) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
