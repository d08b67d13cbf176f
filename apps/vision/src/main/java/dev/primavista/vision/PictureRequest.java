package dev.primavista.vision;

import dev.primavista.core.ServingException;
import dev.primavista.core.ServingException.InvalidRequest;
import dev.primavista.core.ServingException.TooLarge;
import dev.primavista.server.http.Part;
import dev.primavista.server.http.Request;
import dev.primavista.vision.VisionScorer.Wish;
import dev.primavista.vision.fetch.PictureFetch;
import dev.primavista.vision.recipe.Members;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

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
  private static final Set<String> KNOWN =
      Set.of("image", "images", "url", "urls", "top", "threshold");

  /** Where a picture's bytes come from. */
  sealed interface Source {
    /** They came with the request. */
    record Sent(Picture picture) implements Source {}

    /** They lie elsewhere. */
    record Elsewhere(String name, String url) implements Source {}
  }

  static PictureRequest of(Request request) {
    Wish wish = wish(request);
    return switch (request.mediaType()) {
      case "multipart/form-data" -> new PictureRequest(form(request), true, wish);
      case "application/json" -> json(request, wish);
      default ->
          new PictureRequest(
              List.of(new Source.Sent(new Picture("", request.body()))), false, wish);
    };
  }

  private static Wish wish(Request request) {
    String top = request.query("top").orElse(Integer.toString(DEFAULT_TOP));
    if (!top.matches("[1-9][0-9]{0,4}")) {
      throw wrongTop();
    }
    String threshold = request.query("threshold").orElse("0");
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

  private static List<Source> form(Request request) {
    List<Source> pictures = new ArrayList<>();
    for (Part part : request.parts()) {
      pictures.add(new Source.Sent(new Picture(part.filename().orElse(part.name()), part.bytes())));
    }
    return required(pictures, "the form");
  }

  private static List<Source> required(List<Source> pictures, String place) {
    if (pictures.isEmpty()) {
      throw new InvalidRequest(
          "missing_image", place + " holds no picture (expected: at least one)");
    }
    if (pictures.size() > MOST_PICTURES) {
      throw new TooLarge(
          place + " holds " + pictures.size() + " pictures",
          "send at most " + MOST_PICTURES + " in one request");
    }
    return pictures;
  }

  private static PictureRequest json(Request request, Wish query) {
    try {
      Members body = Members.parse(request.body()).only(KNOWN);
      List<Source> sources = new ArrayList<>();
      for (String key : List.of("image", "images", "url", "urls")) {
        for (Object element : body.elements(key)) {
          sources.add(source(key, sources.size(), element));
        }
      }
      long urls = sources.stream().filter(Source.Elsewhere.class::isInstance).count();
      if (urls > MOST_URLS) {
        throw new TooLarge(urls + " URLs", "send at most " + MOST_URLS + " in one request");
      }
      Wish wish =
          wish(
              body.number("top").orElse((double) query.top()),
              body.number("threshold").orElse(query.threshold()));
      return new PictureRequest(required(sources, "the body"), true, wish);
    } catch (IllegalArgumentException wrong) {
      throw new InvalidRequest("wrong_type", String.valueOf(wrong.getMessage()));
    }
  }

  /** A text, or members: {@code b64} or {@code url}, and perhaps {@code name}. */
  private static Source source(String key, int index, Object element) {
    String name = Integer.toString(index);
    return switch (element) {
      case String url when key.startsWith("url") -> new Source.Elsewhere(url, url);
      case String text -> new Source.Sent(decoded(name, text));
      case Members members -> {
        members.only(Set.of("b64", "url", "name"));
        Optional<String> url = members.text("url");
        Optional<String> text = members.text("b64");
        if (url.isPresent() == text.isPresent()) {
          throw new IllegalArgumentException(
              key + "[" + index + "] has not one of b64 and url (expected: one of them)");
        }
        String called = members.text("name").or(() -> url).orElse(name);
        yield url.isPresent()
            ? new Source.Elsewhere(called, url.get())
            : new Source.Sent(decoded(called, text.orElseThrow()));
      }
      default ->
          throw new IllegalArgumentException(
              key + "[" + index + "] is no text (expected: base64, a URL, or an object)");
    };
  }

  /** Base64, which may be a data URL. */
  private static Picture decoded(String name, String text) {
    String base64 = text.startsWith("data:") ? text.substring(text.indexOf(',') + 1) : text.strip();
    try {
      return new Picture(name, Base64.getDecoder().decode(base64));
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
