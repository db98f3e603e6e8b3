// What a text may hold. The server knows the same list; SCHEMA_VERSION in intranet/live/models.py changes with it.
import { Schema } from 'prosemirror-model'

// eslint-disable-next-line no-control-regex
const ADDRESS = /^(?:https?:\/\/|mailto:)[^\s\x00-\x20\x7f<>"]+$/i
const MOST = 2000 // bytes; the server takes somewhat more, and nothing of what is sent with a longer one

export const isAddress = href => ADDRESS.test(href)
export const isTooLong = href => new TextEncoder().encode(href).length > MOST

export const schema = new Schema({
  nodes: {
    doc: { content: 'block+' },
    paragraph: { content: 'text*', group: 'block', parseDOM: [{ tag: 'p' }], toDOM: () => ['p', 0] },
    bullet_list: { content: 'list_item+', group: 'block', parseDOM: [{ tag: 'ul' }], toDOM: () => ['ul', 0] },
    ordered_list: { content: 'list_item+', group: 'block', parseDOM: [{ tag: 'ol' }], toDOM: () => ['ol', 0] },
    list_item: { content: 'paragraph block*', defining: true, parseDOM: [{ tag: 'li' }], toDOM: () => ['li', 0] },
    text: {}
  },
  marks: {
    link: {
      attrs: { href: {} },
      inclusive: false,
      parseDOM: [{ tag: 'a[href]', getAttrs: ({ href }) => isAddress(href) && !isTooLong(href) && { href } }],
      toDOM: mark => ['a', { href: mark.attrs.href, rel: 'noopener noreferrer' }, 0]
    },
    strong: {
      parseDOM: [
        { tag: 'strong' },
        { tag: 'b', getAttrs: bold => bold.style.fontWeight !== 'normal' && null },
        { style: 'font-weight', getAttrs: weight => /^(bold(er)?|[6-9]\d{2})$/.test(weight) && null }
      ],
      toDOM: () => ['strong', 0]
    },
    em: { parseDOM: [{ tag: 'em' }, { tag: 'i' }, { style: 'font-style=italic' }], toDOM: () => ['em', 0] }
  }
})
