package dev.primavista.server.records;

import dev.primavista.server.http.Request;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether CSV begins with a line of names, as its media type says (RFC 4180, section 3). */
public enum CsvHeader {
  PRESENT,
  ABSENT,
  /** To be seen from the first line itself. */
  UNSAID;

  private static final Pattern PARAMETER =
      Pattern.compile(";\\s*header\\s*=\\s*\"?(present|absent)\\b", Pattern.CASE_INSENSITIVE);

  /** As a request states it, such as by {@code text/csv; header=absent}. */
  public static CsvHeader of(Request request) {
    Matcher parameter = PARAMETER.matcher(request.header("content-type").orElse(""));
    if (!parameter.find()) {
      return UNSAID;
    }
    return parameter.group(1).equalsIgnoreCase("present") ? PRESENT : ABSENT;
  }
}
