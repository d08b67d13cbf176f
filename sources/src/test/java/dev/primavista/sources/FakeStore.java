package dev.primavista.sources;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Files behind the wire protocols of S3, Azure Blob Storage, Google Cloud Storage, Hugging Face, an
 * OCI registry and plain HTTP, on loopback.
 */
final class FakeStore implements AutoCloseable {
  private static final String OBJECTS = "/storage/v1/b/bucket/o";
  private static final Pattern TREE =
      Pattern.compile("/api/models/owner/name/tree/(main|refs%2Fpr%2F1)");
  private static final Pattern RESOLVE =
      Pattern.compile("/owner/name/resolve/(main|refs%2Fpr%2F1)/.*");

  private final HttpServer server;
  private final Map<String, byte[]> files = new ConcurrentSkipListMap<>();

  /** Every request as method, path and range. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  /** Ranges that begin here or later are refused; none by default. */
  volatile long refusedFrom = Long.MAX_VALUE;

  /** What the registry wants to see before it answers; nothing by default. */
  volatile String authorization = "";

  /** Answers before the store does, and says whether it did; it never does by default. */
  volatile Interference interference = _ -> false;

  /** Whether the hub keeps what it lists as git does, and so tells no SHA-256. */
  volatile boolean keptByGit;

  /** What may come between a request and the store. */
  @FunctionalInterface
  interface Interference {
    boolean answers(HttpExchange exchange) throws IOException;
  }

  FakeStore() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  String endpoint() {
    return "http://" + authority();
  }

  String authority() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** The variables that lead the stores' clients here. */
  Map<String, String> environment() {
    return Map.of(
        "AWS_ENDPOINT_URL", endpoint(),
        "AWS_ACCESS_KEY_ID", "key",
        "AWS_SECRET_ACCESS_KEY", "secret",
        "AZURE_STORAGE_ACCOUNT_NAME", "account",
        "AZURE_STORAGE_ACCOUNT_KEY", "c2VjcmV0",
        "AZURE_STORAGE_ENDPOINT", endpoint(),
        "STORAGE_EMULATOR_HOST", endpoint(),
        "GOOGLE_NO_SIGN_REQUEST", "true",
        "HF_ENDPOINT", endpoint());
  }

  FakeStore with(String path, String content) {
    return with(path, content.getBytes(StandardCharsets.UTF_8));
  }

  FakeStore with(String path, byte[] content) {
    files.put(path, content);
    return this;
  }

  FakeStore without(String path) {
    files.remove(path);
    return this;
  }

  /** The requests that asked for content of this file. */
  List<String> reads(String file) {
    return requests.stream().filter(each -> each.startsWith("GET") && each.contains(file)).toList();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
      requests.add(exchange.getRequestMethod() + " " + path + " " + range(exchange));
      if (interference.answers(exchange)) {
        return;
      }
      if (path.startsWith(OBJECTS)) {
        google(exchange, path, query);
      } else if (TREE.matcher(exchange.getRequestURI().getRawPath()).matches()) {
        send(exchange, tree());
      } else if (RESOLVE.matcher(exchange.getRequestURI().getRawPath()).matches()) {
        content(exchange, path.replaceFirst("/owner/name/resolve/(main|refs/pr/1)/", ""));
      } else if (path.startsWith("/v2/")) {
        registry(exchange, path);
      } else if (query.contains("list-type=2")) {
        send(exchange, s3List(prefix(query)));
      } else if (query.contains("comp=list")) {
        send(exchange, azureList(prefix(query)));
      } else {
        content(exchange, path.replaceFirst("^/(bucket/)?", ""));
      }
    }
  }

  private static String range(HttpExchange exchange) {
    String range = exchange.getRequestHeaders().getFirst("Range");
    String azure = exchange.getRequestHeaders().getFirst("x-ms-range");
    return range != null ? range : azure != null ? azure : "all";
  }

  private static String prefix(String query) {
    for (String pair : query.split("&", -1)) {
      if (pair.startsWith("prefix=")) {
        return pair.substring("prefix=".length());
      }
    }
    return "";
  }

  private void google(HttpExchange exchange, String path, String query) throws IOException {
    if (path.equals(OBJECTS)) {
      send(
          exchange,
          "{\"items\":["
              + files.keySet().stream()
                  .filter(name -> name.startsWith(prefix(query)))
                  .map(this::googleObject)
                  .collect(Collectors.joining(","))
              + "]}");
      return;
    }
    String name = path.substring(OBJECTS.length() + 1);
    if (!files.containsKey(name)) {
      exchange.sendResponseHeaders(404, -1);
    } else if (query.contains("alt=media")) {
      content(exchange, name);
    } else {
      send(exchange, googleObject(name));
    }
  }

  private String googleObject(String name) {
    return "{\"name\":\""
        + name
        + "\",\"size\":\""
        + bytes(name).length
        + "\",\"etag\":\""
        + hash(bytes(name))
        + "\",\"contentType\":\"application/octet-stream\",\"md5Hash\":\"\",\"updated\":\"2026-01-01T00:00:00Z\"}";
  }

  private String tree() {
    return "["
        + files.keySet().stream()
            .map(
                name ->
                    "{\"type\":\"file\",\"oid\":\""
                        + gitName(bytes(name))
                        + "\",\"size\":"
                        + bytes(name).length
                        + ",\"path\":\""
                        + name
                        + "\""
                        + (keptByGit ? "}" : lfs(bytes(name))))
            .collect(Collectors.joining(","))
        + ",{\"type\":\"directory\",\"oid\":\"x\",\"size\":0,\"path\":\"d\"}]";
  }

  private static String lfs(byte[] content) {
    return ",\"lfs\":{\"oid\":\"" + hash(content) + "\",\"size\":1,\"pointerSize\":1}}";
  }

  private static String gitName(byte[] content) {
    byte[] head = ("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII);
    return hash("SHA-1", head, content);
  }

  private String s3List(String prefix) {
    return "<?xml version=\"1.0\"?><ListBucketResult><Name>bucket</Name><IsTruncated>false</IsTruncated>"
        + files.keySet().stream()
            .filter(name -> name.startsWith(prefix))
            .map(
                name ->
                    "<Contents><Key>"
                        + name
                        + "</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>\""
                        + hash(bytes(name))
                        + "\"</ETag><Size>"
                        + bytes(name).length
                        + "</Size></Contents>")
            .collect(Collectors.joining())
        + "</ListBucketResult>";
  }

  private String azureList(String prefix) {
    return "<?xml version=\"1.0\"?><EnumerationResults><Blobs>"
        + files.keySet().stream()
            .filter(name -> name.startsWith(prefix))
            .map(
                name ->
                    "<Blob><Name>"
                        + name
                        + "</Name><Properties><Last-Modified>Thu, 01 Jan 2026 00:00:00 GMT</Last-Modified><Etag>"
                        + hash(bytes(name))
                        + "</Etag><Content-Length>"
                        + bytes(name).length
                        + "</Content-Length><Content-Type>application/octet-stream</Content-Type><Content-MD5></Content-MD5></Properties></Blob>")
            .collect(Collectors.joining())
        + "</Blobs><NextMarker/></EnumerationResults>";
  }

  private void registry(HttpExchange exchange, String path) throws IOException {
    String shown = exchange.getRequestHeaders().getFirst("Authorization");
    if (!authorization.isEmpty() && !authorization.equals(shown)) {
      exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"registry\"");
      exchange.sendResponseHeaders(401, -1);
      return;
    }
    if (path.contains("/manifests/")) {
      byte[] manifest = manifest().getBytes(StandardCharsets.UTF_8);
      exchange
          .getResponseHeaders()
          .add("Content-Type", "application/vnd.oci.image.manifest.v1+json");
      exchange.getResponseHeaders().add("Docker-Content-Digest", "sha256:" + hash(manifest));
      reply(exchange, 200, manifest);
      return;
    }
    String digest = path.substring(path.lastIndexOf(':') + 1);
    for (String name : files.keySet()) {
      if (hash(bytes(name)).equals(digest)) {
        exchange.getResponseHeaders().add("Docker-Content-Digest", "sha256:" + digest);
        content(exchange, name);
        return;
      }
    }
    reply(exchange, 200, new byte[0]);
  }

  private String manifest() {
    return "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"artifactType\":\"application/x-model\",\"config\":{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"digest\":\"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\",\"size\":2},\"layers\":["
        + files.keySet().stream()
            .map(
                name ->
                    "{\"mediaType\":\"application/octet-stream\",\"digest\":\"sha256:"
                        + hash(bytes(name))
                        + "\",\"size\":"
                        + bytes(name).length
                        + ",\"annotations\":{\"org.opencontainers.image.title\":\""
                        + name
                        + "\"}}")
            .collect(Collectors.joining(","))
        + "]}";
  }

  private void content(HttpExchange exchange, String name) throws IOException {
    if (!files.containsKey(name)) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    byte[] whole = bytes(name);
    exchange.getResponseHeaders().add("ETag", "\"" + hash(whole) + "\"");
    exchange.getResponseHeaders().add("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().add("Content-Length", Integer.toString(whole.length));
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    String range = range(exchange);
    if (range.equals("all")) {
      reply(exchange, 200, whole);
      return;
    }
    String[] ends = range.substring("bytes=".length()).split("-", 2);
    int from = Integer.parseInt(ends[0]);
    int to = ends[1].isEmpty() ? whole.length : Integer.parseInt(ends[1]) + 1;
    if (from >= refusedFrom) {
      exchange.sendResponseHeaders(403, -1);
      return;
    }
    exchange
        .getResponseHeaders()
        .add("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + whole.length);
    reply(exchange, 206, Arrays.copyOfRange(whole, from, to));
  }

  private byte[] bytes(String name) {
    return files.getOrDefault(name, new byte[0]);
  }

  private static void send(HttpExchange exchange, String text) throws IOException {
    String type = text.startsWith("<") ? "application/xml" : "application/json";
    exchange.getResponseHeaders().add("Content-Type", type);
    reply(exchange, 200, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void reply(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  static String hash(byte[] content) {
    return hash("SHA-256", content);
  }

  private static String hash(String algorithm, byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      for (byte[] part : parts) {
        digest.update(part);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (java.security.NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
