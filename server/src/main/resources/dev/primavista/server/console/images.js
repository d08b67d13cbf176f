// Pictures by drop, paste or choice: a row each, with its own progress, answer or error.
import { bytes, fill, h, icon, plural, svg, write } from './dom.js';
import { live, Offline, send } from './net.js';
import { camera } from './camera.js';
import { announce, busyLine, empty, head, notice, probabilityBars, refusal, skeleton, timing } from './parts.js';

const AT_ONCE = 2;
const RESENDS = 2;

export function show(main, { signal, title }) {
  title('Images');
  fill(main, head('Images', 'Waiting for the server.'), skeleton(3, 'The page is on its way'));
  const known = new AbortController();
  // Shown until a model is loaded that looks at pictures.
  const none = [head('Images'), empty('No image model is served here', 'Start the server with the demonstration models.', 'prima demo')];
  live.watch(({ state }) => {
    if (!state || known.signal.aborted) return;
    if (state.apps.vision?.default) {
      known.abort();
      fill(main, new Images(state.apps.vision, signal).el);
    } else if (!none[0].isConnected) fill(main, none);
  }, AbortSignal.any([known.signal, signal]));
}

class Images {
  #vision;
  #signal;
  #rows = [];
  #running = 0;
  #list = h('ul', { class: 'pictures' });
  #tools = h('div', { class: 'picture-tools', hidden: true });
  #count = h('p', { class: 'fine' });
  #model = null;
  #other = null;
  #top = number('vision-top', 5, { min: 1, max: 20 });
  #least = number('vision-least', 0, { min: 0, max: 100 });

  constructor(vision, signal) {
    this.#vision = vision;
    this.#signal = signal;
    fill(this.#tools, this.#count, h('button', { type: 'button', class: 'quiet', onclick: () => this.#clear() }, 'Clear all'));
    this.el = h('div', {}, head('Images', 'Drop a picture, and a model says what it sees.'), this.#chooser(), this.#tools, this.#list);
    document.addEventListener('paste', (e) => this.#add(e.clipboardData?.files), { signal });
    signal.addEventListener('abort', () => this.#rows.forEach((r) => r.close()), { once: true });
    live.watch(({ offline, state }) => {
      if (offline) return;
      this.#rows.filter((r) => r.state === 'offline' || (r.state === 'unready' && state?.ready)).forEach((r) => this.#queue(r));
    }, signal);
  }

  #chooser() {
    const formats = this.#vision.formats;
    const input = h('input', { type: 'file', id: 'pictures', multiple: true, accept: formats.map((f) => `image/${f}`).join(), 'aria-describedby': 'pictures-note', onchange: () => {
      this.#add(input.files);
      input.value = '';
    } });
    const models = this.#vision.models;
    this.#model = models.length > 1 && h('select', { id: 'vision-model' }, models.map((m) => h('option', {}, m)));
    this.#other = models.length > 1 && h('select', { id: 'vision-other' }, h('option', { value: '' }, 'no other'), models.map((m) => h('option', {}, m)));
    if (this.#model) this.#model.value = this.#vision.default;
    const zone = h('div', { class: 'drop' }, icon('picture'), h('label', { class: 'drop-label', for: 'pictures' }, h('b', {}, 'Choose pictures'), ' or drop them here'), input,
      h('p', { class: 'fine', id: 'pictures-note' }, `Paste works too. ${formats.map((f) => f.toUpperCase()).join(', ')}, up to ${bytes(this.#vision.max_bytes)} each. They go to this server only.`));
    this.#catchDrops(zone);
    return [zone, camera((file) => this.#add([file]), this.#signal), this.#model && h('p', { class: 'model-choice' },
      h('label', { for: 'vision-model' }, 'Model'), this.#model, h('label', { for: 'vision-other' }, 'beside'), this.#other),
    h('p', { class: 'model-choice' }, h('label', { for: 'vision-top' }, 'Labels, at most'), this.#top, h('label', { for: 'vision-least' }, 'from percent'), this.#least)];
  }

  /** What the next picture is asked for. */
  #wish() {
    return { models: this.#chosen(), top: within(this.#top), threshold: within(this.#least) / 100 };
  }

  /** The models that look at the next picture: one, or two side by side. */
  #chosen() {
    const first = this.#model ? this.#model.value : this.#vision.default;
    const other = this.#other ? this.#other.value : '';
    return other && other !== first ? [first, other] : [first];
  }

  /** A picture dropped anywhere on the page counts: it must not replace the page. */
  #catchDrops(zone) {
    let depth = 0;
    const over = (by) => zone.classList.toggle('over', (depth = Math.max(0, depth + by)) > 0);
    const on = (name, action) => document.addEventListener(name, (e) => {
      if (!e.dataTransfer?.types.includes('Files')) return;
      e.preventDefault();
      action(e);
    }, { signal: this.#signal });
    on('dragenter', () => over(1));
    on('dragleave', () => over(-1));
    on('dragover', () => {});
    on('drop', (e) => {
      over(-depth);
      this.#add(e.dataTransfer.files);
    });
  }

  #add(files) {
    if (!files || files.length === 0) return;
    const added = [...files].map((file) => new Picture(file, { again: (r) => this.#queue(r), remove: (r) => this.#remove(r) }));
    this.#rows.unshift(...added);
    this.#list.prepend(...added.map((r) => r.el));
    this.#counted();
    for (const row of added) {
      const reason = this.#unfit(row.file);
      if (reason) row.fail(notice('bad', reason), 'error');
      else this.#queue(row);
    }
  }

  #unfit({ name, size, type }) {
    if (size === 0) return `${name} is empty: 0 bytes`;
    if (size > this.#vision.max_bytes) return `${name} has ${bytes(size)} (expected: at most ${bytes(this.#vision.max_bytes)})`;
    if (type && !type.startsWith('image/')) return `${name} is not a picture: ${type} (expected: ${this.#vision.formats.join(', ')})`;
    return null;
  }

  #queue(row) {
    row.wait();
    this.#next();
  }

  #next() {
    const row = this.#rows.findLast((r) => r.state === 'waiting');
    if (!row || this.#running >= AT_ONCE) return;
    this.#running++;
    row.classify(this.#wish(), this.#signal).finally(() => {
      this.#running--;
      this.#counted();
      this.#next();
    });
    this.#next();
  }

  #remove(row) {
    const at = this.#rows.indexOf(row);
    this.#rows.splice(at, 1);
    row.close();
    row.el.remove();
    this.#counted();
    const next = this.#rows[Math.min(at, this.#rows.length - 1)];
    (next?.el.querySelector('button') ?? document.getElementById('pictures')).focus();
  }

  #clear() {
    for (const row of this.#rows.splice(0)) {
      row.close();
      row.el.remove();
    }
    this.#counted();
    document.getElementById('pictures').focus();
  }

  #counted() {
    this.#tools.hidden = this.#rows.length === 0;
    const done = this.#rows.filter((r) => r.state === 'done').length;
    const failed = this.#rows.filter((r) => r.state === 'error').length;
    write(this.#count, `${plural(this.#rows.length, 'picture')}: ${done} answered${failed > 0 ? `, ${failed} failed` : ''}`);
  }
}

/** One picture; its state is waiting, running, done, error, offline or unready. */
class Picture {
  state = 'new';
  #url;
  #body = h('div', { class: 'picture-body' });
  #frame = h('div', { class: 'thumb' }, icon('picture'));
  #running = null;
  #resent = 0;
  #actions;
  #busy = busyLine(() => this.#running?.abort());

  constructor(file, actions) {
    this.file = file;
    this.#actions = actions;
    this.#url = URL.createObjectURL(file);
    const frame = this.#frame;
    const image = h('img', { src: this.#url, alt: '', onload: () => frame.firstChild.replaceWith(image), onerror: () => frame.firstChild.replaceWith(icon('unavailable')) });
    this.el = h('li', { class: 'card picture' }, frame, h('div', { class: 'picture-main' },
      h('div', { class: 'picture-head' }, h('div', { class: 'picture-name' }, h('h2', { dir: 'auto' }, file.name || 'Pasted picture'), h('span', { class: 'fine' }, bytes(file.size))),
        h('button', { type: 'button', class: 'icon-button', 'aria-label': `Remove ${file.name || 'the pasted picture'}`, onclick: () => actions.remove(this) }, icon('close'))),
      this.#body, this.#busy.el));
  }

  wait() {
    this.state = 'waiting';
    this.#progress('Waiting for its turn');
  }

  #progress(text) {
    fill(this.#body, h('p', { class: 'progress' }, text), h('progress', { 'aria-label': `${this.file.name}: ${text}` }));
  }

  async classify(wish, signal) {
    this.state = 'running';
    this.#mark([]);
    this.#progress('Classifying');
    this.#running = new AbortController();
    try {
      const answers = [];
      // One after the other, so that neither slows the other's times.
      for (const model of wish.models) answers.push(await this.#ask(model, wish, AbortSignal.any([this.#running.signal, signal])).catch((e) => refused(model, e)));
      if (answers.every((a) => a.refusal)) throw answers[0].refusal;
      this.#done(answers, wish);
    } catch (e) {
      this.#failed(e);
    }
    this.#busy.hide();
  }

  async #ask(model, { top, threshold }, signal) {
    const began = performance.now();
    const path = `/v1/vision/${encodeURIComponent(model)}/predict?top=${top}&threshold=${threshold}`;
    const answer = await send(path, { body: this.file, type: this.file.type || 'application/octet-stream', signal, onBusy: this.#busy.show });
    return { ...answer, roundTrip: performance.now() - began };
  }

  #done(answers, wish) {
    this.state = 'done';
    for (const { results: [result] } of answers) result.detections?.splice(wish.top);
    fill(this.#body, answers.length > 1 ? h('div', { class: 'beside' }, answers.map((a) => h('section', { class: 'answer', 'aria-label': a.model }, told(a, wish)))) : told(answers[0], wish));
    this.#mark(answers.map((a) => a.results[0]));
    announce(`${this.file.name}: ${answers.map((a) => a.refusal?.message ?? sentence(a.results[0])).join('; ')}`);
  }

  /** Draws the boxes of what the models found over the picture; those of the second are dashed. */
  #mark(results) {
    this.#frame.querySelector('svg.boxes')?.remove();
    const seen = results.filter((r) => r.detections?.length > 0);
    this.#frame.classList.toggle('large', seen.length > 0);
    if (seen.length > 0) this.#frame.append(boxes(results, seen[0]));
  }

  #failed(e) {
    const again = h('button', { type: 'button', class: 'quiet', onclick: () => this.#actions.again(this) }, 'Try again');
    if (e.name === 'AbortError') return this.fail(notice('info', 'Stopped', again), 'error');
    if (e instanceof Offline && this.#resent++ < RESENDS) return this.fail(notice('warn', 'No answer from the server', 'Sent again when the server is back.'), 'offline');
    if (e.status === 503 && live.state && !live.state.ready) return this.fail(notice('warn', 'The server is not ready yet', 'Sent again when it is.'), 'unready');
    const el = refusal(e);
    if (e instanceof Offline || e.status >= 429) el.append(again);
    this.fail(el, 'error');
    announce(`${this.file.name}: ${e.message}`);
  }

  fail(el, state) {
    this.state = state;
    fill(this.#body, el);
  }

  close() {
    this.state = 'closed';
    this.#running?.abort();
    URL.revokeObjectURL(this.#url);
  }
}

/** What stands in place of the answer of a model that refuses the picture; other failures are the picture's as a whole. */
function refused(model, error) {
  if (!error.status || [429, 503].includes(error.status)) throw error;
  return { model, refusal: error, results: [{}] };
}

/** One model's answer: what it says, and where the time went. */
function told({ model, version, refusal: error, results: [result], timing: t, roundTrip }, wish) {
  if (error) return [h('h3', { class: 'answer-model' }, model), refusal(error)];
  const parts = [['decode', t.decode_ms], ['preprocess', t.preprocess_ms], ['queue', t.queue_ms], ['compute', t.compute_ms]];
  const rest = Math.max(0, roundTrip - parts.reduce((sum, [, ms]) => sum + ms, 0));
  return [h('h3', { class: 'answer-model' }, `${model} v${version}`), said(result, wish), timing([...parts, ['rest', rest]])];
}

function said(result, { threshold }) {
  if (result.embedding) return h('p', {}, `A vector of ${result.embedding.length} numbers`);
  const shown = result.predictions ?? result.detections.map(({ label, score }) => ({ label, probability: score }));
  if (shown.length > 0) return probabilityBars(shown);
  if (threshold > 0) return h('p', {}, `Nothing reaches ${Math.round(threshold * 100)}%`);
  // Every class reaches 0, but for a score that is no number.
  return h('p', {}, result.predictions ? "The network's scores are not numbers" : 'Nothing was found');
}

/** Boxes in the picture's pixels, as large as the picture is shown. */
function boxes(results, { width, height }) {
  const size = Math.max(width, height) / 18;
  const all = results.flatMap((r, at) => (r.detections ?? []).map((d) => ({ ...d, at })));
  return svg('svg', { class: 'boxes', viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': all.map(({ label, box }) => `${label} at ${box.map(Math.round).join(', ')}`).join('; ') },
    ...all.map(({ label, box: [left, top, right, bottom], at }) => svg('g', { class: `box box-${at}` },
      svg('rect', { x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) }),
      svg('text', { x: left + size / 4, y: at === 0 ? Math.max(size, top - size / 4) : Math.min(height, bottom + size), 'font-size': size }, label))));
}

function number(id, value, limits) {
  return h('input', { type: 'number', id, value, inputmode: 'numeric', ...limits });
}

/** The number in a field, or the nearest that it may be. */
function within({ value, min, max }) {
  return Math.min(Number(max), Math.max(Number(min), Math.round(Number(value)) || 0));
}

function sentence(result) {
  if (result.predictions) return result.predictions[0]?.label ?? 'nothing';
  return result.detections ? plural(result.detections.length, 'thing') : 'a vector';
}
