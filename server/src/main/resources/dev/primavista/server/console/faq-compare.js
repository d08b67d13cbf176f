// Two matchers on one question, side by side.
import { fill, h, millis, percent } from './dom.js';
import { bar, refusal } from './parts.js';

const TOP = 5;

export class Comparison {
  #matchers;
  #match;
  #question = '';
  #running = null;
  #open = h('details', { class: 'section', ontoggle: () => this.#again() }, h('summary', {}, 'Compare the matchers'));
  #columns = h('div', { class: 'columns compare' });

  /** match(body, signal) asks the server. */
  constructor(matchers, match) {
    this.#matchers = matchers;
    this.#match = match;
    this.#open.append(this.#columns);
    this.el = this.#open;
  }

  clear() {
    this.#question = '';
    this.#running?.abort();
    fill(this.#columns);
  }

  ask(question) {
    this.#question = question;
    this.#again();
  }

  async #again() {
    this.#running?.abort();
    if (!this.#open.open || this.#question === '') return;
    const mine = (this.#running = new AbortController());
    const question = this.#question;
    try {
      const answers = await Promise.all(this.#matchers.map((matcher) => this.#match({ question, top: TOP, matcher }, mine.signal)));
      if (mine === this.#running) this.#show(answers);
    } catch (e) {
      if (mine === this.#running && e.name !== 'AbortError') fill(this.#columns, refusal(e));
    }
  }

  #show(answers) {
    const first = answers[0].matches.map((m) => m.id);
    const differs = (m, rank) => first[rank] !== m.id;
    fill(this.#columns, answers.map(({ matches, none, took_ms: took }, at) => h('section', { class: 'card', 'aria-label': this.#matchers[at] },
      h('h2', {}, this.#matchers[at]), h('ol', { class: 'compared' }, matches.map((m, rank) => h('li', {},
        h('span', { class: differs(m, rank) ? 'match-text differs' : 'match-text', dir: 'auto' }, m.question.split('\n')[0]), h('span', { class: 'bar-value' }, percent(m.probability)), bar(m.probability, rank === 0)))),
      h('p', { class: 'fine' }, `None of these: ${percent(none)}. In ${millis(took)}.`),
      matches.some(differs) && h('p', { class: 'fine' }, h('span', { class: 'differs' }, 'Underlined'), ` stands elsewhere with ${this.#matchers[0]}.`))));
  }
}
