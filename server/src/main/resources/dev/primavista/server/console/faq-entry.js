// One entry in the making. What was typed and not saved is kept, also when the page is left.
import { fill, h } from './dom.js';
import { readAskings, readTags, writtenAskings, writtenTags } from './faq-lists.js';
import { nodes } from './html.js';
import { Refusal } from './net.js';
import { announce, notice } from './parts.js';

/** Characters of an answer that tell one version from another. */
const LINE = 160;

/** An entry as fields show it. */
function shown({ question, answer, askings, tags, language }) {
  const lines = (text) => text.replace(/\r\n?/g, '\n');
  return { question: lines(question), answer: lines(answer), askings: lines(writtenAskings(askings)), tags: writtenTags(tags).replace(/[\r\n]/g, ''), language: language ?? '' };
}

function beginning(text) {
  return text.length > LINE ? `${text.slice(0, LINE)} ...` : text;
}

function moment(at) {
  return new Date(at).toLocaleString('en-GB');
}

export class EntryForm {
  #editor;
  #entry;
  #page;
  /** What was typed into an older version of the entry, until it is taken or dropped. */
  #older = null;
  #working = false;
  #note = h('div', { role: 'alert' });
  #question = h('textarea', { id: 'entry-question', rows: 2, dir: 'auto', required: true });
  #answer = h('textarea', { id: 'entry-answer', rows: 8, dir: 'auto' });
  #askings = h('textarea', { id: 'entry-askings', rows: 4, dir: 'auto' });
  #tags = h('input', { id: 'entry-tags', type: 'text', dir: 'auto' });
  #language = h('input', { id: 'entry-language', type: 'text', maxlength: 35, placeholder: 'en' });
  #seen = h('div', { class: 'prose preview', dir: 'auto' });
  #fields = { question: this.#question, answer: this.#answer, askings: this.#askings, tags: this.#tags, language: this.#language };

  /** page: {signal, done(text, undo), created(id), failed(error, place), reopen(id)}. */
  constructor(editor, entry, page) {
    this.#editor = editor;
    this.#entry = entry;
    this.#page = page;
    this.#write(this.#draft() ?? this.#given());
    this.el = h('form', { class: 'card entry-form', onsubmit: (e) => this.#submit(e), oninput: () => this.#keep() },
      h('h2', {}, entry.id ? `Entry ${entry.id}` : 'New entry'), this.#note,
      this.#field('Question', 'entry-question', this.#question, 'Details may follow after an empty line.'),
      this.#field('Answer', 'entry-answer', this.#answer, 'Markdown or HTML.'),
      entry.answer_html && h('details', {}, h('summary', {}, 'As it is shown'), fill(this.#seen, nodes(entry.answer_html))),
      this.#field('Other ways to ask it', 'entry-askings', this.#askings, 'One a line, or as ["one", "one of\\ntwo lines"].'),
      h('div', { class: 'fields' }, this.#field('Tags', 'entry-tags', this.#tags, 'Separated by commas, or as ["one, of several words"].'), this.#field('Language', 'entry-language', this.#language, 'Such as en; may be empty.')),
      h('div', { class: 'actions' }, h('button', { class: 'primary' }, 'Save'), h('button', { type: 'button', class: 'quiet', onclick: () => this.#cancel() }, 'Cancel'),
        entry.id && h('button', { type: 'button', class: 'quiet danger', onclick: () => this.#askToDelete() }, 'Delete')),
      entry.changed_by && h('p', { class: 'fine' }, `Version ${entry.version}, by ${entry.changed_by} at ${moment(entry.changed_at)}`),
      entry.id && this.#history());
    addEventListener('beforeunload', (e) => {
      if (this.#dirty()) e.preventDefault();
    }, { signal: page.signal });
  }

  focus() {
    this.#question.focus();
  }

  /** Another entry is opened: what was typed here stays a draft. */
  leave() {
    this.#keep();
  }

  #field(label, id, input, hint) {
    input.setAttribute('aria-describedby', `${id}-hint ${id}-error`);
    return h('div', { class: 'field' }, h('label', { for: id }, label), input, h('p', { class: 'fine', id: `${id}-hint` }, hint), h('p', { class: 'field-error', id: `${id}-error` }));
  }

  /** Says beside the field what is wrong with it, where the form has the field. */
  #mark(name, text) {
    const input = Object.hasOwn(this.#fields, name ?? '') && this.#fields[name];
    if (!input) return;
    fill(this.el.querySelector(`#${input.id}-error`), text);
    input.setAttribute('aria-invalid', 'true');
    input.focus();
  }

  #unmark() {
    for (const input of this.el.querySelectorAll('[aria-invalid]')) {
      input.removeAttribute('aria-invalid');
      fill(this.el.querySelector(`#${input.id}-error`));
    }
  }

  /** The entry as its fields show it, whose lines end with \n alone. */
  #given() {
    return shown(this.#entry);
  }

  #typed() {
    return Object.fromEntries(Object.entries(this.#fields).map(([name, input]) => [name, input.value]));
  }

  #write(values) {
    for (const [name, input] of Object.entries(this.#fields)) input.value = values[name];
  }

  #dirty() {
    return this.el.isConnected && JSON.stringify(this.#typed()) !== JSON.stringify(this.#given());
  }

  #draftName() {
    return `faq-draft ${this.#editor.faq.name} ${this.#entry.id ?? ''}`;
  }

  #draft() {
    try {
      const { version, values } = JSON.parse(sessionStorage.getItem(this.#draftName()) ?? '{}');
      if (!values || (!this.#entry.id && this.#entry.question)) return null;
      if (version !== this.#entry.version) {
        this.#offer(values);
        return null;
      }
      fill(this.#note, notice('info', 'Your draft is back', 'It was not saved when you left.'));
      return values;
    } catch {
      return null;
    }
  }

  /** Somebody has changed the entry since: theirs is shown, and what was typed stands by. */
  #offer(values) {
    this.#older = values;
    fill(this.#note, notice('warn', 'What you typed is kept', 'The entry was changed meanwhile, and is shown as it is now.', h('div', { class: 'actions' },
      h('button', { type: 'button', class: 'quiet', onclick: () => this.#take(values) }, 'Take mine'),
      h('button', { type: 'button', class: 'quiet', onclick: () => this.#drop() }, 'Keep theirs'))));
  }

  #take(values, title = 'Your draft is back', text = 'Saved, it takes the place of theirs.') {
    this.#older = null;
    this.#write(values);
    this.#keep();
    fill(this.#note, notice('info', title, text));
    this.focus();
  }

  #drop() {
    this.#older = null;
    this.#keep();
    fill(this.#note);
    this.focus();
  }

  #keep() {
    try {
      if (this.#older && !this.#dirty()) return;
      if (this.#dirty()) sessionStorage.setItem(this.#draftName(), JSON.stringify({ version: this.#entry.version, values: this.#typed() }));
      else sessionStorage.removeItem(this.#draftName());
    } catch {
      // Storage is forbidden here: the browser asks before the page is left.
    }
  }

  #forget() {
    try {
      sessionStorage.removeItem(this.#draftName());
    } catch {
      // Nothing was kept.
    }
  }

  /** A field that was not touched keeps what it held, also where it cannot show it. */
  #document(more = {}) {
    const e = this.#entry;
    const given = this.#given();
    const t = this.#typed();
    const kept = (name, typed) => (t[name] === given[name] ? e[name] : typed);
    return JSON.stringify({ ...more, question: kept('question', t.question), answer: kept('answer', t.answer), askings: kept('askings', readAskings(t.askings)), tags: kept('tags', readTags(t.tags)), language: t.language.trim() || null });
  }

  /** One thing after the other: what is clicked while the server works is not done twice. */
  async #once(work) {
    if (this.#working) return;
    this.#working = true;
    this.#unmark();
    try {
      await work();
    } catch (failure) {
      this.#failed(failure);
    } finally {
      this.#working = false;
    }
  }

  #submit(e) {
    e.preventDefault();
    const { id, version } = this.#entry;
    if (id === undefined) return this.#create();
    return this.#once(async () => {
      const saved = await this.#editor.call(`/entries/${encodeURIComponent(id)}`, { method: 'PUT', body: this.#document(), headers: { 'If-Match': `"${version}"` } });
      this.#saved({ ...this.#before(), version: saved.version });
    });
  }

  #create(more) {
    return this.#once(async () => {
      const { id } = await this.#editor.call('/entries', { body: this.#document(more) });
      await this.#page.created(id);
      this.#saved();
    });
  }

  #saved(undo) {
    this.#forget();
    this.#page.done('Saved', undo);
  }

  /** The entry before it was changed here. */
  #before() {
    const { id, question, answer, askings, tags, language } = this.#entry;
    return { id, question, answer, askings, tags, language: language ?? null };
  }

  #askToDelete() {
    const sure = h('button', { type: 'button', class: 'quiet danger', onclick: () => this.#delete() }, 'Delete it');
    fill(this.#note, notice('warn', 'Delete this entry?', 'It is not found any more from then on.', h('div', { class: 'actions' },
      sure, h('button', { type: 'button', class: 'quiet', onclick: () => fill(this.#note) }, 'Keep it'))));
    sure.focus();
  }

  #delete() {
    const { id, version } = this.#entry;
    return this.#once(async () => {
      await this.#editor.call(`/entries/${encodeURIComponent(id)}`, { method: 'DELETE', headers: { 'If-Match': `"${version}"` } });
      this.#forget();
      this.#page.done('Deleted', this.#before());
    });
  }

  /** Who changed it, read once it is opened; any version can be taken into the fields. */
  #history() {
    const list = h('ul', { class: 'history' });
    const note = h('div', {});
    return h('details', { ontoggle: async (e) => {
      if (!e.target.open || list.hasChildNodes()) return;
      try {
        const { changes } = await this.#editor.get(`/audit?limit=50&entry=${encodeURIComponent(this.#entry.id)}`);
        fill(list, changes.map((c) => this.#version(c)));
      } catch (failure) {
        this.#page.failed(failure, note);
      }
    } }, h('summary', {}, 'History'), note, list);
  }

  #version({ action, by, at, entry }) {
    return h('li', {}, h('p', { class: 'fine' }, `${action} by ${by} at ${moment(at)}`), h('p', { dir: 'auto' }, entry.question.split('\n')[0]), h('p', { class: 'fine', dir: 'auto' }, beginning(entry.answer)),
      h('button', { type: 'button', class: 'quiet', onclick: () => this.#take(shown(entry), 'An older version is in the fields', 'Saved, it is the entry again.') }, 'Take this version'));
  }

  #cancel() {
    this.#forget();
    this.#page.done('Nothing was changed');
  }

  #failed(failure) {
    if (failure instanceof Refusal && failure.code === 'no_such_entry') return this.#gone();
    if (!(failure instanceof Refusal) || failure.status !== 412) {
      this.#page.failed(failure, this.#note);
      this.#mark(failure.param, failure.message);
      return;
    }
    fill(this.#note, notice('warn', 'Somebody changed this entry meanwhile', failure.message,
      h('button', { type: 'button', class: 'quiet', onclick: () => this.#page.reopen(this.#entry.id) }, 'See theirs')));
    announce('Somebody changed this entry meanwhile');
  }

  #gone() {
    fill(this.#note, notice('warn', 'Somebody deleted this entry meanwhile', 'What you typed is still here.',
      h('button', { type: 'button', class: 'quiet', onclick: () => this.#create({ id: this.#entry.id }) }, 'Save as a new entry')));
    announce('Somebody deleted this entry meanwhile');
  }
}
