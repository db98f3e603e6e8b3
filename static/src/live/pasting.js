// Text from elsewhere brings style attributes along. The content security policy stops them, and bold from a word
// processor would be lost with them. So they go under another name through the browser's reader of HTML, and are put on
// by script, which the policy allows.
import { DOMParser } from 'prosemirror-model'
import { schema } from './schema.js'

const TAG = /<[a-z](?:"[^"]*"|'[^']*'|[^'">])*>/gi
const SHEET = /<style\b[^>]*>[\s\S]*?<\/style\s*>/gi

export const setStylesAside = html => html.replace(SHEET, '')
  .replace(TAG, tag => tag.replace(/([\s"'])style\s*=/gi, '$1data-style='))

const parser = DOMParser.fromSchema(schema)
export const clipboardParser = {
  parseSlice (dom, options) {
    for (const element of dom.querySelectorAll('[data-style]')) element.style.cssText = element.dataset.style
    return parser.parseSlice(dom, options)
  }
}
