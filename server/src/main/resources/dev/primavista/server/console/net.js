// The server as the console sees it: one poll for its state, requests with patience, one word for "gone".

/** An answer that says no: what, which field, what to do next. */
export class Refusal extends Error {
  constructor(status, body) {
    super(body.error ?? `the server answered ${status}`);
    this.status = status;
    this.code = body.code ?? '';
    this.param = body.param ?? '';
    this.hint = body.hint ?? '';
    this.requestId = body.request_id ?? '';
    this.faults = body.faults ?? [];
  }
}

/** No answer at all. */
export class Offline extends Error {
  constructor() {
    super('no answer from the server');
  }
}

/** The key that every request carries; in memory alone, so that it ends with the page. */
let key = '';

export function useKey(text) {
  key = text;
}

function keyed(headers = {}) {
  return key ? { Authorization: `Bearer ${key}`, ...headers } : headers;
}

const KEY_CODES = new Set([401, 403, 429]);
const BUSY = new Set([429, 503]);
const TRIES = 3;
const POLL_MS = 2000;
const POINTS = 60;

/**
 * Sends one request and reads its JSON. Busy answers are repeated after Retry-After, three times at most;
 * `onBusy(seconds, attempt)` is told before each wait, and `signal` ends everything.
 */
export async function send(path, { method = 'POST', body, type = 'application/json', headers = {}, signal, onBusy = () => {} } = {}) {
  for (let attempt = 1; ; attempt++) {
    const { response, text } = await exchange(path, { method, body, signal, headers: keyed(body === undefined ? headers : { ...headers, 'Content-Type': type }) });
    if (response.ok) return text === '' ? null : JSON.parse(text);
    const refusal = new Refusal(response.status, readError(text));
    if (!BUSY.has(response.status) || attempt > TRIES) throw refusal;
    await patience(response, attempt, onBusy, signal);
  }
}

async function exchange(path, options) {
  try {
    const response = await fetch(path, options);
    return { response, text: await response.text() };
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    live.lost();
    throw new Offline();
  }
}

function readError(text) {
  try {
    const body = JSON.parse(text);
    return body && typeof body === 'object' ? body : {};
  } catch {
    return {};
  }
}

async function patience(response, attempt, onBusy, signal) {
  const asked = Number(response.headers.get('Retry-After'));
  const seconds = Number.isFinite(asked) && asked > 0 ? Math.min(asked, 30) : attempt;
  for (let left = Math.ceil(seconds); left > 0; left--) {
    onBusy(left, attempt);
    await pause(1000, signal);
  }
  onBusy(0, attempt);
}

export function pause(ms, signal) {
  return new Promise((done, fail) => {
    const stop = () => {
      clearTimeout(timer);
      fail(new DOMException('stopped', 'AbortError'));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      done();
    }, ms);
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
  });
}

/** The state of the server, polled every two seconds while the page is visible. */
class Live {
  state = null;
  since = null;
  /** Why the server asks for a key: 'none' was sent, a 'wrong' one, or one whose 'role' does not suffice; '' if it does not ask. */
  needsKey = '';
  /** Called when the server begins to ask for a key. */
  onKeyNeeded = () => {};
  #listeners = new Set();
  #rates = new Map();
  #timer = 0;
  #asking = null;

  get offline() {
    return this.since !== null;
  }

  /** Calls back now (when something is known) and on every change, until the signal ends. */
  watch(listener, signal) {
    this.#listeners.add(listener);
    signal?.addEventListener('abort', () => this.#listeners.delete(listener), { once: true });
    if (this.state || this.offline) listener(this);
  }

  start() {
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden && !this.needsKey) return this.ask();
      clearTimeout(this.#timer);
      this.#gap();
    });
    return this.ask();
  }

  /** Asks at once; callers during one question share it. */
  ask() {
    clearTimeout(this.#timer);
    this.#asking ??= this.#poll().finally(() => {
      this.#asking = null;
      if (!document.hidden && !this.needsKey) this.#timer = setTimeout(() => this.ask(), POLL_MS);
    });
    return this.#asking;
  }

  async #poll() {
    try {
      const response = await fetch(this.state ? `/console/state?since=${this.state.revision}` : '/console/state', { headers: keyed(), signal: AbortSignal.timeout(8000), cache: 'no-store' });
      if (KEY_CODES.has(response.status)) {
        const { code } = readError(await response.text());
        if (response.status !== 403 || code === 'role_needed') return this.#keyNeeded(response.status);
      }
      if (!response.ok) throw new Offline();
      this.needsKey = '';
      this.state = merged(this.state, await response.json());
      this.since = null;
      this.#remember(performance.now());
    } catch {
      this.#gap();
      this.lost();
      return;
    }
    this.#tell();
  }

  /** No further poll until there is another key: a wrong one is not sent again and again. */
  #keyNeeded(status) {
    this.needsKey = status === 403 ? 'role' : key ? 'wrong' : 'none';
    this.since = null;
    this.#gap();
    this.onKeyNeeded();
  }

  /** Something got no answer: said at once; the next poll knows more. */
  lost() {
    this.since ??= new Date();
    this.#tell();
  }

  /** Nothing is known of the time until the next poll. */
  #gap() {
    for (const rate of this.#rates.values()) {
      rate.at = null;
      push(rate.points, null);
    }
  }

  #remember(now) {
    for (const model of this.state.models) {
      const { counters } = model;
      const key = keyOf(model);
      const rate = this.#rates.get(key) ?? { at: null, requests: 0, points: [] };
      this.#rates.set(key, rate);
      if (rate.at !== null) push(rate.points, Math.max(0, (counters.requests - rate.requests) / ((now - rate.at) / 1000)));
      rate.at = now;
      rate.requests = counters.requests;
    }
  }

  /** Requests per second of the last two minutes, oldest first; null where nothing was known. */
  rates(model) {
    return this.#rates.get(keyOf(model))?.points ?? [];
  }

  #tell() {
    for (const listener of [...this.#listeners]) listener(this);
  }
}

/** What is known now: an answer with `since` has only what changed after that. */
function merged(before, now) {
  if (now.since === undefined) return now;
  const models = new Map(before.models.map((m) => [keyOf(m), m]));
  for (const key of now.gone) models.delete(key);
  for (const m of now.models) models.set(keyOf(m), m);
  return { ...before, ...now, models: [...models.values()] };
}

function keyOf({ name, version }) {
  return `${name}/${version}`;
}

function push(points, point) {
  points.push(point);
  if (points.length > POINTS) points.shift();
}

export const live = new Live();
