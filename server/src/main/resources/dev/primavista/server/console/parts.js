// The pieces that pages are made of.
import { count, fill, h, icon, millis, percent, svg, write } from './dom.js';

const say = document.getElementById('say');
let saying = 0;

/** Tells a screen reader, half a second after the last change, so that typing is not talked over. */
export function announce(text) {
  clearTimeout(saying);
  saying = setTimeout(() => fill(say, text), 500);
}

/** A state as word, shape and colour. */
export function badge(state) {
  const word = state.toLowerCase();
  return h('span', { class: `badge badge-${word}` }, icon(word in STATES ? word : 'unavailable'), STATES[word] ?? state);
}

const STATES = { ready: 'Ready', loading: 'Loading', unloading: 'Unloading', unavailable: 'Unavailable' };

/** Head of a page: title, one sentence, and what stands beside. */
export function head(title, lead, ...beside) {
  return h('div', { class: 'head' }, h('div', {}, h('h1', { tabindex: '-1' }, title), lead && h('p', { class: 'lead' }, lead)), beside);
}

/** A bar of length 0..1. Its value always stands beside it as text. */
export function bar(share, strong) {
  const length = Math.max(0, Math.min(1, Number.isFinite(share) ? share : 0));
  return h('span', { class: strong ? 'bar bar-strong' : 'bar', 'aria-hidden': 'true' }, h('span', { vars: { '--share': String(length) } }));
}

/** Rows of label, bar, value: [{label, share, text}], the first one strong. */
export function bars(rows) {
  return h('ol', { class: 'bars' }, rows.map(({ label, share, text, title }, i) =>
    h('li', {}, h('span', { class: 'bar-label', dir: 'auto' }, label), bar(share, i === 0), h('span', { class: 'bar-value', title }, text))));
}

export function probabilityBars(predictions) {
  return bars(predictions.map(({ label, probability }) => ({ label, share: probability, text: percent(probability), title: String(probability) })));
}

/** A message in a frame: kind is info, warn or bad. */
export function notice(kind, title, ...body) {
  return h('div', { class: `notice notice-${kind}` }, icon(kind === 'info' ? 'ready' : 'unavailable'),
    h('div', {}, h('p', { class: 'notice-title' }, title), body.map((b) => (typeof b === 'string' ? h('p', {}, b) : b))));
}

/** A refusal: what, what next, and the id to look for in the log. */
export function refusal(error) {
  return notice('bad', error.message, error.hint && h('p', { dir: 'auto' }, error.hint), trace(error));
}

function trace(error) {
  const parts = [error.code && `code ${error.code}`, error.requestId && `request ${error.requestId}`].filter(Boolean);
  return parts.length > 0 && h('p', { class: 'fine' }, parts.join(', '));
}

/** An empty place: what it is for and the command that fills it. */
export function empty(title, text, command) {
  return h('div', { class: 'panel empty' }, h('h2', {}, title), h('p', {}, text), command && code(command, 'Copy the command'));
}

export function skeleton(lines, label) {
  return h('div', { class: 'panel skeleton', role: 'img', 'aria-label': label },
    Array.from({ length: lines }, (_, i) => h('span', { vars: { '--w': `${[62, 88, 41, 74][i % 4]}%` } })));
}

/** Text to take away. */
export function code(text, label = 'Copy') {
  const button = h('button', { type: 'button', class: 'quiet copy', 'aria-label': label, onclick: () => copy(text, pre, button) }, 'Copy');
  const pre = h('pre', { tabindex: '0', role: 'region', 'aria-label': label.replace(/^Copy /, '') }, h('code', {}, text));
  return h('div', { class: 'code' }, pre, button);
}

async function copy(text, pre, button) {
  try {
    await navigator.clipboard.writeText(text);
    write(button, 'Copied');
    announce('Copied');
  } catch {
    getSelection().selectAllChildren(pre);
    write(button, 'Selected');
    announce('The text is selected: copy it with your keyboard');
  }
  setTimeout(() => write(button, 'Copy'), 2000);
}

/** Busy line with its way out; wait() for a slow answer, show(seconds, attempt) for another try, hide(). */
export function busyLine(onStop) {
  const text = h('span', {});
  const el = h('p', { class: 'busy', hidden: true }, icon('loading'), text, h('button', { type: 'button', class: 'quiet', onclick: onStop }, 'Stop'));
  return {
    el,
    wait() {
      el.hidden = false;
      write(text, 'Waiting for the server');
      announce('Waiting for the server');
    },
    show(seconds, attempt) {
      el.hidden = false;
      const tries = `(${attempt} of 3)`;
      write(text, seconds > 0 ? `The server is busy, trying again in ${seconds} s ${tries}` : `Trying again ${tries}`);
      if (seconds > 0) announce('The server is busy, trying again');
    },
    hide() {
      el.hidden = true;
    },
  };
}

/** Time of an answer, split: [[name, ms], ...]; queue and compute are the server's, the rest is the way there and back. */
export function timing(parts) {
  const total = parts.reduce((sum, [, ms]) => sum + ms, 0);
  return h('div', { class: 'timing' },
    h('span', { class: 'timing-bar', 'aria-hidden': 'true' }, parts.map(([name, ms]) =>
      h('span', { class: `part-${name}`, vars: { '--share': `${total > 0 ? (100 * ms) / total : 0}%` } }))),
    h('ul', {}, h('li', {}, h('b', {}, millis(total)), ' in all'), parts.map(([name, ms]) => h('li', { class: `key part-${name}` }, `${name} `, h('b', {}, millis(ms))))));
}

/** Numbers with names; set(name, text) changes one. */
export function figures(names) {
  const cells = new Map(names.map((name) => [name, h('dd', {}, '–')]));
  return {
    el: h('dl', { class: 'figures' }, [...cells].map(([name, dd]) => h('div', {}, h('dt', {}, name), dd))),
    set: (name, text) => write(cells.get(name), text),
  };
}

/** Writes a model's counters into figures. */
export function showCounters(target, { counters: c }) {
  target.set('requests', count(c.requests));
  target.set('rows', count(c.rows));
  target.set('failures', count(c.failures));
  target.set('p50', c.p50_ms === undefined ? '–' : millis(c.p50_ms));
  target.set('p99', c.p99_ms === undefined ? '–' : millis(c.p99_ms));
}

/** Requests per second as a small curve; a gap stays a gap. The current value stands beside it as text. */
export function spark() {
  const floor = svg('path', { class: 'spark-floor', d: 'M0 27H120', 'vector-effect': 'non-scaling-stroke' });
  const area = svg('path', { class: 'spark-area' });
  const path = svg('path', { fill: 'none', stroke: 'currentColor', 'stroke-width': '1.5', 'stroke-linejoin': 'round', 'vector-effect': 'non-scaling-stroke' });
  const text = h('figcaption', {}, '');
  const el = h('figure', { class: 'spark' }, svg('svg', { viewBox: '0 0 120 28', preserveAspectRatio: 'none', 'aria-hidden': 'true' }, floor, area, path), text);
  return {
    el,
    draw(points) {
      const top = Math.max(1, ...points.map((p) => p ?? 0));
      const from = 60 - points.length;
      path.setAttribute('d', points.map((p, i) => step(p, points[i - 1], i + from, top)).join(''));
      area.setAttribute('d', points.map((p, i) => slice(p, points[i - 1], i + from, top)).join(''));
      const last = points.at(-1);
      write(text, last === undefined ? 'no rate yet' : last === null ? 'rate unknown' : `${last.toFixed(last < 10 ? 1 : 0)} requests/s`);
    },
  };
}

function step(point, before, i, top) {
  if (point === null) return '';
  const pen = before === null || before === undefined ? 'M' : 'L';
  return `${pen}${x(i)} ${y(point, top)}`;
}

function slice(point, before, i, top) {
  if (point === null || before === null || before === undefined) return '';
  return `M${x(i - 1)} 27V${y(before, top)}L${x(i)} ${y(point, top)}V27Z`;
}

function x(i) {
  return ((i * 120) / 59).toFixed(2);
}

function y(point, top) {
  return (26 - (24 * point) / top).toFixed(2);
}
