// The wall: shows one section alone or all of them, follows whoever steers it, and keeps its text as large as it fits.
import { clock } from './live/state.js'

const wall = document.querySelector('.wall')
const sections = [...wall.querySelectorAll('.wq')]
const columns = [...wall.querySelectorAll('.wall-part')]
const numberOf = section => Number(section.dataset.section)

// ---------- What it shows

let shown = { turn: -1 } // turn, whole, chosen: the section that was last shown alone, marked: the one with the band

function fromServer () {
  const { turn, whole, chosen, marked } = document.getElementById('on-wall').dataset
  return { turn: Number(turn), whole: whole === '1', chosen: Number(chosen) || null, marked: Number(marked) || null }
}

function show (next) {
  const isNews = shown.marked && next.marked !== shown.marked
  shown = next
  wall.classList.toggle('is-one', !shown.whole)
  for (const section of sections) {
    const isMarked = numberOf(section) === shown.marked
    section.classList.toggle('is-active', isMarked)
    document.getElementById(`band-${section.dataset.section}`).hidden = !isMarked
  }
  fit()
  if (isNews && isFlowing()) wall.querySelector('.is-active').scrollIntoView()
}

// Somebody steers. Of two messages in the wrong order the later change stays; while a change of our own is on its way,
// others wait for its number.
let held = null
document.body.addEventListener('samsyn:wall', ({ detail: { section, whole, turn, page } }) => {
  if (turn <= shown.turn) return
  const now = { turn, whole, chosen: section, marked: section ?? shown.marked }
  if (!isSending) show(now)
  else if (page === Number(document.body.dataset.client)) shown.turn = turn
  else held = now
})

document.addEventListener('htmx:after:swap', () => {
  const now = fromServer()
  if (document.getElementById('on-wall').dataset.outline !== wall.dataset.outline) return location.reload()
  show(now.turn >= shown.turn && !isSending ? now : shown)
})

// ---------- The keyboard of the wall itself; a presenter's clicker sends Page Up and Page Down

function step (by) {
  const at = sections.findIndex(section => numberOf(section) === shown.chosen)
  const section = sections[at + by]
  if (at + by < 0 || !section) return
  steer({ whole: false, chosen: numberOf(section), marked: numberOf(section) })
}

const KEYS = {
  ArrowRight: () => step(1),
  ArrowDown: () => step(1),
  PageDown: () => step(1),
  ' ': event => step(event.shiftKey ? -1 : 1),
  ArrowLeft: () => step(-1),
  ArrowUp: () => step(-1),
  PageUp: () => step(-1),
  Escape: () => steer({ whole: true }),
  0: () => steer({ whole: true })
}
const SCROLLING = ['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', ' ']

document.addEventListener('keydown', event => {
  if (isStill()) return goOnBy(event)
  if (event.ctrlKey || event.altKey || event.metaKey || !KEYS[event.key]) return
  if (event.target.closest('a') || (isFlowing() && SCROLLING.includes(event.key))) return
  event.preventDefault()
  KEYS[event.key](event)
})

// Shown here at once, then everywhere. While one change is on its way only the last of the following is kept.
let isSending = false
let waits = null

function steer (change) {
  show({ ...shown, ...change })
  waits = new URLSearchParams({ page: document.body.dataset.client, ...(shown.whole ? {} : { section: shown.chosen }) })
  send()
}

async function send () {
  if (isSending || !waits) return
  isSending = true
  const body = waits
  waits = null
  try {
    await fetch(wall.dataset.focusUrl, { method: 'POST', body, headers: { 'X-CSRFToken': wall.dataset.csrf }, redirect: 'manual', keepalive: true })
  } catch {
    // Cut off: the wall says so, and shows what the server has once it is back.
  }
  isSending = false
  send()
  if (!isSending && held?.turn > shown.turn) show(held)
  held = isSending ? held : null
}

// ---------- A version has been adopted: that is all the wall says, until somebody goes on

const STILL = 180_000 // ms: then the text comes back by itself
const isStill = () => !!document.querySelector('.moment-in')
const goOn = () => document.querySelector('.moment-in')?.remove()
let stillness = 0

function goOnBy (event) {
  if (event.ctrlKey || event.altKey || event.metaKey || ['Tab', 'Shift'].includes(event.key)) return
  event.preventDefault()
  goOn()
}
document.addEventListener('click', ({ target }) => { if (target.closest('[data-go-on]')) goOn() })
document.body.addEventListener('samsyn:wall', goOn)
document.addEventListener('htmx:after:swap', ({ target }) => {
  if (target.id !== 'adopted' || !isStill()) return
  clearTimeout(stillness)
  stillness = setTimeout(goOn, STILL)
})

// ---------- As large as it fits

const WHOLE = 31 // px on a screen 1920 wide, read from ten metres (all of it, one section)
const ONE = 60
const LEAST = 25 // smaller than this nobody reads it from there: then the text follows what is marked
const SMALLEST = 18 // px, however small the screen
const REST = 3000 // ms without a change before the text grows: it shall not pulsate while somebody writes

const flowing = matchMedia('(max-width: 900px), (max-height: 480px)')
const isFlowing = () => flowing.matches // on a hand-held screen the page scrolls
const overflows = () => columns.some(column => column.scrollHeight > column.clientHeight + 1)
const set = size => wall.style.setProperty('--wall-doc', `${size}px`)
let size = 0
let growing = 0
let drawn = '' // what is shown; another section is shown in its own size at once

function largest (most, least) {
  for (set(most); most > least && overflows(); set(most)) most = Math.max(least, most - Math.max(1, Math.round(most / 24)))
  return most
}

function fit (mayGrow = false) {
  clearTimeout(growing)
  if (isFlowing()) {
    wall.style.removeProperty('--wall-doc')
    size = 0
  } else {
    const unit = innerWidth / 1920
    const least = Math.round(Math.max(SMALLEST, LEAST * unit))
    const most = Math.round(Math.max(least, (shown.whole ? WHOLE : ONE) * Math.max(1, unit)))
    const what = `${shown.whole || shown.marked} ${innerWidth} ${innerHeight}`
    const best = largest(most, least)
    if (best <= size || !size || mayGrow || what !== drawn) size = best
    else growing = setTimeout(fit, REST, true)
    drawn = what
    set(size)
  }
  follow()
}

// A column too long for the screen shows the marked section; in that, the place that was last written in.
function follow () {
  const active = sections.find(section => section.classList.contains('is-active'))
  if (!active || isFlowing()) return
  for (const column of columns) {
    column.scrollTop = 0
    const isCut = column.scrollHeight > column.clientHeight + 1
    if (isCut && column.contains(active)) column.scrollTop = placeOf(active, column)
    column.classList.toggle('is-cut', isCut && column.scrollTop + column.clientHeight < column.scrollHeight - 1)
    column.classList.toggle('is-cut-above', column.scrollTop > 0)
  }
}

function placeOf (section, column) {
  const top = column.getBoundingClientRect().top
  const head = section.getBoundingClientRect().top - top - 1.5 * size // below where the column fades
  const caret = section.querySelector(`.caret[data-client="${wrote}"]`)
  const below = caret ? caret.getBoundingClientRect().bottom - top + column.clientHeight / 3 - column.clientHeight : 0
  return Math.max(head, below)
}

let wrote = 0 // the client whose caret moved last
for (const name of ['update', 'presence']) {
  document.addEventListener(`samsyn:stream-${name}`, ({ detail }) => {
    const before = wrote
    wrote = detail.here?.client ?? detail.client ?? wrote
    if (wrote !== before || columns.some(column => column.scrollTop)) requestAnimationFrame(follow)
  })
}

let isQueued = false
function soon () {
  if (isQueued) return
  isQueued = true
  requestAnimationFrame(() => { isQueued = false; fit() })
}
const watcher = new ResizeObserver(soon)
for (const section of sections) watcher.observe(section)
addEventListener('resize', soon)
document.fonts.ready.then(soon)

// ---------- The time, a screen that stays awake, a pointer out of the way

const time = wall.querySelector('[data-clock]')
const tick = () => { time.textContent = clock() }
tick()
setInterval(tick, 1000)

async function stayAwake () {
  if (document.hidden) return
  try {
    await navigator.wakeLock?.request('screen')
  } catch {} // low battery, or not over https: the screen's own settings hold
}
stayAwake()
document.addEventListener('visibilitychange', stayAwake)

let still = 0
addEventListener('pointermove', () => {
  document.body.classList.remove('is-still')
  clearTimeout(still)
  still = setTimeout(() => document.body.classList.add('is-still'), 2000)
})

show(fromServer())
