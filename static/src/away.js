// Actions on a bad line, on every page that lists them: a tick, and among one's own a note or a new date, is kept in the browser at
// once, under the person's own name and key, and sent in order. The server takes each once, by its key. What it will not
// do any more is shown, and kept to be read.
import { comeBack, isWrong } from './away/forms.js'
import { Boxes } from './kept/boxes.js'
import { show } from './kept/panel.js'
import { State } from './live/state.js'
import { Store } from './live/store.js'

const TEXT = 'actions'
const PATIENCE = 8000 // ms for the server to answer
const WAITS = [1500, 3000, 6000, 15000] // ms until it is tried again
const REFUSED = new Set([403, 404, 409, 410, 413, 422])
const SIGNED_OUT = new Set([400, 401]) // 400: the token is another sign-in's, perhaps another person's

const root = document.querySelector('[data-away-root]')
const says = root.dataset
const headers = { 'HX-Request': 'true', ...JSON.parse(document.body.getAttribute('hx-headers:inherited')) }
const boxes = new Boxes(says)
const name = () => [...crypto.getRandomValues(new Uint8Array(12))].map(one => one.toString(16).padStart(2, '0')).join('')
const own = [says.keeper, TEXT, name()]
const queue = [] // not yet with the server, in order
const moved = new Map() // row: the name of the last date sent for it from here, which its person has seen
const state = new State(document, () => wordsOf(queue).flat().join('\n\n'))
const store = new Store(boxes, own, () => noteOf(queue), tellHow)
let isSending = false
let isOver = false
let wasAway = 0 // how many changes were kept while the server was not reached
let timer = 0
let attempts = 0

const wordsOf = entries => entries.map(({ title, words }) => [title, words])
const noteOf = entries => ({ at: entries[0]?.at ?? Date.now(), address: location.pathname, title: says.title, words: wordsOf(entries), changes: entries.length })

document.addEventListener('submit', event => {
  const form = event.target
  if (!form.matches('form[data-away]') || isOver) return
  event.preventDefault()
  event.stopImmediatePropagation()
  take(form)
}, true)

function take (form) {
  const { away: what, title } = form.dataset
  const data = new FormData(form)
  const row = form.closest('li').id
  if (isWrong(form, root)) return
  const unsent = queue.find(one => one.what === 'done' && one.row === row)
  if (what === 'done' && unsent) return takeBack(unsent, form.dataset.undo)
  data.delete('csrf_token')
  const key = name()
  const words = wordsFor(what, data)
  if (what === 'date') {
    data.set('after', moved.get(row) ?? '')
    moved.set(row, key)
  }
  put({ what, row, title, words, key, address: form.getAttribute('action'), fields: [...data, ['key', key]], at: Date.now() })
  if (what === 'undo') document.getElementById(row).querySelector('.cb button')?.focus() // the way back is gone soon
  if (!form.matches('.todo-f')) return
  form.reset()
  form.removeAttribute('hx-morph-skip')
  const details = form.closest('details')
  details.open = false
  details.querySelector('summary').focus()
}

function wordsFor (what, data) {
  if (what === 'note') return data.get('text').trim()
  if (what !== 'date') return says[what]
  return [says.date.replace('{day}', day(data.get('due_on'))), data.get('why')?.trim()].filter(Boolean).join('. ')
}

function day (iso) {
  const lang = document.documentElement.lang || 'sv'
  return new Intl.DateTimeFormat(lang, { day: 'numeric', month: 'long', year: 'numeric' }).format(new Date(`${iso}T12:00`))
}

function put (entry) {
  queue.push(entry)
  store.put(entry)
  mark()
  send()
}

// What has perhaps arrived is taken back by its name: that is harmless when it has not.
function takeBack (tick, address) {
  done(tick)
  if (tick.isTried) put({ ...tick, what: 'undo', words: says.undo, address, fields: [['of', tick.key]], isTried: false })
  else mark()
  tellHow()
}

function done (entry) {
  const at = queue.indexOf(entry)
  if (at >= 0) queue.splice(at, 1)
  store.drop([entry])
}

async function send () {
  if (isSending || isOver) return
  isSending = true
  clearTimeout(timer)
  let sent = 0
  while (queue.length && !isOver) {
    const entry = queue[0]
    entry.isTried = true
    const answer = await ask(entry)
    if (answer.isAway) { away(); break }
    if (answer.isOver) { over(); break }
    const isBack = answer.refused && !entry.isLate && comeBack(entry, answer.page)
    if (answer.refused && !isBack) await keepToBeRead(entry, answer)
    if (answer.refused && entry.isLate) wasAway--
    done(entry)
    if (isBack) mark()
    else sent++
  }
  isSending = false
  if (!sent || isOver) return
  document.body.dispatchEvent(new CustomEvent('samsyn:action'))
  if (queue.length) return
  attempts = 0
  state.tell(wasAway ? 'back' : 'saved', { count: wasAway })
  wasAway = 0
}

// Gives what came of sending one: nothing, that the server was not reached, or why it was refused.
async function ask ({ address, fields }) {
  const giveUp = new AbortController()
  const slow = setTimeout(() => giveUp.abort(), PATIENCE)
  try {
    const answer = await fetch(address, { method: 'POST', headers, body: new URLSearchParams(fields), signal: giveUp.signal, redirect: 'error' })
    if (answer.ok) return {}
    if (SIGNED_OUT.has(answer.status)) return { isOver: true }
    if (REFUSED.has(answer.status)) return refusal(answer.status, await answer.text())
    return { isAway: true }
  } catch {
    return { isAway: true }
  } finally {
    clearTimeout(slow)
  }
}

// isWrong: it was so from the beginning; else things have changed since it was done.
function refusal (status, text) {
  if (status === 403 || status === 404) return { refused: says.gone }
  const page = new DOMParser().parseFromString(text, 'text/html')
  const told = page.querySelector('[data-refusal]') ?? page.querySelector('[role="alert"], .err')
  const refused = told?.textContent.trim().replace(/\s+/g, ' ') || says.refused
  return { refused, page, isWrong: status === 413 || status === 422 }
}

function away () {
  wasAway = queue.length
  for (const entry of queue) entry.isLate = true
  tellHow()
  timer = setTimeout(send, WAITS[Math.min(attempts++, WAITS.length - 1)])
}

function over () {
  isOver = true
  state.tell('signed-out')
}

function tellHow () {
  if (isOver) return
  if (!store.works) state.tell(wasAway ? 'loose' : 'unkept')
  else if (wasAway && queue.length) state.tell('offline')
  else if (!queue.length) state.tell('saved')
}

// What cannot be done any more, in a box of its own until its person throws it away.
async function keepToBeRead (entry, { refused, isWrong = false }) {
  const box = [says.keeper, TEXT, name()]
  const note = { ...noteOf([entry]), words: [[entry.title, entry.words], [says.reason, refused]], refused: true, isWrong }
  const sealed = await boxes.seal({ n: 0, ...note }).catch(() => null)
  if (sealed) await boxes.do('readwrite', records => records.put(sealed, [...box, 0]), true).catch(() => {})
  show(box, note, whyOf(note), () => boxes.forget(box).catch(() => {}))
}

const whyOf = ({ isWrong }) => isWrong ? 'wrong' : 'refused'

// What earlier pages of this person kept: closed or reloaded while away.
async function rescue () {
  let count = 0
  for (const box of await boxes.of(TEXT)) {
    if (box[2] === own[2] || isOver) continue
    await boxes.with(box, async () => { count += await sendLate(box) })
  }
  if (!count) return
  document.body.dispatchEvent(new CustomEvent('samsyn:action'))
  state.tell('late', { count })
}

async function sendLate (box) {
  const { note, entries } = await boxes.read(box).catch(() => ({})) // sealed for somebody else
  if (!note) return 0
  if (note.refused) {
    show(box, note, whyOf(note), () => boxes.forget(box))
    return 0
  }
  let count = 0
  for (const entry of entries.sort((a, b) => a.n - b.n)) {
    const answer = await ask(entry)
    if (answer.isOver) over()
    if (answer.isAway) setTimeout(() => rescue().catch(() => {}), WAITS[1])
    if (answer.isAway || answer.isOver) return 0
    if (answer.refused) await keepToBeRead(entry, answer)
    else count++
  }
  await boxes.forget(box)
  return count
}

// Shows in its row what is not sent yet.
function mark () {
  for (const told of document.querySelectorAll('.kept-row')) told.remove()
  for (const row of new Set([...document.querySelectorAll('form[data-away]')].map(form => form.closest('li')))) {
    const entries = queue.filter(one => one.row === row.id)
    const tick = entries.filter(one => one.what === 'done' || one.what === 'undo').pop()
    const box = row.querySelector('.cb button')
    if (tick && box) box.setAttribute('aria-checked', String(tick.what === 'done'))
    else if (box) box.setAttribute('aria-checked', String(row.classList.contains('is-done')))
    for (const { words } of entries) {
      const told = root.querySelector('template[data-row]').content.firstElementChild.cloneNode(true)
      told.querySelector('[data-words]').textContent = words
      const panel = row.querySelector('.act-panel') // what is half written in it stays last, and as it is
      if (panel) panel.before(told)
      else row.lastElementChild.append(told)
    }
  }
}

const again = () => { attempts = 0; send() }
document.addEventListener('htmx:after:swap', mark)
document.addEventListener('samsyn:stream-hello', again)
document.addEventListener('visibilitychange', () => { if (!document.hidden) again() })
addEventListener('online', again)
rescue().catch(() => {}) // where nothing can be kept, nothing is
