package dev.primavista.vision.fetch;

import java.net.Inet4Address;
import java.net.InetAddress;

/** Addresses that are no public host's (the IANA registries of special-purpose addresses). */
final class PrivateAddresses {
  private PrivateAddresses() {}

  static boolean contain(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return true;
    }
    byte[] bytes = address.getAddress();
    return address instanceof Inet4Address ? four(bytes, 0) : six(bytes);
  }

  private static boolean four(byte[] bytes, int at) {
    int first = bytes[at] & 0xff;
    int second = bytes[at + 1] & 0xff;
    int third = bytes[at + 2] & 0xff;
    return switch (first) {
      case 0, 10, 127 -> true;
      case 100 -> second >= 64 && second <= 127;
      case 169 -> second == 254;
      case 172 -> second >= 16 && second <= 31;
      case 192 -> second == 168 || (second == 0 && (third == 0 || third == 2));
      case 198 -> second == 18 || second == 19 || (second == 51 && third == 100);
      case 203 -> second == 0 && third == 113;
      default -> first >= 224;
    };
  }

  private static boolean six(byte[] bytes) {
    boolean uniqueLocal = (bytes[0] & 0xfe) == 0xfc;
    boolean documentation = prefix(bytes, 0x20, 0x01, 0x0d, 0xb8);
    boolean translated = prefix(bytes, 0x00, 0x64, 0xff, 0x9b);
    boolean tunnelled = prefix(bytes, 0x20, 0x02);
    boolean compatible = prefix(bytes, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    return uniqueLocal
        || documentation
        || compatible
        || (translated && four(bytes, 12))
        || (tunnelled && four(bytes, 2));
  }

  private static boolean prefix(byte[] bytes, int... prefix) {
    for (int i = 0; i < prefix.length; i++) {
      if ((bytes[i] & 0xff) != prefix[i]) {
        return false;
      }
    }
    return true;
  }
}
