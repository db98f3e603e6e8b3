// Makes every [data-fragment] of the page's [data-live-text] something that several people write in at once. With
// data-reading on it the page follows along and cannot be written in.
import { keymap } from 'prosemirror-keymap'
import { EditorState, Plugin } from 'prosemirror-state'
import { EditorView } from 'prosemirror-view'
import {
  absolutePositionToRelativePosition, initProseMirrorDoc, relativePositionToAbsolutePosition, yCursorPlugin, ySyncPlugin,
  ySyncPluginKey, yUndoPlugin
} from 'y-prosemirror'
import * as Y from 'yjs'
import { Boxes } from '../kept/boxes.js'
import { keepCaret } from './carets.js'
import { cleaned, commands, plugins } from './commands.js'
import { fillParagraphs } from './paragraphs.js'
import { clipboardParser, setStylesAside } from './pasting.js'
import { cursorBuilder, Presence, selectionBuilder } from './presence.js'
import { Rescue } from './rescue.js'
import { schema } from './schema.js'
import { underline, underlines } from './underlines.js'
import { State } from './state.js'
import { Store } from './store.js'
import { Toolbar } from './toolbar.js'
import { REMOTE, Transport } from './transport.js'

const ASKING = 5000 // ms between comparisons while the page has no stream
const SETTLED = 800 // ms of rest after which a section has settled

const root = document.querySelector('[data-live-text]')
const isReading = !!root && 'reading' in root.dataset
if (root) start()

function start () {
  const doc = new Y.Doc()
  doc.clientID = Number(document.body.dataset.client)
  const views = new Map()
  const presence = new Presence(doc, root)
  const state = new State(root, () => [...views.values()].map(words).join('\n\n'))
  const boxes = new Boxes(root.dataset)
  const box = [boxes.keeper, root.dataset.textKey, doc.clientID]
  const store = new Store(boxes, box, () => note(transport, views), () => {
    if (transport.isCutOff) transport.tellOffline()
    else if (!store.works) state.remark('unkept')
  })
  const transport = new Transport(doc, root, presence, store, (name, detail) => state.tell(name, detail))
  const rescue = new Rescue(boxes, box, transport)
  const changes = changesOfOthers(doc, transport)
  const bar = document.querySelector('[data-toolbar]')
  const toolbar = bar && new Toolbar(bar, document.querySelector('[data-link-dialog]'))

  transport.onText = () => {
    for (const place of root.querySelectorAll('[data-fragment]')) {
      const drawn = place.textContent
      const view = mount(place, doc, presence, toolbar, () => state.remark('pasted'))
      views.set(place.dataset.fragment, view)
      if (bare(drawn) !== bare(words(view))) changes.count(place.dataset.fragment)
    }
    root.dataset.synced = ''
  }
  transport.onCompared = theirs => rescue.run(theirs)
  transport.onStopped = () => {
    for (const view of views.values()) view.setProps({ editable: () => false })
    toolbar?.show()
  }
  // For the page around the text: what stands before the person, how often others have changed it since the page was
  // drawn, whether the server has it, and if not, the browser.
  root.live = {
    words: name => views.has(name) ? words(views.get(name)) : null,
    changes: name => changes.of(name),
    close: name => { views.get(name)?.setProps({ editable: () => false }); toolbar?.show() },
    // For what is said about the words: where a character stands, and how to underline some.
    tools: {
      doc,
      views,
      underline,
      sync: ySyncPluginKey,
      position: Y.createRelativePositionFromJSON,
      toPosition: absolutePositionToRelativePosition,
      toPlace: relativePositionToAbsolutePosition
    },
    get isAllSaved () { return transport.isAllSaved },
    get isKept () { return store.isSafe }
  }
  fillParagraphs(doc)
  tellWhenSettled(doc, transport)
  listen(doc, presence, transport)
  addEventListener('beforeunload', event => { if (!transport.isAllSaved && !store.isSafe) event.preventDefault() })
}

// What a person would want to know of what is kept, should it never be sent.
function note ({ root, touched, changes, wroteAt }, views) {
  const places = [...root.querySelectorAll('[data-fragment]')].map(({ dataset }) => dataset)
  return {
    schema: root.dataset.schema,
    changes,
    at: wroteAt,
    title: document.title.replace(/ – Samsyn$/, ''),
    address: location.pathname,
    words: places.filter(({ fragment }) => touched.has(fragment)).map(({ fragment, label }) => [label, words(views.get(fragment))])
  }
}

const words = view => view.state.doc.textBetween(0, view.state.doc.content.size, '\n', ' ')
const bare = text => text.replace(/\s/g, '')

function listen (doc, presence, transport) {
  const on = (name, listener) => document.addEventListener(`samsyn:stream-${name}`, ({ detail }) => listener(detail))
  let isListening = false
  on('hello', ({ here }) => { isListening = true; presence.all(here); transport.streamOpened() })
  on('resync', () => transport.sync())
  on('lost', detail => { isListening = false; presence.nobody(); transport.streamLost(detail) })
  on('bye', ({ why }) => { isListening = false; presence.nobody(); if (why === 'access') transport.sync() })
  on('presence', one => presence.came(one))
  on('left', one => presence.left(one))
  document.addEventListener('samsyn:refused', () => transport.sync())
  on('update', ({ client, update, here }) => {
    if (client === doc.clientID) return
    Y.applyUpdate(doc, Uint8Array.from(atob(update), letter => letter.charCodeAt(0)), REMOTE)
    if (here) presence.came(here)
  })
  // A page opened in the background has no stream yet; its text is there all the same.
  setTimeout(() => { if (!transport.hasText) transport.sync() }, 1000)
  // Where no stream comes through, asking now and then still keeps everybody in one text.
  setInterval(() => { if (!isListening && !document.hidden && transport.hasText) transport.sync() }, ASKING)
}

function mount (place, doc, presence, toolbar, tooMuch) {
  const kind = place.dataset.fragmentKind
  const fragment = doc.getXmlFragment(place.dataset.fragment)
  const { doc: content, mapping } = initProseMirrorDoc(fragment, schema)
  const toToolbar = () => { toolbar?.focus(); return !!toolbar }
  const field = isReading ? {} : {
    role: 'textbox',
    'aria-multiline': String(kind !== 'line'),
    'aria-label': place.dataset.label,
    'aria-placeholder': place.dataset.placeholder
  }
  const view = new EditorView({ mount: place }, {
    editable: () => !isReading,
    state: EditorState.create({
      doc: content,
      plugins: [
        ySyncPlugin(fragment, { mapping }),
        yCursorPlugin(presence, { cursorBuilder: cursorBuilder(presence), selectionBuilder }),
        yUndoPlugin(),
        keymap({ 'Mod-k': () => kind !== 'line' && !!toolbar?.askForLink(), 'Alt-F10': toToolbar, 'Mod-Alt-m': commands.comment.run }),
        ...plugins[kind],
        underlines(),
        new Plugin({ view: () => ({ update: view => { presence.arrange(); if (view.hasFocus()) toolbar?.follow(view) } }) })
      ]
    }),
    attributes: state => ({
      ...field,
      class: state.doc.textContent || state.doc.childCount > 1 || state.doc.firstChild?.type !== schema.nodes.paragraph ? '' : 'is-empty'
    }),
    transformPastedHTML: setStylesAside,
    clipboardParser,
    transformPasted: cleaned(kind, tooMuch),
    handleDOMEvents: { focus: view => { toolbar?.follow(view); return false }, keydown: seeWhereTheCaretIs },
    handleClick: (view, position, event) => follow(view, position, event)
  })
  view.kind = kind
  keepCaret(view, doc)
  place.dataset.synced = ''
  return view
}

// The browser tells of a moved caret a little later. Backspace close upon Home would meet an editor that does not know,
// and the browser would join the lines in its own way: with style attributes, which the policy stops.
function seeWhereTheCaretIs (view) {
  if (!view.composing) view.domObserver.flush()
  return false
}

// With Ctrl or Cmd a link is followed; otherwise a click places the caret in it.
function follow (view, position, event) {
  const link = (event.ctrlKey || event.metaKey) && schema.marks.link.isInSet(view.state.doc.resolve(position).marks())
  if (!link) return false
  open(link.attrs.href, '_blank', 'noopener,noreferrer')
  return true
}

// How often others have changed each fragment while it stood here.
function changesOfOthers (doc, transport) {
  const counts = new Map()
  const of = name => counts.get(name) ?? 0
  const count = name => counts.set(name, of(name) + 1)
  doc.on('afterTransaction', ({ origin, changedParentTypes }) => {
    if (origin !== REMOTE || !transport.hasText) return
    for (const [name, type] of doc.share) if (changedParentTypes.has(type)) count(name)
  })
  return { of, count }
}

// Parts of the page that show or count the text ask anew once a section has come to rest and is saved.
function tellWhenSettled (doc, transport) {
  const resting = new Map()
  const settled = new Set()
  const tell = () => {
    if (!settled.size || !transport.isAllSaved) return
    const fragments = [...settled]
    settled.clear()
    document.body.dispatchEvent(new CustomEvent('samsyn:text', { detail: { fragments } }))
  }
  doc.on('afterTransaction', ({ changedParentTypes }) => {
    if (!transport.hasText) return
    for (const [name, type] of doc.share) {
      if (!changedParentTypes.has(type)) continue
      clearTimeout(resting.get(name))
      resting.set(name, setTimeout(() => { settled.add(name); tell() }, SETTLED))
    }
  })
  transport.onSettled = tell
}
