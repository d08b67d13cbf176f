// The page of a server that takes no request without a key.
import { fill, h } from './dom.js';
import { live, useKey } from './net.js';
import { notice } from './parts.js';

const WRONG = {
  none: null,
  wrong: ['The server does not know this key', 'It was changed or taken away, or a character is missing.'],
  role: ['This key is a reader’s', 'The console needs an admin’s.'],
};

/** Asks for a key, and calls back once the server has taken one. */
export function keyPage(main, title, again) {
  title('Key needed');
  const key = h('input', { id: 'api-key', type: 'password', autocomplete: 'off', spellcheck: 'false', required: true, autofocus: true });
  const wrong = WRONG[live.needsKey];
  fill(main, h('form', {
    class: 'card key-form',
    onsubmit: async (e) => {
      e.preventDefault();
      useKey(key.value.trim());
      await live.ask();
      if (live.needsKey) keyPage(main, title, again);
      else again();
    },
  }, h('h1', { tabindex: '-1' }, 'Key needed'),
  h('p', { class: 'lead' }, 'This server answers who has a key. The console needs an admin’s; it is kept in the memory of this page alone.'),
  wrong && notice('bad', ...wrong),
  h('div', { class: 'fields' }, h('div', { class: 'field' }, h('label', { for: 'api-key' }, 'Key'), key)),
  h('div', { class: 'actions' }, h('button', { class: 'primary' }, 'Go on'))));
  key.focus();
}
