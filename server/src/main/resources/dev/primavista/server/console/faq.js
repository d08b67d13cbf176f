// Ask in your own words: matches while typing, "not sure" below the server's threshold.
import { fill, h, icon, millis, percent, plural, write } from './dom.js';
import { Comparison } from './faq-compare.js';
import { address, faqLinks, faqPage } from './editor.js';
import { marked, nodes } from './html.js';
import { live, Offline, send } from './net.js';
import { announce, bar, busyLine, empty, head, notice, refusal, skeleton } from './parts.js';

const PAUSE_MS = 60;
const SLOW_MS = 600;
const CANDIDATES = 3;

export function show(main, page) {
  const { signal, title } = page;
  title('Ask');
  fill(main, head('Ask', 'Waiting for the server.'), skeleton(3, 'The questions are on their way'));
  const known = new AbortController();
  live.watch(({ state }) => {
    if (!state || known.signal.aborted) return;
    known.abort();
    if (!state.apps.faq) return fill(main, head('Ask'), empty('No FAQ is served here', 'Start the server with the demonstration FAQ, or with your own questions.', 'prima demo'));
    faqPage(main, page, 'Ask', state.apps.faq, (faq) => {
      fill(main, new Ask(faq, signal, title).el);
      main.querySelector('[role=combobox]').focus({ preventScroll: true });
    });
  }, AbortSignal.any([known.signal, signal]));
}

class Ask {
  #faq;
  #signal;
  #title;
  #matches = [];
  #active = -1;
  #shown = -1;
  #asked = '';
  #running = null;
  #timer = 0;
  #again = false;
  #saying = false;
  #living;
  #comparison = null;
  #input = h('input', { id: 'question', type: 'text', role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': 'matches', autocomplete: 'off', spellcheck: 'true', enterkeyhint: 'search', maxlength: 2000, dir: 'auto' });
  #list = h('ul', { id: 'matches', class: 'matches', role: 'listbox', 'aria-label': 'Known questions', hidden: true });
  #note = h('div', { class: 'ask-note' });
  #answer = h('div', { class: 'ask-answer' });
  #verdict = h('div', { class: 'ask-verdict', hidden: true });
  #helped = h('button', { type: 'button', class: 'quiet', onclick: () => this.#say(true) }, 'This answered it');
  #took = h('p', { class: 'fine took' });
  #busy = busyLine(() => this.#running?.abort());

  constructor(faq, signal, title) {
    this.#faq = faq;
    this.#living = faq.editing !== undefined;
    this.#signal = signal;
    this.#title = title;
    if ((faq.matchers?.length ?? 0) > 1) this.#comparison = new Comparison(faq.matchers, (body, stop) => send(this.#path('/match'), { body: JSON.stringify(body), signal: AbortSignal.any([stop, signal]) }));
    this.#input.addEventListener('input', () => this.#soon());
    this.#input.addEventListener('keydown', (e) => this.#key(e));
    this.#list.addEventListener('click', (e) => this.#clicked(e));
    this.#list.addEventListener('mousedown', (e) => e.preventDefault());
    this.el = h('div', {},
      head(h('span', { dir: 'auto' }, faq.title), `Ask in your own words. The answer comes from ${plural(faq.entries, 'known question')}.`, this.#living && faqLinks('/faq', faq)),
      (faq.refused ?? []).map(({ matcher, reason }) => notice('warn', `The file of ${matcher} was written anew, and is refused`, h('p', { dir: 'auto' }, reason), 'The matcher before answers on.')),
      h('search', { class: 'ask' }, h('label', { for: 'question' }, 'Your question'), h('div', { class: 'ask-box' }, icon('search'), this.#input)),
      this.#busy.el, this.#note, h('div', { class: 'ask-columns' }, this.#list, this.#answer), this.#verdict, this.#took, this.#comparison?.el);
    live.watch(({ offline }) => {
      if (!offline && this.#again) this.#ask();
    }, signal);
    this.#input.value = new URLSearchParams(location.search).get('q') ?? '';
    if (this.#input.value) this.#ask();
    else this.#blank();
  }

  #blank() {
    this.#matches = [];
    this.#close();
    this.#again = false;
    this.#asked = '';
    fill(this.#note, h('div', { class: 'examples' }, h('p', { id: 'examples' }, 'For example'), h('ul', { 'aria-labelledby': 'examples' }, this.#faq.examples.map((q) =>
      h('li', {}, h('button', { type: 'button', class: 'chip', dir: 'auto', onclick: () => this.#take(q) }, q))))));
    fill(this.#answer);
    this.#verdict.hidden = true;
    this.#comparison?.clear();
    write(this.#took, '');
    this.#remember('');
  }

  #take(question) {
    this.#input.value = question;
    this.#input.focus();
    this.#ask();
  }

  #soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), PAUSE_MS);
  }

  async #ask() {
    this.#running?.abort();
    const question = this.#input.value.trim();
    if (question === '') return this.#blank();
    const mine = (this.#running = new AbortController());
    this.#again = false;
    const began = performance.now();
    const slow = setTimeout(() => mine === this.#running && this.#busy.wait(), SLOW_MS);
    try {
      const body = JSON.stringify(this.#living ? { question, top: 5, explain: true } : { question, top: 5 });
      const answer = await send(this.#path('/match'), { body, signal: AbortSignal.any([mine.signal, this.#signal]), onBusy: (...wait) => this.#waits(wait) });
      this.#arrived(question, answer, performance.now() - began);
    } catch (e) {
      if (mine === this.#running) this.#failed(e);
    }
    clearTimeout(slow);
    if (mine === this.#running) this.#busy.hide();
  }

  #path(rest) {
    return this.#living ? `/v1/faq/${encodeURIComponent(this.#faq.name)}${rest}` : `/v1/faq${rest}`;
  }

  /** What is shown belongs to an older question: it goes while the server is busy. */
  #waits(wait) {
    this.#matches = [];
    this.#close();
    fill(this.#note);
    fill(this.#answer);
    this.#verdict.hidden = true;
    write(this.#took, '');
    this.#busy.show(...wait);
  }

  #failed(e) {
    this.#matches = [];
    this.#shown = -1;
    this.#asked = '';
    this.#close();
    fill(this.#answer);
    this.#verdict.hidden = true;
    write(this.#took, '');
    if (e.name === 'AbortError') return fill(this.#note, notice('info', 'Stopped', 'Type on, or press Enter to ask again.'));
    this.#again = e instanceof Offline;
    fill(this.#note, this.#again ? notice('warn', 'No answer from the server', 'Your question is kept and asked again when the server is back.') : refusal(e));
    if (!this.#again) announce(e.message);
  }

  #arrived(question, { matches, took_ms: took }, roundTrip) {
    this.#asked = question;
    const sure = matches.length > 0 && matches[0].probability >= this.#faq.threshold;
    this.#matches = sure ? matches : matches.slice(0, CANDIDATES);
    this.#active = -1;
    this.#shown = sure ? 0 : -1;
    fill(this.#note, !sure && this.#unsure(matches));
    this.#open();
    this.#showAnswer();
    this.#askVerdict();
    this.#comparison?.ask(question);
    write(this.#took, `Compared with ${plural(this.#faq.entries, 'question')} in ${millis(took)}, here after ${millis(roundTrip)}.`);
    this.#remember(question);
    announce(sure ? `${plural(this.#matches.length, 'match', 'matches')}. Best: ${heading(matches[0])}, ${percent(matches[0].probability)}` : `Not sure. ${plural(this.#matches.length, 'candidate')}`);
  }

  #unsure(matches) {
    const limit = percent(this.#faq.threshold);
    if (matches.length === 0) return notice('warn', 'Not sure', 'No known question is near this one. Try other words.');
    return notice('warn', 'Not sure', `The nearest known question reaches ${percent(matches[0].probability)}; an answer needs ${limit}. Was it one of these? If not, try other words.`);
  }

  #open() {
    const open = this.#matches.length > 0;
    fill(this.#list, this.#matches.map((m, i) => h('li', { id: `match-${i}`, role: 'option', 'aria-selected': 'false' },
      h('span', { class: 'match-text', dir: 'auto', lang: m.language }, this.#matchText(m)), h('span', { class: 'bar-value' }, percent(m.probability)), bar(m.probability))));
    this.#list.hidden = !open;
    this.#input.setAttribute('aria-expanded', String(open));
    this.#mark();
  }

  #close() {
    this.#active = -1;
    this.#list.hidden = true;
    this.#input.setAttribute('aria-expanded', 'false');
    this.#input.removeAttribute('aria-activedescendant');
  }

  #mark() {
    [...this.#list.children].forEach((option, i) => {
      option.setAttribute('aria-selected', String(i === this.#active));
      option.classList.toggle('shown', i === this.#shown);
    });
    if (this.#active >= 0) this.#input.setAttribute('aria-activedescendant', `match-${this.#active}`);
    else this.#input.removeAttribute('aria-activedescendant');
  }

  #key(e) {
    if (e.isComposing) return;
    const open = !this.#list.hidden;
    const keys = { ArrowDown: () => this.#move(1), ArrowUp: () => this.#move(-1), Enter: () => this.#enter(open), Escape: () => this.#escape(open) };
    if (!keys[e.key] || e.ctrlKey || e.metaKey || e.altKey) return;
    e.preventDefault();
    keys[e.key]();
  }

  #move(by) {
    if (this.#matches.length === 0) return;
    if (this.#list.hidden) this.#open();
    const n = this.#matches.length;
    this.#active = this.#active < 0 ? (by > 0 ? 0 : n - 1) : (this.#active + by + n) % n;
    this.#shown = this.#active;
    this.#mark();
    this.#showAnswer();
  }

  #enter(open) {
    clearTimeout(this.#timer);
    if (this.#input.value.trim() !== this.#asked || this.#matches.length === 0) return this.#ask();
    if (!open) return this.#open();
    if (this.#shown >= 0) this.#choose(this.#shown);
  }

  #escape(open) {
    if (open) return this.#close();
    this.#input.value = '';
    this.#blank();
  }

  #clicked(e) {
    const i = [...this.#list.children].indexOf(e.target.closest('[role=option]'));
    if (i >= 0) this.#choose(i);
  }

  #choose(i) {
    this.#shown = i;
    this.#close();
    fill(this.#note);
    this.#showAnswer();
    announce(`Answer to: ${heading(this.#matches[i])}`);
  }

  #showAnswer() {
    const m = this.#matches[this.#shown];
    this.#helped.hidden = !m;
    if (!m) return fill(this.#answer);
    const closed = this.#list.hidden;
    fill(this.#answer, h('article', { class: 'card answer-card' },
      h('p', { class: 'eyebrow' }, this.#shown === 0 ? 'Best match' : `Match ${this.#shown + 1}`, ', ', h('b', {}, percent(m.probability))),
      h('h2', { dir: 'auto', lang: m.language }, inline(heading(m))), why(m), h('div', { class: 'prose', dir: 'auto', lang: m.language }, m.answer_html === undefined ? prose(m.answer) : nodes(m.answer_html)),
      closed && h('p', {}, h('button', { type: 'button', class: 'quiet', onclick: () => this.#reopen() }, `Show all ${plural(this.#matches.length, 'match', 'matches')}`))));
  }

  /** The question, with the words marked that it has in common with what was asked. */
  #matchText(m) {
    const own = m.why && m.why.kind === 'question' && m.why.text === m.question;
    return own ? marked(m.question, m.why.text_spans) : inline(heading(m));
  }

  /** Only a living FAQ learns from what people say. */
  #askVerdict() {
    this.#verdict.hidden = !this.#living;
    if (!this.#living) return;
    fill(this.#verdict, h('p', { id: 'verdict' }, 'Did you find your answer?'), h('div', { class: 'choices', role: 'group', 'aria-labelledby': 'verdict' },
      this.#helped,
      h('button', { type: 'button', class: 'quiet', onclick: () => this.#say(false) }, 'None of these')));
  }

  /** Once for each question: a click while the server takes another is none. */
  async #say(helpful) {
    const shown = this.#matches[this.#shown];
    if (this.#saying || (helpful && !shown)) return;
    this.#saying = true;
    const question = this.#asked;
    const body = helpful ? { question, entry: shown.id, helpful } : { question, helpful };
    try {
      await send(this.#path('/feedback'), { body: JSON.stringify(body), signal: this.#signal });
      if (question !== this.#asked) return;
      const thanks = helpful ? 'Thank you. An editor sees that this helped.' : 'Thank you. An editor sees that your question has no answer yet.';
      fill(this.#verdict, h('p', { class: 'done-line' }, thanks));
      announce(thanks);
    } catch (e) {
      if (e.name === 'AbortError' || question !== this.#asked) return;
      this.#askVerdict();
      this.#verdict.prepend(e instanceof Offline ? notice('warn', 'No answer from the server', 'Say it again when the server is back.') : refusal(e));
    } finally {
      this.#saying = false;
    }
  }

  #reopen() {
    this.#open();
    this.#showAnswer();
    this.#input.focus();
  }

  /** The address carries the question, so that it can be sent to a colleague. */
  #remember(question) {
    if (location.pathname !== '/faq') return;
    history.replaceState(history.state, '', address('/faq', this.#faq, { q: question }));
    this.#title(question === '' ? 'Ask' : `${question.slice(0, 60)} · Ask`);
  }
}

/** The first line of a question; details may follow it. */
function heading(m) {
  return m.question.split('\n')[0];
}

/** What matched: shown where an asking did, whose words the question does not have. */
function why(m) {
  if (!m.why || m.why.kind !== 'asking' || m.why.text_spans.length === 0) return false;
  return h('p', { class: 'fine why', dir: 'auto' }, 'Also asked as: ', h('span', { lang: m.language }, marked(m.why.text, m.why.text_spans)));
}

/** Paragraphs, `code` and fenced code; everything else is plain text. */
function prose(text) {
  return text.split(/^```.*$/m).flatMap((part, i) => {
    if (i % 2 === 1) return [h('pre', { tabindex: '0', role: 'region', 'aria-label': 'Code' }, h('code', {}, part.trim()))];
    return part.split(/\n{2,}/).filter((p) => p.trim() !== '').map((p) =>
      h('p', {}, inline(p.trim())));
  });
}

function inline(text) {
  return text.split(/`([^`]+)`/).map((piece, i) => (i % 2 === 1 ? h('code', {}, piece) : piece));
}
