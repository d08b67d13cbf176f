package dev.primavista.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** HTTP/2 by hand: a client that takes no bytes of an answer and then gives its stream up. */
@Timeout(60)
class GivenUpStreamTest {
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int ACK = 1;
  private static final int END_STREAM_AND_HEADERS = 5;
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  @Test
  void an_answer_that_its_client_gives_up_ends_no_other_stream() throws IOException {
    Route answer = Route.get("/answer", Handler.of(_ -> Response.text(200, "a body")));
    try (HttpServer server =
            HttpServer.start(ServerConfig.onLoopback(0), List.of(answer), List.of());
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      OutputStream out = socket.getOutputStream();
      DataInputStream in = new DataInputStream(socket.getInputStream());
      out.write(PREFACE);
      frame(out, SETTINGS, 0, 0, windowOfNothing());
      for (int stream = 1; stream < 20; stream += 2) {
        frame(out, HEADERS, END_STREAM_AND_HEADERS, stream, getAnswer());
        assertThat(next(in, HEADERS)).isEqualTo(HEADERS);
        frame(out, RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
        frame(out, PING, 0, 0, new byte[8]);
        assertThat(next(in, PING)).isEqualTo(PING);
      }
    }
  }

  /** SETTINGS_INITIAL_WINDOW_SIZE of 0: no body may be sent. */
  private static byte[] windowOfNothing() {
    return new byte[] {0, 4, 0, 0, 0, 0};
  }

  /** GET, http, /answer and localhost in HPACK without an index. */
  private static byte[] getAnswer() throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(0x82);
    block.write(0x86);
    literal(block, 4, "/answer");
    literal(block, 1, "localhost");
    return block.toByteArray();
  }

  private static void literal(ByteArrayOutputStream block, int name, String value)
      throws IOException {
    block.write(name);
    block.write(value.length());
    block.write(value.getBytes(StandardCharsets.US_ASCII));
  }

  private static void frame(OutputStream out, int type, int flags, int stream, byte[] payload)
      throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
    frame.putInt(payload.length << 8 | type).put((byte) flags).putInt(stream).put(payload);
    out.write(frame.array());
    out.flush();
  }

  /** Reads until a frame of this type or the end of the connection comes: the type, or GOAWAY. */
  private static int next(DataInputStream in, int wanted) throws IOException {
    while (true) {
      int lengthAndType = in.readInt();
      int flags = in.readUnsignedByte();
      in.skipNBytes(4L + (lengthAndType >>> 8));
      int type = lengthAndType & 0xFF;
      boolean answersOurs = type != PING || flags == ACK;
      if (type == GOAWAY || (type == wanted && answersOurs)) {
        return type;
      }
    }
  }
}
