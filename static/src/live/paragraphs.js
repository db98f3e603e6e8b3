// A paragraph gets its text when it is made, before anything is written in it. The editor would make the text with the
// first letter: two who begin at the same moment would make two, and what they wrote would end up there twice.
import { ySyncPluginKey } from 'y-prosemirror'
import * as Y from 'yjs'

export function fillParagraphs (doc) {
  doc.on('afterTransaction', ({ origin, beforeState }) => {
    if (origin !== ySyncPluginKey) return
    const empty = madeSince(doc, beforeState.get(doc.clientID) || 0)
      .filter(type => type?.nodeName === 'paragraph' && !type.length)
    if (empty.length) doc.transact(() => empty.forEach(type => type.insert(0, [new Y.XmlText()])), origin)
  })
}

function madeSince (doc, clock) {
  const own = doc.store.clients.get(doc.clientID) || []
  const types = []
  for (let at = own.length - 1; at >= 0 && own[at].id.clock + own[at].length > clock; at--) {
    if (!own[at].deleted) types.push(own[at].content.type)
  }
  return types
}
