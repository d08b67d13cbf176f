// Any entry of a FAQ by its words, for where the nearest ones are not the right one.
import { fill, h, plural } from './dom.js';
import { announce } from './parts.js';

const MOST = 8;
const PAUSE_MS = 120;
let made = 0;

/** choose({id, question}) once one is taken; failed(error) where the server does not list them. */
export function entryFinder(editor, choose, failed) {
  const id = `find-other-${++made}`;
  const count = h('p', { class: 'fine' });
  const found = h('div', { class: 'choices' });
  let timer = 0;
  let typed = '';

  async function list() {
    const mine = (typed = input.value.trim());
    if (mine === '') return fill(found) && fill(count);
    try {
      const { entries, total } = await editor.get(`/entries?limit=${MOST}&q=${encodeURIComponent(mine)}`);
      if (mine === typed) show(entries, total);
    } catch (e) {
      if (mine === typed) failed(e);
    }
  }

  function show(entries, total) {
    const has = `${plural(total, 'entry has these words', 'entries have these words')}${total > entries.length ? `, of which the first ${entries.length}` : ''}`;
    fill(found, entries.map((e) => h('button', { type: 'button', class: 'chip', dir: 'auto', lang: e.language, onclick: () => choose(e) }, e.question.split('\n')[0])));
    fill(count, has);
    announce(has);
  }

  const input = h('input', { id, type: 'text', autocomplete: 'off', placeholder: 'Words of it, a tag or an id', dir: 'auto', oninput: () => {
    clearTimeout(timer);
    timer = setTimeout(list, PAUSE_MS);
  } });
  return h('details', { class: 'finder', ontoggle: (e) => e.target.open && input.focus() }, h('summary', {}, 'Another entry'),
    h('div', { class: 'field' }, h('label', { for: id }, 'Find an entry'), input), count, found);
}
