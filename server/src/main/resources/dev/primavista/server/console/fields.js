// Form fields for the inputs of a model: one row, each tensor by its type.
import { count, fill, h, type } from './dom.js';

const GRID = 24;
const LIST = 20_000;

/** JSON as Python writes it: the bare words NaN and Infinity are read as texts. */
export function parse(json) {
  return JSON.parse(json.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (token) => (token.startsWith('"') ? token : `"${token}"`)));
}

/** A field that cannot be sent as it is. */
export class Wrong extends Error {
  constructor(field, text) {
    super(text);
    this.field = field;
  }

  show() {
    this.field.fail(this.message);
    this.field.focus();
  }
}

/** All inputs of a model. */
export class Fields {
  #example;
  #inputs;

  constructor(specs, example) {
    this.#example = example;
    const given = new Map(example.inputs.map((i) => [i.name, i]));
    const shapes = specs.map((spec) => rowShape(spec, given.get(spec.name)));
    this.#inputs = specs.map((spec, i) => new Input(spec, shapes[i], i));
    this.el = h('div', { class: 'fields' }, this.#inputs.map((i) => i.el));
    this.reset();
  }

  reset() {
    this.load(this.#example);
  }

  load(body) {
    const given = new Map((body.inputs ?? []).map((i) => [i.name, i]));
    for (const input of this.#inputs) if (given.has(input.spec.name)) input.load((given.get(input.spec.name).data ?? []).flat(9));
  }

  /** The request body; numbers stay exactly as typed. */
  body() {
    return `{"inputs": [\n  ${this.#inputs.map((i) => i.json()).join(',\n  ')}\n]}`;
  }

  clear() {
    for (const input of this.#inputs) input.clear();
  }

  /** Puts the message beside the field that `param` names: a place (inputs[0].data), a tensor or a column. */
  mark(param, message) {
    const place = /^inputs\[(\d+)\]/.exec(param);
    const input = place ? this.#inputs[Number(place[1])] : this.#inputs.find((i) => i.spec.name === param || i.spec.labels?.includes(param));
    if (!input) return false;
    input.fail(message);
    input.focus();
    return true;
  }
}

/** The shape of one row: the batch is 1, other open dimensions are the example's. */
function rowShape(spec, given) {
  return spec.shape.map((d, i) => (d >= 0 ? d : i === 0 ? 1 : (given?.shape[i] ?? 1)));
}

/** The axis of one row that may have any length, if it is the only one; else -1. */
function openAxis(spec) {
  const open = spec.shape.map((d, i) => (d < 0 && i > 0 ? i : 0)).filter(Boolean);
  return open.length === 1 && spec.datatype !== 'BYTES' ? open[0] : -1;
}

class Input {
  #shape;
  #n;
  #open;
  #error;
  #controls = [];
  #held = null;

  constructor(spec, shape, at) {
    this.spec = spec;
    this.#shape = shape;
    this.#n = shape.reduce((a, b) => a * b, 1);
    this.#open = this.#n <= LIST ? openAxis(spec) : -1;
    this.#error = h('p', { class: 'field-error', id: `in-${at}-error` });
    const named = [h('span', { dir: 'auto' }, spec.name), ' ', h('code', {}, type(spec))];
    this.el = this.#open < 0 && this.#n > 1 && this.#n <= GRID ? this.#grid(named, at) : this.#single(named, at);
  }

  #single(named, at) {
    const id = `in-${at}`;
    const control = this.#n === 1 && this.#open < 0 ? one(this.spec, id) : this.#n <= LIST ? h('textarea', { rows: 6, class: 'mono', spellcheck: 'false' }) : this.#huge();
    control.id = id;
    control.setAttribute('aria-describedby', this.#error.id);
    this.#controls = [control];
    const number = this.#open < 0 ? count(this.#n) : this.#unit() > 1 ? `A multiple of ${count(this.#unit())}` : 'Any number of';
    const note = (this.#n > 1 || this.#open >= 0) && h('p', { class: 'fine' }, `${number} values, separated by commas, row by row.`);
    return h('div', { class: 'field' }, h('label', { for: id }, named), control, note, this.#error);
  }

  /** Values for each place of the open axis. */
  #unit() {
    return this.#shape.reduce((a, b, i) => (i === this.#open ? a : a * b), 1);
  }

  #huge() {
    return h('select', {}, ['the example', 'zeros', 'random'].map((o) => h('option', {}, o)));
  }

  #grid(named, at) {
    this.#controls = Array.from({ length: this.#n }, (_, j) => one({ datatype: this.spec.datatype }, `in-${at}-${j}`));
    const cells = this.#controls.map((control, j) => {
      control.id = `in-${at}-${j}`;
      control.setAttribute('aria-describedby', this.#error.id);
      return h('div', {}, h('label', { for: control.id, dir: 'auto' }, this.spec.labels?.[j] ?? `[${j}]`), control);
    });
    return h('fieldset', { class: 'field' }, h('legend', {}, named), h('div', { class: 'grid' }, cells), this.#error);
  }

  load(flat) {
    if (this.#n > LIST) this.#held = flat.slice(0, this.#n);
    else if (this.#open >= 0 || this.#n > GRID) this.#controls[0].value = flat.slice(0, this.#open >= 0 ? LIST : this.#n).map((v) => (typeof v === 'string' ? JSON.stringify(v) : String(v))).join(', ');
    else this.#controls.forEach((c, j) => (c.value = flat[j] === undefined || flat[j] === null ? '' : String(flat[j])));
  }

  json() {
    const tokens = this.#tokens();
    const shape = this.#shape.map((d, i) => (i === this.#open ? tokens.length / this.#unit() : d));
    return `{"name": ${JSON.stringify(this.spec.name)}, "datatype": "${this.spec.datatype}", "shape": [${shape.join(', ')}], "data": [${tokens.join(', ')}]}`;
  }

  #tokens() {
    if (this.#n > LIST) return this.#filled();
    if (this.#open < 0 && this.#n <= GRID) return this.#controls.map((c, j) => this.#token(c.value, j));
    const parts = this.#split();
    const given = parts.length === 1 ? '1 value given' : `${count(parts.length)} values given`;
    if (this.#open < 0 && parts.length !== this.#n) throw new Wrong(this, `${given}, ${count(this.#n)} expected`);
    if (this.#open >= 0 && parts.length % this.#unit() !== 0) throw new Wrong(this, `${given}, a multiple of ${count(this.#unit())} expected`);
    return parts.map((p, j) => this.#token(p.trim(), j));
  }

  #split() {
    const text = this.#controls[0].value.trim().replace(/^\[|\]$/g, '');
    if (this.spec.datatype !== 'BYTES') return text.split(/[\s,]+/).filter(Boolean);
    try {
      return JSON.parse(`[${text}]`).map(String);
    } catch {
      throw new Wrong(this, 'Texts stand in "double quotes", separated by commas');
    }
  }

  #filled() {
    const kind = this.#controls[0].selectedIndex;
    if (kind === 0 && this.#held) return this.#held.map((v) => JSON.stringify(v));
    return Array.from({ length: this.#n }, () => (kind === 2 ? (Math.random() * 2 - 1).toFixed(4) : '0'));
  }

  /** One value as JSON text. */
  #token(text, j) {
    const { datatype } = this.spec;
    if (datatype === 'BYTES') return JSON.stringify(text);
    const t = text.trim();
    const where = this.#n > 1 || this.#open >= 0 ? `${this.spec.labels?.[j] ?? `value ${j + 1}`}: ` : '';
    const float = /^(FP|BF)/.test(datatype);
    // A column may be left empty where the model fills gaps; whether it does is the server's to say.
    if (float && t === '') return 'NaN';
    if (float && /^(NaN|-?Infinity)$/.test(t)) return t;
    if (t === '') throw new Wrong(this, `${where}no value given (expected: ${datatype === 'BOOL' ? 'true or false' : 'a number'})`);
    if (datatype === 'BOOL') return /^(true|1)$/i.test(t) ? 'true' : 'false';
    if (/^U?INT/.test(datatype) && !/^-?\d+$/.test(t)) throw new Wrong(this, `${where}'${t.slice(0, 40)}' given (expected: a whole number)`);
    if (/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(t)) return t;
    if (!Number.isFinite(Number(t))) throw new Wrong(this, `${where}'${t.slice(0, 40)}' given (expected: a number)`);
    return String(Number(t));
  }

  fail(text) {
    fill(this.#error, text);
    for (const c of this.#controls) c.setAttribute('aria-invalid', 'true');
  }

  clear() {
    if (this.#error.textContent === '') return;
    fill(this.#error);
    for (const c of this.#controls) c.removeAttribute('aria-invalid');
  }

  focus() {
    this.#controls[0].focus();
  }
}

/** The control of a single value. */
function one({ datatype, labels }) {
  if (datatype === 'BOOL') return h('select', {}, ['true', 'false'].map((o) => h('option', {}, o)));
  if (labels?.length > 1) return h('select', {}, labels.map((o) => h('option', {}, o)));
  if (datatype === 'BYTES') return h('textarea', { rows: 2, dir: 'auto' });
  return h('input', { type: 'text', inputmode: /^U?INT/.test(datatype) ? 'numeric' : 'decimal', autocomplete: 'off', spellcheck: 'false' });
}
