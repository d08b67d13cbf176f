// Several texts in one field: as people write them, or as JSON where that would not read back as these.

/** Askings, one a line. */
export function writtenAskings(askings) {
  const lines = askings.join('\n');
  return same(readAskings(lines), askings) ? lines : JSON.stringify(askings, null, 1);
}

export function readAskings(text) {
  return array(text) ?? listed(text, /\r\n?|\n/);
}

/** Tags, between commas on one line. */
export function writtenTags(tags) {
  const line = tags.join(', ');
  return same(readTags(line), tags) ? line : JSON.stringify(tags);
}

export function readTags(line) {
  return array(line) ?? listed(line, ',');
}

function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The texts of a JSON array; null where it is none. */
function array(text) {
  if (!text.trim().startsWith('[')) return null;
  try {
    const texts = JSON.parse(text);
    return Array.isArray(texts) && texts.every((one) => typeof one === 'string') ? texts.map((one) => one.trim()).filter(Boolean) : null;
  } catch {
    return null;
  }
}

function listed(text, by) {
  return text.split(by).map((one) => one.trim()).filter(Boolean);
}
