package dev.primavista.server.http;

import java.util.Optional;

/**
 * Refuses requests that change something or cost something when another site's page sent them; a
 * browser says so in Sec-Fetch-Site, an older one in Origin. Programs send neither. Routes that are
 * open to that page's origin let it pass.
 */
final class CrossSiteCheck implements Step {
  private final CrossOrigin open;

  CrossSiteCheck(CrossOrigin open) {
    this.open = open;
  }

  @Override
  public void admit(RequestHead head) {
    switch (head.method()) {
      case POST, PUT, PATCH, DELETE -> {
        if (isForeign(head) && !open.welcomes(head)) {
          throw new HttpException(
              Problem.of(
                  403, "cross_site_request", "the page of another site may not send this request"));
        }
      }
      case GET, HEAD, OPTIONS -> {}
    }
  }

  private static boolean isForeign(RequestHead head) {
    Optional<String> site = head.headers().first("sec-fetch-site");
    if (site.isPresent()) {
      return !site.get().equals("same-origin") && !site.get().equals("none");
    }
    Optional<String> origin = head.headers().first("origin");
    return origin.isPresent() && !isOwn(origin.get(), head.headers().first("host").orElse(""));
  }

  private static boolean isOwn(String origin, String host) {
    int scheme = origin.indexOf("://");
    return scheme > 0 && origin.substring(scheme + 3).equalsIgnoreCase(host);
  }
}
