package dev.primavista.faq.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * What the reader of workbooks does not tell.
 *
 * @param styled whether numbers have formats at all
 * @param from1904 whether days are counted from 1904, as old Macs did
 */
record WorkbookParts(boolean styled, boolean from1904) {
  private static final Pattern FROM_1904 =
      Pattern.compile("<[^>]*workbookPr\\b[^>]*\\bdate1904\\s*=\\s*[\"'](?:1|true)[\"']");

  private static final int LONGEST = 1 << 20;

  static WorkbookParts of(Content content) throws IOException {
    boolean styled = false;
    boolean from1904 = false;
    try (InputStream in = content.open();
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry part = zip.getNextEntry(); part != null; part = zip.getNextEntry()) {
        styled |= part.getName().endsWith("styles.xml");
        if (part.getName().endsWith("workbook.xml")) {
          String book = new String(zip.readNBytes(LONGEST), StandardCharsets.UTF_8);
          from1904 = FROM_1904.matcher(book).find();
        }
      }
    }
    return new WorkbookParts(styled, from1904);
  }
}
