// The words that open threads are about are underlined where they are written, and a comment can be written on those
// that are marked. The shared text knows nothing of it: each place is two characters that Yjs finds again.
import { open } from './panel.js'

const text = document.querySelector('.sheet[data-live-text]')
const LONG = 20 // as the server has them, see quotes.py
const NEAR = 12
const PATIENCE = 5000 // ms; after that the server's answer says that the words are not there

const given = () => document.getElementById('talk-marks').dataset
const marks = () => JSON.parse(given().marks)
const tools = () => text.live.tools
const bindingOf = view => tools().sync.getState(view.state).binding

// ---------- From a character to its place in the editor

function placeOf ([client, clock], view) {
  const { doc, type, mapping } = bindingOf(view)
  const [at, behind] = [0, -1].map(assoc => tools().toPlace(doc, type, tools().position({ item: { client, clock }, assoc }), mapping))
  return at !== null && behind === at + 1 ? at : null // the place of one that is gone has no width
}

// The words as the server reads them, and where each of their characters stands.
function lineOf (doc) {
  let line = ''
  const places = []
  const add = (letter, at) => { line += letter; places.push(at) }
  doc.descendants((node, at) => {
    if (node.isTextblock && line) add(' ', at)
    if (node.isText) [...node.text].forEach((letter, index, all) => add(letter, at + all.slice(0, index).join('').length))
  })
  return { line, places }
}

function foundAgain ({ quote, before, after }, doc) {
  const { line, places } = onOneLine(lineOf(doc))
  for (let at = line.indexOf(quote); at >= 0; at = line.indexOf(quote, at + 1)) {
    const [left, right] = [before.trim().slice(-NEAR), after.trim().slice(0, NEAR)]
    const isBeside = (!left && !right) || (left && line.slice(0, at).trimEnd().endsWith(left)) ||
      (right && line.slice(at + quote.length).trimStart().startsWith(right))
    if (quote.length >= LONG || isBeside) return { from: places[at], to: places[at + quote.length - 1] + 1 }
  }
  return null
}

function onOneLine ({ line, places }) {
  let written = ''
  const kept = []
  let unit = 0
  for (const place of places) {
    const letter = String.fromCodePoint(line.codePointAt(unit))
    unit += letter.length
    if (/\s/.test(letter) && (!written || written.endsWith(' '))) continue
    written += /\s/.test(letter) ? ' ' : letter
    for (let half = 0; half < letter.length; half++) kept.push(place + half)
  }
  return { line: written, places: kept }
}

function rangeOf (mark, view) {
  const [first, last] = [placeOf(mark.first, view), placeOf(mark.last, view)]
  if (first !== null && last !== null && first <= last) return { from: first, to: last + 1 }
  const found = foundAgain(mark, view.state.doc)
  if (found) soonMoved(mark.thread)
  return found
}

// ---------- Words that were moved are other characters now: whoever moved them says where they are, else somebody does

const OWN = 1000 // ms
const OTHERS = 5000
let wroteAt = 0
const waiting = new Map()

function soonMoved (thread) {
  if (waiting.has(thread)) return
  const wait = Date.now() - wroteAt < OWN ? OWN : OTHERS * (1 + Math.random())
  waiting.set(thread, setTimeout(() => { waiting.delete(thread); tellPlace(thread) }, wait))
}

async function tellPlace (thread) {
  const mark = marks().find(mark => mark.thread === thread)
  const view = mark && tools().views.get(mark.fragment)
  if (!view || document.hidden || [mark.first, mark.last].every(end => placeOf(end, view) !== null)) return
  const range = foundAgain(mark, view.state.doc)
  if (!range) return
  if (!text.live.isAllSaved) return soonMoved(thread)
  const body = new URLSearchParams(positions(view, range))
  const headers = { 'X-CSRFToken': text.dataset.csrf, 'HX-Request': 'true' }
  await fetch(given().place.replace('/0/', `/${thread}/`), { method: 'POST', body, headers }).catch(() => {})
}

// ---------- Underlining

function draw () {
  const all = marks()
  for (const [fragment, view] of tools().views) {
    const ranges = all.filter(mark => mark.fragment === fragment)
      .map(mark => ({ thread: mark.thread, ...rangeOf(mark, view) })).filter(({ from }) => from !== undefined)
    tools().underline(view, ranges, given().label)
  }
}

let isWaiting = false
function soon () {
  if (isWaiting) return
  isWaiting = true
  queueMicrotask(() => { isWaiting = false; draw() })
}

function begin () {
  if (text.dataset.synced === undefined) return
  watch.disconnect()
  tools().doc.on('afterAllTransactions', (doc, done) => {
    if (done.some(({ local }) => local)) wroteAt = Date.now()
    soon()
  })
  new MutationObserver(soon).observe(document.getElementById('talk-marks'), { attributes: true })
  document.addEventListener('htmx:after:swap', soon)
  draw()
}
const watch = new MutationObserver(begin)

// ---------- Commenting on what is marked, and opening what is said

const isSpace = letters => !letters.trim()

function marked ({ doc, selection: { from, to } }) {
  const letter = at => doc.textBetween(at, at + 1, ' ')
  while (from < to && isSpace(letter(from))) from++
  while (from < to && isSpace(letter(to - 1))) to--
  return { from, to }
}

function written ({ client, clock }, side) {
  const bytes = [0]
  for (let number of [client, clock]) {
    for (; number >= 128; number = Math.floor(number / 128)) bytes.push(number % 128 + 128)
    bytes.push(number)
  }
  return btoa(String.fromCharCode(...bytes, side))
}

function positions (view, { from, to }) {
  const { type, mapping } = bindingOf(view)
  const [first, last] = [from, to - 1].map(at => tools().toPosition(at, type, mapping).item)
  return { starts: written(first, 0), ends: written(last, 0x41) }
}

function commentOn (view, section) {
  const { from, to } = marked(view.state)
  if (from === to) return openAt(view, section)
  const quote = view.state.doc.textBetween(from, to, ' ', ' ').replace(/\s+/g, ' ').trim()
  open(section, { words: { ...positions(view, { from, to }), quote } })
}

function openAt (view, section) {
  const at = view.state.selection.from
  const found = marks().map(mark => [mark.thread, rangeOf(mark, view)]).find(([, range]) => range && range.from <= at && at <= range.to)
  if (found) return open(section, { thread: found[0] })
  sayHow()
}

let hint = 0

function sayHow () {
  const said = document.getElementById('talk-said')
  said.textContent = said.dataset.noWords
  said.className = 'talk-hint'
  clearTimeout(hint)
  hint = setTimeout(() => { said.className = 'vh' }, 6000)
}

const sectionAround = element => element.closest('.q')?.dataset.section

if (text) {
  text.addEventListener('samsyn:comment-on', ({ target }) => {
    const section = sectionAround(target)
    if (section) commentOn(tools().views.get(target.dataset.fragment), section)
    else sayHow()
  })
  // Whoever is writing on a small screen only means to place the caret.
  let wasWriting = false
  text.addEventListener('pointerdown', ({ target }) => { wasWriting = !!target.closest('.ProseMirror')?.contains(document.activeElement) })
  text.addEventListener('click', ({ target }) => {
    const mark = target.closest('[data-thread]')
    if (!mark || (wasWriting && !matchMedia('(min-width: 901px)').matches)) return
    open(sectionAround(mark), { thread: mark.dataset.thread, isQuiet: matchMedia('(min-width: 901px)').matches })
  })
  document.addEventListener('htmx:config:request', ({ detail: { ctx } }) => {
    if (ctx.sourceElement.id !== 'talk-new' || !ctx.sourceElement.elements.starts.value) return
    ctx.fetch = async (url, request) => {
      const end = Date.now() + PATIENCE
      while (!text.live.isAllSaved && Date.now() < end) await new Promise(resolve => setTimeout(resolve, 40))
      return fetch(url, request)
    }
  })
  watch.observe(text, { attributes: true, attributeFilter: ['data-synced'] })
  begin()
}
