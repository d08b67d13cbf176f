// Answers of editors: the server has cleaned them, and only these tags are built here, element by element.
import { h } from './dom.js';

const TAGS = new Set(['a', 'b', 'blockquote', 'br', 'cite', 'code', 'dd', 'del', 'div', 'dl', 'dt', 'em', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'i', 'kbd', 'li', 'ol', 'p', 'pre', 'q', 'samp', 'small', 'span', 'strike', 'strong', 'sub', 'sup', 'table', 'tbody', 'td', 'th', 'thead', 'tr', 'u', 'ul', 'var']);
const LINK = /^(https?:|mailto:|tel:)/i;
const policy = globalThis.trustedTypes?.createPolicy('answers', { createHTML: (text) => text });

/** Nodes of cleaned HTML. It is parsed into a document without scripts and copied from there. */
export function nodes(html) {
  const parsed = new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, 'text/html');
  return [...parsed.body.childNodes].map(copy).flat(9);
}

function copy(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeType !== Node.ELEMENT_NODE) return [];
  const children = [...node.childNodes].map(copy);
  const tag = node.localName;
  if (!TAGS.has(tag)) return children;
  if (tag === 'pre') return h('pre', { tabindex: '0', role: 'region', 'aria-label': 'Code' }, children);
  if (tag === 'table') return h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Table' }, h('table', {}, children));
  if (tag === 'a') return link(node.getAttribute('href') ?? '', children);
  // The page has its own h1 and h2.
  return h(/^h[1-3]$/.test(tag) ? 'h3' : tag, {}, children);
}

function link(href, children) {
  return LINK.test(href) ? h('a', { href, rel: 'nofollow noopener noreferrer', target: '_blank' }, children) : children;
}

/** A text with the parts that matched marked: [[from, to], ...]. */
export function marked(text, spans = []) {
  const parts = [];
  let at = 0;
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    if (from < at || to > text.length) continue;
    parts.push(text.slice(at, from), h('mark', {}, text.slice(from, to)));
    at = to;
  }
  return [...parts, text.slice(at)];
}
