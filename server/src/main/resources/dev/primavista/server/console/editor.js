// What the pages of a FAQ share: which one it is, the editor's key, the calls, the frame.
import { fill, h } from './dom.js';
import { live, Offline, Refusal, send } from './net.js';
import { empty, head, notice, refusal, skeleton } from './parts.js';

const KEY = 'faq-editor-key';
const NAME = 'faq-editor-name';
const EXAMPLES = 4;

function kept(what) {
  try {
    return sessionStorage.getItem(what) ?? '';
  } catch {
    return '';
  }
}

function keep(what, text) {
  try {
    sessionStorage.setItem(what, text);
  } catch {
    // Storage is forbidden here: the key is asked for again on the next page.
  }
}

/** A text as a header's field takes it: ASCII as it is, else as RFC 8187 writes it. */
function headerText(text) {
  return /^[\x20-\x7e]*$/.test(text) ? text : `UTF-8''${encodeURIComponent(text)}`;
}

/** Draws the FAQ that the address names, else the server's first, with {name, main, ...}; says so where there is none of that name. */
export function faqPage(main, { signal }, heading, first, draw) {
  const name = new URLSearchParams(location.search).get('faq') ?? first.name;
  const faq = { ...first, main: first.name, name, title: name };
  if (!first.faqs) return draw(first);
  if (name === first.name) return draw({ ...faq, title: first.title });
  known(faq, signal).then((found) => {
    const arrived = main.contains(document.activeElement);
    draw(found);
    if (arrived) main.querySelector('h1').focus({ preventScroll: true });
  }, (e) => {
    if (e.name !== 'AbortError') fill(main, head(heading, null, faqLinks('/faq', faq)), e instanceof Offline ? notice('warn', 'No answer from the server', 'Open this page again when it is back.') : refusal(e));
  });
}

/** What the server knows of a FAQ that is not its first. */
async function known(faq, signal) {
  const get = (path) => send(`/v1/faq/${encodeURIComponent(faq.name)}${path}`, { method: 'GET', signal });
  const [own, { entries }] = await Promise.all([get(''), get(`/entries?limit=${EXAMPLES}`)]);
  return { ...faq, ...own, examples: entries.map((e) => e.question.split('\n')[0]) };
}

/** An address of a FAQ's pages; the server's first FAQ needs no name. */
export function address(path, { name, main }, query = {}) {
  const fields = Object.entries(name === main ? query : { faq: name, ...query }).filter(([, text]) => text);
  return path + fields.map(([key, text], i) => `${i === 0 ? '?' : '&'}${key}=${encodeURIComponent(text)}`).join('');
}

/** Calls below /v1/faq/NAME as an editor. */
export class Editor {
  constructor(faq, signal) {
    this.faq = faq;
    this.signal = signal;
    this.base = `/v1/faq/${encodeURIComponent(faq.name)}`;
  }

  call(path, { headers = {}, ...options } = {}) {
    const own = {};
    if (kept(KEY)) own.Authorization = `Bearer ${kept(KEY)}`;
    if (kept(NAME)) own['X-Editor'] = headerText(kept(NAME));
    return send(this.base + path, { ...options, headers: { ...own, ...headers }, signal: this.signal });
  }

  get(path) {
    return this.call(path, { method: 'GET' });
  }
}

/** Waits for the server's word on its FAQ, then draws; an editor's page says what it lacks. */
export function editorPage(main, page, name, draw) {
  const { signal, title } = page;
  const again = () => editorPage(main, page, name, draw);
  title(name);
  fill(main, head(name, 'Waiting for the server.'), skeleton(3, 'The entries are on their way'));
  const told = new AbortController();
  live.watch(({ state }) => {
    if (!state || told.signal.aborted) return;
    told.abort();
    const faq = state.apps.faq;
    if (!faq?.editing) return fill(main, head(name), empty('No FAQ to edit', 'This server has none that is kept in a database.', 'prima faq serve --faq questions.csv'));
    if (faq.editing === 'read_only') return fill(main, head(name), notice('warn', 'This FAQ is served to be read', 'Start the server with --editor-key-file FILE to let editors in.'));
    if (faq.editing === 'key' && !kept(KEY)) return fill(main, keyForm(name, '', again));
    faqPage(main, page, name, faq, (own) => {
      const editor = new Editor(own, signal);
      if (faq.editing === 'key') return admitted(editor, main, name, again).then((yes) => yes && draw(editor, title));
      draw(editor, title);
    });
  }, AbortSignal.any([told.signal, signal]));
}

/** Whether the key is the editor's: a wrong one is told before anything is typed. */
async function admitted(editor, main, name, again) {
  try {
    await editor.get('/audit?limit=1');
  } catch (e) {
    if (e.name === 'AbortError') return false;
    if (e instanceof Refusal && e.status === 401) {
      failed(e, main, name, main, again);
      return false;
    }
  }
  return true;
}

/** A call failed: a wrong key asks for another; everything else is said where it happened. */
export function failed(e, main, name, place, again) {
  if (e.name === 'AbortError') return;
  if (e instanceof Refusal && e.status === 401) return fill(main, keyForm(name, kept(KEY) ? e.message : '', again));
  if (e instanceof Offline) return fill(place, notice('warn', 'No answer from the server', 'What you wrote is kept; try again when the server is back.'));
  fill(place, refusal(e), e.faults?.length > 1 && h('ul', { class: 'faults' }, e.faults.map((f) => h('li', {}, `line ${f.line}${f.column && `, column ${f.column}`}: ${f.reason}`))));
}

function keyForm(name, wrong, again) {
  const key = h('input', { id: 'editor-key', type: 'password', autocomplete: 'current-password', required: true });
  const who = h('input', { id: 'editor-name', type: 'text', autocomplete: 'username', value: kept(NAME), maxlength: 100 });
  return h('form', {
    class: 'card key-form',
    onsubmit: (e) => {
      e.preventDefault();
      keep(KEY, key.value);
      keep(NAME, who.value);
      again();
    },
  }, h('h1', { tabindex: '-1' }, `${name}: key needed`), h('p', { class: 'lead' }, 'Who edits this FAQ has a key. It is kept until this tab is closed.'),
  wrong && notice('bad', wrong), h('div', { class: 'fields' },
    h('div', { class: 'field' }, h('label', { for: 'editor-key' }, 'Key'), key),
    h('div', { class: 'field' }, h('label', { for: 'editor-name' }, 'Your name, for the audit trail'), who)),
  h('div', { class: 'actions' }, h('button', { class: 'primary' }, 'Go on')));
}

/** Links between the pages of one FAQ, and from a page to that of another FAQ where there are several. */
export function faqLinks(here, faq) {
  const pages = [['/faq', 'Ask'], ['/faq/edit', 'Edit'], ['/faq/inbox', 'Inbox']];
  return h('div', { class: 'faq-ways' }, faq.faqs.length > 1 && faqSwitch(here, faq),
    h('nav', { class: 'faq-links', 'aria-label': 'This FAQ' }, pages.map(([path, text]) => h('a', { href: address(path, faq), 'aria-current': path === here && 'page' }, text))));
}

function faqSwitch(here, { name, main, faqs }) {
  return h('details', { class: 'faq-switch' }, h('summary', {}, 'FAQ ', h('b', {}, name)),
    h('nav', { 'aria-label': 'FAQs' }, h('ul', {}, faqs.map((each) => h('li', {}, h('a', { href: address(here, { name: each, main }), 'aria-current': each === name && 'true' }, each))))));
}
