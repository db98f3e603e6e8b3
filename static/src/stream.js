// One event stream a page: what others do reaches it as events of the document, and parts of the page ask anew.
//
// <body data-stream="/groups/x/stream">, and somewhere data-live-text="7" when the page has a shared text open.
// On document: samsyn:stream-hello (also after every return), -update, -presence, -left, -resync, -lost, -bye.
// On document.body, for htmx: samsyn:action, samsyn:position ... for what changed, samsyn:resumed after a gap: also when
// something happened after the page was drawn and before it listened, which <body data-heard> lets the server tell.

const SILENCE = 4700 // ms: the server gives a sign of life every 2500, and who is cut off knows it within 5 s
const WAITS = [200, 500, 1000, 2000]
const MESSAGES = ['update', 'presence', 'left', 'resync']

// The page's name to the server; the editor writes under it.
export const client = crypto.getRandomValues(new Uint32Array(1))[0] || 1

let source = null
let watchdog = 0
let waiting = 0
let attempts = 0
let turn = 0 // how often we have asked: a request that waited long at a slow server must not win over a later one
let hasBeenOpen = false
let isOver = false

const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`samsyn:stream-${name}`, { detail }))
const tellParts = (name, detail) => document.body.dispatchEvent(new CustomEvent(`samsyn:${name}`, { detail }))

function address () {
  const url = new URL(document.body.dataset.stream, location.href)
  const text = document.querySelector('[data-live-text]')
  url.searchParams.set('client', client)
  url.searchParams.set('turn', ++turn)
  if (text) url.searchParams.set('text', text.dataset.liveText)
  if (!hasBeenOpen) url.searchParams.set('heard', document.body.dataset.heard)
  return url
}

function open () {
  clearTimeout(waiting)
  if (source || isOver || document.hidden) return
  source = new EventSource(address())
  listenForLife()
  source.addEventListener('hello', ({ data }) => {
    attempts = 0
    const said = JSON.parse(data)
    tell('hello', said)
    if (hasBeenOpen || said.missed) tellParts('resumed')
    hasBeenOpen = true
  })
  source.addEventListener('changed', ({ data }) => changed(JSON.parse(data)))
  source.addEventListener('bye', ({ data }) => bye(JSON.parse(data).why))
  source.addEventListener('beat', listenForLife)
  for (const name of MESSAGES) {
    source.addEventListener(name, ({ data }) => { listenForLife(); tell(name, JSON.parse(data)) })
  }
  source.addEventListener('resync', () => tellParts('resumed'))
  source.onerror = () => lost(false)
}

function changed (what) {
  const thing = what.kind.split('.')[0]
  // A page that has the text open tells of it itself, once it has the words.
  if (thing !== 'text' || !document.querySelector('[data-live-text]')) tellParts(thing, what)
}

function bye (why) {
  close()
  isOver = why === 'access' // coming back would not help
  tell('bye', { why })
  // Of too many pages the oldest gives way; it comes back when somebody looks at it again.
  if (!isOver && why !== 'crowded') again()
}

function lost (silent) {
  close()
  tell('lost', { silent })
  again()
}

function again () {
  clearTimeout(waiting)
  const wait = WAITS[Math.min(attempts++, WAITS.length - 1)]
  waiting = setTimeout(open, wait * (0.75 + Math.random() / 2)) // not everybody at once after a restart
}

function listenForLife () {
  clearTimeout(watchdog)
  watchdog = setTimeout(lost, SILENCE, true)
}

function close () {
  clearTimeout(watchdog)
  clearTimeout(waiting)
  source?.close()
  source = null
}

if (document.body.dataset.stream) {
  document.body.dataset.client = client
  document.addEventListener('visibilitychange', () => document.hidden ? close() : open())
  addEventListener('pagehide', close)
  addEventListener('pageshow', open)
  addEventListener('online', () => { attempts = 0; open() })
  addEventListener('offline', () => { if (source) lost(true) })
  // Not before the editor, a script further down and larger, is there to hear who is here and that it may begin.
  document.addEventListener('DOMContentLoaded', open)
}
