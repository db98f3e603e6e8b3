// The floor for a page: ProseMirror with the same schema over y-websocket. Nothing is kept, and nobody signs in.
import { baseKeymap } from 'prosemirror-commands'
import { keymap } from 'prosemirror-keymap'
import { EditorState } from 'prosemirror-state'
import { EditorView } from 'prosemirror-view'
import { initProseMirrorDoc, yCursorPlugin, ySyncPlugin, yUndoPlugin } from 'y-prosemirror'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { schema } from '../static/src/live/schema.js'

const doc = new Y.Doc()
const port = new URLSearchParams(location.search).get('port')
// Not from tab to tab: what is measured is the way over the server.
const provider = new WebsocketProvider(`ws://127.0.0.1:${port}`, 'text', doc, { disableBc: true })
provider.once('sync', () => {
  const fragment = doc.getXmlFragment('text')
  const { doc: content, mapping } = initProseMirrorDoc(fragment, schema)
  new EditorView({ mount: document.querySelector('[data-fragment]') }, {
    state: EditorState.create({
      doc: content,
      plugins: [ySyncPlugin(fragment, { mapping }), yCursorPlugin(provider.awareness), yUndoPlugin(), keymap(baseKeymap)]
    })
  })
  document.querySelector('main').dataset.synced = ''
})
