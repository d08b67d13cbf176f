package dev.primavista.faq.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What the reader of workbooks does not tell.
 *
 * @param styled whether numbers have formats at all
 * @param shared whether it has the strings that all sheets share
 * @param from1904 whether days are counted from 1904, as old Macs did
 */
record WorkbookParts(boolean styled, boolean shared, boolean from1904) {
  private static final Pattern FROM_1904 =
      Pattern.compile("<[^>]*workbookPr\\b[^>]*\\bdate1904\\s*=\\s*[\"'](?:1|true)[\"']");

  private static final int LONGEST = 1 << 20;

  static WorkbookParts of(Content content) throws IOException {
    boolean styled = false;
    boolean shared = false;
    boolean from1904 = false;
    try (InputStream in = content.open();
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry part = zip.getNextEntry(); part != null; part = zip.getNextEntry()) {
        styled |= part.getName().endsWith("styles.xml");
        shared |= part.getName().toLowerCase(Locale.ROOT).endsWith("sharedstrings.xml");
        if (part.getName().endsWith("workbook.xml")) {
          String book = new String(zip.readNBytes(LONGEST), StandardCharsets.UTF_8);
          from1904 = FROM_1904.matcher(book).find();
        }
      }
    }
    return new WorkbookParts(styled, shared, from1904);
  }

  /** Whether any cell names one of the strings that all sheets share. */
  static boolean nameSharedTexts(Content content) throws IOException {
    try (InputStream in = content.open();
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry part = zip.getNextEntry(); part != null; part = zip.getNextEntry()) {
        if (part.getName().contains("worksheets/") && namesSharedTexts(zip.readAllBytes())) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean namesSharedTexts(byte[] sheet) throws IOException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    try {
      XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(sheet));
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamConstants.START_ELEMENT
            && xml.getLocalName().equals("c")
            && "s".equals(xml.getAttributeValue(null, "t"))) {
          return true;
        }
      }
      return false;
    } catch (XMLStreamException e) {
      throw new IOException("no sheet", e);
    }
  }
}
