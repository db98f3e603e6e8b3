// What is left from before, one keystroke each. The keys work in a row that has the focus, and can be turned off there:
//
// <ul data-keys> <li tabindex="-1"> <button aria-keyshortcuts="K">
import { keys } from './keys.js'

const isOff = keys('samsyn-carry-keys-off', '[data-keys-note]', off => document.querySelector('[data-keys]')?.classList.toggle('has-keys', !off))
const isPlain = event => !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey && !event.defaultPrevented
const writes = target => target.matches('input, select, textarea, [contenteditable]')
// The ids of the row that a key, or a reason to drop it, has decided on, and of those to come to once that shows: what is
// next below it, else what is next above.
let struck = null

const row = target => target.closest?.('[data-keys] > li')

function strike (here) {
  const ids = [...here.parentElement.children].map(one => one.id)
  const at = ids.indexOf(here.id)
  struck = { id: here.id, next: [...ids.slice(at + 1), ...ids.slice(0, at).reverse()] }
}

function step (from, by) {
  const rows = [...from.parentElement.children]
  const next = rows[rows.indexOf(from) + by]
  next?.focus({ preventScroll: true })
  next?.scrollIntoView({ block: 'nearest' })
}

document.addEventListener('keydown', event => {
  const here = row(event.target)
  if (!here || !isPlain(event) || event.isComposing || event.repeat || writes(event.target) || isOff()) return
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  const control = by ? null : here.querySelector(`[aria-keyshortcuts="${CSS.escape(event.key.toUpperCase())}"]`)
  if (!by && !control) return
  event.preventDefault()
  if (by) return step(here, by)
  struck = null
  if (control.matches('button')) strike(here)
  control.click()
  control.closest('details[open]')?.querySelector('.input')?.focus()
})

document.addEventListener('submit', ({ target }) => { if (row(target) && target.closest('details')) strike(row(target)) })

// After focus.js, which leads whoever pressed a button to the way to undo that.
document.addEventListener('htmx:after:swap', () => {
  const is = struck && document.getElementById(struck.id)
  if (!struck || (is && !is.classList.contains('is-moved'))) return
  const next = struck.next.map(id => document.getElementById(id)).find(one => one && !one.classList.contains('is-moved'))
  struck = null
  ;(next ?? is)?.focus({ preventScroll: true })
  next?.scrollIntoView({ block: 'nearest' })
})
