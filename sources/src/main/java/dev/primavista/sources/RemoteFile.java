package dev.primavista.sources;

import java.util.Optional;

/**
 * A file elsewhere.
 *
 * @param path relative to what the URL names, with slashes; the last part of the URL where that
 *     names the file itself
 * @param place where its store finds it
 * @param size in bytes
 * @param tag changes with the content, such as an ETag; empty where the store has none
 * @param sha256 of the content, in hexadecimal; empty where the store does not tell
 */
record RemoteFile(String path, String place, long size, String tag, Optional<String> sha256) {}
