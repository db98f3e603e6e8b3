// Search: the key / leads there from every page, unless one writes or has turned it off; arrows go through the hits.
import { keys } from './keys.js'

const isOff = keys('samsyn-slash-off', '[data-slash]')
const field = () => document.getElementById('search-q')
const isPlain = event => !event.ctrlKey && !event.altKey && !event.metaKey && !event.defaultPrevented
const writes = target => !!target.closest?.('input, select, textarea, [contenteditable]:not([contenteditable="false"])')

document.addEventListener('keydown', event => {
  if (event.key !== '/' || !isPlain(event) || event.isComposing || writes(event.target) || isOff()) return
  const link = document.querySelector('[data-search]')
  if (document.querySelector('dialog[open]') || !(field() || link)) return
  event.preventDefault()
  if (!field()) return link.click()
  field().focus()
  field().select()
})

document.addEventListener('keydown', event => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (!step || !isPlain(event) || event.shiftKey || event.isComposing) return
  const stops = [field(), ...document.querySelectorAll('[data-hit]')]
  const at = stops.indexOf(event.target)
  const next = stops[at + step]
  if (at < 0 || !next) return
  event.preventDefault()
  next.focus()
  next.scrollIntoView({ block: 'nearest' })
})
