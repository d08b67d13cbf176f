package dev.primavista.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames of HTTP/2 that ask for nothing. */
@Timeout(60)
final class FrameFloodTest {
  private static final int ENHANCE_YOUR_CALM = 11;

  /** A connection that ends with bytes that nobody read loses what was said last. */
  private static final int LOST_ON_THE_WAY = -1;

  private final ProbeServer probe = new ProbeServer();

  @AfterEach
  void stop() {
    probe.close();
  }

  /** Sends the frame again and again, as a client that reads now and then. */
  private static void send(RawHttp2Client client, int times, int type, int stream, int bytes)
      throws IOException {
    for (int i = 0; i < times; i++) {
      client.send(type, 0, stream, new byte[bytes]);
      if (i % 1000 == 999) {
        client.readWhatCame();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"4,0,0,10001", "6,0,8,50001", "2,3,5,10001", "99,0,4,10001"})
  void a_flood_of_them_ends_the_connection(int type, int stream, int bytes, int times)
      throws Exception {
    try (RawHttp2Client client = new RawHttp2Client(probe.server().port())) {
      try {
        send(client, times, type, stream, bytes);
      } catch (IOException endedMeanwhile) {
        assertThat(endedMeanwhile).isInstanceOfAny(SocketException.class, EOFException.class);
      }
      assertThat(client.isClosedByServer()).isTrue();
      assertThat(client.goodbyeCode()).isIn(ENHANCE_YOUR_CALM, LOST_ON_THE_WAY);
    }
  }

  @Test
  void as_many_as_clients_need_are_taken() throws Exception {
    try (RawHttp2Client client = new RawHttp2Client(probe.server().port())) {
      send(client, 40_000, RawHttp2Client.PING, 0, 8);
      assertThat(client.get(1).answeredStream()).isEqualTo(1);
    }
  }
}
