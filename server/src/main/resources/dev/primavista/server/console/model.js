// One model: try it, call it from code, what it takes and gives, what it is made of.
import { bytes, fill, h, icon, millis, type } from './dom.js';
import { live, send } from './net.js';
import { badge, empty, figures, head, notice, showCounters, skeleton, spark } from './parts.js';
import { tryIt } from './tryit.js';

/** A reason that is no fault of the model's. */
const UNLOADED = 'not loaded';

export function show(main, { name, signal, title }) {
  title(name);
  const numbers = figures(['requests', 'rows', 'failures', 'p50', 'p99']);
  const curve = spark();
  let shape = null;
  fill(main, crumbs(name), head(name, null), skeleton(6, `${name} is on its way`));
  live.watch(({ state }) => {
    if (!state) return;
    const model = state.models.find((m) => m.name === name && m.state === 'READY') ?? state.models.find((m) => m.name === name);
    const now = model ? `${model.version} ${model.state} ${model.reason}` : state.models.map((m) => m.name).join();
    if (now !== shape) {
      fill(main, crumbs(name), model ? view(model, state, { numbers, curve, signal }) : unknown(name, state));
      if (!model) lookInRepository(main, name, signal);
    }
    shape = now;
    if (!model) return;
    showCounters(numbers, model);
    curve.draw(live.rates(model));
  }, signal);
}

function crumbs(name) {
  return h('nav', { class: 'crumbs', 'aria-label': 'Path' }, h('a', { href: '/' }, 'Models'), h('span', { 'aria-hidden': 'true' }, ' / '), h('span', { dir: 'auto' }, name));
}

function unknown(name, { models }) {
  return [head(`No model '${name}'`, 'This server has no model with this name.'),
    models.length > 0
      ? h('ul', { class: 'plain' }, models.map((m) => h('li', {}, h('a', { href: `/models/${encodeURIComponent(m.name)}` }, m.name))))
      : empty('No model yet', 'Serve one first.', 'prima serve my-model.joblib')];
}

/** What is stored and not loaded is no part of the server's state. */
async function lookInRepository(main, name, signal) {
  try {
    const stored = (await send('/v2/repository/index', { body: '{}', signal })).find((m) => m.name === name);
    if (stored && !live.state.models.some((m) => m.name === name)) fill(main, crumbs(name), head(name, null), unserved(name, stored.reason));
  } catch {
    // Then the page says what it knew before.
  }
}

function unserved(name, reason) {
  if (reason === UNLOADED) return notice('warn', 'This model is not loaded', h('p', {}, 'An operator can load it: ', h('code', {}, `POST /v2/repository/models/${name}/load`), '.'));
  return notice('bad', 'This model is not served', h('p', { dir: 'auto' }, reason || 'The server gave no reason.'), h('p', {}, 'To see every piece that does not run here, use ', h('code', {}, 'prima inspect'), ' on its file.'));
}

function view(model, state, { numbers, curve, signal }) {
  const serves = model.state === 'READY' || model.state === 'UNLOADING';
  return [
    head(h('span', { dir: 'auto' }, model.name), h('span', { dir: 'auto' }, model.summary), h('p', { class: 'head-side' }, h('span', { class: 'version' }, `v${model.version}`), badge(model.state))),
    model.state === 'UNAVAILABLE' && unserved(model.name, model.reason),
    model.state === 'LOADING' && [h('p', { class: 'lead' }, 'Loading; this page shows it as soon as it is ready.'), skeleton(6, `${model.name} is loading`)],
    (model.warnings ?? []).map((w) => notice('warn', w)),
    serves && h('div', { class: 'live-row' }, numbers.el, curve.el),
    serves && state.apps.vision?.models.includes(model.name) && h('p', { class: 'hint-line' }, icon('picture'), h('span', {}, 'This model reads pictures: ', h('a', { href: '/images' }, 'drop one on the Images page'), '.')),
    serves && state.apps.faq?.model === model.name && h('p', { class: 'hint-line' }, icon('search'), h('span', {}, 'This model matches questions: ', h('a', { href: '/faq' }, 'ask it on the Ask page'), '.')),
    serves && tryIt(model, signal),
    serves && section('Signature', h('div', { class: 'columns' }, specs('Inputs', model.inputs),
      h('div', { class: 'stack' }, specs('Outputs', model.outputs), model.on_request?.length > 0 && specs('Outputs on request', model.on_request)))),
    model.steps?.length > 0 && (model.backend === 'onnx' ? section('Steps', tree(model.steps)) : section('Pipeline', pipeline(model.steps))),
    serves && section('Facts', facts(model)),
  ];
}

function section(name, ...body) {
  return h('section', { class: 'section' }, h('h2', {}, name), body);
}

function specs(name, list) {
  return h('div', { class: 'card' }, h('h3', {}, name), h('ul', { class: 'specs' }, list.map((spec) =>
    h('li', {}, h('span', { class: 'tensor', dir: 'auto' }, spec.name, ' ', h('code', {}, type(spec))), spec.labels && labels(spec.labels)))));
}

function labels(all) {
  const short = all.slice(0, 8).join(', ');
  if (all.length <= 8 && short.length < 120) return h('p', { class: 'fine', dir: 'auto' }, short);
  return h('details', { class: 'fine' }, h('summary', {}, `${all.length} labels`), h('p', { dir: 'auto' }, all.join(', ')));
}

/** Steps come flat with a depth; a step's parts follow it, one deeper. */
function nested(steps) {
  const levels = [{ parts: [] }];
  for (const step of steps) {
    const node = { ...step, parts: [] };
    levels.length = Math.min(levels.length, step.depth + 1);
    levels.at(-1).parts.push(node);
    levels.push(node);
  }
  return levels[0].parts;
}

function tree(steps) {
  const list = (nodes) => h('ul', {}, nodes.map(({ name, type: kind, note, parts }) =>
    h('li', {}, h('span', { class: 'step', dir: 'auto' }, h('b', {}, name), ' ', h('code', {}, kind)), note && h('span', { class: 'fine', dir: 'auto' }, note), parts.length > 0 && list(parts))));
  return h('div', { class: 'tree card' }, list(nested(steps)));
}

/** The steps as boxes in boxes: one below the other where one feeds the next, side by side where all see the same rows. */
function pipeline(steps) {
  return h('div', { class: 'pipeline' }, nested(steps).map(box));
}

function box({ name, type: kind, note, parameters = [], parallel, parts }) {
  const title = h('span', { class: 'box-title' }, name && h('b', { dir: 'auto' }, name), ' ', h('code', { dir: 'auto' }, kind));
  return h('div', { class: parts.length > 0 ? 'box box-outer' : 'box' },
    h('details', {}, h('summary', {}, title, note && h('span', { class: 'fine', dir: 'auto' }, note)), settings(parameters)),
    parts.length > 0 && h('ol', { class: parallel ? 'branches' : 'flow' }, parts.map((part) => h('li', {}, box(part)))));
}

function settings(parameters) {
  if (parameters.length === 0) return h('p', { class: 'fine' }, 'Every parameter has its default.');
  return h('dl', { class: 'settings' }, parameters.map(([name, text]) => h('div', {}, h('dt', { dir: 'auto' }, name), h('dd', { dir: 'auto' }, h('code', {}, text)))));
}

function facts(model) {
  const rows = [['Backend', model.backend], ['Execution', model.execution === 'direct' ? 'direct, on the thread that reads the request' : 'instance, on a thread of its own'],
    ['Joining', model.batching], ...(model.batched ?? []).map(([why, count]) => [count === 1 ? '1 request' : `${count} requests`, why]),
    ['Loaded in', millis(model.load_ms)], ['Size', bytes(model.size_bytes)],
    ...(model.facts ?? []).map(([name, values]) => [name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' '), shortened(values)])];
  return h('dl', { class: 'table card' }, rows.map(([k, v]) => h('div', {}, h('dt', {}, k), h('dd', { dir: 'auto' }, v))));
}

function shortened(values) {
  return values.length > 24 ? `${values.slice(0, 24).join(', ')}, …` : values.join(', ');
}
