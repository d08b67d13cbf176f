package dev.primavista.vision.decoding;

import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/** Hears the JDK's JPEG reader say that the file is torn or damaged, where it goes on with grey. */
final class WarningWatch implements IIOReadWarningListener {
  private boolean earlyEnd;
  private boolean damage;

  @Override
  public void warningOccurred(ImageReader source, String warning) {
    String text = warning.toLowerCase(java.util.Locale.ROOT);
    earlyEnd |=
        text.contains("truncated") || text.contains("premature") || text.contains("missing eoi");
    damage |= text.contains("corrupt");
  }

  boolean sawDamage() {
    return damage;
  }

  boolean sawEarlyEnd() {
    return earlyEnd;
  }
}
