// Reads the text aloud with the browser's own voice, sentence by sentence, and marks the sentence where the browser can.

const speech = window.speechSynthesis
const start = document.querySelector('[data-listen]')
const bar = document.querySelector('[data-listen-bar]')
const sheet = document.querySelector('.sheet, .shared')
const lang = start?.dataset.lang
const mark = window.Highlight && CSS.highlights ? new Highlight() : null

// A voice of this device only: the others send what they read, which is a draft, to a server of theirs.
function voice () {
  return speech.getVoices().find(one => one.localService && one.lang.slice(0, 2) === lang.slice(0, 2))
}

// ---------- What there is to read

// Headings and texts in order, without sections in which nothing is written.
function passages () {
  const found = [...sheet.querySelectorAll('h1, .sheet-why, .shared-why, .part-h, .q > h3, .q > .prose')]
  const isWritten = section => sentences(section.querySelector('.prose')).length > 0
  return found.filter(one => {
    if (one.matches('.part-h')) return [...one.parentElement.querySelectorAll('.q')].some(isWritten)
    return !one.closest('.q') || isWritten(one.closest('.q'))
  })
}

// The text nodes of a passage, without the names at others' carets and the tool's own labels.
function words (passage) {
  const walker = document.createTreeWalker(passage, NodeFilter.SHOW_TEXT, node =>
    node.parentElement.closest('.caret, .sheet-l, .vh') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT)
  const nodes = []
  while (walker.nextNode()) nodes.push(walker.currentNode)
  return nodes
}

// Sentences never run from one paragraph, item or heading into the next.
function sentences (passage) {
  const blocks = new Map()
  for (const node of words(passage)) {
    const block = node.parentElement.closest('p, li, h1, h2, h3, .line, .sheet-why')
    blocks.set(block, [...(blocks.get(block) ?? []), node])
  }
  return [...blocks.values()].flatMap(nodes =>
    segments(nodes.map(node => node.data).join('')).map(({ index, segment }) => {
      const text = segment.trim()
      const from = index + segment.indexOf(text)
      return { text, nodes, from, to: from + text.length }
    })).filter(({ text }) => text)
}

function segments (text) {
  if (!Intl.Segmenter) return [{ index: 0, segment: text }]
  return [...new Intl.Segmenter(lang, { granularity: 'sentence' }).segment(text)]
}

function rangeOf ({ nodes, from, to }) {
  const range = new Range()
  let at = 0
  for (const node of nodes) {
    const end = at + node.length
    if (from >= at && from < end) range.setStart(node, from - at)
    if (to > at && to <= end) range.setEnd(node, to - at)
    at = end
  }
  return range
}

// ---------- Reading it

let queue = [] // passages still to read, the one being read first
let rest = [] // sentences still to read of that
let turn = 0 // what an utterance of an earlier turn has to say does not count
let isPaused = false

function begin () {
  last = null
  queue = passages()
  rest = queue.length ? sentences(queue[0]) : []
  isPaused = false
  bar.hidden = false
  document.body.classList.add('is-listening')
  start.setAttribute('aria-pressed', 'true')
  showPause()
  read()
}

function read () {
  while (queue.length && !rest.length) {
    queue.shift()
    rest = queue.length ? sentences(queue[0]) : []
  }
  if (!queue.length) return stop()
  bar.querySelector('[data-listen-where]').textContent = whereIs(queue[0])
  const mine = ++turn
  const utterance = new SpeechSynthesisUtterance(rest[0].text)
  utterance.lang = lang
  utterance.voice = voice() ?? null
  utterance.onend = () => { if (mine === turn) { rest.shift(); read() } }
  utterance.onerror = () => { if (mine === turn) stop() }
  show(rest[0])
  speech.speak(utterance)
}

function whereIs (passage) {
  const heading = passage.closest('.q')?.querySelector('h3') ?? passage
  return words(passage.matches('.sheet-why, .shared-why') ? sheet.querySelector('h1') : heading).map(node => node.data).join('').trim()
}

function hush () {
  turn++
  speech.cancel()
}

function stop () {
  hush()
  queue = rest = []
  mark?.clear()
  const hadFocus = bar.contains(document.activeElement)
  bar.hidden = true
  document.body.classList.remove('is-listening')
  start.setAttribute('aria-pressed', 'false')
  if (hadFocus) start.focus({ preventScroll: true })
}

// Not the browser's own pause, which some phones take for the end. The sentence begins anew.
function pause () {
  isPaused = !isPaused
  showPause()
  if (isPaused) hush()
  else read()
}

function showPause () {
  const button = bar.querySelector('[data-listen-pause]')
  if ((button.dataset.icon === 'pause') === isPaused) return
  const icon = button.querySelector('use')
  const label = button.querySelector('span')
  const [file, was] = icon.getAttribute('href').split('#i-')
  icon.setAttribute('href', `${file}#i-${button.dataset.icon}`)
  button.dataset.icon = was
  ;[label.textContent, button.dataset.other] = [button.dataset.other, label.textContent]
}

function next () {
  hush()
  last = null
  const at = queue.findIndex((one, number) => number > 0 && one.matches('h3'))
  queue = at < 0 ? [] : queue.slice(at)
  rest = queue.length ? sentences(queue[0]) : []
  isPaused = false
  showPause()
  read()
}

// The page follows along, unless its reader has scrolled away from the sentence before.
let last = null
function show (sentence) {
  const isFollowing = !last || isSeen(last)
  last = rangeOf(sentence)
  mark?.clear()
  mark?.add(last)
  if (isFollowing && !isSeen(last)) scrollBy({ top: last.getBoundingClientRect().top - innerHeight / 3 })
}

function isSeen (range) {
  const { top, bottom } = range.getBoundingClientRect()
  return (!top && !bottom) || (top > 80 && bottom < innerHeight - bar.offsetHeight * 2)
}

// ---------- The buttons

function offer () {
  if (voice()) start.hidden = false
}

if (speech && start) {
  if (mark) CSS.highlights.set('listening', mark)
  offer()
  speech.addEventListener?.('voiceschanged', offer)
  start.addEventListener('click', () => bar.hidden ? begin() : stop())
  bar.querySelector('[data-listen-pause]').addEventListener('click', pause)
  bar.querySelector('[data-listen-next]').addEventListener('click', next)
  bar.querySelector('[data-listen-stop]').addEventListener('click', stop)
  addEventListener('pagehide', () => { if (!bar.hidden) stop() })
}
