// What keys, the toolbar and pasting do to a text.
import { chainCommands, baseKeymap, toggleMark } from 'prosemirror-commands'
import { inputRules, wrappingInputRule } from 'prosemirror-inputrules'
import { keymap } from 'prosemirror-keymap'
import { Fragment, Slice } from 'prosemirror-model'
import { liftListItem, sinkListItem, splitListItem, wrapInList } from 'prosemirror-schema-list'
import { redoCommand, undoCommand, yUndoPluginKey } from 'y-prosemirror'
import { isAddress, schema } from './schema.js'

const { bullet_list: bullets, ordered_list: numbers, list_item: item } = schema.nodes
const { strong, em, link } = schema.marks
const MOST = 50000 // characters pasted at once: they go to the server in one piece
const DEEPEST = 12 // the server takes somewhat more; nobody reads a list nested deeper

// The innermost list around the selection: { node, depth, before }.
function listAt ({ $from }) {
  for (let depth = $from.depth; depth > 0; depth--) {
    const node = $from.node(depth)
    if (node.type === bullets || node.type === numbers) return { node, depth, before: $from.before(depth) }
  }
  return null
}

const toList = type => (state, dispatch, view) => {
  const list = listAt(state.selection)
  if (!list) return wrapInList(type)(state, dispatch, view)
  if (list.node.type === type) return liftListItem(item)(state, dispatch, view)
  dispatch?.(state.tr.setNodeMarkup(list.before, type))
  return true
}

const deeper = (state, dispatch) => {
  const list = listAt(state.selection)
  return !!list && list.depth < DEEPEST && sinkListItem(item)(state, dispatch)
}

export const hasMark = (state, type) => {
  const { from, $from, to, empty } = state.selection
  return empty ? !!type.isInSet(state.storedMarks || $from.marks()) : state.doc.rangeHasMark(from, to, type)
}

// Who talks about the text hears of it, and takes the words that are marked.
const commentOn = (state, dispatch, view) => view.dom.dispatchEvent(new CustomEvent('samsyn:comment-on', { bubbles: true }))

// Each: run(state, dispatch, view), isOn(state) for what can be on, isPossible(state).
const possible = command => state => !!command(state)
const marking = type => ({ run: toggleMark(type), isOn: state => hasMark(state, type), isPossible: possible(toggleMark(type)) })
const listing = type => ({ run: toList(type), isOn: state => listAt(state.selection)?.node.type === type, isPossible: possible(toList(type)) })
export const commands = {
  strong: marking(strong),
  em: marking(em),
  link: { isOn: state => !!linkAt(state), isPossible: state => !state.selection.empty || !!linkAt(state) },
  comment: { run: commentOn, isPossible: () => true }, // with nothing marked it says what to do
  bullet_list: listing(bullets),
  ordered_list: listing(numbers),
  undo: { run: undoCommand, isPossible: state => !!yUndoPluginKey.getState(state)?.undoManager.canUndo() },
  redo: { run: redoCommand, isPossible: state => !!yUndoPluginKey.getState(state)?.undoManager.canRedo() }
}

// The link that the selection begins in, with its whole extent.
export function linkAt (state) {
  const { $from, from, to } = state.selection
  const parent = $from.parent
  let start = $from.start()
  for (let index = 0; index < parent.childCount; index++) {
    const child = parent.child(index)
    const end = start + child.nodeSize
    const mark = link.isInSet(child.marks)
    if (mark && start <= from && from <= end && (from !== end || to === from)) return { href: mark.attrs.href, start, end }
    start = end
  }
  return null
}

// An address as people write it, made whole; null when it is none that we show.
export function address (written) {
  const trimmed = written.trim()
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(trimmed) ? trimmed
    : /^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/.test(trimmed) ? `mailto:${trimmed}` : `https://${trimmed}`
  return isAddress(whole) && /[.:]/.test(trimmed) ? whole : null
}

export function setLink (view, href) {
  const { state } = view
  const at = linkAt(state)
  const start = state.selection.empty && at ? at.start : state.selection.from
  const end = state.selection.empty && at ? at.end : state.selection.to
  const tr = state.tr.removeMark(start, end, link)
  view.dispatch(href ? tr.addMark(start, end, link.create({ href })) : tr)
}

const swallow = () => true
const history = { 'Mod-z': undoCommand, 'Mod-y': redoCommand, 'Shift-Mod-z': redoCommand }

// Tab is never taken: it always leads on to the next control.
export const plugins = {
  prose: [
    inputRules({ rules: [wrappingInputRule(/^\s*[-*]\s$/, bullets), wrappingInputRule(/^1[.)]\s$/, numbers)] }),
    keymap({
      ...history,
      'Mod-b': toggleMark(strong),
      'Mod-i': toggleMark(em),
      'Mod-Shift-7': toList(numbers),
      'Mod-Shift-8': toList(bullets),
      'Mod-]': deeper,
      'Mod-[': liftListItem(item),
      Enter: splitListItem(item),
      'Shift-Enter': chainCommands(splitListItem(item), baseKeymap.Enter)
    }),
    keymap(baseKeymap)
  ],
  line: [keymap({ ...history, Enter: swallow, 'Shift-Enter': swallow, 'Mod-Enter': swallow }), keymap(baseKeymap)]
}

function depth (fragment) {
  let deepest = 0
  fragment.forEach(node => { if (!node.isText) deepest = Math.max(deepest, 1 + depth(node.content)) })
  return deepest
}

// A line stays a line, a list from elsewhere is nested no deeper than ours, and too much at once is left out.
export const cleaned = (kind, tooMuch) => slice => {
  if (slice.content.size > MOST) {
    tooMuch()
    return Slice.empty
  }
  if (kind !== 'line' && depth(slice.content) <= DEEPEST) return slice
  const words = slice.content.textBetween(0, slice.content.size, ' ', ' ').replace(/\s+/g, ' ')
  return words.trim() ? new Slice(Fragment.from(schema.text(words)), 0, 0) : Slice.empty
}
