// A caret stays behind the letter that it was put behind. Yjs ties it to what comes after, and at the end of a text to
// the end: two who write in the same place would push each other along and mix their words letter by letter.
import { ySyncPluginKey } from 'y-prosemirror'
import * as Y from 'yjs'

const isCaret = ({ anchor, head }) => !!anchor && !!head && Y.compareRelativePositions(anchor, head)

// The same selection; a caret in a text is tied to the letter before it.
export function tied (doc, selection) {
  if (!selection || !isCaret(selection)) return selection
  const found = Y.createAbsolutePositionFromRelativePosition(selection.head, doc)
  if (!(found?.type instanceof Y.XmlText)) return selection
  const head = Y.createRelativePositionFromTypeIndex(found.type, found.index, -1)
  return { ...selection, anchor: head, head }
}

// Lets the caret of an editor stay where it is while others write.
export function keepCaret (view, doc) {
  doc.on('beforeAllTransactions', () => {
    const { binding } = ySyncPluginKey.getState(view.state)
    if (binding.beforeTransactionSelection?.type === 'text') {
      binding.beforeTransactionSelection = tied(doc, binding.beforeTransactionSelection)
    }
  })
}
