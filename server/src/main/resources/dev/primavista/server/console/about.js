// Which server this is: version, effective settings, licences.
import { fill, h, seconds, write } from './dom.js';
import { live } from './net.js';
import { head, skeleton } from './parts.js';

/** What this server is made of; each keeps its own licence. */
const PARTS = [
  ['Primavista', 'Apache-2.0'],
  ['Eclipse Vert.x', 'Apache-2.0 or EPL-2.0'],
  ['Netty', 'Apache-2.0'],
  ['ONNX Runtime', 'MIT'],
  ['Jackson', 'Apache-2.0'],
  ['Prometheus client', 'Apache-2.0'],
  ['OpenTelemetry', 'Apache-2.0'],
  ['TwelveMonkeys ImageIO', 'BSD-3-Clause'],
  ['picocli', 'Apache-2.0'],
  ['SLF4J', 'MIT'],
  ['Logback', 'EPL-1.0 or LGPL-2.1'],
  ['JSpecify', 'Apache-2.0'],
];

export function show(main, { signal, title }) {
  title('About');
  const up = h('dd', {}, '');
  const settings = h('div', {}, skeleton(5, 'The settings are on their way'));
  const version = h('dd', {}, '');
  main.append(head('About', 'Primavista serves Python models without Python: a model file is read as data and answers as its library would.'),
    h('dl', { class: 'table card' }, h('div', {}, h('dt', {}, 'Version'), version), h('div', {}, h('dt', {}, 'Up'), up)),
    section('Effective settings', settings), section('Licences', table(PARTS)));
  let shown = '';
  live.watch(({ state }) => {
    if (!state) return;
    write(version, `${state.name} ${state.version}`);
    write(up, seconds(state.uptime_seconds));
    const now = JSON.stringify(state.settings);
    if (now !== shown) fill(settings, table(Object.entries(state.settings)));
    shown = now;
  }, signal);
}

function section(name, ...body) {
  return h('section', { class: 'section' }, h('h2', {}, name), body);
}

function table(rows) {
  return h('dl', { class: 'table card' }, rows.map(([k, v]) => h('div', {}, h('dt', {}, k), h('dd', { dir: 'auto' }, String(v)))));
}
