// Entries: find one, change it, take a list in, get it out.
import { fill, h, plural, write } from './dom.js';
import { editorPage, failed, faqLinks } from './editor.js';
import { EntryForm } from './faq-entry.js';
import { announce, head } from './parts.js';

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
  #form = null;
  #note = h('div', { class: 'section-note', role: 'status' });
  #list = h('ul', { class: 'entries' });
  #more = h('button', { type: 'button', class: 'quiet', hidden: true, onclick: () => this.#page() }, 'Show more');
  #count = h('p', { class: 'fine' });
  #place = h('div', { class: 'entry-place' });
  #search = h('input', { id: 'find-entry', type: 'text', autocomplete: 'off', placeholder: 'Words of a question', dir: 'auto', oninput: () => this.#soon() });
  #file = h('input', { id: 'import-file', type: 'file', class: 'hear', accept: '.csv,.tsv,.jsonl,.json,.xlsx,.gz', onchange: () => this.#import() });

  constructor(main, editor, signal, again) {
    this.#main = main;
    this.#editor = editor;
    this.#signal = signal;
    this.#again = again;
  }

  async load() {
    const query = new URLSearchParams(location.search);
    fill(this.#main, head(`Edit ${this.#editor.faq.name}`, 'A change is in the next answer once it is saved.', faqLinks('/faq/edit')), this.#tools(), this.#note,
      h('div', { class: 'edit-columns' }, h('div', {}, this.#count, this.#list, this.#more), this.#place));
    await this.#reload();
    if (query.has('new')) this.#openNew(query.get('new'));
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
    const typed = this.#search.value.trim();
    this.#next = null;
    try {
      if (typed === '') {
        fill(this.#list);
        await this.#page();
      } else {
        const { suggestions } = await this.#editor.get(`/suggest?limit=50&q=${encodeURIComponent(typed)}`);
        fill(this.#list, suggestions.map((s) => this.#line(s.id, s.question)));
        this.#more.hidden = true;
        write(this.#count, plural(suggestions.length, 'entry has these words', 'entries have these words'));
      }
    } catch (e) {
      this.#failed(e);
    }
  }

  async #page() {
    try {
      const page = await this.#editor.get(`/entries?limit=${PAGE}${this.#next ? `&after=${this.#next}` : ''}`);
      this.#list.append(...page.entries.map((e) => this.#line(e.id, e.question)));
      this.#next = page.next ?? null;
      this.#more.hidden = this.#next === null;
      write(this.#count, plural(page.total, 'entry', 'entries'));
    } catch (e) {
      this.#failed(e);
    }
  }

  #line(id, question) {
    return h('li', {}, h('button', { type: 'button', class: 'entry-line', dir: 'auto', 'data-entry': id, onclick: () => this.#open(id) }, question.split('\n')[0]));
  }

  async #open(id) {
    try {
      this.#show(await this.#editor.get(`/entries/${encodeURIComponent(id)}`));
      history.replaceState(history.state, '', `/faq/edit?entry=${encodeURIComponent(id)}`);
    } catch (e) {
      this.#failed(e);
    }
  }

  #openNew(question) {
    this.#show({ question, answer: '', askings: [], tags: [] });
    history.replaceState(history.state, '', '/faq/edit');
  }

  #show(entry) {
    this.#form?.leave();
    fill(this.#note);
    for (const button of this.#list.querySelectorAll('[data-entry]')) button.toggleAttribute('aria-current', button.dataset.entry === entry.id);
    this.#form = new EntryForm(this.#editor, entry, {
      signal: this.#signal,
      done: (text) => this.#done(text),
      failed: (e, place) => failed(e, this.#main, NAME, place, this.#again),
      reopen: (id) => this.#open(id),
    });
    fill(this.#place, this.#form.el);
    this.#form.focus();
  }

  async #done(text) {
    fill(this.#place);
    this.#form = null;
    this.#said(text);
    history.replaceState(history.state, '', '/faq/edit');
    await this.#reload();
  }

  #said(text) {
    fill(this.#note, h('p', { class: 'done-line' }, text));
    announce(text);
  }

  async #import() {
    const file = this.#file.files[0];
    if (!file) return;
    this.#said(`Reading ${file.name}`);
    try {
      const r = await this.#editor.call('/import', { body: file, type: 'application/octet-stream' });
      this.#said(`${file.name}: ${r.created} new, ${r.updated} changed, ${r.unchanged} as before`);
      await this.#reload();
    } catch (e) {
      this.#failed(e);
    } finally {
      this.#file.value = '';
    }
  }

  #failed(e) {
    failed(e, this.#main, NAME, this.#note, this.#again);
  }
}
