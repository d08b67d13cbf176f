package dev.primavista.vision;

import dev.primavista.core.Amount;
import dev.primavista.core.NearNames;
import dev.primavista.core.ServingException;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.ServingException.TooLarge;
import dev.primavista.server.http.Part;
import dev.primavista.server.http.Request;
import dev.primavista.vision.VisionScorer.Wish;
import dev.primavista.vision.decoding.ImageDecoder;
import dev.primavista.vision.fetch.PictureFetch;
import dev.primavista.vision.recipe.Members;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * The pictures of a request: its body, a form's files, or a JSON object with base64 texts and URLs.
 *
 * @param named whether they have names
 */
record PictureRequest(List<Source> sources, boolean named, Wish wish) {
  private static final int DEFAULT_TOP = 5;
  private static final int MOST_TOP = 10_000;
  private static final int MOST_PICTURES = 256;
  private static final int MOST_URLS = 64;
  private static final String TOP = "top";
  private static final String THRESHOLD = "threshold";
  private static final Set<String> IN_QUERY = Set.of(TOP, THRESHOLD, "model", "version");
  private static final Set<String> KNOWN = Set.of("image", "images", "url", "urls", TOP, THRESHOLD);

  /** Where a picture's bytes come from. */
  sealed interface Source {
    /** They came with the request. */
    record Sent(Picture picture) implements Source {}

    /** They lie elsewhere. */
    record Elsewhere(String name, String url) implements Source {}
  }

  static PictureRequest of(Request request) {
    requireNoSlips(request.head().target().query());
    return switch (request.mediaType()) {
      case "multipart/form-data" -> form(request);
      case "application/json" -> json(request, wish(request::query));
      case "application/x-www-form-urlencoded" -> {
        requirePicture(request.body());
        yield alone(request);
      }
      default -> alone(request);
    };
  }

  private static PictureRequest alone(Request request) {
    Source picture = new Source.Sent(new Picture("", request.body()));
    return new PictureRequest(List.of(picture), false, wish(request::query));
  }

  /** What others put into a query is theirs; a name that is nearly one of ours was meant. */
  private static void requireNoSlips(Map<String, List<String>> query) {
    for (Map.Entry<String, List<String>> each : query.entrySet()) {
      String name = each.getKey();
      boolean known = IN_QUERY.contains(name);
      String near = known ? "" : NearNames.suggestion(name, IN_QUERY);
      if (!near.isEmpty()) {
        throw new InvalidRequest(
            "unknown_field", "unknown query parameter '" + name + "'" + near, name);
      }
      if (known && each.getValue().size() > 1) {
        throw new InvalidRequest(
            "repeated_field", "the query has '" + name + "' twice (expected: once)", name);
      }
    }
  }

  private static void requirePicture(byte[] body) {
    if (!ImageDecoder.isPicture(body)) {
      throw new InvalidRequest(
          "not_an_image",
          "a body of this type is taken for the picture itself, as curl's --data-binary sends it,"
              + " and is none (expected: that, or a form as multipart/form-data)");
    }
  }

  private static Wish wish(Function<String, Optional<String>> said) {
    String top = said.apply(TOP).orElse(Integer.toString(DEFAULT_TOP));
    if (!top.matches("[1-9][0-9]{0,4}")) {
      throw wrongTop();
    }
    String threshold = said.apply(THRESHOLD).orElse("0");
    if (!threshold.matches("[0-9]{1,3}(\\.[0-9]{1,17})?|\\.[0-9]{1,17}")) {
      throw wrongThreshold();
    }
    return wish(Integer.parseInt(top), Double.parseDouble(threshold));
  }

  private static Wish wish(double top, double threshold) {
    if (top < 1 || top > MOST_TOP || top != Math.rint(top)) {
      throw wrongTop();
    }
    if (!(threshold >= 0 && threshold <= 1)) {
      throw wrongThreshold();
    }
    return new Wish((int) top, threshold);
  }

  private static InvalidRequest wrongTop() {
    return new InvalidRequest(
        "out_of_range", "top is no whole number from 1 to " + MOST_TOP, "top");
  }

  private static InvalidRequest wrongThreshold() {
    return new InvalidRequest("out_of_range", "threshold is no number from 0 to 1", "threshold");
  }

  /** Its files are pictures, its fields say what is wanted. */
  private static PictureRequest form(Request request) {
    List<Source> pictures = new ArrayList<>();
    Map<String, String> said = new HashMap<>();
    for (Part part : request.parts()) {
      byte[] bytes = part.bytes();
      boolean wish = part.name().equals(TOP) || part.name().equals(THRESHOLD);
      if (part.filename().isEmpty() && wish) {
        said.put(part.name(), new String(bytes, StandardCharsets.UTF_8).strip());
      } else if (part.filename().isPresent() || ImageDecoder.isPicture(bytes)) {
        pictures.add(new Source.Sent(new Picture(part.filename().orElse(part.name()), bytes)));
      } else {
        throw new InvalidRequest(
            "unknown_field",
            "the field '" + part.name() + "' is no picture (expected: files, top or threshold)",
            part.name());
      }
    }
    Wish wish = wish(name -> Optional.ofNullable(said.get(name)).or(() -> request.query(name)));
    return new PictureRequest(required(pictures, "the form"), true, wish);
  }

  private static List<Source> required(List<Source> pictures, String place) {
    if (pictures.isEmpty()) {
      throw new InvalidRequest(
          "missing_image", place + " holds no picture (expected: at least one)");
    }
    if (pictures.size() > MOST_PICTURES) {
      throw new TooLarge(
          place + " holds " + Amount.of(pictures.size(), "picture"),
          "send at most " + MOST_PICTURES + " in one request");
    }
    return pictures;
  }

  private static PictureRequest json(Request request, Wish query) {
    try {
      Members body = Members.parse(request.body()).only(KNOWN);
      List<Source> sources = new ArrayList<>();
      for (String key : List.of("image", "images", "url", "urls")) {
        List<Object> elements = body.elements(key);
        for (int i = 0; i < elements.size(); i++) {
          String place = body.isList(key) ? key + "[" + i + "]" : key;
          sources.add(source(place, Integer.toString(sources.size()), elements.get(i)));
        }
      }
      long urls = sources.stream().filter(Source.Elsewhere.class::isInstance).count();
      if (urls > MOST_URLS) {
        throw new TooLarge(urls + " URLs", "send at most " + MOST_URLS + " in one request");
      }
      Wish wish =
          wish(
              body.number(TOP).orElse((double) query.top()),
              body.number(THRESHOLD).orElse(query.threshold()));
      return new PictureRequest(required(sources, "the body"), true, wish);
    } catch (Members.WrongMember wrong) {
      throw new InvalidRequest(wrong.code(), String.valueOf(wrong.getMessage()), wrong.name());
    } catch (IllegalArgumentException wrong) {
      throw new InvalidRequest("wrong_type", String.valueOf(wrong.getMessage()));
    }
  }

  /**
   * A text, or members: {@code b64} or {@code url}, and perhaps {@code name}.
   *
   * @param place where it stands, such as {@code images[0]}
   * @param name what it is called where it does not say
   */
  private static Source source(String place, String name, Object element) {
    return switch (element) {
      case String url when place.startsWith("url") -> new Source.Elsewhere(url, url);
      case String text -> new Source.Sent(decoded(name, text));
      case Members members -> {
        members.only(Set.of("b64", "url", "name"));
        Optional<String> url = members.text("url");
        Optional<String> text = members.text("b64");
        if (url.isPresent() == text.isPresent()) {
          throw new IllegalArgumentException(
              place + " has not one of b64 and url (expected: one of them)");
        }
        String called = members.text("name").or(() -> url).orElse(name);
        yield url.isPresent()
            ? new Source.Elsewhere(called, url.get())
            : new Source.Sent(decoded(called, text.orElseThrow()));
      }
      default ->
          throw new IllegalArgumentException(
              place + " is no text (expected: base64, a URL, or an object)");
    };
  }

  private static Picture decoded(String name, String text) {
    try {
      return new Picture(name, Base64Text.decode(text));
    } catch (IllegalArgumentException malformed) {
      return Picture.absent(
          name,
          new InvalidRequest(
              "malformed_base64", "picture '" + name + "' is no base64 text", "images"));
    }
  }

  /** Whether all bytes are here. */
  boolean complete() {
    return sources.stream().allMatch(Source.Sent.class::isInstance);
  }

  /** The pictures that were sent; those elsewhere are absent. */
  List<Picture> sent() {
    return sources.stream()
        .map(
            source ->
                switch (source) {
                  case Source.Sent(Picture picture) -> picture;
                  case Source.Elsewhere(String name, String _) ->
                      throw new IllegalStateException(name + " is not fetched");
                })
        .toList();
  }

  /** All pictures, those elsewhere fetched side by side on the threads of the executor. */
  CompletableFuture<List<Picture>> fetched(PictureFetch fetch, Executor threads) {
    List<CompletableFuture<Picture>> pictures = new ArrayList<>();
    for (Source source : sources) {
      pictures.add(
          switch (source) {
            case Source.Sent(Picture picture) -> CompletableFuture.completedFuture(picture);
            case Source.Elsewhere(String name, String url) ->
                CompletableFuture.supplyAsync(() -> fetched(fetch, name, url), threads);
          });
    }
    return CompletableFuture.allOf(pictures.toArray(CompletableFuture[]::new))
        .thenApply(_ -> pictures.stream().map(CompletableFuture::resultNow).toList());
  }

  private static Picture fetched(PictureFetch fetch, String name, String url) {
    try {
      return new Picture(name, fetch.fetch(url));
    } catch (ServingException refused) {
      return Picture.absent(name, refused);
    }
  }
}
