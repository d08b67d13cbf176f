package dev.primavista.faq.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Excel workbooks as small as the format allows, with shared strings as Excel writes them. */
final class Workbooks {
  private static final String SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  private static final String RELATIONS =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  private static final String PACKAGE =
      "http://schemas.openxmlformats.org/package/2006/relationships";

  private Workbooks() {}

  /** One sheet with these rows of texts and numbers. */
  static byte[] of(List<List<Object>> rows) throws IOException {
    StringBuilder data = new StringBuilder();
    StringBuilder strings = new StringBuilder();
    int shared = 0;
    for (int r = 0; r < rows.size(); r++) {
      data.append("<row r=\"").append(r + 1).append("\">");
      for (int c = 0; c < rows.get(r).size(); c++) {
        Object cell = rows.get(r).get(c);
        String at = "<c r=\"" + (char) ('A' + c) + (r + 1) + "\"";
        if (cell instanceof Number number) {
          data.append(at).append("><v>").append(number).append("</v></c>");
        } else if (!cell.toString().isEmpty()) {
          data.append(at).append(" t=\"s\"><v>").append(shared++).append("</v></c>");
          strings
              .append("<si><t>")
              .append(cell.toString().replace("&", "&amp;"))
              .append("</t></si>");
        }
      }
      data.append("</row>");
    }
    return of(
        "<worksheet xmlns=\"" + SHEET + "\"><sheetData>" + data + "</sheetData></worksheet>",
        strings.toString());
  }

  /** A workbook whose one sheet has this content, which may be damaged. */
  static byte[] ofSheet(String xml) throws IOException {
    return of(xml, "");
  }

  private static byte[] of(String sheet, String strings) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "[Content_Types].xml", types());
      put(zip, "_rels/.rels", relations("officeDocument", "xl/workbook.xml", ""));
      put(
          zip,
          "xl/_rels/workbook.xml.rels",
          relations(
              "worksheet",
              "worksheets/sheet1.xml",
              relation(2, "sharedStrings", "sharedStrings.xml")));
      put(
          zip,
          "xl/workbook.xml",
          "<workbook xmlns=\""
              + SHEET
              + "\" xmlns:r=\""
              + RELATIONS
              + "\"><sheets>"
              + "<sheet name=\"FAQ\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
      put(zip, "xl/sharedStrings.xml", "<sst xmlns=\"" + SHEET + "\">" + strings + "</sst>");
      put(zip, "xl/worksheets/sheet1.xml", sheet);
    }
    return bytes.toByteArray();
  }

  private static String types() {
    String office = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
    return "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
        + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
        + "<Override PartName=\"/xl/workbook.xml\" ContentType=\""
        + office
        + "sheet.main+xml\"/>"
        + "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\""
        + office
        + "worksheet+xml\"/>"
        + "<Override PartName=\"/xl/sharedStrings.xml\" ContentType=\""
        + office
        + "sharedStrings+xml\"/>"
        + "</Types>";
  }

  private static String relations(String type, String target, String more) {
    return "<Relationships xmlns=\""
        + PACKAGE
        + "\">"
        + relation(1, type, target)
        + more
        + "</Relationships>";
  }

  private static String relation(int id, String type, String target) {
    return "<Relationship Id=\"rId"
        + id
        + "\" Type=\""
        + RELATIONS
        + "/"
        + type
        + "\" Target=\""
        + target
        + "\"/>";
  }

  private static void put(ZipOutputStream zip, String name, String xml) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(
        ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + xml).getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }
}
