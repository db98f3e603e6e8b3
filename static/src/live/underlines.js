// Words of an editor that something on the page has to do with, underlined for this page alone.
import { Plugin, PluginKey } from 'prosemirror-state'
import { Decoration, DecorationSet } from 'prosemirror-view'

const key = new PluginKey('underlines')

export const underlines = () => new Plugin({
  key,
  state: {
    init: () => DecorationSet.empty,
    apply: (tr, set) => tr.getMeta(key) ?? set.map(tr.mapping, tr.doc)
  },
  props: { decorations: state => key.getState(state) }
})

// ranges: { thread, from, to }. Where they are so already, nothing happens: somebody may be writing there.
export function underline (view, ranges) {
  const drawn = ranges.map(({ thread, from, to }) => Decoration.inline(from, to, { class: 'marked', 'data-thread': thread }, { thread }))
  const name = ({ spec, from, to }) => [spec.thread, from, to].join()
  const before = key.getState(view.state).find()
  if (before.map(name).sort().join(' ') === drawn.map(name).sort().join(' ')) return
  view.dispatch(view.state.tr.setMeta(key, DecorationSet.create(view.state.doc, drawn)))
}
