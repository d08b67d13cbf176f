// Entries: find one, change it, take a list in, get it out.
import { count, fill, h, plural, write } from './dom.js';
import { address, editorPage, failed, faqLinks } from './editor.js';
import { EntryForm } from './faq-entry.js';
import { announce, head, notice } from './parts.js';

const NAME = 'Edit';
const PAGE = 50;
const PAUSE_MS = 120;

export function show(main, page) {
  editorPage(main, page, NAME, (editor) => new Entries(main, editor, page.signal, () => show(main, page)).load());
}

class Entries {
  #main;
  #editor;
  #signal;
  #again;
  #timer = 0;
  #next = null;
  /** The listing and the opening that count: answers to older ones come too late. */
  #listing = { typed: '' };
  #opening = {};
  #form = null;
  #note = h('div', { class: 'section-note', role: 'status' });
  #list = h('ul', { class: 'entries' });
  #more = h('button', { type: 'button', class: 'quiet', hidden: true, onclick: () => this.#showMore() }, 'Show more');
  #count = h('p', { class: 'fine' });
  #place = h('div', { class: 'entry-place' });
  #search = h('input', { id: 'find-entry', type: 'text', autocomplete: 'off', placeholder: 'Words of it, a tag or an id', dir: 'auto', oninput: () => this.#soon() });
  #file = h('input', { id: 'import-file', type: 'file', class: 'hear', accept: '.csv,.tsv,.jsonl,.json,.xlsx,.gz', onchange: () => this.#import() });

  constructor(main, editor, signal, again) {
    this.#main = main;
    this.#editor = editor;
    this.#signal = signal;
    this.#again = again;
  }

  async load() {
    const query = new URLSearchParams(location.search);
    fill(this.#main, head(`Edit ${this.#editor.faq.name}`, 'A change is in the next answer once it is saved.', faqLinks('/faq/edit', this.#editor.faq)), this.#tools(), this.#note,
      h('div', { class: 'edit-columns' }, h('div', {}, this.#count, this.#list, this.#more), this.#place));
    await this.#reload();
    if (query.has('new')) this.#openNew(query.get('new'), (query.get('feedback') ?? '').split(',').filter(Boolean));
    else if (query.has('entry')) await this.#open(query.get('entry'));
  }

  #tools() {
    return h('div', { class: 'tools' }, h('div', { class: 'field' }, h('label', { for: 'find-entry' }, 'Find an entry'), this.#search),
      h('div', { class: 'actions' }, h('button', { type: 'button', class: 'primary', onclick: () => this.#openNew('') }, 'New entry'),
        this.#file, h('label', { for: 'import-file', class: 'quiet link-button' }, 'Import a list'),
        h('a', { class: 'quiet link-button', href: `${this.#editor.base}/export`, download: `${this.#editor.faq.name}.csv` }, 'Export')));
  }

  #soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#reload(), PAUSE_MS);
  }

  async #reload() {
    const mine = (this.#listing = { typed: this.#search.value.trim() });
    try {
      const page = await this.#page(mine);
      if (mine !== this.#listing) return;
      fill(this.#list);
      this.#append(page);
    } catch (e) {
      if (mine === this.#listing) this.#failed(e);
    }
  }

  async #showMore() {
    const mine = this.#listing;
    this.#more.disabled = true;
    try {
      const page = await this.#page(mine, this.#next);
      if (mine === this.#listing) this.#append(page);
    } catch (e) {
      this.#failed(e);
    } finally {
      this.#more.disabled = false;
    }
  }

  #page({ typed }, after) {
    return this.#editor.get(`/entries?limit=${PAGE}${after ? `&after=${after}` : ''}${typed ? `&q=${encodeURIComponent(typed)}` : ''}`);
  }

  #append(page) {
    this.#list.append(...page.entries.map((e) => this.#line(e)));
    this.#next = page.next ?? null;
    this.#more.hidden = this.#next === null;
    write(this.#count, this.#listing.typed ? plural(page.total, 'entry has these words', 'entries have these words') : plural(page.total, 'entry', 'entries'));
  }

  #line({ id, question, language }) {
    return h('li', {}, h('button', { type: 'button', class: 'entry-line', dir: 'auto', lang: language, 'data-entry': id, onclick: () => this.#open(id) }, question.split('\n')[0]));
  }

  async #open(id) {
    const mine = (this.#opening = {});
    try {
      const entry = await this.#editor.get(`/entries/${encodeURIComponent(id)}`);
      if (mine !== this.#opening) return;
      this.#show(entry);
      this.#remember({ entry: id });
    } catch (e) {
      if (mine === this.#opening) this.#failed(e);
    }
  }

  /** feedback: numbers of the inbox that the entry answers. */
  #openNew(question, feedback = []) {
    this.#opening = {};
    this.#show({ question, answer: '', askings: [], tags: [] }, feedback);
    this.#remember();
  }

  /** The address says what is open. */
  #remember(query) {
    history.replaceState(history.state, '', address('/faq/edit', this.#editor.faq, query));
  }

  #show(entry, feedback = []) {
    this.#form?.leave();
    fill(this.#note);
    for (const button of this.#list.querySelectorAll('[data-entry]')) button.toggleAttribute('aria-current', button.dataset.entry === entry.id);
    const form = new EntryForm(this.#editor, entry, {
      signal: this.#signal,
      done: (text, undo) => this.#done(form, text, undo),
      created: (id) => this.#answered(feedback, id),
      failed: (e, place) => failed(e, this.#main, NAME, place, this.#again),
      reopen: (id) => this.#open(id),
    });
    this.#form = form;
    fill(this.#place, form.el);
    form.focus();
  }

  /** The form has done its work; another that was opened meanwhile stays. */
  async #done(form, text, undo) {
    if (this.#form === form) {
      fill(this.#place);
      this.#form = null;
      this.#remember();
    }
    this.#said(text, undo && h('button', { type: 'button', class: 'quiet', onclick: () => this.#undo(undo) }, 'Undo'));
    await this.#reload();
  }

  /** Brings an entry back as it was before it was deleted or, with its version then, changed. */
  async #undo({ version, ...entry }) {
    fill(this.#note);
    try {
      const body = JSON.stringify(entry);
      if (version) await this.#editor.call(`/entries/${encodeURIComponent(entry.id)}`, { method: 'PUT', body, headers: { 'If-Match': `"${version}"` } });
      else await this.#editor.call('/entries', { body });
      this.#said('The entry is back');
      await this.#reload();
    } catch (e) {
      this.#failed(e);
    }
  }

  /** What was asked in the inbox leads to its new entry from now on. */
  async #answered(feedback, entry) {
    if (feedback.length === 0) return;
    try {
      await this.#editor.call('/inbox/accept', { body: JSON.stringify({ feedback, entry }) });
    } catch {
      // The entry is saved; what was asked stays in the inbox, or another editor has handled it.
    }
  }

  #said(text, ...more) {
    fill(this.#note, h('p', { class: 'done-line' }, text, more.length > 0 && ' ', more));
    this.#note.scrollIntoView({ block: 'nearest' });
    announce(text);
  }

  /** Says what a list would do, before it is taken in. */
  async #import() {
    const file = this.#file.files[0];
    if (!file) return;
    this.#said(`Reading ${file.name}`);
    try {
      const counts = await this.#take(file, 'mode=replace&dry_run=true');
      const take = (text, query, className) => h('button', { type: 'button', class: className, onclick: (e) => this.#taken(e.target, file, query) }, text);
      const yes = take('Take it in', 'mode=merge', 'primary');
      const others = plural(counts.deleted, 'entry', 'entries');
      fill(this.#note, notice('info', `${file.name}: ${done(counts)}`, [unread(counts), counts.deleted > 0 && `${others} of this FAQ ${counts.deleted === 1 ? 'is' : 'are'} not in it.`].filter(Boolean).join(' ') || 'Nothing is done yet.',
        h('div', { class: 'actions' }, yes, counts.deleted > 0 && take(`Take it in and delete the other ${count(counts.deleted)}`, 'mode=replace', 'quiet danger'),
          h('button', { type: 'button', class: 'quiet', onclick: () => fill(this.#note) }, 'Cancel'))));
      yes.focus();
    } catch (e) {
      this.#failed(e);
    } finally {
      this.#file.value = '';
    }
  }

  #take(file, query) {
    return this.#editor.call(`/import?${query}`, { body: file, type: 'application/octet-stream' });
  }

  async #taken(button, file, query) {
    button.disabled = true;
    try {
      const counts = await this.#take(file, query);
      this.#said(`${file.name}: ${done(counts)}${counts.deleted > 0 ? `, ${counts.deleted} deleted` : ''}`);
      await this.#reload();
    } catch (e) {
      this.#failed(e);
    }
  }

  #failed(e) {
    failed(e, this.#main, NAME, this.#note, this.#again);
  }
}

function done(counts) {
  return `${counts.created} new, ${counts.updated} changed, ${counts.unchanged} as before`;
}

function unread(counts) {
  const named = (names, what) => names && `Not read: ${what} ${names.join(', ')}.`;
  return [named(counts.unread_columns, 'column'), named(counts.unread_sheets, 'sheet')].filter(Boolean).join(' ');
}
