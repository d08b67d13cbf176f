// Elements, icons and numbers. Every string becomes text, never markup.

const SVG = 'http://www.w3.org/2000/svg';

/** An element: attributes, `on...` listeners, `vars` (custom properties), then children; null and false are skipped. */
export function h(tag, props, ...children) {
  const el = document.createElement(tag);
  apply(el, props);
  el.append(...kept(children));
  return el;
}

function apply(el, props) {
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) el.addEventListener(key.slice(2), value);
    else if (key === 'vars') for (const [name, v] of Object.entries(value)) el.style.setProperty(name, v);
    else if (key === 'value') el.value = value;
    else el.setAttribute(key, value === true ? '' : value);
  }
}

function kept(children) {
  return children.flat(9).filter((c) => c !== null && c !== undefined && c !== false);
}

/** Replaces all children. */
export function fill(el, ...children) {
  el.replaceChildren(...kept(children));
  return el;
}

/** Writes the text only when it changed, so that a selection in it survives. */
export function write(el, text) {
  if (el.textContent !== text) el.textContent = text;
}

export function svg(tag, attributes, ...children) {
  const el = document.createElementNS(SVG, tag);
  for (const [key, value] of Object.entries(attributes)) el.setAttribute(key, value);
  el.append(...children);
  return el;
}

const PATHS = {
  ready: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11z',
  loading: 'M8 1.5a6.5 6.5 0 1 0 6.5 6.5h-3A3.5 3.5 0 1 1 8 4.5z',
  unloading: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zm0 3a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7z',
  unavailable: 'M8 1.2 15.2 14H.8zM7.1 5.6v4.2h1.8V5.6zm0 5.2v1.7h1.8v-1.7z',
  theme: 'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm0 1.8v10.4A5.2 5.2 0 0 1 8 2.8z',
  arrow: 'M9.2 3 8 4.2l2.9 2.9H2.5v1.8h8.4L8 11.8 9.2 13l5-5z',
  search: 'M7 1.5a5.5 5.5 0 1 0 3.3 9.9l3.2 3.1 1.2-1.2-3.2-3.2A5.5 5.5 0 0 0 7 1.5zm0 1.8a3.7 3.7 0 1 1 0 7.4 3.7 3.7 0 0 1 0-7.4z',
  picture: 'M1.5 3v10h13V3zm1.7 1.7h9.6v4.9L10 6.9l-3.3 3.6-1.6-1.6-1.9 1.9zM5 5.4a1.2 1.2 0 1 0 0 2.4 1.2 1.2 0 0 0 0-2.4z',
  close: 'M4.2 3 3 4.2 6.8 8 3 11.8 4.2 13 8 9.2l3.8 3.8 1.2-1.2L9.2 8 13 4.2 11.8 3 8 6.8z',
};

/** A 16-pixel drawing; the words stand beside it. */
export function icon(name) {
  return svg('svg', { class: `icon icon-${name}`, viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true' },
    svg('path', { d: PATHS[name], 'fill-rule': 'evenodd', fill: 'currentColor' }));
}

const whole = new Intl.NumberFormat('en');
const percent1 = new Intl.NumberFormat('en', { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });

export function count(n) {
  return whole.format(n);
}

export function plural(n, noun, many = `${noun}s`) {
  return `${count(n)} ${n === 1 ? noun : many}`;
}

/** A probability as words: never "100.0%" for what is not one, never "0.0%" for what is not nothing. */
export function percent(p) {
  if (p > 0 && p < 0.0005) return '< 0.1%';
  if (p < 1 && p >= 0.9995) return '> 99.9%';
  return percent1.format(p);
}

/** Milliseconds with three significant digits. */
export function millis(ms) {
  if (ms >= 10_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms >= 100) return `${Math.round(ms)} ms`;
  return `${ms.toFixed(ms >= 10 ? 1 : 2)} ms`;
}

export function bytes(n) {
  // Limits are round numbers of MiB, and documented so.
  if (n > 0 && n % 2 ** 20 === 0) return `${n / 2 ** 20} MiB`;
  if (n >= 1e9) return `${Number((n / 1e9).toFixed(1))} GB`;
  if (n >= 1e6) return `${Number((n / 1e6).toFixed(1))} MB`;
  return n >= 1e3 ? `${Math.round(n / 1e3)} kB` : plural(n, 'byte');
}

export function seconds(s) {
  if (s < 120) return plural(Math.floor(s), 'second');
  if (s < 7200) return `${Math.floor(s / 60)} min`;
  return s < 172_800 ? `${Math.floor(s / 3600)} h` : plural(Math.floor(s / 86_400), 'day');
}

/** A tensor's value for reading: six significant digits, no trailing zeros. */
export function value(v) {
  return typeof v === 'number' && !Number.isInteger(v) ? String(Number(v.toPrecision(6))) : String(v);
}

export function type(spec) {
  return `${spec.datatype} [${spec.shape.join(', ')}]`;
}
