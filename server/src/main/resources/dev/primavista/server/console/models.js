// All models: state, signature, live counters.
import { bytes, count, fill, h, icon, millis, plural, seconds, type, write } from './dom.js';
import { live } from './net.js';
import { badge, empty, figures, head, notice, showCounters, skeleton, spark } from './parts.js';

/** More models than this are found by name, more tensors of a model on its own page. */
const MANY = 12;
const TENSORS = 8;

const byName = new Intl.Collator('en', { numeric: true });

export function show(main, { signal, title }) {
  title('Models');
  const lead = h('span', {}, 'Asking the server');
  const tiles = h('div', { class: 'tiles' });
  const list = h('div', { class: 'models' }, skeleton(4, 'Models are on their way'), skeleton(4, 'Models are on their way'));
  const finder = new Finder(list);
  main.append(head('Models', lead), tiles, finder.el, list);
  const cards = new Map();
  let shape = '';
  live.watch(({ state }) => {
    if (!state) return;
    write(lead, summary(state));
    const now = JSON.stringify([state.apps, state.models.map((m) => [m.name, m.version, m.state, m.reason, m.warnings])]);
    if (now !== shape) {
      shape = now;
      cards.clear();
      fill(tiles, appTiles(state));
      fill(list, state.models.length > 0 ? inOrder(state.models).map((m) => card(m, cards)) : !state.apps.faq?.faqs && nothing());
      finder.over(state.models.length);
    }
    for (const m of state.models) cards.get(`${m.name}/${m.version}`)?.(m);
  }, signal);
}

function inOrder(models) {
  return models.toSorted((a, b) => byName.compare(a.name, b.name) || byName.compare(a.version, b.version));
}

/** Leaves the cards of the models whose names hold what is typed. */
class Finder {
  #list;
  #input = h('input', { type: 'search', id: 'find-model', autocomplete: 'off', spellcheck: 'false', oninput: () => this.#apply() });

  constructor(list) {
    this.#list = list;
    this.el = h('div', { class: 'field finder', hidden: true }, h('label', { for: 'find-model' }, 'Find a model'), this.#input);
  }

  over(models) {
    this.el.hidden = models <= MANY;
    this.#apply();
  }

  #apply() {
    const wanted = this.el.hidden ? '' : this.#input.value.trim().toLowerCase();
    for (const card of this.#list.querySelectorAll('[data-model]')) card.hidden = !card.dataset.model.toLowerCase().includes(wanted);
  }
}

function summary({ models, apps, uptime_seconds: up }) {
  if (models.length === 0 && apps.faq?.faqs) return `${plural(apps.faq.faqs.length, 'FAQ')} ready, without a model. Up ${seconds(up)}.`;
  if (models.length === 0) return 'The server runs and waits for its first model.';
  const ready = models.filter((m) => m.state === 'READY').length;
  return `${ready === models.length ? 'All' : `${ready} of`} ${plural(models.length, 'model')} ready. Up ${seconds(up)}.`;
}

function nothing() {
  return empty('No model yet', 'Give the server a model file. A scikit-learn pickle or joblib, LightGBM or ONNX file is recognised from its content.', 'prima serve my-model.joblib');
}

function appTiles({ apps }) {
  const tiles = [];
  const others = (apps.faq?.faqs?.length ?? 1) - 1;
  if (apps.faq) tiles.push(tile('/faq', 'search', apps.faq.title, `Ask in your own words; ${plural(apps.faq.entries, 'known question')}${others > 0 ? `, and ${plural(others, 'other FAQ')}` : ''}`));
  if (apps.vision?.default) tiles.push(tile('/images', 'picture', 'Classify pictures', `Drop a picture, see the top five of ${apps.vision.default}`));
  return tiles;
}

function tile(href, drawing, name, text) {
  return h('a', { class: 'tile', href }, h('span', { class: 'tile-icon' }, icon(drawing)),
    h('span', { class: 'tile-text' }, h('b', { dir: 'auto' }, name), h('span', {}, text)), icon('arrow'));
}

function card(model, cards) {
  const numbers = figures(['requests', 'rows', 'failures', 'p50', 'p99']);
  const curve = spark();
  cards.set(`${model.name}/${model.version}`, (m) => {
    showCounters(numbers, m);
    curve.draw(live.rates(m));
  });
  const serves = model.state === 'READY' || model.state === 'UNLOADING';
  return h('article', { class: 'card model', 'data-model': model.name },
    h('div', { class: 'model-is' },
      h('div', { class: 'model-head' },
        h('h2', {}, h('a', { href: `/models/${encodeURIComponent(model.name)}`, dir: 'auto' }, model.name)),
        h('span', { class: 'version' }, `v${model.version}`), badge(model.state)),
      h('p', { class: 'model-summary', dir: 'auto' }, model.summary),
      serves && signature(model),
      serves && h('p', { class: 'fine' }, `${model.execution}, loaded in ${millis(model.load_ms)}, ${bytes(model.size_bytes)}`),
      (model.warnings ?? []).map((w) => h('p', { class: 'warning-line', dir: 'auto' }, icon('unavailable'), w))),
    model.state === 'UNAVAILABLE' && notice('bad', 'Not served', h('p', { dir: 'auto' }, model.reason ?? 'The server gave no reason.')),
    model.state === 'LOADING' && h('div', { class: 'skeleton', role: 'img', 'aria-label': `${model.name} is loading` }, h('span', { vars: { '--w': '70%' } })),
    serves && h('div', { class: 'model-live' }, curve.el, numbers.el));
}

function signature({ inputs, outputs }) {
  return h('dl', { class: 'signature' },
    h('div', {}, h('dt', {}, 'in'), h('dd', {}, tensors(inputs))),
    h('div', {}, h('dt', {}, 'out'), h('dd', {}, tensors(outputs))));
}

function tensors(specs) {
  if (specs.length <= TENSORS) return specs.map(tensor);
  return [specs.slice(0, TENSORS).map(tensor), h('span', { class: 'fine' }, `and ${count(specs.length - TENSORS)} more`)];
}

function tensor(spec) {
  return h('span', { class: 'tensor', dir: 'auto' }, spec.name, ' ', h('code', {}, type(spec)));
}
