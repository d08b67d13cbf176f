package dev.primavista.sources;

import dev.primavista.core.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/** One file over HTTP(S): {@code https://HOST/PATH?QUERY}. */
final class HttpStore implements RemoteStore {
  private static final String TOKEN = "PRIMA_HTTP_TOKEN";

  private final SourceUrl url;
  private final URI address;
  private final HttpFiles files;
  private Optional<RemoteFile> measured = Optional.empty();

  /**
   * Names a file.
   *
   * @param variables {@code PRIMA_HTTP_TOKEN}; without it the URL's user and password are shown
   */
  HttpStore(SourceUrl url, Variables variables, Transport transport) {
    this.url = url;
    this.address = url.address();
    Optional<String> user = Optional.ofNullable(address.getUserInfo());
    this.files =
        new HttpFiles(
            url,
            address,
            Login.fixed(variables.token(TOKEN).map(Login::bearer).or(() -> user.map(Login::basic))),
            "set " + TOKEN + " to a token that may read it, or renew the URL's signature",
            transport);
  }

  /** A server that answers no HEAD, or tells no length there, is asked for the content. */
  @Override
  public List<RemoteFile> list() throws IOException {
    HttpResponse<InputStream> head = files.ask("HEAD", address);
    head.body().close();
    return List.of(
        head.statusCode() == 200 && length(head.headers()) > 0
            ? file(length(head.headers()), tag(head.headers()), url.sha256())
            : asked());
  }

  private RemoteFile asked() throws IOException {
    HttpResponse<InputStream> response = files.get(address);
    try (InputStream body = response.body()) {
      String tag = tag(response.headers());
      if (length(response.headers()) >= 0) {
        return file(length(response.headers()), tag, url.sha256());
      }
      if (measured.filter(file -> !tag.isEmpty() && file.tag().equals(tag)).isEmpty()) {
        measured = Optional.of(measured(body, tag));
      }
      return measured.get();
    }
  }

  /** A content whose length nobody states is read to its end. */
  private RemoteFile measured(InputStream body, String tag) throws IOException {
    MessageDigest digest = Sha256.digest();
    try (InputStream read = new DigestInputStream(body, digest)) {
      long size = read.transferTo(OutputStream.nullOutputStream());
      return file(size, tag, url.sha256().or(() -> Optional.of(Sha256.hex(digest.digest()))));
    } catch (IOException brokeOff) {
      throw SourceException.unreachable(url + ": the connection broke off", brokeOff);
    }
  }

  private RemoteFile file(long size, String tag, Optional<String> sha256) {
    return new RemoteFile(url.name(), "", size, tag, sha256);
  }

  /** In bytes; -1 if it is not told. */
  private static long length(HttpHeaders headers) {
    return headers.firstValue("content-length").filter(text -> text.matches("\\d{1,18}")).stream()
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElse(-1);
  }

  private static String tag(HttpHeaders headers) {
    return headers.firstValue("etag").or(() -> headers.firstValue("last-modified")).orElse("");
  }

  @Override
  public void copy(RemoteFile file, long offset, OutputStream out) throws IOException {
    files.copy(address, file, offset, out);
  }

  @Override
  public boolean unchanged(RemoteFile file, InputStream content) throws IOException {
    return list().contains(file);
  }

  @Override
  public void close() {
    files.close();
  }
}
