package dev.primavista.faq.data;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Excel workbooks as small as the format allows, with shared strings as Excel writes them. */
final class Workbooks {
  private static final String SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  private static final String RELATIONS =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  private static final String PACKAGE =
      "http://schemas.openxmlformats.org/package/2006/relationships";

  private static final String ONE_SHEET = "<sheet name=\"FAQ\" sheetId=\"1\" r:id=\"rId1\"/>";

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

  /** The same bytes without this part of the workbook, as a broken tool leaves them. */
  static byte[] without(String part, byte[] workbook) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(workbook));
        ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (!entry.getName().equals(part)) {
          out.putNextEntry(new ZipEntry(entry.getName()));
          in.transferTo(out);
        }
      }
    }
    return bytes.toByteArray();
  }

  /**
   * A sheet with the columns question and answer, and one number as an answer.
   *
   * @param format a built-in number format's id, or a format's code
   * @param book attributes of the workbook's properties
   */
  static byte[] ofNumber(String number, String format, String book) throws IOException {
    boolean builtIn = format.matches("[0-9]+");
    String formats =
        builtIn
            ? ""
            : "<numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\""
                + format.replace("&", "&amp;").replace("\"", "&quot;")
                + "\"/></numFmts>";
    String styles =
        "<styleSheet xmlns=\""
            + SHEET
            + "\">"
            + formats
            + "<cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\""
            + (builtIn ? format : "164")
            + "\"/></cellXfs></styleSheet>";
    String text = "\" t=\"inlineStr\"><is><t>";
    String sheet =
        "<worksheet xmlns=\""
            + SHEET
            + "\"><sheetData><row r=\"1\"><c r=\"A1"
            + text
            + "question</t></is></c><c r=\"B1"
            + text
            + "answer</t></is></c></row><row r=\"2\"><c r=\"A2"
            + text
            + "When?</t></is></c><c r=\"B2\" s=\"1\"><v>"
            + number
            + "</v></c></row></sheetData></worksheet>";
    return of(sheet, "", styles, "<workbookPr " + book + "/>", ONE_SHEET);
  }

  /** A hidden sheet with nothing in it, then another that would be a list. */
  static byte[] ofTwoSheets() throws IOException {
    return of(
        "<worksheet xmlns=\"" + SHEET + "\"><sheetData></sheetData></worksheet>",
        "",
        "",
        "",
        ONE_SHEET.replace("/>", " state=\"hidden\"/>")
            + "<sheet name=\"List\" sheetId=\"2\" r:id=\"rId1\"/>");
  }

  /**
   * Sheets with these rows of texts by their names, which are hidden where they begin with a dot.
   */
  static byte[] ofSheets(SequencedMap<String, List<List<String>>> sheets) throws IOException {
    List<String> contents = new ArrayList<>();
    StringBuilder list = new StringBuilder();
    for (Map.Entry<String, List<List<String>>> sheet : sheets.entrySet()) {
      StringBuilder data = new StringBuilder();
      for (List<String> row : sheet.getValue()) {
        data.append("<row>");
        row.forEach(
            cell -> data.append("<c t=\"inlineStr\"><is><t>").append(cell).append("</t></is></c>"));
        data.append("</row>");
      }
      contents.add(
          "<worksheet xmlns=\"" + SHEET + "\"><sheetData>" + data + "</sheetData></worksheet>");
      int id = contents.size();
      list.append("<sheet name=\"").append(sheet.getKey()).append("\" sheetId=\"").append(id);
      list.append("\" r:id=\"rId").append(id).append('"');
      list.append(sheet.getKey().startsWith(".") ? " state=\"hidden\"/>" : "/>");
    }
    return of(contents, "", "", "", list.toString());
  }

  private static byte[] of(String sheet, String strings) throws IOException {
    return of(sheet, strings, "", "", ONE_SHEET);
  }

  private static byte[] of(String sheet, String strings, String styles, String book, String sheets)
      throws IOException {
    return of(List.of(sheet), strings, styles, book, sheets);
  }

  private static byte[] of(
      List<String> contents, String strings, String styles, String book, String sheets)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "[Content_Types].xml", types(!styles.isEmpty()));
      put(zip, "_rels/.rels", relations("officeDocument", "xl/workbook.xml", ""));
      StringBuilder more = new StringBuilder();
      for (int id = 2; id <= contents.size(); id++) {
        more.append(relation(id, "worksheet", "worksheets/sheet" + id + ".xml"));
      }
      more.append(relation(99, "sharedStrings", "sharedStrings.xml"));
      put(
          zip,
          "xl/_rels/workbook.xml.rels",
          relations("worksheet", "worksheets/sheet1.xml", more.toString()));
      put(
          zip,
          "xl/workbook.xml",
          "<workbook xmlns=\""
              + SHEET
              + "\" xmlns:r=\""
              + RELATIONS
              + "\">"
              + book
              + "<sheets>"
              + sheets
              + "</sheets></workbook>");
      if (!styles.isEmpty()) {
        put(zip, "xl/styles.xml", styles);
      }
      put(zip, "xl/sharedStrings.xml", "<sst xmlns=\"" + SHEET + "\">" + strings + "</sst>");
      for (int id = 1; id <= contents.size(); id++) {
        put(zip, "xl/worksheets/sheet" + id + ".xml", contents.get(id - 1));
      }
    }
    return bytes.toByteArray();
  }

  private static String types(boolean styled) {
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
        + (styled
            ? "<Override PartName=\"/xl/styles.xml\" ContentType=\"" + office + "styles+xml\"/>"
            : "")
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
