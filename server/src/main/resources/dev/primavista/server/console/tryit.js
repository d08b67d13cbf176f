// A form made from a model's signature, filled with an example that works; its answer; the same request as code.
import { bytes, fill, h, percent, value } from './dom.js';
import { live, Offline, send } from './net.js';
import { announce, bars, busyLine, code, notice, refusal, skeleton, timing } from './parts.js';
import { Fields, parse, Wrong } from './fields.js';

export function tryIt(model, signal) {
  const place = h('section', { class: 'section' }, h('h2', {}, 'Try it'), skeleton(4, 'The example is on its way'));
  open(place, model, signal);
  return place;
}

async function open(place, model, signal) {
  const heading = h('h2', {}, 'Try it');
  try {
    const example = await send(`/models/${encodeURIComponent(model.name)}/example`, { method: 'GET', signal });
    fill(place, heading, new Trial(model, example, signal).el);
  } catch (e) {
    if (e.name === 'AbortError') return;
    const again = h('button', { type: 'button', class: 'quiet', onclick: () => open(place, model, signal) }, 'Try again');
    fill(place, heading, notice('bad', 'The example did not arrive', h('p', {}, e.message), again));
    if (e instanceof Offline) whenBack(() => open(place, model, signal), signal);
  }
}

function whenBack(action, signal) {
  const once = new AbortController();
  signal.addEventListener('abort', () => once.abort(), { once: true });
  live.watch(({ offline }) => {
    if (offline) return;
    once.abort();
    action();
  }, once.signal);
}

/** Values of an answer that stand there in their order. */
const SHOWN = 20;

class Trial {
  #model;
  #fields;
  #json = h('textarea', { id: 'try-json', rows: 14, spellcheck: 'false', class: 'mono', 'aria-describedby': 'try-json-error' });
  #jsonError = h('p', { class: 'field-error', id: 'try-json-error' });
  #asJson = false;
  #answer = h('div', { class: 'answer' });
  #snippets = h('div', {});
  #button = h('button', { type: 'submit', class: 'primary' }, 'Score');
  #busy = busyLine(() => this.#running?.abort());
  #running = null;
  #signal;

  constructor(model, example, signal) {
    this.#model = model;
    this.#signal = signal;
    this.#fields = new Fields(model.inputs, example);
    this.#fields.el.addEventListener('input', () => this.#showCode());
    this.#json.addEventListener('input', () => this.#showCode());
    fill(this.#answer, h('p', { class: 'quiet-text' }, 'The answer appears here. The example works as it is.'));
    this.el = h('div', {}, h('div', { class: 'columns try' }, this.#form(), h('div', { class: 'card' }, h('h3', {}, 'Answer'), this.#answer)),
      h('h3', { class: 'code-title' }, 'The same request as code'), this.#snippets);
    this.#showCode();
    live.watch(() => this.#able(), signal);
  }

  #form() {
    const panel = h('div', {}, this.#fields.el);
    const jsonPanel = h('div', { class: 'field' }, h('label', { for: 'try-json' }, 'Request body'), this.#json, this.#jsonError);
    const choose = (asJson) => {
      if (asJson === this.#asJson || !this.#carry(asJson)) return false;
      fill(panel, asJson ? jsonPanel : this.#fields.el);
      this.#asJson = asJson;
      return true;
    };
    const radio = (text, asJson) => h('label', {}, h('input', { type: 'radio', name: 'try-mode', checked: !asJson, onchange: (e) => {
      if (!choose(asJson)) e.target.form.elements['try-mode'].item(this.#asJson ? 1 : 0).checked = true;
    } }), h('span', {}, text));
    return h('form', { class: 'card', novalidate: true, onsubmit: (e) => { e.preventDefault(); this.#score(); }, onkeydown: (e) => {
      if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) this.#score();
    } },
      h('div', { class: 'form-head' }, h('h3', {}, 'Input'), h('fieldset', { class: 'segments' }, h('legend', { class: 'hear' }, 'Enter as'), radio('Form', false), radio('JSON', true))),
      panel, h('div', { class: 'actions' }, this.#button, h('button', { type: 'button', class: 'quiet', onclick: () => this.#reset() }, 'Example'), h('span', { class: 'fine keys' }, 'Ctrl + Enter scores')), this.#busy.el);
  }

  /** Takes what was typed to the other way of typing; false when it cannot be read. */
  #carry(asJson) {
    const body = this.#body();
    if (body === null) return false;
    if (asJson) this.#json.value = body;
    else this.#fields.load(parse(body));
    return true;
  }

  #reset() {
    this.#fields.reset();
    if (this.#asJson) this.#json.value = this.#fields.body();
    this.#clearErrors();
    this.#showCode();
  }

  #clearErrors() {
    this.#fields.clear();
    fill(this.#jsonError);
    this.#json.removeAttribute('aria-invalid');
  }

  /** The request as text, or null when a field is wrong; then the field says so and has the focus. */
  #body() {
    this.#clearErrors();
    try {
      if (!this.#asJson) return this.#fields.body();
      parse(this.#json.value);
      return this.#json.value;
    } catch (e) {
      if (e instanceof Wrong) e.show();
      else this.#wrongJson(`Not JSON: ${e.message}`);
      return null;
    }
  }

  #wrongJson(text) {
    fill(this.#jsonError, text);
    this.#json.setAttribute('aria-invalid', 'true');
    this.#json.focus();
  }

  async #score() {
    if (this.#running || live.offline) return;
    const body = this.#body();
    if (body === null) {
      fill(this.#answer, h('p', { class: 'quiet-text' }, 'Not scored: the input says what is wrong with it.'));
      return;
    }
    this.#running = new AbortController();
    this.#able();
    this.#answer.classList.add('old');
    const began = performance.now();
    try {
      const answer = await send(`/v2/models/${encodeURIComponent(this.#model.name)}/infer`, { body, signal: AbortSignal.any([this.#running.signal, this.#signal]), onBusy: this.#busy.show });
      this.#show(answer, performance.now() - began);
    } catch (e) {
      this.#fail(e);
    }
    this.#running = null;
    this.#busy.hide();
    this.#able();
    this.#answer.classList.remove('old');
  }

  #able() {
    this.#button.setAttribute('aria-disabled', String(this.#running !== null || live.offline));
  }

  #fail(e) {
    if (e.name === 'AbortError') return fill(this.#answer, h('p', { class: 'quiet-text' }, 'Stopped.'));
    if (e instanceof Offline) return fill(this.#answer, notice('warn', 'No answer from the server', 'Your input is kept. Score again when the server is back.'));
    const beside = e.param && (this.#asJson ? (this.#wrongJson(e.message), true) : this.#fields.mark(e.param, e.message));
    fill(this.#answer, refusal(e));
    announce(beside ? `Not scored: ${e.message}` : `Not scored. ${e.message}`);
  }

  #show(answer, roundTrip) {
    const { queue_ms: queue = 0, compute_ms: compute = 0 } = answer.parameters ?? {};
    const specs = new Map(this.#model.outputs.map((o) => [o.name, o]));
    fill(this.#answer, answer.outputs.map((o) => output(o, specs.get(o.name)?.labels)),
      timing([['queue', queue], ['compute', compute], ['rest', Math.max(0, roundTrip - queue - compute)]]), raw(answer));
    announce(`Scored: ${answer.outputs.map((o) => `${o.name} ${headline(o, specs.get(o.name)?.labels)}`).join(', ')}`);
  }

  #showCode() {
    let body;
    try {
      body = this.#asJson ? this.#json.value : this.#fields.body();
      parse(body);
    } catch {
      return;
    }
    const chosen = this.#snippets.querySelector('[aria-selected=true]')?.textContent;
    fill(this.#snippets, tabs(snippets(this.#model.name, body), chosen));
  }
}

function output({ name, shape, data }, labels) {
  const flat = data.flat(9);
  const rows = shape.length > 0 ? shape[0] : 1;
  const width = rows > 0 ? flat.length / rows : 0;
  const title = h('h4', { dir: 'auto' }, name);
  if (rows > 1) return [title, table(flat, rows, width, labels)];
  if (flat.length === 1) return [title, h('p', { class: 'big-value', dir: 'auto' }, value(flat[0]))];
  const likely = (labels || /prob/i.test(name)) && flat.every((v) => v >= 0 && v <= 1);
  return [title, likely || (labels && typeof flat[0] === 'number') ? ranked(flat, labels, likely) : inOrder(flat)];
}

function inOrder(flat) {
  return [h('p', { dir: 'auto' }, flat.slice(0, SHOWN).map(value).join(', ')), flat.length > SHOWN && h('p', { class: 'fine' }, `The first ${SHOWN} of ${flat.length} values.`)];
}

/** The ten largest values, named by their label or their place. */
function ranked(flat, labels, likely) {
  const widest = likely ? 1 : Math.max(...flat.slice(0, 10_000).map(Math.abs), Number.MIN_VALUE);
  const order = flat.map((v, i) => [v, i]).sort((a, b) => b[0] - a[0]);
  const rows = order.slice(0, 10).map(([v, i]) => ({ label: labels?.[i] ?? `[${i}]`, share: Math.max(0, v) / widest, text: likely ? percent(v) : value(v), title: String(v) }));
  return [bars(rows), flat.length > 10 && h('p', { class: 'fine' }, `The 10 largest of ${flat.length} values.`)];
}

function table(flat, rows, width, labels) {
  const shown = Math.min(rows, 50);
  const cell = (r) => best(flat.slice(r * width, (r + 1) * width), labels);
  return [h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Answers by row' }, h('table', {}, h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'row'), h('th', { scope: 'col' }, 'value'))),
    h('tbody', {}, Array.from({ length: shown }, (_, r) => h('tr', {}, h('th', { scope: 'row' }, r + 1), h('td', { dir: 'auto' }, cell(r))))))),
    rows > shown && h('p', { class: 'fine' }, `The first ${shown} of ${rows} rows.`)];
}

function best(row, labels) {
  if (row.length === 1 || typeof row[0] !== 'number') return row.map(value).join(', ');
  const i = row.reduce((top, v, at) => (v > row[top] ? at : top), 0);
  return labels ? `${labels[i]} (${value(row[i])})` : row.slice(0, 8).map(value).join(', ') + (row.length > 8 ? ', …' : '');
}

function headline({ data }, labels) {
  return best(data.flat(9).slice(0, 1000), labels).slice(0, 80);
}

function raw(answer) {
  const text = pretty(answer);
  if (text.length <= 200_000) return h('details', { class: 'raw' }, h('summary', {}, 'Whole answer'), code(text, 'Copy the answer'));
  const href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  return h('p', {}, h('a', { href, download: 'answer.json' }, `Save the whole answer (${bytes(text.length)})`));
}

/** JSON for reading: an object's members on lines of their own, plain lists on one. */
function pretty(v, indent = '') {
  const deeper = `${indent}  `;
  if (Array.isArray(v)) {
    if (v.every((x) => typeof x !== 'object' || x === null || Array.isArray(x))) return `[${v.map((x) => pretty(x)).join(', ')}]`;
    return `[\n${v.map((x) => deeper + pretty(x, deeper)).join(',\n')}\n${indent}]`;
  }
  if (typeof v !== 'object' || v === null) return JSON.stringify(v);
  return `{\n${Object.entries(v).map(([k, x]) => `${deeper}${JSON.stringify(k)}: ${pretty(x, deeper)}`).join(',\n')}\n${indent}}`;
}

/** Tabs after the ARIA practice: arrows move, the chosen tab alone is in the Tab order. */
function tabs(list, chosen) {
  const buttons = list.map(([name], i) => h('button', { type: 'button', role: 'tab', id: `tab-${i}`, 'aria-controls': 'tab-panel', onclick: () => pick(i) }, name));
  const panel = h('div', { role: 'tabpanel', id: 'tab-panel' });
  const pick = (i) => {
    buttons.forEach((b, at) => {
      b.setAttribute('aria-selected', String(at === i));
      b.tabIndex = at === i ? 0 : -1;
    });
    panel.setAttribute('aria-labelledby', `tab-${i}`);
    fill(panel, code(list[i][1], `Copy as ${list[i][0]}`));
  };
  const move = (e) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    if (!by) return;
    const i = (buttons.indexOf(document.activeElement) + by + buttons.length) % buttons.length;
    pick(i);
    buttons[i].focus();
  };
  pick(Math.max(0, list.findIndex(([name]) => name === chosen)));
  return h('div', { class: 'tabs' }, h('div', { role: 'tablist', 'aria-label': 'Language', onkeydown: move }, buttons), panel);
}

function snippets(name, body) {
  const at = encodeURIComponent(name);
  const url = `${location.origin}/v2/models/${at}/infer`;
  const example = `${location.origin}/models/${at}/example`;
  const long = body.length > 3000;
  const row = record(body);
  return [['curl', curl(url, example, body, long)], ['Python', python(url, example, body, long)], ['Java', java(url, example, body, long)],
    row && ['curl, as a record', curl(`${location.origin}/models/${at}/score`, '', row, false)]].filter(Boolean);
}

/** The same row as an object of its columns; nothing where an input has more than one value. */
function record(body) {
  const { inputs } = parse(body);
  if (!inputs?.every((i) => i.shape?.length === 1 && i.data?.length === 1)) return null;
  return JSON.stringify(Object.fromEntries(inputs.map((i) => [i.name, i.datatype !== 'BYTES' && i.data[0] === 'NaN' ? null : i.data[0]])));
}

function curl(url, example, body, long) {
  const data = long ? '@-' : `'${body.replaceAll("'", `'\\''`)}'`;
  return `${long ? `curl -s '${example}' |\n` : ''}curl -s '${url}' \\\n  -H 'content-type: application/json' \\\n  -d ${data}`;
}

function python(url, example, body, long) {
  const data = long ? `urllib.request.urlopen("${example}").read()` : `json.dumps(${literal(body)}).encode()`;
  return `import json, urllib.request\n\nbody = ${data}\nrequest = urllib.request.Request(\n    "${url}", body, {"Content-Type": "application/json"})\nwith urllib.request.urlopen(request) as response:\n    print(json.load(response)["outputs"])`;
}

/** JSON as a Python literal: some words differ, numbers stay as typed. */
function literal(json) {
  const words = { true: 'True', false: 'False', null: 'None', NaN: 'float("nan")', Infinity: 'float("inf")' };
  return json.replace(/"(?:[^"\\]|\\.)*"|\b(?:true|false|null|NaN|Infinity)\b/g, (token) => words[token] ?? token);
}

function java(url, example, body, long) {
  const send = (request) => `client.send(${request}, HttpResponse.BodyHandlers.ofString()).body()`;
  const data = long ? `var body = ${send(`HttpRequest.newBuilder(URI.create("${example}")).build()`)};` : `var body = """\n    ${body.replaceAll('\\', '\\\\').replaceAll('"""', '\\"""').replaceAll('\n', '\n    ')}\n    """;`;
  return `// java Score.java\nimport java.net.URI;\nimport java.net.http.*;\n\nvoid main() throws Exception {\n  var client = HttpClient.newHttpClient();\n  ${data}\n  var request = HttpRequest.newBuilder(URI.create("${url}"))\n      .header("Content-Type", "application/json")\n      .POST(HttpRequest.BodyPublishers.ofString(body))\n      .build();\n  IO.println(${send('request')});\n}`;
}
