// The frame of the console: addresses to pages, the server's pulse, the theme.
import { fill, h, icon, plural, seconds, write } from './dom.js';
import { live } from './net.js';
import { announce } from './parts.js';

// The chosen theme is set before the first paint; without a choice the system decides.
const THEMES = ['auto', 'light', 'dark'];
const themeButton = document.getElementById('theme');
const themeWord = h('span', {});
fill(themeButton, icon('theme'), themeWord);
themeButton.addEventListener('click', () => {
  const next = THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length];
  if (next === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  try {
    localStorage.setItem('theme', next);
  } catch {
    // Storage is forbidden here: the choice lasts as long as the page.
  }
  nameTheme();
});

try {
  const chosen = localStorage.getItem('theme');
  if (THEMES.indexOf(chosen) > 0) document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is forbidden here: the system's theme stays.
}

function theme() {
  return document.documentElement.dataset.theme ?? 'auto';
}

function nameTheme() {
  const word = theme();
  write(themeWord, word);
  themeButton.setAttribute('aria-label', `Theme: ${word}`);
}

/** Address -> module of its page; a page is `show(main, {name, signal, title})`. */
const ROUTES = [
  [/^\/$/, './models.js'],
  [/^\/models\/([^/]+)\/?$/, './model.js'],
  [/^\/faq\/?$/, './faq.js'],
  [/^\/faq\/edit\/?$/, './faq-edit.js'],
  [/^\/faq\/inbox\/?$/, './faq-inbox.js'],
  [/^\/images\/?$/, './images.js'],
  [/^\/about\/?$/, './about.js'],
];

const main = document.getElementById('main');
const serverLine = document.getElementById('server');
const bar = document.getElementById('offline');
let leaving = new AbortController();

function title(text) {
  document.title = `${text} · Primavista`;
}

async function go(moved) {
  leaving.abort();
  const mine = (leaving = new AbortController());
  const found = ROUTES.map(([pattern, module]) => [pattern.exec(location.pathname), module]).find(([match]) => match);
  markCurrent();
  if (live.needsKey) return askForKey();
  const [match, module] = found;
  const page = await import(module);
  if (mine.signal.aborted) return;
  fill(main);
  page.show(main, { name: match[1] && decodeURIComponent(match[1]), signal: mine.signal, title });
  if (moved) arrive();
}

/** Every page waits until the server has taken a key. */
async function askForKey() {
  const mine = (leaving = new AbortController());
  fill(serverLine, icon('unavailable'), h('span', {}, 'Key needed'));
  serverLine.className = 'server server-not-ready';
  bar.hidden = true;
  const { keyPage } = await import('./key.js');
  if (!mine.signal.aborted) keyPage(main, title, () => go(true));
}

live.onKeyNeeded = () => {
  leaving.abort();
  askForKey();
};

/** After a move inside the console the reader starts at the new title. */
function arrive() {
  scrollTo(0, 0);
  const target = main.querySelector('[autofocus], h1') ?? main;
  target.focus({ preventScroll: true });
}

function markCurrent() {
  const path = location.pathname;
  const here = path.startsWith('/models/') ? '/' : path.startsWith('/faq/') ? '/faq' : path.replace(/(.)\/$/, '$1');
  for (const a of document.querySelectorAll('nav a')) {
    if (a.getAttribute('href') === here) a.setAttribute('aria-current', 'page');
    else a.removeAttribute('aria-current');
  }
}

document.addEventListener('click', (event) => {
  const a = event.target.closest?.('a[href]');
  if (!a || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  if (a.origin !== location.origin || a.hasAttribute('download') || !ROUTES.some(([pattern]) => pattern.test(a.pathname))) return;
  if (a.hash && a.pathname === location.pathname) return;
  event.preventDefault();
  if (a.href !== location.href) history.pushState(null, '', a.href);
  go(true);
});
addEventListener('popstate', () => go(true));

let before = 'new';
live.watch(({ state, offline, since }) => {
  const now = offline ? 'offline' : state.ready ? 'ready' : 'not ready';
  document.documentElement.toggleAttribute('data-offline', offline);
  showServer(now, state);
  showBar(offline, since);
  if (before !== 'new' && before !== now && !offline) announce(before === 'offline' ? 'The server answers again' : `The server is ${now}`);
  before = now;
});

function showServer(now, state) {
  const [shape, word, more] = { offline: ['unavailable', 'No answer', ''], ready: ['ready', 'Ready', state && `, ${serves(state)}`], 'not ready': ['loading', 'Not ready', ''] }[now];
  if (serverLine.textContent === word + more) return;
  fill(serverLine, icon(shape), h('span', {}, word, h('span', { class: 'more' }, more)));
  serverLine.className = `server server-${now.replace(' ', '-')}`;
  if (state) serverLine.title = `Version ${state.version}, up ${seconds(state.uptime_seconds)}`;
}

/** How much answers; a FAQ that lives needs no model. */
function serves({ models, apps }) {
  if (models.length === 0 && apps.faq?.faqs) return plural(apps.faq.faqs.length, 'FAQ');
  return plural(models.filter((m) => m.state === 'READY').length, 'model');
}

function showBar(offline, since) {
  if (bar.hidden !== offline) return;
  bar.hidden = !offline;
  if (offline) fill(bar, icon('unavailable'), h('span', {}, `No answer from the server since ${since.toLocaleTimeString('en-GB')}, trying again. What you typed is kept.`));
}

nameTheme();
live.start();
go(false);
