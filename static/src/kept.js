// On the start page: what pages of this person kept and could not send, also of a text that they may not open any more.
import { Boxes } from './kept/boxes.js'
import { show } from './kept/panel.js'

const boxes = new Boxes(document.querySelector('[data-keeper-key]').dataset)

async function look () {
  for (const box of await boxes.of()) if (!isSentHere(box)) await boxes.with(box, () => tell(box))
}

// What was done with actions, away.js on this page sends, or says why not.
const isSentHere = ([, text]) => text === 'actions' && document.querySelector('[data-away-root]')

async function tell (box) {
  const { note } = await boxes.read(box)
  if (note) show(box, note, note.refused ? 'refused' : 'elsewhere', () => boxes.forget(box))
}

look().catch(() => {}) // where nothing can be kept, nothing is
