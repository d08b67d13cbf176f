// What people asked and nobody has handled: a click makes it an asking of an entry.
import { fill, h, percent, plural } from './dom.js';
import { address, editorPage, failed, faqLinks } from './editor.js';
import { entryFinder } from './faq-find.js';
import { announce, head } from './parts.js';

const NAME = 'Inbox';

export function show(main, page) {
  editorPage(main, page, NAME, (editor) => new Inbox(main, editor, () => show(main, page)).load());
}

class Inbox {
  #main;
  #editor;
  #again;
  #note = h('div', { class: 'section-note' });
  #lists = h('div', {});

  constructor(main, editor, again) {
    this.#main = main;
    this.#editor = editor;
    this.#again = again;
  }

  async load() {
    try {
      this.#draw(await this.#editor.get('/inbox'));
    } catch (e) {
      fill(this.#main, head(NAME), this.#note);
      this.#failed(e);
    }
  }

  #failed(e) {
    failed(e, this.#main, NAME, this.#note, this.#again);
  }

  #draw({ answered, unanswered }) {
    fill(this.#main, head(NAME, 'What people asked, as they asked it. Added to an entry, it is found the next time.', faqLinks('/faq/inbox', this.#editor.faq)), this.#note, this.#lists);
    fill(this.#lists,
      h('section', { class: 'section', 'aria-labelledby': 'unanswered' }, h('h2', { id: 'unanswered' }, `Unanswered (${unanswered.length})`),
        unanswered.length === 0 ? h('p', { class: 'quiet-text' }, 'No question was left without an answer.') : h('ul', { class: 'inbox' }, unanswered.map((g) => this.#group(g)))),
      h('section', { class: 'section', 'aria-labelledby': 'answered' }, h('h2', { id: 'answered' }, `Answered (${answered.length})`),
        answered.length === 0 ? h('p', { class: 'quiet-text' }, 'Nobody has marked an answer as helpful since you looked last.') : h('ul', { class: 'inbox' }, answered.map((f) => this.#helpful(f)))));
  }

  #group({ times, questions, candidates }) {
    const numbers = questions.map((q) => q.feedback);
    return h('li', { class: 'card' }, h('p', { class: 'eyebrow' }, `Asked ${plural(times, 'time')}`), h('ul', { class: 'askings' }, questions.map((q) => h('li', { dir: 'auto' }, q.question))),
      h('p', { class: 'fine' }, 'Add to'), h('div', { class: 'choices' }, candidates.map((c) =>
        h('button', { type: 'button', class: 'chip', dir: 'auto', onclick: () => this.#accept(numbers, c.id, c.question) }, c.question, ' ', h('span', { class: 'fine', dir: 'ltr' }, percent(c.probability))))),
      this.#finder(numbers),
      h('div', { class: 'actions' }, h('a', { class: 'quiet link-button', href: address('/faq/edit', this.#editor.faq, { new: questions[0].question, feedback: numbers.join() }) }, 'Write a new entry'),
        h('button', { type: 'button', class: 'quiet', onclick: () => this.#dismiss(numbers) }, 'Dismiss')));
  }

  #finder(numbers) {
    return entryFinder(this.#editor, ({ id, question }) => this.#accept(numbers, id, question.split('\n')[0]), (e) => this.#failed(e));
  }

  #helpful(f) {
    return h('li', { class: 'card' }, h('p', { class: 'eyebrow' }, `Helped ${plural(f.times, 'time')}`), h('p', { dir: 'auto' }, f.question),
      h('p', { class: 'fine', dir: 'auto' }, 'Answered by: ', f.entry_question ?? f.entry),
      h('div', { class: 'actions' }, h('button', { type: 'button', class: 'primary', onclick: () => this.#accept([f.feedback], f.entry, f.entry_question ?? f.entry) }, 'Add as an asking'),
        h('button', { type: 'button', class: 'quiet', onclick: () => this.#dismiss([f.feedback]) }, 'Dismiss')));
  }

  async #accept(feedback, entry, question) {
    await this.#do('/inbox/accept', { feedback, entry }, `Added to: ${question}`);
  }

  async #dismiss(feedback) {
    await this.#do('/inbox/dismiss', { feedback }, 'Dismissed');
  }

  async #do(path, body, said) {
    try {
      await this.#editor.call(path, { body: JSON.stringify(body) });
      fill(this.#note, h('p', { class: 'done-line' }, said));
      announce(said);
      await this.load();
    } catch (e) {
      this.#failed(e);
    }
  }
}
