// A FAQ on any page: <script async src="https://HOST/widget.js" data-faq="NAME"></script>
// One button; the rest is made on its first use, in a shadow root. No cookie, nothing kept. One on a page.
(() => {
  const HOST = 'primavista-faq';
  const script = document.currentScript;
  if (document.querySelector(HOST)) {
    console.warn(`${script.src}: a FAQ is on this page already; data-faq="${script.dataset.faq ?? ''}" is left out (expected: one widget on a page)`);
    return;
  }
  const origin = new URL(script.src).origin;
  let faq = script.dataset.faq;
  const { language } = script.dataset;
  /** Longer than this an answer is announced as on its way; longer than that none is waited for. */
  const SLOW_MS = 600;
  const LOST_MS = 20_000;
  /** What the widget says; data-button, data-title and so on of the script say it in other words. */
  const ENGLISH = {
    button: 'Help', title: 'How can we help?', ask: 'Your question',
    wait: 'One moment.', wait: 'One moment.', found: 'Answers found:', unsure: 'Not sure. Is it one of these?', nothing: 'No known question is near this one. Try other words.', failed: 'No answer at the moment. Please try again.',
    helped: 'This answered it', none: 'None of these', open: 'Open the answer that helped first.', thanks: 'Thank you.',
  };
  const word = (name) => script.dataset[name] ?? ENGLISH[name];
  /** The page's own words are in its language. */
  const tongue = (name) => (name in script.dataset ? null : 'en');
  const STYLE = `
    /* Declared as important here, they are stronger than every rule of the page. */
    :host { all: initial !important; position: fixed !important; right: 1rem !important; bottom: 1rem !important; z-index: 2147483000 !important; font: 16px/1.5 system-ui, sans-serif !important; color: #12191f !important; color-scheme: light !important; }
    * { box-sizing: border-box; } [hidden] { display: none !important; }
    button, input { font: inherit; color: inherit; }
    .open { min-height: 3rem; padding: 0 1.25rem; border: 0; border-radius: 1.5rem; background: #0f5366; color: #fff; font-weight: 600; cursor: pointer; box-shadow: 0 2px 8px rgb(0 0 0 / 25%); }
    .box { position: absolute; right: 0; bottom: 3.75rem; width: min(24rem, calc(100vw - 2rem)); max-height: min(36rem, calc(100vh - 6rem)); overflow: auto; padding: 1.25rem; border: 1px solid #dfe5e9; border-radius: .75rem; background: #fff; box-shadow: 0 8px 32px rgb(0 0 0 / 20%); }
    h2 { margin: 0 0 .75rem; font-size: 1.125rem; } label { display: block; font-size: .875rem; font-weight: 600; }
    input { width: 100%; min-height: 2.75rem; margin-top: .25rem; padding: 0 .75rem; border: 1px solid #7f8c97; border-radius: .5rem; background: #fff; }
    ul.hits { margin: .75rem 0 0; padding: 0; list-style: none; }
    .hit { display: block; width: 100%; min-height: 2.5rem; padding: .5rem .75rem; border: 0; border-radius: .5rem; background: none; text-align: start; cursor: pointer; overflow-wrap: anywhere; }
    .hit:hover, .hit[aria-expanded=true] { background: #e3f0f3; } .hit[aria-expanded=true] { font-weight: 600; }
    .answer { padding: .25rem .75rem 1rem; overflow-wrap: anywhere; } .answer p { margin: .5rem 0; }
    .answer pre { overflow: auto; padding: .75rem; border-radius: .5rem; background: #eaeff2; white-space: pre-wrap; }
    .answer table { display: block; overflow-x: auto; border-collapse: collapse; overflow-wrap: normal; } .answer th, .answer td { padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #dfe5e9; text-align: start; }
    .verdict { display: flex; flex-wrap: wrap; gap: .5rem; margin-top: .75rem; }
    .verdict button { min-height: 2.25rem; padding: 0 .875rem; border: 1px solid #7f8c97; border-radius: .5rem; background: #fff; cursor: pointer; }
    .box:focus, .say:focus { outline: none; }
    .say { min-height: 1.5rem; margin: .75rem 0 0; color: #52606b; font-size: .875rem; }
    :focus-visible { outline: 2px solid #0f5366; outline-offset: 2px; }`;
  const TAGS = new Set('a b blockquote br cite code dd del div dl dt em h1 h2 h3 h4 h5 h6 hr i kbd li ol p pre q samp small span strong sub sup table tbody td th thead tr u ul var'.split(' '));
  let policy = null;
  try {
    policy = globalThis.trustedTypes?.createPolicy('primavista-widget', { createHTML: (text) => text }) ?? null;
  } catch {
    // The page names its policies and has not this one: answers come as text.
  }

  function h(tag, props, ...children) {
    const el = document.createElement(tag);
    for (const [key, value] of Object.entries(props ?? {})) {
      if (key.startsWith('on')) el.addEventListener(key.slice(2), value);
      else if (value !== false && value !== null) el.setAttribute(key, value === true ? '' : value);
    }
    el.append(...children.flat(9).filter((c) => c !== false && c !== null));
    return el;
  }

  function answer(match) {
    if (globalThis.trustedTypes && !policy) return [h('p', {}, match.answer)];
    const parsed = new DOMParser().parseFromString(policy ? policy.createHTML(match.answer_html) : match.answer_html, 'text/html');
    return [...parsed.body.childNodes].map(copy);
  }

  /** The server has cleaned it; only these tags are built here all the same. */
  function copy(node) {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeType !== Node.ELEMENT_NODE) return [];
    const children = [...node.childNodes].map(copy);
    if (!TAGS.has(node.localName)) return children;
    const href = node.getAttribute('href') ?? '';
    if (node.localName !== 'a') return h(node.localName, {}, children);
    return /^(https?:|mailto:|tel:)/i.test(href) ? h('a', { href, rel: 'nofollow noopener noreferrer', target: '_blank' }, children) : children;
  }

  /** The server said why it does not answer. */
  class Refusal extends Error {}

  /** The JSON of an answer; what stands between may answer otherwise, such as a proxy with a page. */
  async function read(response) {
    const document = await response.json().catch(() => null);
    if (document?.error) throw new Refusal(document.error);
    if (!response.ok || document === null) throw new Error();
    return document;
  }

  async function post(path, body, signal) {
    faq ??= (await read(await fetch(`${origin}/v1/faq`, { credentials: 'omit', signal }))).default;
    const response = await fetch(`${origin}/v1/faq/${encodeURIComponent(faq)}${path}`, { method: 'POST', credentials: 'omit', signal, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
    return read(response);
  }

  class Panel {
    constructor(root, opener) {
      this.opener = opener;
      this.asked = '';
      this.input = h('input', { id: 'q', type: 'text', autocomplete: 'off', maxlength: 2000, dir: 'auto', enterkeyhint: 'search', oninput: () => this.soon(), onkeydown: (e) => this.key(e) });
      this.hits = h('ul', { class: 'hits' });
      this.verdict = h('div', { class: 'verdict', hidden: true },
        h('button', { type: 'button', lang: tongue('helped'), onclick: () => this.judge(true) }, word('helped')), h('button', { type: 'button', lang: tongue('none'), onclick: () => this.judge(false) }, word('none')));
      this.say = h('p', { class: 'say', role: 'status', tabindex: '-1' });
      this.el = h('div', { class: 'box', role: 'dialog', 'aria-labelledby': 'title', hidden: true, tabindex: '-1', onkeydown: (e) => e.key === 'Escape' && this.toggle() },
        h('h2', { id: 'title', lang: tongue('title') }, word('title')), h('label', { for: 'q', lang: tongue('ask') }, word('ask')), this.input, this.hits, this.verdict, this.say);
      root.append(this.el);
    }

    toggle() {
      this.el.hidden = !this.el.hidden;
      this.opener.setAttribute('aria-expanded', String(!this.el.hidden));
      (this.el.hidden ? this.opener : this.input).focus();
    }

    /** Says it, to who listens too; nothing where nothing is given. */
    tell(text = '', lang = null) {
      this.say.textContent = text;
      if (lang === null) this.say.removeAttribute('lang');
      else this.say.setAttribute('lang', lang);
    }

    failed(e) {
      if (e instanceof Refusal) this.tell(e.message, 'en');
      else this.tell(word('failed'), tongue('failed'));
    }

    soon() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(), 120);
    }

    /** Enter asks what has no answer yet, also once more what had none. */
    key(e) {
      if (e.key === 'Enter' && !e.isComposing && this.input.value.trim() !== this.asked) this.ask();
    }

    /** Only the newest question counts: whatever comes of older ones comes too late. */
    async ask() {
      clearTimeout(this.timer);
      this.running?.abort();
      const mine = (this.running = new AbortController());
      const question = this.input.value.trim();
      this.asked = '';
      this.verdict.hidden = true;
      if (question === '') {
        this.tell();
        return this.hits.replaceChildren();
      }
      const slow = setTimeout(() => this.tell(word('wait'), tongue('wait')), SLOW_MS);
      const lost = setTimeout(() => mine.abort(), LOST_MS);
      try {
        const found = await post('/match', { question, top: 4, language }, mine.signal);
        if (mine !== this.running) return;
        this.asked = question;
        this.show(found);
      } catch (e) {
        if (mine !== this.running) return;
        this.hits.replaceChildren();
        this.failed(e);
      } finally {
        clearTimeout(slow);
        clearTimeout(lost);
      }
    }

    show({ matches, sure }) {
      const name = sure ? 'found' : matches.length > 0 ? 'unsure' : 'nothing';
      this.tell(sure ? `${word(name)} ${matches.length}` : word(name), tongue(name));
      this.opened = [];
      this.hits.replaceChildren(...matches.map((m, i) => this.hit(m, sure && i === 0)));
      this.verdict.hidden = matches.length === 0;
    }

    hit(match, open) {
      const lang = match.language ?? null;
      const place = h('div', { class: 'answer', dir: 'auto', lang, hidden: !open }, open ? answer(match) : []);
      const button = h('button', { type: 'button', class: 'hit', dir: 'auto', lang, 'aria-expanded': String(open) }, match.question.split('\n')[0]);
      if (open) this.opened.push(match.id);
      button.addEventListener('click', () => {
        place.hidden = !place.hidden;
        button.setAttribute('aria-expanded', String(!place.hidden));
        this.opened = this.opened.filter((id) => id !== match.id);
        if (!place.hidden) {
          this.opened.push(match.id);
          place.replaceChildren(...answer(match).flat(9));
        }
      });
      return h('li', {}, button, place);
    }

    /** The answer that was opened last, and is open still, is the one that helped. */
    async judge(helpful) {
      const entry = this.opened.at(-1);
      if (helpful && entry === undefined) {
        this.tell(word('open'), tongue('open'));
        return;
      }
      if (this.judging) return;
      this.judging = true;
      const question = this.asked;
      try {
        await post('/feedback', helpful ? { question, entry, helpful } : { question, helpful });
        if (question !== this.asked) return;
        this.verdict.hidden = true;
        this.tell(word('thanks'), tongue('thanks'));
        this.say.focus();
      } catch (e) {
        this.failed(e);
      } finally {
        this.judging = false;
      }
    }
  }

  const host = document.createElement(HOST);
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  let panel = null;
  const opener = h('button', { type: 'button', class: 'open', 'aria-haspopup': 'dialog', 'aria-expanded': 'false', lang: tongue('button'), onclick: () => (panel ??= new Panel(root, opener)).toggle() }, word('button'));
  root.append(opener);
  (document.body ?? document.documentElement).append(host);
})();
