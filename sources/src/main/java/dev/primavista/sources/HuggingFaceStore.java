package dev.primavista.sources;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.primavista.core.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model repository of Hugging Face: {@code hf://OWNER/NAME[@REVISION][/PATH]}. The hub lists the
 * files with the checksums of the large ones; their content comes over plain HTTP.
 */
final class HuggingFaceStore implements RemoteStore {
  private static final String HUB = "https://huggingface.co";
  private static final JsonFactory JSON = new JsonFactory();

  private static final String TOKEN = "HF_TOKEN";

  private final SourceUrl url;
  private final URI listing;
  private final String prefix;
  private final String resolve;
  private final HttpFiles files;

  /**
   * Names a repository, or a file or folder in it.
   *
   * @param variables {@code HF_ENDPOINT} and {@code HF_TOKEN}
   */
  HuggingFaceStore(SourceUrl url, Variables variables, Transport transport) {
    this.url = url;
    String[] parts = url.trimmedPath().split("/", 2);
    String[] named = parts[0].split("@", 2);
    String revision = named.length == 2 ? SourceUrl.decoded(named[1]) : "main";
    String name = url.authority() + "/" + named[0];
    if (!name.matches("[A-Za-z0-9._-]+/[A-Za-z0-9._-]+") || !revision.matches("[A-Za-z0-9._/-]+")) {
      throw new IllegalArgumentException(
          "url: '" + url + "' (expected: hf://OWNER/NAME[@REVISION][/PATH])");
    }
    String hub = variables.value("HF_ENDPOINT").orElse(HUB);
    String asked = revision.replace("/", "%2F");
    this.listing = URI.create(hub + "/api/models/" + name + "/tree/" + asked + "?recursive=true");
    this.resolve = hub + "/" + name + "/resolve/" + asked;
    this.files =
        new HttpFiles(
            url,
            listing,
            Login.fixed(variables.token(TOKEN).map(Login::bearer)),
            "set " + TOKEN + " to a token that may read it",
            transport);
    this.prefix = parts.length == 2 ? SourceUrl.decoded(parts[1]) : "";
  }

  @Override
  public List<RemoteFile> list() throws IOException {
    List<RemoteFile> chosen = new ArrayList<>();
    Optional<URI> page = Optional.of(listing);
    while (page.isPresent()) {
      HttpResponse<InputStream> response = files.get(page.get());
      try (InputStream body = response.body()) {
        entries(body).stream().filter(this::wanted).map(this::relative).forEach(chosen::add);
      } catch (IOException brokeOff) {
        throw SourceException.unreachable(url + ": the listing broke off", brokeOff);
      }
      page = response.headers().firstValue("link").flatMap(HuggingFaceStore::next);
    }
    return chosen;
  }

  /** The page that follows, as the header field {@code Link} names it. */
  private static Optional<URI> next(String link) {
    int end = link.indexOf(">; rel=\"next\"");
    return end < 0 || !link.startsWith("<")
        ? Optional.empty()
        : Optional.of(URI.create(link.substring(1, end)));
  }

  /**
   * An array of objects with {@code type}, {@code path}, {@code size}, {@code oid}, {@code lfs}.
   */
  private static List<RemoteFile> entries(InputStream body) throws IOException {
    List<RemoteFile> entries = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(body)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        entry(parser).ifPresent(entries::add);
      }
    }
    return entries;
  }

  private static Optional<RemoteFile> entry(JsonParser parser) throws IOException {
    Map<String, String> members = new HashMap<>();
    Optional<String> sha256 = Optional.empty();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (parser.nextToken() == JsonToken.START_OBJECT && name.equals("lfs")) {
        sha256 = lfs(parser);
      } else if (parser.currentToken().isScalarValue()) {
        members.put(name, parser.getText());
      } else {
        parser.skipChildren();
      }
    }
    return "file".equals(members.get("type"))
        ? Optional.of(
            new RemoteFile(
                members.getOrDefault("path", ""),
                "",
                Long.parseLong(members.getOrDefault("size", "0")),
                members.getOrDefault("oid", ""),
                sha256))
        : Optional.empty();
  }

  private static Optional<String> lfs(JsonParser parser) throws IOException {
    Optional<String> oid = Optional.empty();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      if (name.equals("oid")) {
        oid = Optional.of(parser.getText());
      }
      parser.skipChildren();
    }
    return oid;
  }

  private boolean wanted(RemoteFile file) {
    return prefix.isEmpty() || file.path().equals(prefix) || file.path().startsWith(prefix + "/");
  }

  private RemoteFile relative(RemoteFile file) {
    String path =
        prefix.isEmpty()
            ? file.path()
            : file.path().equals(prefix) ? url.name() : file.path().substring(prefix.length() + 1);
    return new RemoteFile(path, file.path(), file.size(), file.tag(), file.sha256());
  }

  @Override
  public void copy(RemoteFile file, long offset, OutputStream out) throws IOException {
    files.copy(URI.create(resolve + asPath(file.place())), file, offset, out);
  }

  private static String asPath(String name) throws IOException {
    try {
      return new URI(null, null, "/" + name, null).toASCIIString();
    } catch (URISyntaxException malformed) {
      throw new IOException("remote file: '" + name + "' (expected: a path)", malformed);
    }
  }

  /** The hub tags a file by git's name of its content, which can be told here. */
  @Override
  public boolean unchanged(RemoteFile file, InputStream content) throws IOException {
    return gitName(file.size(), content).equals(file.tag()) || list().contains(file);
  }

  private static String gitName(long size, InputStream content) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      digest.update(("blob " + size + "\0").getBytes(StandardCharsets.US_ASCII));
      content.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
      return Sha256.hex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public void close() {
    files.close();
  }
}
